/** What goes first with recent_first: how far back to look, which files, and how rsync is told of them. */
import type { Item, JournalLine } from '../model.ts';
import { counted, sizeText } from './figures.ts';

/** A small file that changed lately; names are byte strings (latin1) below the source. */
export interface RecentFile {
  /** Seconds since 1970, by the clock of the source. */
  readonly changed: number;
  readonly bytes: number;
  readonly name: string;
}

/** What a slow line brings within minutes. */
export const mostBytesOfOne = 1_048_576;
export const mostFiles = 5000;
export const mostBytesInAll = 50_000_000;
/** So many are looked at before the rules of the item say which of them count. */
export const mostCandidates = 10_000;

const minute = 60_000;
/** Without a snapshot to compare with. */
const firstWindow = 14 * 24 * 60 * minute;
/** Clocks and the times of files are not exact; what is looked at twice for it costs no bytes. */
const slack = 2 * minute;

/**
 * How many minutes back to look: to the newest snapshot's start, or to the last stage of this run that brought all it should.
 * A length of time, not a moment: the clock of the source may be another.
 */
export function minutesBack(journal: readonly JournalLine[], run: string, snapshotTime: number | undefined, now: number): number {
  const staged = journal.findLast(line => line.event === 'attempt-ended' && line.run === run && line.verdict === 'staged');
  const stageStart = staged?.event === 'attempt-ended' ? staged.start : Number.NEGATIVE_INFINITY;
  const since = Math.max(stageStart, snapshotTime ?? now - firstWindow);
  return Math.ceil((Math.max(0, now - since) + slack) / minute);
}

/** Two stages in a row brought nothing at all: whatever hinders them must not hinder the run. */
export function stageIsFutile(journal: readonly JournalLine[], run: string): boolean {
  const lastTwo = journal.flatMap(line => (line.event === 'attempt-started' && line.run === run ? [line] : [])).slice(-2);
  return lastTwo.length === 2 && lastTwo.every(({ attempt, recentFiles }) => recentFiles !== undefined && !brought(attempt));
  function brought(attempt: number): boolean {
    return journal.some(
      line =>
        line.event === 'attempt-ended' &&
        line.run === run &&
        line.attempt === attempt &&
        (line.verdict === 'staged' || line.receivedFiles > 0),
    );
  }
}

/** `SECONDS SIZE NAME`, as recent.sh says it. */
export function readRecent(record: string): RecentFile | undefined {
  const found = /^(\d+) (\d+) (.+)$/s.exec(record);
  return found ? { changed: Number(found[1]), bytes: Number(found[2]), name: found[3]! } : undefined;
}

/** The newest, as long as they stay within the limits. */
export function chooseRecent(files: readonly RecentFile[]): readonly RecentFile[] {
  const newestFirst = files.filter(file => file.bytes <= mostBytesOfOne).sort((a, b) => b.changed - a.changed);
  let total = 0;
  const tooMany = newestFirst.slice(0, mostFiles).findIndex(file => {
    total += file.bytes;
    return total > mostBytesInAll;
  });
  return newestFirst.slice(0, tooMany < 0 ? mostFiles : tooMany);
}

export function recentText(files: readonly RecentFile[]): string {
  return `recent files first: ${counted(files.length, 'file')}, ${sizeText(bytesOf(files))}`;
}

export function bytesOf(files: readonly RecentFile[]): number {
  return files.reduce((sum, file) => sum + file.bytes, 0);
}

export interface StageBase {
  /** The folder that listed names start from, with a slash at its end. */
  readonly folder: string;
  /** In front of every name. */
  readonly prefix: string;
}

/**
 * A list of files implies --relative, which puts the whole listed name into the tree: it has to start where the tree of a whole
 * transfer does, above the folder when the source has no slash at its end. `root` is the source without symbolic links.
 */
export function stageBase(sourcePath: string, root: string): StageBase {
  const inside = root === '/' ? '/' : `${root}/`;
  if (/(^|\/)\.{0,2}$/.test(sourcePath)) return { folder: inside, prefix: '' };
  return {
    folder: root.slice(0, root.lastIndexOf('/') + 1),
    prefix: `${sourcePath.slice(sourcePath.lastIndexOf('/') + 1)}/`,
  };
}

/** Whose rules decide what is left out: nobody's, the item's own, or also files that lie in the folders of the source. */
export function leavingOut(item: Pick<Item, 'include' | 'exclude' | 'rsyncOptions'>): 'nothing' | 'by-rules' | 'by-folders' {
  const { include, exclude, rsyncOptions } = item;
  if (rsyncOptions.some((option, at) => readsRulesInFolders(option, rsyncOptions[at - 1]))) return 'by-folders';
  return include.length + exclude.length + rsyncOptions.length > 0 ? 'by-rules' : 'nothing';
}

/**
 * The plain ones among the item's exclude patterns as find's own: what is left out anyway (a cache, /proc) shall neither be walked nor
 * fill the list. rsync decides about all that is found, so a pattern that find cannot say is passed over here; and so is one that
 * names files, when others are taken back in by include: folders are left out as a whole.
 */
export function passedOver({ include, exclude }: Pick<Item, 'include' | 'exclude'>, prefix: string): readonly string[] {
  return exclude.flatMap(pattern => {
    if (/^[-+!] |\\|^!/.test(pattern) || (include.length > 0 && !pattern.endsWith('/'))) return [];
    const foldersOnly = pattern.endsWith('/') ? ['-type', 'd'] : [];
    const test = findTest(pattern.replace(/\/+$/, ''), prefix);
    return test ? [...test, ...foldersOnly, '-o'] : [];
  });
}

function findTest(pattern: string, prefix: string): readonly [string, string] | undefined {
  if (!pattern.includes('/')) return pattern === '' ? undefined : ['-name', pattern];
  if (!pattern.startsWith('/')) return ['-path', `*/${pattern}`];
  return pattern.startsWith(`/${prefix}`) ? ['-path', `./${pattern.slice(prefix.length + 1)}`] : undefined;
}

/** A merged file may name further ones for each folder. */
function readsRulesInFolders(option: string, former: string | undefined): boolean {
  if (['-F', '-C', '--cvs-exclude'].includes(option)) return true;
  const rule = former === '-f' ? option : /^--filter=(.*)$/s.exec(option)?.[1];
  return rule !== undefined && /^\s*([:.]|dir-merge|merge)/.test(rule);
}

/** rsync asks its rules about each listed name alone, not about the folders above it: so these are listed, too. */
export function withFoldersAbove(names: readonly string[]): readonly string[] {
  const all = new Set<string>();
  for (const name of names) for (const folder of foldersAbove(name)) all.add(folder);
  return [...all, ...names];
}

/** What the rules let through: the file itself and every folder above it. `passed` are the names that rsync would take. */
export function letThrough(files: readonly RecentFile[], prefix: string, passed: ReadonlySet<string>): readonly RecentFile[] {
  return files.filter(file => {
    const name = prefix + file.name;
    return passed.has(name) && foldersAbove(name).every(folder => passed.has(folder));
  });
}

function foldersAbove(name: string): readonly string[] {
  const parts = name.split('/').slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}
