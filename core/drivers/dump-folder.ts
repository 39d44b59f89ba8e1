/** A dump as a folder of files that keeps what has not changed: equal bytes stay the former file, so that snapshots share them. */

import type { TreeEntry } from '../world/tree-files.ts';
import type { DriverTask } from './driver.ts';
import { failed, type Refusal } from './verdicts.ts';

/** Noted with a dump under way: a release that finds no such note (that of a restore) leaves the dump of somebody else alone. */
const begun = { dump: 'begun' };

/**
 * `<folder>/dump` is the last whole dump and the source; `<folder>/dump.new` is being written, and is dropped when something goes wrong;
 * `<folder>/dump.old` exists for the moment of the swap. A dump that was cut off leaves the last one as it was.
 */
export async function beginDump(task: Pick<DriverTask, 'folder' | 'files' | 'note'>): Promise<string> {
  const { files } = task;
  const { whole, fresh, old } = pathsOf(task);
  await task.note(begun);
  // Killed between the two renames of the swap: the former dump goes back to its name.
  if ((await files.kindOf(whole)) === 'absent' && (await files.kindOf(old)) === 'folder') await files.rename(old, whole);
  await files.removeTree(old);
  await files.removeTree(fresh);
  await files.makePrivateFolder(fresh);
  return fresh;
}

/** Where the last whole dump is, if there is one: `files.openLike` compares with it while a dump is written. */
export function lastDump(task: Pick<DriverTask, 'folder'>): string {
  return pathsOf(task).whole;
}

/** Where the file of a dump under way is in the last whole dump, if it is there. */
export function formerOf(task: Pick<DriverTask, 'folder'>, path: string): string {
  const { whole, fresh } = pathsOf(task);
  return whole + path.slice(fresh.length);
}

export interface FinishedDump {
  /** The folder to back up. */
  readonly source: string;
  readonly files: number;
  /** Those whose bytes are not what they were. */
  readonly changed: number;
}

/** Call it when every file of the fresh dump is whole: exit code, trailer and all. */
export async function finishDump(task: Pick<DriverTask, 'folder' | 'files'>): Promise<FinishedDump> {
  const { files } = task;
  const { whole, fresh, old } = pathsOf(task);
  const [entriesBefore, entries] = await Promise.all([files.walk(whole), files.walk(fresh)]);
  const former = new Map(entriesBefore.map(entry => [entry.path, entry]));
  const dumped = entries.filter(({ kind }) => kind === 'file');
  let changed = 0;
  async function settle(entry: TreeEntry): Promise<void> {
    const before = former.get(entry.path);
    // Numbers of files can be larger than what a number keeps whole: the number alone proves nothing.
    if (before?.inode === entry.inode && before.bytes === entry.bytes && before.changed === entry.changed) return;
    if (before?.kind === 'file' && (await files.sameBytes(`${whole}/${entry.path}`, `${fresh}/${entry.path}`)))
      return files.linkOver(`${whole}/${entry.path}`, `${fresh}/${entry.path}`);
    changed += 1;
    // rsync looks at size and second alone: two dumps within a second, or a clock that was set back, must not look like one.
    const least = before?.kind === 'file' ? (Math.floor(before.changed / 1000) + 1) * 1000 : 0;
    if (entry.changed < least) await files.setChanged(`${fresh}/${entry.path}`, least);
  }
  await someAtOnce(dumped, settle);
  await keepFolderTimes(task, former, entries);
  if ((await files.kindOf(whole)) === 'folder') await files.rename(whole, old);
  await files.rename(fresh, whole);
  await files.removeTree(old);
  return { source: whole, files: dumped.length, changed };
}

/** Many small files: most of the time is waiting for the next answer of the file system. */
async function someAtOnce<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  const atOnce = 8;
  for (let first = 0; first < items.length; first += atOnce) await Promise.all(items.slice(first, first + atOnce).map(act));
}

/** In `release`, and when a dump goes wrong: what is half written goes, the last whole dump stays. */
export async function dropUnfinishedDump(task: Pick<DriverTask, 'folder' | 'files' | 'noted'>): Promise<void> {
  if (task.noted.dump !== begun.dump) return;
  const { whole, fresh, old } = pathsOf(task);
  if ((await task.files.kindOf(whole)) === 'absent' && (await task.files.kindOf(old)) === 'folder')
    await task.files.rename(old, whole);
  await task.files.removeTree(old);
  await task.files.removeTree(fresh);
}

