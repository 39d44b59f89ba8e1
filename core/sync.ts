/** The story of a sync: what another server's vault has and ours lacks comes over, oldest first, each snapshot by the steps of a run. */
import type { StopReason } from './agent-model.ts';
import { forgetVault, takeLease } from './begin.ts';
import type { SyncAnnounce, SyncOutcome, SyncWish } from './contract.ts';
import { readJournal, writeJournal } from './journal.ts';
import type { Item, Location, Snapshot, Verdict, Warning } from './model.ts';
import { closeEnds, type Ends, openEnds } from './places.ts';
import { purgeVault } from './purge.ts';
import { locationText } from './rules/locations.ts';
import { masterLocation, vaultHere } from './rules/master-location.ts';
import { snapshotsOf } from './rules/run-plan.ts';
import { inOrder } from './rules/snapshot-names.ts';
import { copiesIn, copyingItem, type Offer, planSync } from './rules/sync-plan.ts';
import { followsLine } from './rules/vault-role.ts';
import { isWorthAnotherTry } from './rules/verdicts.ts';
import { worldTrouble } from './rules/words.ts';
import { emptySide, isSettled, look, noMaster, type Side } from './sync-sides.ts';
import { bring, journalSynced, type SyncScene } from './sync-snapshot.ts';
import { askVault } from './vault.ts';
import type { World } from './world/world.ts';

export async function sync(
  world: World,
  item: Item,
  wish: SyncWish,
  announce: SyncAnnounce,
  signal: AbortSignal,
): Promise<SyncOutcome> {
  const master = masterLocation(item, wish.master);
  if (!master.ok) return nothingSynced(wish.master, { kind: 'failed', detail: master.message, remedy: master.remedy }, 0);
  const frame = { world, item: copyingItem(item, master.value, vaultHere(item)), wish, announce, signal };
  let outcome = await onceInThisWorld(frame, master.value);
  for (let tryNumber = 1; tryNumber <= wish.retries && isWorthAnotherTry(outcome.verdict) && !signal.aborted; tryNumber++) {
    const milliseconds = Math.min(60_000, 1000 * 2 ** tryNumber);
    announce({ kind: 'waiting', item, milliseconds, tryNumber, tries: wish.retries });
    await world.clock.sleep(milliseconds, signal);
    if (signal.aborted) break;
    const next = await onceInThisWorld(frame, master.value);
    outcome = { ...next, brought: [...outcome.brought, ...next.brought], sentBytes: outcome.sentBytes + next.sentBytes };
  }
  return outcome;
}

interface Frame {
  readonly world: World;
  /** Its source is the master's vault, its dest ours. */
  readonly item: Item;
  readonly wish: SyncWish;
  readonly announce: SyncAnnounce;
  readonly signal: AbortSignal;
}

async function onceInThisWorld(frame: Frame, master: Location): Promise<SyncOutcome> {
  const { world, item, announce, signal } = frame;
  const start = world.clock.now();
  announce({ kind: 'connecting', item, to: master.kind === 'ssh' ? master.login : 'here' });
  try {
    const opened = await openEnds(world, item, signal);
    if (!opened.ok) return await refusedSync(frame, opened.verdict, start);
    const { ends } = opened;
    signal.addEventListener('abort', () => abandon(ends, signal.reason), { once: true });
    try {
      return await compareAndBring(frame, ends, start);
    } finally {
      await closeEnds(ends);
    }
  } catch (error) {
    const trouble = worldTrouble(error, world.folders.state);
    if (!trouble) throw error;
    return nothingSynced(locationText(master), { kind: 'failed', ...trouble }, world.clock.now() - start);
  }
}

function abandon(ends: Ends, reason: StopReason): void {
  if (reason === 'address-gone' || reason === 'stalled') ends.far.abandon();
}

