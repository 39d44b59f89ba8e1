/** The manifest of a run in the making: rsync's checksum of every file it sent, noted as it happens, settled before publishing. */

import type { Item } from './model.ts';
import { recordCutter } from './rules/records.ts';
import { bytesOfName, type FileLine, manifestLine, spellName } from './rules/rsync-output.ts';
import { runFile } from './run-files.ts';
import { feed, scriptBeside } from './vault.ts';
import type { AppendedFile } from './world/files.ts';
import type { Place } from './world/place.ts';
import type { World } from './world/world.ts';

export interface Manifest {
  /** A file with the lines of `xxh128sum` or `md5sum`, in order of path; undefined when no file was received. */
  readonly path: string | undefined;
  readonly kind: 'xxh128' | 'md5';
  readonly files: number;
  readonly bytes: number;
}

export interface SettleWish {
  readonly item: Item;
  readonly place: Place;
  readonly run: string;
  readonly attempt: number;
  readonly base: string;
  readonly kind: 'xxh128' | 'md5';
  /** The run was cut before, or files went missing: compare with what really lies there. */
  readonly compare: boolean;
}

/** Where the lines of a run are collected, over all its attempts. Lines that cannot be written (no room) fail the closing, in the attempt's own flow. */
export function openSpool(world: World, item: Item, run: string): AppendedFile & { add(line: FileLine): void } {
  const file = world.files.openForAppending(runFile(world, item, run));
  // One write for each batch of lines that rsync delivered: what rsync said is on file before more is read.
  let batch: string[] = [];
  let failure: { readonly error: unknown } | undefined;
  const write = () => {
    try {
      if (batch.length > 0 && !failure) file.write(batch.join(''));
    } catch (error) {
      failure = { error };
    }
    batch = [];
  };
  return {
    write: file.write,
    add(line) {
      // rsync spells a tab in a name as a tab; ours has none.
      batch.push(`${spellName(bytesOfName(line.name))}\t${line.checksum}\t${line.size}\n`);
      if (batch.length === 1) queueMicrotask(write);
    },
    close() {
      write();
      file.close();
      if (failure) throw failure.error;
    },
  };
}

/** One line for each received file, the last word of rsync for each; files that no attempt's lines name are read again at the vault. */
export async function settleManifest(world: World, wish: SettleWish): Promise<Manifest> {
  const spool = runFile(world, wish.item, wish.run);
  if (!wish.compare && ((await world.files.sizeOf(spool)) ?? 0) === 0)
    return { path: undefined, kind: wish.kind, files: 0, bytes: 0 };
  await sort(world, spool, `${spool}.sorted`);
  if (wish.compare) await joinWithReceived(world, wish, spool);
  const counts = await writeManifest(world, wish, spool);
  return { path: counts.files > 0 ? `${spool}.manifest` : undefined, kind: wish.kind, ...counts };
}

async function sort(world: World, from: string, to: string): Promise<void> {
  if (!(await world.files.exists(from))) return void (await world.files.replace(to, ''));
  const result = await world.programs.run({
    program: 'sort',
    args: ['-s', '-S', '16M', '-t', '\t', '-k', '1,1', '-o', to, from],
  });
  if (result.code !== 0) throw new Error(`sort: ${result.stderr}`);
}

/** `sorted` becomes the lines of files that lie in the tree, with an empty checksum where no line named them. */
async function joinWithReceived(world: World, wish: SettleWish, spool: string): Promise<void> {
  const received = world.files.openScratch(`${spool}.received.raw`);
  await readRecords(
    wish.place,
    { script: scriptBeside('received'), args: [wish.item.dest.path, wish.run, String(wish.attempt), wish.base] },
    record => received.write(`${spellName(record)}\n`),
  );
  received.close();
  await sort(world, `${spool}.received.raw`, `${spool}.received`);
  await world.files.delete(`${spool}.received.raw`);
  await lastOfEach(world, `${spool}.sorted`, `${spool}.joined`);
  const joined = await world.programs.run({
    program: 'sh',
    args: [
      '-c',
      'exec join -t "$1" -a 1 -- "$2" "$3" >"$4"',
      'join',
      '\t',
      `${spool}.received`,
      `${spool}.joined`,
      `${spool}.sorted`,
    ],
  });
  if (joined.code !== 0) throw new Error(`join: ${joined.stderr}`);
}

async function lastOfEach(world: World, from: string, to: string): Promise<void> {
  const out = world.files.openScratch(to);
  await eachLast(world, from, (_, line) => out.write(`${line}\n`));
  out.close();
}

async function writeManifest(world: World, wish: SettleWish, spool: string): Promise<{ files: number; bytes: number }> {
  const out = world.files.openScratch(`${spool}.manifest`);
  const missing = world.files.openScratch(`${spool}.missing`);
  let missingFiles = 0;
  let files = 0;
  let bytes = 0;
  await eachLast(world, `${spool}.sorted`, (name, line) => {
    const [, checksum = '', size = '0'] = line.split('\t');
    files++;
    bytes += Number(size);
    if (checksum !== '') return out.write(manifestLine(checksum, bytesOfName(name)));
    missingFiles++;
    missing.write(`${bytesOfName(name)}\0`);
  });
  missing.close();
  if (missingFiles > 0) await addChecksums(world, wish, spool, line => out.write(line));
  out.close();
  return { files, bytes };
}

/** Files whose line was lost with a killed program: their checksums are made where they lie, and kept as they come, should this be cut, too. */
async function addChecksums(world: World, wish: SettleWish, spool: string, onLine: (line: string) => void): Promise<void> {
  const folder = `.alp/unfinished/${wish.run}/${wish.attempt}`;
  const kept = world.files.openForAppending(spool);
  const onRecord = (record: string) => {
    const [checksum, name] = [record.slice(0, 32), record.slice(34)];
    onLine(manifestLine(checksum, name));
    kept.write(`${spellName(name)}\t${checksum}\t0\n`);
  };
  const request = { script: scriptBeside('checksums'), args: [wish.item.dest.path, folder, wish.kind] };
  await readRecords(wish.place, request, onRecord, world.files.readChunks(`${spool}.missing`)).finally(kept.close);
}

/** Lines that contradict each other (a file that changed between attempts, or while it was sent) count as none: it is read again. */
async function eachLast(world: World, path: string, onLast: (name: string, line: string) => void): Promise<void> {
  let name = '';
  let last: string | undefined;
  await world.files.readLines(path, line => {
    const tab = line.indexOf('\t');
    const next = tab < 0 ? line : line.slice(0, tab);
    if (last !== undefined && next !== name) onLast(name, last);
    const contradicts = last !== undefined && next === name && last !== line;
    last = contradicts ? `${name}\t\t${line.split('\t')[2] ?? '0'}` : line;
    name = next;
  });
  if (last !== undefined) onLast(name, last);
}

/** Records that end in NUL, byte by byte (latin1). */
async function readRecords(
  place: Place,
  request: { readonly script: string; readonly args: readonly string[] },
  onRecord: (record: string) => void,
  input?: AsyncIterable<Buffer>,
): Promise<void> {
  const records = recordCutter(onRecord);
  const running = await place.start({
    ...request,
    input: input ? 'pipe' : 'nothing',
    onChunk: chunk => records(chunk.toString('latin1')),
  });
  if (input) await feed(running, input);
  const result = await running.result;
  if (result.code !== 0) throw new Error(`the vault did not answer: ${result.stderr}`);
}