/** The first of the files that is not whole. */
export async function firstTrailerProblem(
  task: DriverTask,
  paths: readonly string[],
  trailer: RegExp,
): Promise<Refusal | undefined> {
  const problems: Refusal[] = [];
  await someAtOnce(paths, async path => {
    const problem = await trailerProblem(task, path, trailer);
    if (problem) problems.push(problem);
  });
  return problems[0];
}

/** A database that is empty by mistake looks like any other: the text has to end as a whole dump does. */
export async function trailerProblem(task: DriverTask, path: string, trailer: RegExp): Promise<Refusal | undefined> {
  const end = await task.files.endOf(path, 4096);
  if (trailer.test(end)) return undefined;
  return failed(
    `the dump ${path.slice(task.folder.length + 1)} has no end: it was cut off`,
    'look whether the disk is full, and run it again',
  );
}

/** So many bytes a file name has at most, with room for an ending. */
const longest = 240;

/**
 * A name that is none of the file system's business: `a/b` becomes `a%2Fb`; names of letters, figures, blanks and `_-.,+=@` stay. Where
 * that would be too long, only what no file name can hold is escaped; what is still too long ends in a number of its own, and is the one
 * kind that `nameOfFile` does not bring back.
 */
export function fileNameOf(name: string): string {
  return safeName(name, /[^\p{L}\p{M}\p{N} _\-,+=@.]/gu) ?? shortName(name);
}

/** For names that lie in one folder: those that differ by their case or accents alone get names that no file system takes for one. */
export function fileNamesOf(names: readonly string[]): ReadonlyMap<string, string> {
  const groups = Map.groupBy(new Set(names), folded);
  return new Map(
    [...groups.values()].flatMap(twins =>
      twins.map(
        name =>
          [name, twins.length === 1 ? fileNameOf(name) : (safeName(name, /[^a-z0-9 _\-,+=@.]/gu) ?? numberedName(name))] as const,
      ),
    ),
  );
}

function folded(name: string): string {
  return name.normalize('NFKD').toUpperCase().toLowerCase().normalize('NFKD');
}

/** Undefined: too long. */
function safeName(name: string, strange: RegExp): string | undefined {
  const usual =
    name
      .replace(strange, percent)
      .replace(/^[.\- ]/, percent)
      .replace(/[. ]$/, percent) || '%';
  return bytesOf(usual) <= longest ? usual : undefined;
}

function shortName(name: string): string {
  const short = name.replace(/[/%\0-\x1f\x7f]|^[.\- ]|[. ]$/g, percent);
  return bytesOf(short) <= longest ? short : numberedName(name);
}

function numberedName(name: string): string {
  return `${[...name.replace(/[^\p{L}\p{N}_]/gu, '_')].slice(0, 40).join('')}~${checksum(name)}`;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** FNV-1a, 64 bits. */
function checksum(name: string): string {
  let sum = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(name)) sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * 0x100000001b3n);
  return sum.toString(16).padStart(16, '0');
}

/** The name that became this file name. */
export function nameOfFile(fileName: string): string {
  if (fileName === '%') return '';
  return decodeURIComponent(fileName);
}

function percent(letter: string): string {
  return [...new TextEncoder().encode(letter)].map(byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

function pathsOf({ folder }: Pick<DriverTask, 'folder'>): {
  readonly whole: string;
  readonly fresh: string;
  readonly old: string;
} {
  return { whole: `${folder}/dump`, fresh: `${folder}/dump.new`, old: `${folder}/dump.old` };
}

/** Folders as well keep the time of the one whose content is the same. */
async function keepFolderTimes(
  { folder, files }: Pick<DriverTask, 'folder' | 'files'>,
  former: ReadonlyMap<string, TreeEntry>,
  entries: readonly TreeEntry[],
): Promise<void> {
  const { fresh } = pathsOf({ folder });
  const names = (paths: Iterable<string>, parent: string) => [...paths].filter(path => path.startsWith(`${parent}/`)).join('\n');
  for (const entry of entries.toReversed()) {
    const before = former.get(entry.path);
    if (entry.kind !== 'folder' || before?.kind !== 'folder') continue;
    const same =
      names(former.keys(), entry.path) ===
      names(
        entries.map(({ path }) => path),
        entry.path,
      );
    if (same) await files.setChanged(`${fresh}/${entry.path}`, before.changed);
  }
}
