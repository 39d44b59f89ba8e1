/** What changed in a source on this machine since its newest snapshot: the files that would be lost with its disk. */
import type { Unprotected } from './contract.ts';
import { readJournal } from './journal.ts';
import type { Item } from './model.ts';
import { sessionScript, sharedFunctions } from './remote/scripts.ts';
import { historyOf } from './rules/item-history.ts';
import { passedOver, readRecent, stageBase } from './rules/recent-files.ts';
import { recordCutter } from './rules/records.ts';
import { askVault, one, scriptBeside } from './vault.ts';
import { type Place, placeHere } from './world/place.ts';
import type { World } from './world/world.ts';

/** A page shows it beside other things: what takes longer is not cheap. */
const patience = 5000;

/**
 * null where it cannot be known cheaply: a source behind ssh, one that `before` or a driver prepares, one too large to be walked within seconds.
 * A file counts by its time of change alone, so what was moved in with an older time is missed. Of the excludes count those that find
 * can say (`rules/recent-files.ts`); what only rsync understands (filters, merged files, options) is counted as if it were not there.
 */
export async function unprotected(world: World, item: Item): Promise<Unprotected | null> {
  if (item.source.kind !== 'here' || item.before || item.drivers.length > 0) return null;
  const since = historyOf(await readJournal(world, item)).lastGood ?? 0;
  const place = await placeHere(world.programs, { session: sessionScript(), functions: sharedFunctions() });
  try {
    return await countAt(world, place, item, since);
  } finally {
    await place.close();
  }
}

async function countAt(world: World, place: Place, item: Item, since: number): Promise<Unprotected | null> {
  const { facts } = await askVault(place, 'source', [item.source.path]);
  const root = one(facts, 'root');
  if (one(facts, 'kind') !== 'folder' || root === '') return null;
  let [files, bytes] = [0, 0];
  const records = recordCutter(record => {
    const file = readRecent(record);
    // The script counts whole minutes, and its times have whole seconds.
    if (!file || (file.changed + 1) * 1000 <= since) return;
    files++;
    bytes += file.bytes;
  });
  const running = await place.start({
    script: scriptBeside('recent'),
    args: argumentsFor(world, item, root, since),
    onChunk: chunk => records(chunk.toString('latin1')),
  });
  const over = new AbortController();
  const ended = await Promise.race([running.result, world.clock.sleep(patience, over.signal)]);
  over.abort();
  if (ended) return ended.code === 0 ? { files, bytes } : null;
  running.end();
  await running.result;
  return null;
}

function argumentsFor(world: World, item: Item, root: string, since: number): readonly string[] {
  const minutes = Math.ceil(Math.max(0, world.clock.now() - since) / 60_000) + 1;
  // Neither size nor number is limited: these are beyond all of them.
  const limits = [minutes, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER].map(String);
  const { prefix } = stageBase(item.source.path, root);
  return [root, ...limits, item.oneFileSystem ? '-xdev' : '', ...passedOver(item, prefix)];
}
