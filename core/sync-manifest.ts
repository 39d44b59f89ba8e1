/** The manifest of a snapshot that was brought: the origin's, with what else came over; and which files are not what the origin says. */
import { type SettleWish, settleManifest } from './manifest.ts';
import { runFile } from './run-files.ts';
import { scriptBeside } from './vault.ts';
import { bytesAsText } from './world/lines.ts';
import type { Place } from './world/place.ts';
import type { World } from './world/world.ts';

export interface Origin {
  readonly place: Place;
  /** The master's dest. */
  readonly dest: string;
  readonly snapshot: string;
  /** Which manifest it has there, if any. */
  readonly kind: 'xxh128' | 'md5' | undefined;
}

export interface SyncedManifest {
  readonly path: string | undefined;
  readonly kind: 'xxh128' | 'md5';
  /** That came over. */
  readonly files: number;
  readonly bytes: number;
  /** Of these the origin's manifest has other checksums: they were damaged there. */
  readonly damaged: readonly string[];
}

export async function settleSyncedManifest(world: World, wish: SettleWish, origin: Origin): Promise<SyncedManifest> {
  const ours = await settleManifest(world, wish);
  if (origin.kind === undefined) return { ...ours, damaged: [] };
  const spool = runFile(world, wish.item, wish.run);
  const theirs = `${spool}.origin`;
  await fetchManifest(world, origin, origin.kind, theirs);
  // Checksums of two kinds cannot be compared; nor is there anything to compare.
  if (origin.kind !== ours.kind || ours.path === undefined) return { ...ours, path: theirs, kind: origin.kind, damaged: [] };
  const { further, damaged } = await compared(world, ours.path, theirs);
  const path = `${spool}.both`;
  const both = world.files.openScratch(path);
  let last = '\n';
  for await (const chunk of world.files.readChunks(theirs)) {
    last = chunk.toString('latin1');
    both.write(last);
  }
  // One that was cut must not take the next line along.
  if (!last.endsWith('\n')) both.write('\n');
  for (const line of further) both.write(`${line}\n`);
  both.close();
  return { ...ours, path, damaged };
}

async function fetchManifest(world: World, { place, dest, snapshot }: Origin, kind: string, path: string): Promise<void> {
  const out = world.files.openScratch(path);
  const running = await place.start({
    script: scriptBeside('stored-manifest'),
    args: [dest, snapshot, kind],
    onChunk: chunk => out.write(chunk.toString('latin1')),
  });
  const result = await running.result;
  out.close();
  if (result.code !== 0) throw new Error(`the manifest of ${snapshot} cannot be read: ${result.stderr}`);
}

/** What came over beyond the origin's manifest (its base had it, and is not here), and what came over otherwise than it says. */
async function compared(
  world: World,
  ours: string,
  theirs: string,
): Promise<{ readonly further: readonly string[]; readonly damaged: readonly string[] }> {
  for (const path of [ours, theirs]) {
    const sorted = await world.programs.run({ program: 'sort', args: ['-S', '16M', '-o', `${path}.sorted`, path] });
    if (sorted.code !== 0) throw new Error(`sort: ${sorted.stderr}`);
  }
  const expected = new Set<string>();
  await onlyIn(world, '-13', ours, theirs, line => void expected.add(nameIn(line)));
  const further: string[] = [];
  const damaged: string[] = [];
  await onlyIn(world, '-23', ours, theirs, line => {
    if (expected.has(nameIn(line))) damaged.push(bytesAsText(nameIn(line)));
    else further.push(line);
  });
  return { further, damaged };
}

async function onlyIn(
  world: World,
  which: '-13' | '-23',
  ours: string,
  theirs: string,
  onLine: (line: string) => void,
): Promise<void> {
  const running = await world.programs.start({
    program: 'comm',
    args: [which, '--', `${ours}.sorted`, `${theirs}.sorted`],
    onLine,
  });
  const result = await running.result;
  if (result.code !== 0) throw new Error(`comm: ${result.stderr}`);
}

/** As it is spelled there: behind the checksum and two blanks, a backslash in front where the name has a line break. */
function nameIn(line: string): string {
  return line.slice(line.indexOf('  ') + 2);
}
