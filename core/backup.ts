/** The story of one run: begin, prepare, receive, check, publish, purge, journal. Here its frame; `attempt.ts` has the middle. */
import type { StopReason } from './agent-model.ts';
import { attempt, nothingDone, refused, type Scene } from './attempt.ts';
import { takeLease } from './begin.ts';
import type { Announce, BackupWish, RunOutcome } from './contract.ts';
import { releaseLeftovers } from './driver-release.ts';
import { dryRun } from './dry-run.ts';
import type { Item } from './model.ts';
import { closeEnds, type Ends, openEnds } from './places.ts';
import { prepare, type ReadyItem } from './prepare.ts';
import { copyRefusal } from './rules/vault-role.ts';
import { isWorthAnotherTry } from './rules/verdicts.ts';
import { worldTrouble } from './rules/words.ts';
import { askSource, type SourceAnswer } from './source.ts';
import { askVault } from './vault.ts';
import type { World } from './world/world.ts';

export async function backUp(
  world: World,
  item: Item,
  wish: BackupWish,
  announce: Announce,
  signal: AbortSignal,
): Promise<RunOutcome> {
  announce({ kind: 'run-started', item, dryRun: wish.dryRun });
  let outcome = await onceInThisWorld(world, item, wish, announce, signal);
  for (let tryNumber = 1; tryNumber <= wish.retries && isWorthAnotherTry(outcome.verdict) && !signal.aborted; tryNumber++) {
    const milliseconds = pauseBeforeTry(tryNumber);
    announce({ kind: 'waiting', item, milliseconds, tryNumber, tries: wish.retries });
    await world.clock.sleep(milliseconds, signal);
    if (!signal.aborted) outcome = await onceInThisWorld(world, item, wish, announce, signal);
  }
  announce({ kind: 'run-ended', item, outcome });
  return outcome;
}

/** Seconds first, then minutes: 2 s, 4 s, 8 s … at most a minute. */
function pauseBeforeTry(tryNumber: number): number {
  return Math.min(60_000, 1000 * 2 ** tryNumber);
}

/** A state folder without room is nobody's mistake; the journal, which lies there, may not have it either. */
async function onceInThisWorld(
  world: World,
  item: Item,
  wish: BackupWish,
  announce: Announce,
  signal: AbortSignal,
): Promise<RunOutcome> {
  const start = world.clock.now();
  try {
    return await once(world, item, wish, announce, signal);
  } catch (error) {
    const trouble = worldTrouble(error, world.folders.state);
    if (!trouble) throw error;
    return nothingDone({ kind: 'failed', ...trouble }, world.clock.now() - start);
  }
}

async function once(world: World, item: Item, wish: BackupWish, announce: Announce, signal: AbortSignal): Promise<RunOutcome> {
  const start = world.clock.now();
  await undoLeftovers(world, item, wish, announce, signal);
  announce({ kind: 'connecting', item, to: [item.dest, item.source].find(end => end.kind === 'ssh')?.login ?? 'here' });
  const opened = await openEnds(world, item, signal);
  if (!opened.ok) return refused(world, item, opened.verdict, start);
  const { ends } = opened;
  signal.addEventListener('abort', () => abandon(ends, signal.reason), { once: true });
  try {
    if (wish.dryRun) return await dryRun(world, item, ends, announce, signal);
    // What `before` or a driver prepares is not there yet; any other source can be asked before the vault is touched.
    const source = item.before || item.drivers.length > 0 ? undefined : await askSource(ends, item);
    if (source?.ok === false) return await refused(world, item, source.verdict, start);
    if (signal.aborted) return await refused(world, item, { kind: 'cancelled', signal: signal.reason }, start);
    return await withLease({ world, item, wish, ends, announce, signal, start }, source);
  } finally {
    await closeEnds(ends);
  }
}

