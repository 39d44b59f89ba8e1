/** What the policy of an item removes and keeps: decided by the rule, carried out only under the vault's lease. */
import { takeLease } from './begin.ts';
import type { Answer } from './contract.ts';
import { writeJournal } from './journal.ts';
import { listVault } from './list.ts';
import type { Item, LedgerPurged, RetentionAnswer, Snapshot } from './model.ts';
import { openVault } from './places.ts';
import { removesNothing, retention } from './rules/retention.ts';
import { snapshotsOf } from './rules/run-plan.ts';
import type { Placed } from './rules/snapshot-names.ts';
import { askVault } from './vault.ts';
import type { Place } from './world/place.ts';
import type { World } from './world/world.ts';

/** `alp purge`: by itself, outside a run. */
export async function purge(world: World, item: Item, dryRun: boolean): Promise<Answer<readonly RetentionAnswer[]>> {
  const opened = await openVault(world, item);
  if (!opened.ok) return opened;
  const place = opened.place;
  try {
    if (dryRun) {
      const listing = await listVault(place, item);
      return listing.ok ? { ok: true, value: await decide(place, item, listing.value.snapshots) } : listing;
    }
    const leased = await takeLease(world, item, place);
    if (!leased.ok) return leased;
    const { vault, token } = leased.lease;
    try {
      const answers = await purgeVault(world, item, place, token, snapshotsOf(vault.facts));
      return { ok: true, value: answers };
    } finally {
      leased.stopBeating?.();
      vault.release();
      await askVault(place, 'empty-trash', [item.dest.path]);
    }
  } finally {
    await place.close();
  }
}

/** Step 6 of a run: the caller holds the lease under `token`. Answers what was decided; nothing goes that the rule keeps. */
export async function purgeVault(
  world: World,
  item: Item,
  place: Place,
  token: string,
  snapshots: readonly Snapshot[],
): Promise<readonly RetentionAnswer[]> {
  const answers = await decide(place, item, snapshots);
  const doomed = answers.filter(answer => answer.action === 'remove');
  if (doomed.length === 0) return answers;
  const time = world.clock.now();
  const lines = doomed.map(({ snapshot, reason }) => {
    const line: LedgerPurged = { event: 'purged', snapshot: snapshot.name, time, reason };
    return `${snapshot.name}\t${JSON.stringify(line)}`;
  });
  const { facts } = await askVault(place, 'discard', [item.dest.path, ...lines], token);
  const gone = new Set(facts.get('discarded') ?? []);
  for (const { snapshot, reason } of doomed.filter(answer => gone.has(answer.snapshot.name))) {
    await writeJournal(world, item, { event: 'purged', time, snapshot: snapshot.name, reason });
  }
  return answers.map(answer =>
    answer.action === 'remove' && !gone.has(answer.snapshot.name)
      ? { ...answer, action: 'keep', reason: 'the vault would not let it go' }
      : answer,
  );
}

export async function decide(place: Place, item: Item, snapshots: readonly Snapshot[]): Promise<readonly RetentionAnswer[]> {
  return retention(snapshots, item.retention, removesNothing(item.retention) ? [] : await everPublished(place, item));
}

/** With the publications of snapshots that are gone, one purge does not change what the next one sees. */
async function everPublished(place: Place, item: Item): Promise<readonly Placed[]> {
  const { facts } = await askVault(place, 'ledger', [item.dest.path]);
  return (facts.get('placed') ?? []).flatMap(text => {
    const [name = '', sequence, time] = text.split(' ');
    return name !== '' && Number(sequence) > 0 && Number(time) > 0
      ? [{ name, sequence: Number(sequence), time: Number(time) }]
      : [];
  });
}
