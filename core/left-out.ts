/** What rsync would take of a folder and what the patterns leave out of it: rsync itself is asked by a dry run, and a second time how large that is. */
import type { Said } from './contract.ts';
import { listFolder, localFolder } from './local-folder.ts';
import { readHidden } from './rules/filter-output.ts';
import { findKey } from './rules/item-keys.ts';
import { patternOptions } from './rules/rsync-arguments.ts';
import { bytesOfName, type FileLine, readOutputLine } from './rules/rsync-output.ts';
import type { Amount, LeftOut } from './settings-model.ts';
import { bytesAsText } from './world/lines.ts';
import type { World } from './world/world.ts';

export interface LeftOutWish {
  readonly source: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** The paths of the answer are whole ones. */
export async function leftOut(world: World, wish: LeftOutWish, signal?: AbortSignal): Promise<Said<LeftOut>> {
  const source = await localFolder(world, wish.source);
  if (!source.ok) return source;
  const wrong = wrongPattern(wish);
  if (wrong) return wrong;
  const scratch = await world.files.make('alp-left-out-');
  try {
    return await measure(world, { ...wish, source: source.value }, scratch, signal);
  } finally {
    await world.files.remove(scratch);
  }
}

/** As the configuration would refuse it. */
function wrongPattern({ include, exclude }: LeftOutWish): Said<never> | undefined {
  for (const [name, entries] of Object.entries({ include, exclude })) {
    const invisible = entries.find(entry => /[\0\n\r]/.test(entry));
    if (invisible !== undefined) return { ok: false, message: 'a pattern contains a line break or a NUL', remedy: 'remove it' };
    const refused = findKey(name)!
      .read({ value: '', entries }, undefined)
      .find(reading => !reading.ok);
    if (refused && !refused.ok) return { ok: false, message: refused.message, remedy: refused.remedy };
  }
  return undefined;
}

const mostPaths = 200;

interface Path {
  /** As rsync spells it. */
  readonly name: string;
  readonly bytes: number;
  readonly isFolder: boolean;
}

async function measure(
  world: World,
  wish: LeftOutWish,
  scratch: string,
  signal: AbortSignal | undefined,
): Promise<Said<LeftOut>> {
  const { source } = wish;
  const patterns = [...wish.include, ...wish.exclude].map(textAsBytes).toSorted((a, b) => b.length - a.length);
  const names = world.files.openScratch(`${scratch}/names`);
  const reasons = world.files.openScratch(`${scratch}/reasons`);
  const taken = { files: 0, bytes: 0 };
  let hiddenCount = 0;
  const onLine = (line: string) => {
    const hidden = readHidden(line, patterns);
    if (!hidden) return addFile(taken, readOutputLine(line));
    hiddenCount += 1;
    // In front of a name that begins with # or ; it keeps rsync from taking it for a comment.
    names.write(`./${bytesOfName(hidden.name)}\0`);
    reasons.write(`${line}\n`);
  };
  const options = ['--debug=FILTER', ...patternOptions(wish)];
  const first = await listFolder(world, { path: source, target: `${scratch}/none/`, options, onLine }, signal);
  names.close();
  reasons.close();
  if (!first.ok) return first;
  if (hiddenCount === 0) return { ok: true, value: { taken, left: { files: 0, bytes: 0 }, paths: [] } };
  // Without a slash at its end rsync names the folder itself, too.
  const root = source.endsWith('/') ? source : source.slice(0, source.lastIndexOf('/') + 1);
  const second = await weigh(world, root, `${scratch}/names`, `${scratch}/none/`, signal);
  if (!second.ok) return second;
  const because = await reasonsOf(world, `${scratch}/reasons`, patterns, second.value.paths);
  const paths = second.value.paths.map(({ name, bytes, isFolder }) => ({
    path: `${root}${bytesAsText(bytesOfName(name))}`,
    bytes,
    isFolder,
    pattern: because.get(name) ?? '',
  }));
  return { ok: true, value: { taken, left: second.value.left, paths } };
}

interface Weighed {
  readonly left: Amount;
  readonly paths: readonly Path[];
}

/** One sorted list for all of it: what is in a folder follows upon the folder's own line. */
async function weigh(
  world: World,
  root: string,
  list: string,
  target: string,
  signal: AbortSignal | undefined,
): Promise<Said<Weighed>> {
  const left = { files: 0, bytes: 0 };
  const largest = largestPaths();
  let folder: { name: string; bytes: number } | undefined;
  const endFolder = () => {
    if (folder) largest.offer({ ...folder, isFolder: true });
    folder = undefined;
  };
  const onLine = (line: string) => {
    const file = readOutputLine(line);
    if (file?.kind !== 'file') return;
    addFile(left, file);
    const bytes = file.received ? file.size : 0;
    if (folder && file.name.startsWith(`${folder.name}/`)) {
      folder.bytes += bytes;
      return;
    }
    endFolder();
    if (file.isFolder) folder = { name: file.name.replace(/\/$/, ''), bytes: 0 };
    else largest.offer({ name: file.name, bytes, isFolder: false });
  };
  const choice = ['--recursive', '--no-inc-recursive', '--no-implied-dirs', '--from0', `--files-from=${list}`];
  const listed = await listFolder(world, { path: root, target, options: choice, onLine }, signal);
  endFolder();
  return !listed.ok ? listed : { ok: true, value: { left, paths: largest.paths() } };
}

function largestPaths() {
  let kept: Path[] = [];
  const cut = () => {
    kept = kept.toSorted((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1)).slice(0, mostPaths);
  };
  return {
    offer(path: Path) {
      kept.push(path);
      if (kept.length >= 2 * mostPaths) cut();
    },
    paths(): readonly Path[] {
      cut();
      return kept;
    },
  };
}

async function reasonsOf(world: World, file: string, patterns: readonly string[], paths: readonly Path[]) {
  const wanted = new Set(paths.map(({ name }) => name));
  const because = new Map<string, string>();
  await world.files.readLines(file, line => {
    const hidden = readHidden(line, patterns);
    if (hidden && wanted.has(hidden.name)) because.set(hidden.name, bytesAsText(hidden.pattern));
  });
  return because;
}

function addFile(amount: { files: number; bytes: number }, line: ReturnType<typeof readOutputLine>): void {
  if (line?.kind !== 'file' || !line.received) return;
  amount.files += 1;
  amount.bytes += (line satisfies FileLine).size;
}

function textAsBytes(text: string): string {
  return Array.from(new TextEncoder().encode(text), byte => String.fromCharCode(byte)).join('');
}
