/** The way back from ciphertext: which encrypted names the user's paths have, and decrypting what was brought from a snapshot. */
import { insidePath } from '../rules/inside-path.ts';
import { suffixOfKept } from '../rules/restore-arguments.ts';
import type { DriverRestore, DriverRestored, DriverTask } from './driver.ts';
import { mountAt, unmount } from './mounted.ts';
import { type Refusal, whatWentWrong } from './verdicts.ts';

const keyFile = 'gocryptfs.conf';
/** Quiet; the password is the first of the secrets. Never -nosyslog: it would go on writing into our pipe, and die of it when we close that. */
export const gocryptfsOptions: readonly string[] = ['-q', '-passfile', '/dev/fd/3'];
/** Decrypting many files takes its time. */
const copyPatience = 24 * 60 * 60_000;

type Names = { readonly paths: readonly string[] } | { readonly refused: string; readonly remedy: string };

/**
 * gocryptfs alone knows how it encrypts a name: it is asked through the control socket of a view that shows nothing. The key always comes
 * along, and for each name that was too long for a file system the file that holds it.
 */
export async function encryptedPaths(task: DriverTask, paths: readonly string[], password: string, keys: string): Promise<Names> {
  const wanted = paths.map(path => fromSource(task, insidePath(path) ?? ''));
  const plain = wanted.filter(path => path !== keyFile);
  if (plain.length === 0) return { paths: [keyFile] };
  if (plain.includes('')) return { paths: [keyFile, 'files'] };
  const text = await task.files.read(keys);
  if (text === undefined)
    return {
      refused: 'the key of this item is not on this machine, so that nobody knows the encrypted names',
      remedy: `restore ${keyFile} --to DIR and write keys = DIR/${keyFile}, or restore it whole`,
    };
  const scratch = await task.files.make('alp-names-');
  const view = `${scratch}/view`;
  try {
    await task.files.makePrivateFolder(`${scratch}/nothing`);
    await task.note({ names: view });
    const args = [...gocryptfsOptions, '-reverse', '-config', keys, '-ctlsock', `${scratch}/socket`];
    const request = { program: 'gocryptfs', args: [...args, '--', `${scratch}/nothing`, view], secrets: [password] };
    const problem = await mountAt(task, view, request, 'look at the password');
    if (problem) return wordsOf(problem);
    await task.files.replace(`${scratch}/paths`, plain.join('\0'));
    const asked = ['-0', '-encrypt-paths', `${scratch}/socket`];
    const result = await task.run({ program: 'gocryptfs-xray', args: asked, inputFrom: `${scratch}/paths` });
    const words = whatWentWrong('gocryptfs-xray', result);
    if (words !== undefined) return { refused: words, remedy: 'restore it whole, without paths' };
    const names = (result?.stdout ?? '')
      .trimEnd()
      .split('\0')
      .filter(name => name !== '');
    return { paths: [...new Set([keyFile, ...names.flatMap(withLongNames)])] };
  } finally {
    await unmount(task, view, 'fuse');
    await task.files.remove(scratch);
  }
}

/** Where the source is written without a slash, users know its own name as the top; in the vault its content is. */
function fromSource({ source }: DriverTask, path: string): string {
  const own = source.slice(source.lastIndexOf('/') + 1);
  if (own === '' || (path !== own && !path.startsWith(`${own}/`))) return path;
  return path.slice(own.length + 1);
}

function withLongNames(path: string): readonly string[] {
  const names = path.split('/');
  const long = names.flatMap((name, index) =>
    name.startsWith('gocryptfs.longname.') ? [`files/${names.slice(0, index + 1).join('/')}.name`] : [],
  );
  return [...long, `files/${path}`];
}

/** The key, and for each very long name the file that holds it; neither is a file of the user's. */
export function alongWith(paths: readonly string[]): { readonly paths: readonly string[]; readonly files: number } {
  const contents = paths.filter(path => path.startsWith('files/') && !isLongName(path));
  const names = paths
    .map(path => (isLongName(path) ? path.replace(/\.name$/, '') : path))
    .filter(path => path.startsWith('files/'));
  const along = names.flatMap(path => withLongNames(path.slice('files/'.length)).filter(isLongName));
  return { paths: [...new Set([keyFile, ...along])], files: contents.length };
}

function isLongName(path: string): boolean {
  return /\/gocryptfs\.longname\.[^/]+\.name$/.test(path);
}

/** Decrypts what lies in the wish's folder into the target; what stands there under the same name is kept beside. */
export async function decryptFolder(task: DriverTask, { folder, to }: DriverRestore, password: string): Promise<DriverRestored> {
  const { files } = task;
  if (to.kind !== 'folder') return refused('encrypt brings back files, no database', 'use --to DIR');
  const keys = `${folder}/${keyFile}`;
  if (!(await files.exists(keys)))
    return refused(`the snapshot has no ${keyFile}`, 'look whether it was made with the driver encrypt: alp ls');
  if ((await files.kindOf(`${folder}/files`)) === 'absent') {
    const problem = await copy(task, keys, to.path);
    return problem ?? { ok: true, sentence: `brought ${keyFile}, the key that the password opens` };
  }
  const point = `${task.folder}/decrypted`;
  await task.note({ point });
  const args = [...gocryptfsOptions, '-ro', '-config', keys, '--', `${folder}/files`, point];
  const request = { program: 'gocryptfs', args, secrets: [password] };
  const wrong = await mountAt(task, point, request, 'look at the password: it has to be the one of the time of that snapshot');
  if (wrong) {
    const { refused: message, remedy } = wordsOf(wrong);
    return refused(message, remedy);
  }
  const problem = await copy(task, `${point}/`, to.path);
  return problem ?? { ok: true, sentence: 'decrypted' };
}

async function copy(task: DriverTask, from: string, to: string): Promise<DriverRestored | undefined> {
  const before = await task.files.attributesOf(to);
  await task.files.makeFolder(to);
  const args = ['-aH', '--backup', `--suffix=${suffixOfKept(task.clock.now())}`, '--', from, `${to.replace(/\/+$/, '')}/`];
  const words = whatWentWrong('rsync', await task.run({ program: 'rsync', args, patience: copyPatience }));
  // The folder was there before, and keeps its mode, owner and times.
  if (before) await task.files.setAttributes(to, before);
  return words === undefined ? undefined : refused(`not everything could be decrypted into ${to}: ${words}`, 'look at the disk');
}

function wordsOf({ verdict }: Refusal): { readonly refused: string; readonly remedy: string } {
  const detail = 'detail' in verdict ? verdict.detail : verdict.kind;
  return { refused: detail, remedy: 'remedy' in verdict ? String(verdict.remedy) : '' };
}

function refused(message: string, remedy: string): Extract<DriverRestored, { ok: false }> {
  return { ok: false, message, remedy };
}
