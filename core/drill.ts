/** `alp drill`: files chosen by lot are restored the ordinary way into a scratch folder, held against the manifest and the source, and thrown away. */
import { writeJournal } from './journal.ts';
import type { Item, Verdict } from './model.ts';
import { closeEnds, type Ends, openEnds } from './places.ts';
import { restore } from './restore.ts';
import { unfolding } from './restore-through.ts';
import { counted } from './rules/figures.ts';
import { type ManifestEntry, readManifestEntry } from './rules/manifest-entry.ts';
import { chooseByLot } from './rules/random-choice.ts';
import { recordCutter } from './rules/records.ts';
import { verdictText } from './rules/words.ts';
import { feed, scriptBeside } from './vault.ts';
import { isPutOff } from './verify.ts';
import type { DrillOutcome, DrillWish } from './verify-model.ts';
import { type VaultStock, vaultStock } from './verify-stock.ts';
import { bytesAsText } from './world/lines.ts';
import type { Place } from './world/place.ts';
import type { World } from './world/world.ts';

const usualFiles = 20;

/** A file that is restored for a try. */
interface Chosen extends ManifestEntry {
  readonly snapshot: string;
  readonly kind: 'xxh128' | 'md5';
}

export async function drill(
  world: World,
  item: Item,
  wish: DrillWish,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<DrillOutcome> {
  const start = world.clock.now();
  const seed = wish.seed ?? Number.parseInt(world.files.randomHex(4), 16);
  const scratch = await world.files.make('alp-drill-');
  try {
    const tried = await tryAll(world, item, { scratch, seed, files: wish.files ?? item.drill?.files ?? usualFiles, say, signal });
    const outcome = { ...tried, seed, milliseconds: world.clock.now() - start };
    if (isPutOff(outcome.verdict)) return outcome;
    await writeJournal(world, item, {
      event: 'drilled',
      time: world.clock.now(),
      complete: outcome.verdict.kind === 'whole' || outcome.verdict.kind === 'incomplete',
      files: outcome.restored,
      wrong: outcome.wrong.length,
      detail: drillSummary(outcome),
    });
    return outcome;
  } finally {
    await world.files.remove(scratch);
  }
}

interface Frame {
  readonly scratch: string;
  readonly seed: number;
  readonly files: number;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

type Tried = Omit<DrillOutcome, 'seed' | 'milliseconds'>;

async function tryAll(world: World, item: Item, frame: Frame): Promise<Tried> {
  const opened = await openEnds(world, item, frame.signal);
  if (!opened.ok) return nothing(opened.verdict);
  const { ends } = opened;
  try {
    const stock = await vaultStock(ends.vault, item, world.clock.now());
    if (!stock.ok) return nothing(stock.verdict);
    const chosen = await choose(ends.vault, item, stock.value, frame);
    if (chosen.length === 0) return nothing(nothingToTry(item));
    const wrong = await restoreAndCompare(world, item, ends, chosen, frame);
    if (!Array.isArray(wrong)) return nothing(wrong as Verdict);
    const asInSource = await countInSource(item, ends, chosen);
    return { verdict: verdictOf(item, wrong, chosen.length), restored: chosen.length, asInSource, wrong };
  } finally {
    await closeEnds(ends);
  }
}

async function choose(place: Place, item: Item, stock: VaultStock, { files, seed }: Frame): Promise<readonly Chosen[]> {
  const numbers = chooseByLot(stock.lines, files, seed);
  const places: string[] = [];
  let before = 0;
  let at = 0;
  for (const { manifest, offset, weight } of stock.slices) {
    for (; numbers[at] !== undefined && numbers[at]! < before + weight; at++)
      places.push(manifest, String(offset), String(numbers[at]! - before + 1));
    before += weight;
  }
  const chosen: Chosen[] = [];
  const records = recordCutter(record => {
    const [snapshot = '', kind, ...rest] = record.split(' ');
    const entry = readManifestEntry(rest.join(' '));
    if (entry) chosen.push({ ...entry, snapshot, kind: kind as Chosen['kind'] });
  });
  const running = await place.start({
    script: scriptBeside('manifest-lines'),
    args: [item.dest.path, ...places],
    onChunk: chunk => records(chunk.toString('latin1')),
  });
  await running.result;
  // A name that is no text cannot be asked for as users ask.
  return chosen.filter(({ name }) => Buffer.from(bytesAsText(name), 'utf8').toString('latin1') === name);
}

/** What is wrong with which file; a verdict where restoring itself is not possible. */
async function restoreAndCompare(
  world: World,
  item: Item,
  ends: Ends,
  chosen: readonly Chosen[],
  { scratch, say, signal }: Frame,
): Promise<DrillOutcome['wrong'] | Verdict> {
  const wrong: { path: string; why: string }[] = [];
  // Where a driver keeps files in another form, what lies in the vault comes back first, and is then made into files again.
  const unfolds = unfolding(world, item, say);
  for (const snapshot of new Set(chosen.map(file => file.snapshot))) {
    const files = chosen.filter(file => file.snapshot === snapshot);
    const names = files.map(({ name }) => bytesAsText(name));
    const wish = {
      paths: unfolds?.along(names) ?? names,
      from: snapshot,
      to: { kind: 'folder', path: `${scratch}/${snapshot}` },
      dryRun: false,
      isDrill: true,
    } as const;
    say(snapshot);
    const outcome = await restore(world, { ...item, drivers: [] }, wish, () => undefined, signal);
    const { verdict } = outcome;
    if (['cut', 'not-now', 'cancelled', 'full'].includes(verdict.kind)) return verdict;
    if (verdict.kind === 'failed' && verdict.detail === `there is no room at ${wish.to.path}`) return noRoom(item, scratch);
    const here = ends.vault.kind === 'here' ? ends.vault : ends.source;
    const sums = await sumsOf(here, `${scratch}/${snapshot}`, files);
    for (const file of files) {
      const path = `${snapshot}/${bytesAsText(file.name)}`;
      const sum = sums.get(file.name);
      if (sum === undefined) wrong.push({ path, why: verdict.kind === 'whole' ? 'it did not come back' : verdictText(verdict) });
      else if (sum !== file.checksum) wrong.push({ path, why: 'what came back is not what was stored' });
    }
    const why = await unfolds?.unfold(names, `${scratch}/${snapshot}`, `${scratch}/${snapshot}-files`, signal);
    if (signal.aborted) return { kind: 'cancelled', signal: signal.reason };
    if (why !== undefined) wrong.push({ path: snapshot, why });
  }
  return wrong;
}

/** Name → checksum of those that are there. */
async function sumsOf(place: Place, folder: string, files: readonly Chosen[]): Promise<ReadonlyMap<string, string>> {
  const sums = new Map<string, string>();
  for (const kind of new Set(files.map(file => file.kind))) {
    const records = recordCutter(record => sums.set(record.slice(34), record.slice(0, 32)));
    const running = await place.start({
      script: scriptBeside('checksums'),
      args: [folder, '.', kind],
      input: 'pipe',
      onChunk: chunk => records(chunk.toString('latin1')),
    });
    await feed(running, [Buffer.from(files.flatMap(file => (file.kind === kind ? [`${file.name}\0`] : [])).join(''), 'latin1')]);
    await running.result;
  }
  return sums;
}

/** A source changes, so what is different there says nothing. */
async function countInSource(item: Item, ends: Ends, chosen: readonly Chosen[]): Promise<number> {
  const { path } = item.source;
  if (item.drivers.length > 0 || item.before || path === '') return 0;
  const top = path.endsWith('/') ? path : path.slice(0, path.lastIndexOf('/') + 1) || '/';
  const sums = await sumsOf(ends.source, top, chosen);
  return chosen.filter(({ name, checksum }) => sums.get(name) === checksum).length;
}

function verdictOf({ server, name }: Item, wrong: DrillOutcome['wrong'], files: number): Verdict {
  if (wrong.length === 0) return { kind: 'whole', warnings: [] };
  return {
    kind: 'incomplete',
    warnings: [],
    detail: `${wrong.length} of ${counted(files, 'file')} did not come back as stored: ${wrong[0]!.path}: ${wrong[0]!.why}`,
    remedy: `alp verify ${server} ${name} --all finds all that is damaged, alp heal ${server} ${name} mends it`,
  };
}

/** Nothing is wrong with the vault. */
function noRoom({ server, name }: Item, scratch: string): Verdict {
  return {
    kind: 'not-now',
    detail: `there is no room for these files in ${scratch.slice(0, scratch.lastIndexOf('/'))}`,
    remedy: `TMPDIR names another folder for it, and --files takes fewer: alp drill ${server} ${name} --files 5`,
  };
}

function nothingToTry({ server, name }: Item): Verdict {
  return {
    kind: 'failed',
    detail: 'no manifest of the vault names a file, so there is nothing to compare a restore with',
    remedy: `a backup writes one: alp ${server} ${name}`,
  };
}

/** One sentence without a full stop. */
export function drillSummary(outcome: Pick<DrillOutcome, 'verdict' | 'seed' | 'restored' | 'asInSource'>): string {
  const { verdict, restored, seed, asInSource } = outcome;
  if (verdict.kind === 'whole')
    return `${counted(restored, 'file')} restored and as stored, ${asInSource} of them still the same in the source; seed ${seed}`;
  return `${verdictText(verdict)}; seed ${seed}`;
}

function nothing(verdict: Verdict): Tried {
  return { verdict, restored: 0, asInSource: 0, wrong: [] };
}