async function compareAndBring(frame: Frame, ends: Ends, start: number): Promise<SyncOutcome> {
  const { item, wish } = frame;
  const master = await look(ends.source, item.source);
  if (!master.ok) return refusedSync(frame, master.verdict, start);
  if (master.side === undefined) return refusedSync(frame, noMaster(item), start);
  const here = await look(ends.vault, item.dest);
  if (!here.ok) return refusedSync(frame, here.verdict, start);
  const side = here.side ?? emptySide(item.dest);
  const plan = planSync(item, master.side, side, wish);
  if (plan.kind === 'refused') return refusedSync(frame, { ...plan, kind: 'failed' }, start);
  if (plan.early !== undefined)
    note(frame, `${plan.early} has no line in the ledger of ${master.side.text} yet; a later sync brings it`);
  if (wish.dryRun) tellOffers(frame, plan.offers);
  const isAsked = wish.demote && side.role.kind !== 'copy';
  if (wish.dryRun || (plan.offers.length === 0 && isSettled(side) && !isAsked)) {
    return outcomeOf(
      frame,
      { brought: [], lacking: plan.offers.length, here: snapshotsOf(side), sentBytes: 0 },
      whole([]),
      start,
    );
  }
  return withLease(frame, ends, master.side, side, start);
}

function tellOffers({ item, announce }: Frame, offers: readonly Offer[]): void {
  for (const { snapshot } of offers) {
    const { files, addedBytes } = snapshot.facts ?? {};
    announce({ kind: 'would-bring', item, snapshot: snapshot.name, files, addedBytes });
  }
}

/** The master's lease is not needed: nothing that is published there changes, and what is purged meanwhile is found out. */
async function withLease(frame: Frame, ends: Ends, master: Side, side: Side, start: number): Promise<SyncOutcome> {
  const { world, item, wish, signal } = frame;
  if (wish.adopt) await forgetVault(world, item);
  const leased = await takeLease(world, item, ends.vault, master.mark);
  if (!leased.ok) return refusedSync(frame, missedVault(frame, leased.verdict), start);
  const { vault, token, notes } = leased.lease;
  for (const text of notes) note(frame, text);
  try {
    // What was seen before the lease may have changed.
    const plan = planSync(item, master, { ...side, ...vault.facts }, wish);
    if (plan.kind === 'refused') return await refusedSync(frame, { ...plan, kind: 'failed' }, start);
    const backupWish = { dryRun: false, retries: 0, watched: wish.watched, acceptShrink: true };
    for (const name of plan.unproven)
      note(frame, `${name} was here before, and is not compared with what ${master.text} has under this name`);
    const scene: SyncScene = {
      world,
      item,
      wish: backupWish,
      ends,
      announce: frame.announce,
      signal,
      start,
      vault,
      token,
      master,
      copies: copiesIn(master, { ...side, ...vault.facts }),
    };
    await becomeCopy(scene, wish);
    await journalUntold(scene);
    await discardOthers(scene, side);
    return await bringAll(frame, scene, plan.offers, start);
  } finally {
    leased.stopBeating?.();
    vault.release();
    if (!signal.aborted) await askVault(ends.vault, 'empty-trash', [item.dest.path]);
  }
}

/** Before the first snapshot comes: a backup in between would begin another history. */
async function becomeCopy({ world, item, ends, vault, token, master }: SyncScene, { demote }: SyncWish): Promise<void> {
  const { role, marked } = vault.facts;
  if (role.kind === 'copy' || !(marked || demote)) return;
  const line = followsLine(snapshotsOf(vault.facts).at(-1)?.name ?? '', world.clock.now(), master.text);
  await askVault(ends.vault, 'noted', [item.dest.path, JSON.stringify(line)], token);
}

/** Only here it is known which vault is meant to begin anew. */
function missedVault({ item, wish }: Frame, verdict: Verdict): Verdict {
  if (verdict.kind !== 'not-now' || verdict.reason !== 'vault-missing' || verdict.remedy.startsWith('mount ')) return verdict;
  const again = `alp sync ${item.server} ${item.name} ${wish.master} --adopt`;
  return { ...verdict, remedy: `is its disk mounted? If a new vault shall begin there: ${again}` };
}

/** What was published when this program was killed: the ledger knows, the journal learns it now. */
async function journalUntold(scene: SyncScene): Promise<void> {
  const newest = snapshotsOf(scene.vault.facts).findLast(({ facts }) => facts?.synced !== undefined);
  if (!newest?.facts?.synced) return;
  const journal = await readJournal(scene.world, scene.item);
  if (journal.some(line => line.event === 'synced' && line.snapshot === newest.name)) return;
  const { run, files, bytes, synced } = newest.facts;
  await journalSynced(scene, newest, { run, files, bytes, sentBytes: synced.sentBytes, warnings: [] });
}

