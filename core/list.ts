/** What a vault holds, without changing anything: snapshots, unfinished runs, room, and who writes now. */
import type { Answer, VaultListing } from './contract.ts';
import type { Item, Snapshot, Verdict } from './model.ts';
import { openVault } from './places.ts';
import { readHolder, silenceThatEndsALease } from './rules/lease.ts';
import { snapshotsOf } from './rules/run-plan.ts';
import { findSnapshot } from './rules/snapshot-names.ts';
import type { VaultRole } from './rules/vault-role.ts';
import { destText } from './rules/words.ts';
import { askVault, type Facts, one, vaultFacts } from './vault.ts';
import type { Place } from './world/place.ts';
import type { World } from './world/world.ts';

export async function list(world: World, item: Item): Promise<Answer<VaultListing>> {
  return atVault(world, item, place => listVault(place, item));
}

export async function listVault(
  place: Place,
  item: Item,
): Promise<Answer<VaultListing & { readonly root: string; readonly fakeSuper: boolean; readonly role: VaultRole }>> {
  const { facts, words } = await askVault(place, 'list', [item.dest.path]);
  if (!facts.has('ready')) return { ok: false, verdict: unlisted(item, facts.has('absent'), words || 'no permission') };
  const view = vaultFacts(facts);
  const holder = readHolder(one(facts, 'lease'));
  return {
    ok: true,
    value: {
      item,
      snapshots: snapshotsOf(view),
      current: view.current?.slice(view.current.lastIndexOf('/') + 1),
      unfinished: view.unfinished,
      freeBytes: view.freeBytes,
      marked: view.mark !== undefined,
      writer:
        holder && leaseLives(facts)
          ? `${holder.user}@${holder.host} since ${new Date(holder.since).toISOString().slice(0, 16).replace('T', ' ')} UTC`
          : undefined,
      writable: facts.has('writable') || view.mark === undefined,
      root: view.root,
      fakeSuper: view.mark?.fakeSuper ?? false,
      role: view.role,
    },
  };
}

/** A lease whose keeper is dead, or that is silent for too long, is only waiting to be taken over. */
function leaseLives(facts: Facts): boolean {
  return one(facts, 'keeper') !== 'dead' && Number(one(facts, 'silent-for')) < silenceThatEndsALease;
}

function unlisted(item: Item, absent: boolean, words: string): Verdict {
  return absent
    ? {
        kind: 'not-now',
        detail: `there is no vault at ${destText(item)} yet, or its disk is not mounted`,
        remedy: `the first backup makes it: alp ${item.server} ${item.name}`,
      }
    : { kind: 'failed', detail: `the vault ${destText(item)} cannot be read: ${words}`, remedy: 'run as the user who owns it' };
}

/** Opens the vault's place, asks, closes it again. */
export async function atVault<T>(world: World, item: Item, ask: (place: Place) => Promise<Answer<T>>): Promise<Answer<T>> {
  const opened = await openVault(world, item);
  if (!opened.ok) return opened;
  try {
    return await ask(opened.place);
  } finally {
    await opened.place.close();
  }
}

/** The snapshot that the user's words mean, or why there is none. */
export async function wantedSnapshot(
  place: Place,
  item: Item,
  wish: string,
): Promise<Answer<{ snapshot: Snapshot; snapshots: readonly Snapshot[]; root: string; fakeSuper: boolean }>> {
  const listing = await listVault(place, item);
  if (!listing.ok) return listing;
  const found = findSnapshot(listing.value.snapshots, wish);
  if (found.kind !== 'found')
    return {
      ok: false,
      verdict: { kind: 'failed', detail: found.reason, remedy: `alp ls ${item.server} ${item.name} shows what there is` },
    };
  return {
    ok: true,
    value: {
      snapshot: found.snapshot,
      snapshots: listing.value.snapshots,
      root: listing.value.root,
      fakeSuper: listing.value.fakeSuper,
    },
  };
}
