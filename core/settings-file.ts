/** A configuration file as pages see it: found, read, understood, with the mistakes in it. */
import { readServer, readServers } from './config.ts';
import type { Said } from './contract.ts';
import type { ConfigProblem, Item } from './model.ts';
import { type IniEntry, parseIni } from './rules/ini-file.ts';
import { listEntries } from './rules/ini-values.ts';
import { problemOfName } from './rules/names.ts';
import { shellQuote } from './rules/shell-quote.ts';
import type { SettingsFile, SettingsOutcome, SettingsSection } from './settings-model.ts';
import { type EditedFile, readEditedFile } from './world/edited-file.ts';
import type { World } from './world/world.ts';

/** undefined = alpine-backup.conf. */
export type ServerName = string | undefined;

export async function settings(world: World, server: ServerName): Promise<Said<SettingsFile>> {
  const found = await findFile(world, server);
  if (!found.ok) return found;
  const { path, content } = found.value;
  const { problems } = await understoodOf(world, server, path, content.version === '' ? undefined : content.text);
  return { ok: true, value: viewOf(server, path, content, content.version === '' ? [] : problems) };
}

/** What is there now, for somebody who saw something else. */
export async function changedMeanwhile(world: World, server: ServerName): Promise<Said<ChangedMeanwhile>> {
  const now = await settings(world, server);
  return now.ok ? { ok: true, value: { kind: 'changed-meanwhile', file: now.value } } : now;
}

// ---- Finding and reading ---------------------------------------------------------------------------------------------------

type ChangedMeanwhile = Extract<SettingsOutcome, { kind: 'changed-meanwhile' }>;

export interface Found {
  readonly path: string;
  readonly content: EditedFile;
}

/** A server's file may end in `.ini`; a new one has the server's bare name. */
export async function findFile(world: World, server: ServerName): Promise<Said<Found>> {
  const { configuration: folder } = world.folders;
  const refusal = server === undefined ? undefined : problemOfName(server, 'server');
  if (refusal) return { ok: false, message: refusal.message, remedy: 'choose another name' };
  const names = server === undefined ? ['alpine-backup.conf'] : [server, `${server}.ini`];
  const paths = names.map(name => `${folder}/${name}`);
  try {
    const kinds = await Promise.all(paths.map(path => world.files.kindOf(path)));
    const path = paths[Math.max(0, kinds.indexOf('file'))]!;
    const kind = await world.files.kindOf(path);
    if (kind === 'folder' || kind === 'other')
      return {
        ok: false,
        message: `${path} is a ${kind === 'folder' ? 'folder' : 'special file'}`,
        remedy: 'choose another name',
      };
    return { ok: true, value: { path, content: await readEditedFile(path) } };
  } catch (error) {
    const message = `${paths[0]} cannot be read (${codeOf(error)})`;
    return { ok: false, message, remedy: 'check its owner and its mode, or run as the user who owns it' };
  }
}

export interface Understood {
  readonly items: readonly Item[];
  readonly problems: readonly ConfigProblem[];
}

/** As the strict reader understands the folder with this text in the file's place; undefined = without the file. */
export async function understoodOf(
  world: World,
  server: ServerName,
  path: string,
  text: string | undefined,
): Promise<Understood> {
  const { configuration: folder, home } = world.folders;
  const files = withText(world.files, path, text);
  if (server === undefined) {
    const found = await readServers(files, folder, home);
    if (found.kind === 'no-folder') return { items: [], problems: [] };
    return { items: found.servers.flatMap(({ items }) => items), problems: found.problems };
  }
  const found = await readServer(files, folder, server, home);
  switch (found.kind) {
    case 'understood':
      return { items: found.server.items, problems: [] };
    case 'refused':
      return { items: [], problems: found.problems };
    case 'no-folder':
      return { items: [], problems: [] };
    case 'server-not-found':
      return { items: [], problems: text === undefined ? [] : [passedOver(path)] };
  }
}

/** The folder as it would be. */
function withText(
  files: World['files'],
  path: string,
  text: string | undefined,
): Pick<World['files'], 'list' | 'read' | 'kindOf'> {
  if (text === undefined) return files;
  const cut = path.lastIndexOf('/');
  const [folder, name] = [path.slice(0, cut), path.slice(cut + 1)];
  return {
    list: async asked => [...new Set([...(await files.list(asked)), ...(asked === folder ? [name] : [])])],
    read: async asked => (asked === path ? text : files.read(asked)),
    async kindOf(asked) {
      if (asked === path) return 'file';
      return asked === folder ? 'folder' : files.kindOf(asked);
    },
  };
}

/** Like those of editors and package managers. */
function passedOver(file: string): ConfigProblem {
  const message = 'a file of this name is not read as a server';
  return { file, line: 0, key: '', message, remedy: 'choose another name, without .ini, .bak or ~ at its end' };
}

// ---- What is handed out ----------------------------------------------------------------------------------------------------

export function viewOf(
  server: ServerName,
  file: string,
  { text, version }: Pick<EditedFile, 'text' | 'version'>,
  problems: readonly ConfigProblem[],
): SettingsFile {
  const { top, sections } = parseIni(text);
  const all = top.length > 0 ? [{ name: '', entries: top }, ...sections] : sections;
  // Mistakes in servers' files are shown with these; what is wrong with alpine-backup.conf concerns every server.
  const own = server === undefined ? problems.filter(problem => problem.file === file) : problems;
  return { server, file, text, version, sections: all.map(sectionView), problems: own };
}

function sectionView({ name, entries }: { readonly name: string; readonly entries: readonly IniEntry[] }): SettingsSection {
  return { name, entries: entries.map(({ key, value, text, line }) => ({ key, value, values: valuesOf(text, value), line })) };
}

function valuesOf(text: string, value: string): readonly string[] {
  const values = listEntries(text);
  return values.ok ? values.value : [value];
}

// ---- What forbids to write it ----------------------------------------------------------------------------------------------

/** `why` as edited-file.ts says it. */
export function unwritable(path: string, why: string): Said<never> {
  const folder = path.slice(0, path.lastIndexOf('/'));
  if (why === 'dangling')
    return {
      ok: false,
      message: `${path} is a symbolic link to a file that is not there; nothing was changed`,
      remedy: 'make that file, or remove the link',
    };
  if (why === 'owner')
    return {
      ok: false,
      message: `${path} belongs to another user, and would not any more; nothing was changed`,
      remedy: 'run as the user who owns it',
    };
  if (why === 'write-protected')
    return {
      ok: false,
      message: `${path} is write-protected, so something else may be in charge of it; nothing was changed`,
      remedy: `if you are: chmod u+w ${shellQuote(path)}`,
    };
  const remedies: Readonly<Record<string, string>> = {
    ENOSPC: 'make room on its disk',
    EDQUOT: 'make room on its disk',
    EROFS: 'its disk is mounted read-only: mount it so that it can be written',
  };
  const remedy = remedies[why] ?? `run as the user who owns ${folder}, or edit the file as that user and come back`;
  return { ok: false, message: `${path} cannot be written (${why}); nothing was changed`, remedy };
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
}
