/** The newest snapshot against the source: files that look the same on both sides and are not, as two dry runs of rsync tell them. */
import type { Item } from './model.ts';
import { closeEnds, type Ends, openEnds } from './places.ts';
import { receive } from './receive.ts';
import { bytesOfName } from './rules/rsync-output.ts';
import { verdictText } from './rules/words.ts';
import { askSource, type SourceFacts } from './source.ts';
import { transferArguments } from './transfer.ts';
import type { VaultFinding } from './verify-model.ts';
import type { VaultStock } from './verify-stock.ts';
import { bytesAsText } from './world/lines.ts';
import type { World } from './world/world.ts';

/** So many names are told. */
const toldNames = 20;

export async function againstSource(
  world: World,
  item: Item,
  stock: VaultStock,
  signal: AbortSignal,
): Promise<readonly VaultFinding[]> {
  if (item.drivers.length > 0 || item.before)
    return [{ state: 'warning', text: 'the source is there only while a backup runs, so it was not compared' }];
  const newest = stock.snapshots.at(-1);
  if (newest === undefined) return [];
  const opened = await openEnds(world, item, signal);
  if (!opened.ok) return [notCompared(verdictText(opened.verdict))];
  try {
    const source = await askSource(opened.ends, item);
    if (!source.ok) return [notCompared(verdictText(source.verdict))];
    const ask = (byContent: boolean) => differing(world, item, opened.ends, stock, source.facts, newest, byContent, signal);
    const [changed, other] = [await ask(false), await ask(true)];
    if (typeof changed === 'string') return [notCompared(changed)];
    if (typeof other === 'string') return [notCompared(other)];
    // What has another time or size was changed since, which is what sources do.
    const strange = [...other].filter(name => !changed.has(name));
    return strange.slice(0, toldNames).map(name => ({
      state: 'warning',
      text: `${newest}/${name} has other bytes than the source, with the same time and size; alp verify --all tells which of the two has changed`,
    }));
  } finally {
    await closeEnds(opened.ends);
  }
}

/** Names that rsync would send, or why it cannot say. */
async function differing(
  world: World,
  item: Item,
  ends: Ends,
  stock: VaultStock,
  source: SourceFacts,
  newest: string,
  byContent: boolean,
  signal: AbortSignal,
): Promise<ReadonlySet<string> | string> {
  const args = transferArguments(item, ends, { root: stock.root, mark: undefined, knowsXxh128: false }, source, {
    target: `${stock.root}/${newest}/`,
    linkBases: [],
    partialFolder: '.alp-partial',
    resumes: false,
    rsyncPath: undefined,
    dryRun: true,
    watched: false,
  });
  const names = new Set<string>();
  const received = await receive(
    world,
    {
      item,
      ends,
      args: byContent ? ['--checksum', ...args] : args,
      receiverFile: undefined,
      ground: { safeBytes: 0, hasBase: false },
      onFile(line) {
        if (line.received && !line.isNew) names.add(bytesAsText(bytesOfName(line.name)));
      },
    },
    () => undefined,
    signal,
  );
  return received.verdict.kind === 'whole' ? names : verdictText(received.verdict);
}

function notCompared(why: string): VaultFinding {
  return { state: 'warning', text: `not compared with the source: ${why}` };
}
