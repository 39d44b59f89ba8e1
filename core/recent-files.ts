/** Finds the small files that changed last, where the source lies, and leaves out what the item leaves out; nothing is sent. */
import type { Item } from './model.ts';
import type { Ends } from './places.ts';
import {
  chooseRecent,
  leavingOut,
  letThrough,
  mostBytesOfOne,
  mostCandidates,
  mostFiles,
  passedOver,
  type RecentFile,
  readRecent,
  type StageBase,
  withFoldersAbove,
} from './rules/recent-files.ts';
import { recordCutter } from './rules/records.ts';
import { bytesOfName, readOutputLine } from './rules/rsync-output.ts';
import { choiceArguments } from './transfer.ts';
import { scriptBeside } from './vault.ts';
import type { RunningProgram } from './world/run-program.ts';
import type { World } from './world/world.ts';

export interface RecentWish {
  readonly item: Item;
  readonly ends: Ends;
  readonly root: string;
  /** Of the rsync on this machine. */
  readonly versionHere: readonly number[];
  readonly base: StageBase;
  readonly minutes: number;
  /** A file of this machine for the list that rsync reads. */
  readonly list: string;
  readonly signal: AbortSignal;
}

/** The newest first; none when the source cannot be asked: the attempt that follows says why. */
export async function findRecent(world: World, wish: RecentWish): Promise<readonly RecentFile[]> {
  const found = await candidates(world, wish);
  const kept = found.length === 0 || leavingOut(wish.item) === 'nothing' ? found : await throughRules(world, wish, found);
  return chooseRecent(kept);
}

/** NUL-ended, byte by byte, for rsync's --files-from with --from0; which even so takes a `#` or `;` at the beginning for a comment. */
export async function writeList(world: World, path: string, names: readonly string[]): Promise<void> {
  await world.files.delete(path);
  const file = world.files.openForAppending(path);
  file.write(names.map(name => `./${name}\0`).join(''));
  file.close();
}

async function candidates(world: World, { item, ends, root, base, minutes, signal }: RecentWish): Promise<RecentFile[]> {
  const files: RecentFile[] = [];
  const records = recordCutter(record => {
    const file = readRecent(record);
    if (file) files.push(file);
  });
  const count = leavingOut(item) === 'nothing' ? mostFiles : mostCandidates;
  const running = await ends.source.start({
    script: scriptBeside('recent'),
    args: [
      root,
      ...[minutes, mostBytesOfOne, count].map(String),
      item.oneFileSystem ? '-xdev' : '',
      ...passedOver(item, base.prefix),
    ],
    onChunk: chunk => records(chunk.toString('latin1')),
  });
  return (await endsWell(world, running, item, signal)) ? files : [];
}

/** A dry run that gets nowhere: rsync names what its rules let through of the list. */
async function throughRules(world: World, wish: RecentWish, found: readonly RecentFile[]): Promise<readonly RecentFile[]> {
  const { item, ends, versionHere, base, list, signal } = wish;
  await writeList(world, list, withFoldersAbove(found.map(file => base.prefix + file.name)));
  const passed = new Set<string>();
  const running = await world.programs.start({
    program: 'rsync',
    args: choiceArguments(item, ends, versionHere, { folder: base.folder, list, target: `${list}.nowhere/` }),
    onLine(text) {
      const line = readOutputLine(text);
      if (line?.kind === 'file') passed.add(bytesOfName(line.name).replace(/\/$/, ''));
    },
  });
  return (await endsWell(world, running, item, signal)) ? letThrough(found, base.prefix, passed) : [];
}

/** A file that vanished meanwhile (23, 24) is none to send. What takes longer than an attempt may stand still is not worth waiting for. */
async function endsWell(world: World, running: RunningProgram, item: Item, signal: AbortSignal): Promise<boolean> {
  const over = new AbortController();
  const patience = world.clock.sleep(item.timeout, AbortSignal.any([signal, over.signal]));
  const ended = await Promise.race([running.result, patience]);
  over.abort();
  if (!ended) running.end();
  return ended !== undefined && [0, 23, 24].includes(ended.code);
}
