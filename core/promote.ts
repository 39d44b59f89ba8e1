/** `alp sync --promote`: the copy of a lost master takes over; from now on it is backed up into, and follows no other vault. */
import { takeLease } from './begin.ts';
import type { Item, Verdict } from './model.ts';
import { openHere } from './places.ts';
import { vaultHere } from './rules/master-location.ts';
import { snapshotsOf } from './rules/run-plan.ts';
import { promotedLine } from './rules/vault-role.ts';
import { destText, fullVault, lostConnection, lostLease } from './rules/words.ts';
import type { PromoteOutcome } from './sync-model.ts';
import { look } from './sync-sides.ts';
import { askVault } from './vault.ts';
import type { Place } from './world/place.ts';
import type { World } from './world/world.ts';

/** Of this machine, as a sync writes here, too. */
export async function promote(world: World, item: Item): Promise<PromoteOutcome> {
  const copy = { ...item, dest: vaultHere(item) };
  const place = await openHere(world);
  try {
    const seen = await look(place, copy.dest);
    if (!seen.ok) return { verdict: seen.verdict, wasCopy: false };
    if (!seen.side?.mark) return { verdict: noVault(copy), wasCopy: false };
    if (seen.side.role.kind !== 'copy') return { verdict: { kind: 'whole', warnings: [] }, wasCopy: false };
    return await withLease(world, copy, place);
  } finally {
    await place.close();
  }
}

async function withLease(world: World, item: Item, place: Place): Promise<PromoteOutcome> {
  const leased = await takeLease(world, item, place);
  if (!leased.ok) return { verdict: leased.verdict, wasCopy: true };
  const { vault, token } = leased.lease;
  try {
    // What a sync has half received is of no use to a backup.
    const halves = vault.facts.unfinished.map(({ run }) => `unfinished/${run}\t`);
    if (halves.length > 0) await askVault(place, 'discard', [item.dest.path, ...halves], token);
    const newest = snapshotsOf(vault.facts).at(-1)?.name ?? '';
    const line = promotedLine(newest, world.clock.now(), world.machine.host);
    const { facts } = await askVault(place, 'noted', [item.dest.path, JSON.stringify(line)], token);
    if (facts.has('noted')) return { verdict: { kind: 'whole', warnings: [] }, wasCopy: true };
    const isFull = facts.has('full');
    const verdict = isFull ? fullVault(item, vault.facts.freeBytes, undefined) : place.isLost() ? lostConnection() : lostLease();
    return { verdict, wasCopy: true };
  } finally {
    leased.stopBeating?.();
    vault.release();
    await askVault(place, 'empty-trash', [item.dest.path]);
  }
}

function noVault(item: Item): Verdict {
  return {
    kind: 'not-now',
    reason: 'vault-missing',
    detail: `there is no vault at ${destText(item)}, or its disk is not mounted`,
    remedy: 'promote on the server that has the copy',
  };
}
