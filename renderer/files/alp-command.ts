/** The command that does the same in a terminal, quoted so that it can be pasted whatever the names are. */
import type { Request } from '../../bridge/channels.ts';

/** A word for a POSIX shell; `$'…'` where a character would be lost or act on the terminal. */
export function shellWord(word: string): string {
  if (/^[A-Za-z0-9_%+=:,./@-]+$/.test(word)) return word;
  if (!/[\u0000-\u001f\u007f]/.test(word)) return `'${word.replaceAll("'", "'\\''")}'`;
  const escaped = word
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replace(/[\u0000-\u001f\u007f]/g, character => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
  return `$'${escaped}'`;
}

/** `alp restore SERVER ITEM PATH… --from SNAPSHOT --to DIR`. */
export function restoreCommand({ server, item, snapshot, paths, to, isPreview }: Request<'restore'>): string {
  const target =
    to.kind === 'folder' ? ['--to', to.path === '' ? 'DIR' : to.path] : ['--in-place', ...(to.keepBoth ? ['--keep-both'] : [])];
  const options = ['--from', snapshot, ...target, ...(isPreview ? ['--dry-run'] : [])];
  return command('restore', options, [server, item, ...paths]);
}

export function listCommand(server: string, item: string, snapshot: string, path: string): string {
  return command('ls', [], [server, item, snapshot, ...(path === '' ? [] : [path])]);
}

export function versionsCommand(server: string, item: string, path: string): string {
  return command('versions', [], [server, item, path]);
}

export function compareCommand(server: string, item: string, older: string, newer: string): string {
  return command('diff', [], [server, item, older, newer]);
}

/** A path that looks like an option stands behind `--`, and then so do all. */
function command(verb: string, options: readonly string[], words: readonly string[]): string {
  const parts = words.some(word => word.startsWith('-')) ? [verb, ...options, '--', ...words] : [verb, ...words, ...options];
  return ['alp', ...parts].map(shellWord).join(' ');
}