/** What a run that was killed has stopped is started again, also when this one is refused for another reason. */
async function undoLeftovers(world: World, item: Item, wish: BackupWish, announce: Announce, signal: AbortSignal): Promise<void> {
  if (wish.dryRun) return;
  const { server, name } = item;
  const say = (text: string) => announce({ kind: 'note', item, text });
  for (const text of await releaseLeftovers(world, { server, item: name }, signal, say)) say(text);
}

/** A connection without its address is dead, and would be waited for until its keep-alive gives up. Where nothing moves, this side may hang as well. */
function abandon(ends: Ends, reason: StopReason): void {
  if (reason === 'address-gone') ends.far.abandon();
  if (reason === 'stalled') for (const place of [ends.vault, ends.source]) place.abandon();
}

/** Steps 1 and 7: nothing is written without the lease, and it is given back whatever happens. */
async function withLease(frame: Omit<Scene, 'vault' | 'token'>, source: SourceAnswer | undefined): Promise<RunOutcome> {
  const { world, item, ends } = frame;
  const leased = await takeLease(world, item, ends.vault);
  const { signal } = frame;
  if (!leased.ok)
    return refused(world, item, signal.aborted ? { kind: 'cancelled', signal: signal.reason } : leased.verdict, frame.start);
  const { vault, token, notes } = leased.lease;
  for (const text of notes) frame.announce({ kind: 'note', item, text });
  try {
    const isCopy = copyRefusal(item, vault.facts.role);
    if (isCopy) return await refused(world, item, isCopy, frame.start);
    if (frame.signal.aborted) return await refused(world, item, { kind: 'cancelled', signal: frame.signal.reason }, frame.start);
    return await prepared({ ...frame, vault, token }, source);
  } finally {
    leased.stopBeating?.();
    vault.release();
    if (!frame.signal.aborted) await emptyTrash(frame);
  }
}

/** What cannot be deleted fills the disk: that must not go unsaid. */
async function emptyTrash({ item, ends, announce }: Omit<Scene, 'vault' | 'token'>): Promise<void> {
  const { facts } = await askVault(ends.vault, 'empty-trash', [item.dest.path]);
  const left = facts.get('not-emptied');
  if (left)
    announce({ kind: 'note', item, text: `${left.length} discarded folders in .alp/trash could not be deleted: ${left[0]}` });
}

/** Step 2: whatever comes between, drivers are released and `after` follows `before`. */
async function prepared(scene: Scene, early: SourceAnswer | undefined): Promise<RunOutcome> {
  const { world, item, signal, start } = scene;
  let outcome: RunOutcome | undefined;
  let complaints: readonly string[] = [];
  const say = (text: string) => scene.announce({ kind: 'note', item, text });
  const ready = await prepare(world, item, {
    run: scene.token,
    stops: { signal, hurry: scene.wish.hurry },
    say,
    result: () => outcome?.verdict.kind ?? 'failed',
  });
  if (!ready.ok) {
    for (const text of ready.complaints) say(text);
    return refused(world, item, ready.verdict, start);
  }
  try {
    outcome = await received(scene, ready, early);
  } finally {
    complaints = await ready.release();
    for (const text of complaints) say(text);
  }
  if (complaints.length === 0 || outcome.verdict.kind !== 'whole') return outcome;
  const warnings = complaints.map(text => ({ kind: 'other', path: '', text }) as const);
  return { ...outcome, verdict: { kind: 'whole', warnings: [...outcome.verdict.warnings, ...warnings] } };
}

async function received(scene: Scene, { item, drivers }: ReadyItem, early: SourceAnswer | undefined): Promise<RunOutcome> {
  const { world, signal, start } = scene;
  if (signal.aborted) return refused(world, item, { kind: 'cancelled', signal: signal.reason }, start);
  const source = early ?? (await askSource(scene.ends, item));
  if (!source.ok) return refused(world, item, source.verdict, start);
  return attempt({ ...scene, item, ...(drivers ? { drivers } : {}) }, source.facts);
}