/** Half-received snapshots of the master wait for their turn; other unfinished runs are nobody's. */
async function discardOthers({ ends, item, vault, token, master }: SyncScene, side: Side): Promise<void> {
  const all = planSync(item, master, { ...side, ...vault.facts }, { latestOnly: false, demote: true });
  const waiting = new Set(all.kind === 'planned' ? all.offers.map(({ run }) => run) : []);
  const doomed = vault.facts.unfinished.filter(({ run }) => !waiting.has(run)).map(({ run }) => `unfinished/${run}\t`);
  if (doomed.length > 0) await askVault(ends.vault, 'discard', [item.dest.path, ...doomed], token);
}

async function bringAll(frame: Frame, scene: SyncScene, offers: readonly Offer[], start: number): Promise<SyncOutcome> {
  const { item, announce, signal } = frame;
  let here = snapshotsOf(scene.vault.facts);
  const brought: string[] = [];
  const warnings: Warning[] = [];
  let gone = 0;
  let sentBytes = 0;
  let verdict: Verdict | undefined;
  for (const [index, offer] of offers.entries()) {
    if (signal.aborted) verdict = { kind: 'cancelled', signal: signal.reason };
    // One that cannot be read whole does not keep the others back.
    if (verdict && verdict.kind !== 'incomplete') break;
    const { name } = offer.snapshot;
    announce({ kind: 'bringing', item, snapshot: name, number: index + 1, of: offers.length });
    const result = await bring({ ...scene, copies: new Set([...scene.copies, ...brought]) }, offer, here);
    if (result.kind === 'brought') {
      const { snapshot, received, files } = result;
      here = [...here, snapshot];
      brought.push(name);
      warnings.push(...result.warnings);
      sentBytes += received.sentBytes;
      announce({
        kind: 'brought',
        item,
        snapshot: name,
        files,
        receivedFiles: received.receivedFiles,
        addedBytes: received.confirmedBytes,
        sentBytes: received.sentBytes,
        warnings: [],
      });
      continue;
    }
    sentBytes += result.sentBytes;
    if (result.kind === 'gone') {
      gone++;
      announce({ kind: 'given-up', item, snapshot: name, detail: 'it was purged there meanwhile' });
    } else verdict = result.verdict;
  }
  if (brought.length > 0 && (verdict === undefined || verdict.kind === 'incomplete')) here = await purged(frame, scene, here);
  const lacking = offers.length - brought.length - gone;
  return outcomeOf(frame, { brought, lacking, here, sentBytes }, verdict ?? whole(warnings), start);
}

/** By this server's own policy; what the master purged is none of it. */
async function purged(
  { world, item, wish, announce }: Frame,
  scene: SyncScene,
  here: readonly Snapshot[],
): Promise<readonly Snapshot[]> {
  if (wish.noPurge) return here;
  const answers = await purgeVault(world, item, scene.ends.vault, scene.token, here);
  const removed = new Set(answers.filter(({ action }) => action === 'remove').map(({ snapshot }) => snapshot.name));
  if (removed.size > 0) announce({ kind: 'purged', item, answers });
  return here.filter(({ name }) => !removed.has(name));
}

function whole(warnings: readonly Warning[]): Verdict {
  return { kind: 'whole', warnings };
}

function note({ item, announce }: Frame, text: string): void {
  announce({ kind: 'note', item, text });
}

interface Sum {
  readonly brought: readonly string[];
  readonly lacking: number;
  readonly here: readonly Snapshot[];
  readonly sentBytes: number;
}

function outcomeOf({ world, item }: Frame, { here, ...sum }: Sum, verdict: Verdict, start: number): SyncOutcome {
  const newest = inOrder(here).at(-1);
  return {
    verdict,
    from: locationText(item.source),
    ...sum,
    snapshots: here.length,
    ...(newest ? { newest: { name: newest.name, time: newest.time } } : {}),
    milliseconds: world.clock.now() - start,
  };
}

async function refusedSync({ world, item }: Frame, verdict: Verdict, start: number): Promise<SyncOutcome> {
  const detail = 'detail' in verdict ? verdict.detail : '';
  await writeJournal(world, item, { event: 'refused', time: world.clock.now(), verdict: verdict.kind, detail });
  return nothingSynced(locationText(item.source), verdict, world.clock.now() - start);
}

function nothingSynced(from: string, verdict: Verdict, milliseconds: number): SyncOutcome {
  return { verdict, from, brought: [], lacking: 0, snapshots: 0, sentBytes: 0, milliseconds };
}
