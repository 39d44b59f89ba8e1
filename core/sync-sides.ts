/** What a vault says of itself before a sync, here and at the master. */
import type { Item, Location, Snapshot, Verdict } from './model.ts';
import { locationText } from './rules/locations.ts';
import { snapshotsOf } from './rules/run-plan.ts';
import { parseSnapshotName } from './rules/snapshot-names.ts';
import type { VaultSide } from './rules/sync-plan.ts';
import { lostConnection } from './rules/words.ts';
import { askVault, type VaultFacts, vaultFacts } from './vault.ts';
import type { Place } from './world/place.ts';

export type Side = VaultSide & Pick<VaultFacts, 'root' | 'unfinished'>;

/** Absent: `side` is undefined. */
export async function look(
  place: Place,
  location: Location,
): Promise<{ readonly ok: true; readonly side: Side | undefined } | { readonly ok: false; readonly verdict: Verdict }> {
  const { facts, words } = await askVault(place, 'list', [location.path]);
  if (facts.has('absent')) return { ok: true, side: undefined };
  const ledger = await askVault(place, 'ledger', [location.path]);
  if (place.isLost()) return { ok: false, verdict: lostConnection() };
  const text = locationText(location);
  if (!facts.has('ready') || !ledger.facts.has('ready')) {
    const detail = `the vault ${text} cannot be read: ${words || ledger.words || 'no permission'}`;
    return { ok: false, verdict: { kind: 'failed', detail, remedy: 'log in as the user who owns it' } };
  }
  const { placed = [], purged = [], synced = [] } = Object.fromEntries(ledger.facts);
  return { ok: true, side: { ...vaultFacts(facts), text, placed, purged, synced } };
}

export function emptySide(dest: Location): Side {
  const empty = {
    snapshotNames: [],
    ledgerLines: [],
    placed: [],
    purged: [],
    synced: [],
    unfinished: [],
    role: { kind: 'original' },
  } as const;
  return { text: locationText(dest), mark: undefined, root: dest.path, ...empty };
}

export function noMaster(item: Item): Verdict {
  return {
    kind: 'not-now',
    reason: 'vault-missing',
    detail: `there is no vault at ${locationText(item.source)}, or its disk is not mounted`,
    remedy: 'name the server that makes the backups; both servers need the same configuration files (alp synconf)',
  };
}

/** Nothing that a killed sync began waits for its end. */
export function isSettled(side: Side): boolean {
  const isKnown = ({ name, facts }: Snapshot) => facts !== undefined || parseSnapshotName(name)?.kind !== 'own';
  return side.mark !== undefined && side.unfinished.length === 0 && snapshotsOf(side).every(isKnown);
}
