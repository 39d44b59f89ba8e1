/** Looks for names inside a snapshot, at the vault, and stops there as soon as there is enough. */
import type { Answer, FoundPaths } from './contract.ts';
import { wantedSnapshot } from './list.ts';
import type { Item } from './model.ts';
import { atOpenVault } from './open-vaults.ts';
import { notShown } from './rules/inside-words.ts';
import { recordCutter } from './rules/records.ts';
import { nameTests, readFound } from './rules/search.ts';
import { scriptBeside } from './vault.ts';
import { bytesAsText } from './world/lines.ts';
import type { Place } from './world/place.ts';
import type { World } from './world/world.ts';

export interface SearchWish {
  readonly snapshot: string;
  readonly text: string;
  readonly limit: number;
}

/** Each match costs a process at the vault; who has so many looks for something else. */
const mostFound = 1000;

export function search(world: World, item: Item, wish: SearchWish, signal?: AbortSignal): Promise<Answer<FoundPaths>> {
  return atOpenVault(world, item, async place => {
    const wanted = await wantedSnapshot(place, item, wish.snapshot);
    if (!wanted.ok) return wanted;
    const snapshot = wanted.value.snapshot.name;
    const tests = nameTests(wish.text);
    if (tests.length === 0) return { ok: true, value: { snapshot, found: [], isAll: true } };
    const limit = Math.min(wish.limit, mostFound);
    // One more than is wanted tells whether there are more.
    const args = [item.dest.path, snapshot, String(limit + 1), ...tests];
    const { found, code, words } = await find(place, args, signal);
    if (code !== 0 && !signal?.aborted)
      return { ok: false, verdict: notShown(item, snapshot, wish.text, words || `code ${code}`) };
    const isAll = found.length <= limit && !signal?.aborted;
    return { ok: true, value: { snapshot, found: found.slice(0, limit), isAll } };
  });
}

interface Found {
  readonly found: FoundPaths['found'];
  readonly code: number;
  readonly words: string;
}

async function find(place: Place, args: readonly string[], signal: AbortSignal | undefined): Promise<Found> {
  const found: FoundPaths['found'][number][] = [];
  const records = recordCutter(record => {
    const one = readFound(record);
    if (one) found.push({ ...one, path: bytesAsText(one.path) });
  });
  const onChunk = (chunk: Buffer) => records(chunk.toString('latin1'));
  // Its input stays open while somebody waits: find ends with it.
  const running = await place.start({ script: scriptBeside('search'), args, input: 'pipe', onChunk });
  const stop = () => running.end();
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  const { code, stderr } = await running.result;
  signal?.removeEventListener('abort', stop);
  return { found, code, words: bytesAsText(stderr).trim().split('\n')[0] ?? '' };
}
