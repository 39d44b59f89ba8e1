/** One page of a folder inside a snapshot: the vault sorts and sends the folder once, further pages come from memory. */
import type { Answer, Entry, FolderPage } from './contract.ts';
import { type Listing, listingKeeper } from './folder-listings.ts';
import { wantedSnapshot } from './list.ts';
import type { Item } from './model.ts';
import { atOpenVault } from './open-vaults.ts';
import { readListedEntry } from './rules/folder-listing.ts';
import { insidePath } from './rules/inside-path.ts';
import { leadsOut, notShown } from './rules/inside-words.ts';
import { isSnapshotName } from './rules/snapshot-names.ts';
import { scriptBeside } from './vault.ts';
import { bytesAsText } from './world/lines.ts';
import type { Place } from './world/place.ts';
import type { World } from './world/world.ts';

export interface BrowseWish {
  readonly snapshot: string;
  readonly path: string;
  readonly offset: number;
  readonly limit: number;
}

export async function browse(world: World, item: Item, wish: BrowseWish): Promise<Answer<FolderPage>> {
  const path = insidePath(wish.path);
  if (path === undefined) return { ok: false, verdict: leadsOut(wish.path) };
  const named = await snapshotNamed(world, item, wish.snapshot);
  if (!named.ok) return named;
  const snapshot = named.value;
  // A snapshot never changes, so neither does what was listed of it.
  const key = JSON.stringify([item.dest, item.ssh, snapshot, path]);
  const listed = await listingKeeper(world).get(key, () => listFolder(world, item, snapshot, path));
  if (!listed.ok) return listed;
  const { offset, limit } = wish;
  const entries = listed.value.lines(offset, limit).flatMap(entryOf);
  return { ok: true, value: { snapshot, entries, total: listed.value.total } };
}

/** `latest` and dates are looked up each time: tomorrow they mean another one. */
async function snapshotNamed(world: World, item: Item, wish: string): Promise<Answer<string>> {
  if (isSnapshotName(wish)) return { ok: true, value: wish };
  const wanted = await atOpenVault(world, item, place => wantedSnapshot(place, item, wish));
  return wanted.ok ? { ok: true, value: wanted.value.snapshot.name } : wanted;
}

function listFolder(world: World, item: Item, snapshot: string, path: string): Promise<Answer<Listing>> {
  return atOpenVault(world, item, async place => {
    const wanted = await wantedSnapshot(place, item, snapshot);
    if (!wanted.ok) return wanted;
    const listing = listingKeeper(world).begin();
    const words = await readFolder(place, [item.dest.path, wanted.value.snapshot.name, path], listing.add);
    return words === '' ? { ok: true, value: listing.end() } : { ok: false, verdict: notShown(item, snapshot, path, words) };
  });
}

/** '' when all was read, else the complaint. */
async function readFolder(place: Place, args: readonly string[], onChunk: (chunk: Buffer) => void): Promise<string> {
  const running = await place.start({ script: scriptBeside('browse'), args, onChunk });
  const { code, stderr } = await running.result;
  return code === 0 ? '' : bytesAsText(stderr).trim().split('\n')[0] || `code ${code}`;
}

function entryOf(line: string): readonly Entry[] {
  const entry = readListedEntry(line);
  return entry ? [{ ...entry, name: bytesAsText(entry.name) }] : [];
}
