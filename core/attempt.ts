/** One attempt of a run under the vault's lease: a fresh tree, received, checked, published, purged, journalled. */
import type { Announce, BackupWish, RunOutcome } from './contract.ts';
import type { DriversPrepared } from './driver-steps.ts';
import { readJournal, writeJournal } from './journal.ts';
import type { Item, LedgerSnapshot, Verdict, Warning } from './model.ts';
import type { Ends } from './places.ts';
import { publish } from './publish.ts';
import { purgeVault } from './purge.ts';
import type { Received } from './receive.ts';
import { recentFirst } from './recent-first.ts';
import type { AttemptHistory } from './rules/attempt-history.ts';
import { judgeTree } from './rules/health.ts';
import { rsyncRefusal } from './rules/rsync-arguments.ts';
import { planAfter, planRun, type RunPlan, snapshotsOf } from './rules/run-plan.ts';
import { lostLease, unusableRsync } from './rules/words.ts';
import { dropRunFiles } from './run-files.ts';
import type { SourceFacts } from './source.ts';
import { journalEnd, makeTree, receiveInto } from './tree.ts';
import { askVault, type HeldVault, one } from './vault.ts';
import type { World } from './world/world.ts';

/** All that the steps of one attempt share. */
export interface Scene {
  readonly world: World;
  readonly item: Item;
  readonly wish: BackupWish;
  readonly ends: Ends;
  readonly announce: Announce;
  readonly signal: AbortSignal;
  readonly start: number;
  readonly vault: HeldVault;
  readonly token: string;
  readonly drivers?: DriversPrepared;
}

export async function attempt(scene: Scene, source: SourceFacts): Promise<RunOutcome> {
  const { world, item, start, vault, token } = scene;
  const unusable = rsyncProblem(vault.facts.rsyncLine, source.rsyncLine);
  if (unusable) return refused(world, item, unusable, start);
  const plan = planRun(vault.facts, token, start);
  await discardRuns(scene, plan.discard);
  await journalUntoldSnapshot(world, item, plan.base?.facts);
  const stage = await recentFirst(scene, source, plan);
  if (stage.kind === 'ended') return conclude(scene, source, plan, stage.history, stage.received, stage.received.verdict);
  if (stage.kind === 'none') return wholeAttempt(scene, source, plan);
  const next = { ...scene, start: world.clock.now() };
  const outcome = await wholeAttempt(next, source, planAfter(plan, vault.facts, next.start));
  return { ...outcome, milliseconds: world.clock.now() - start };
}

/** All of the source, to be published. */
async function wholeAttempt(scene: Scene, source: SourceFacts, plan: RunPlan): Promise<RunOutcome> {
  const { world, item, start } = scene;
  const tree = await makeTree(scene, plan);
  if (!tree.ok) return refused(world, item, tree.verdict, start);
  const received = await receiveInto(scene, source, plan, tree);
  const { verdict, files } = await check(scene, plan, received);
  // What lies there counts, not what was listed: of a tolerated loss only the list knows.
  const counted = { ...received, stats: { ...received.stats, regularFiles: files } };
  return conclude(scene, source, plan, tree.history, counted, verdict);
}

export function rsyncProblem(atVault: string, atSource: string): Verdict | undefined {
  const [vault, source] = [rsyncRefusal(atVault), rsyncRefusal(atSource)];
  return vault ? unusableRsync('at the vault', vault) : source ? unusableRsync('at the source', source) : undefined;
}

/** The vault went on publishing when this program was killed in between: the ledger knows, the journal learns it now. */
async function journalUntoldSnapshot(world: World, item: Item, line: LedgerSnapshot | undefined): Promise<void> {
  if (!line) return;
  const journal = await readJournal(world, item);
  const ours = journal.some(entry => entry.event === 'attempt-started' && entry.run === line.run);
  const told = journal.some(entry => entry.event === 'published' && entry.snapshot === line.snapshot);
  if (ours && !told) await journalSnapshot(world, item, line);
}

function journalSnapshot(world: World, item: Item, line: LedgerSnapshot): Promise<void> {
  const { run, snapshot, warnings, files, bytes, addedBytes, sentBytes, resentBytes } = line;
  const facts = { run, snapshot, warnings, files, bytes, addedBytes, sentBytes, resentBytes };
  return writeJournal(world, item, { event: 'published', time: world.clock.now(), ...facts });
}

async function discardRuns({ ends, item, token }: Scene, runs: readonly string[]): Promise<void> {
  if (runs.length === 0) return;
  await askVault(ends.vault, 'discard', [item.dest.path, ...runs.map(run => `unfinished/${run}\t`)], token);
}

/** Step 4: what rsync calls good is looked at before it may be published. */
export async function check(scene: Scene, plan: RunPlan, received: Received): Promise<{ verdict: Verdict; files: number }> {
  const { verdict, stats } = received;
  if (verdict.kind !== 'whole') return { verdict, files: stats.regularFiles };
  const { item, ends, token } = scene;
  const { facts, words } = await askVault(
    ends.vault,
    'inspect',
    [item.dest.path, plan.run, String(plan.attempt), plan.partialFolder, plan.base?.name ?? ''],
    token,
  );
  if (facts.has('lost-lease')) return { verdict: lostLease(), files: 0 };
  if (!facts.has('files')) return { verdict: { kind: 'cut', reason: 'connection-lost', detail: words }, files: 0 };
  const files = Number(one(facts, 'files'));
  const judged = judgeTree({
    item,
    verdict,
    complaintCount: received.complaintCount,
    stats: received.stats,
    former: plan.base?.facts,
    formerName: plan.base?.name,
    acceptShrink: scene.wish.acceptShrink,
    notLinked: received.notLinked,
    hardLinks: scene.vault.facts.mark?.hardLinks ?? true,
    fakeSuper: scene.vault.facts.mark?.fakeSuper ?? false,
    tree: {
      files,
      topEntries: Number(one(facts, 'top-entries') || 0),
      sampleLinked: Number(one(facts, 'sample-linked') || 0),
      sampleCopied: Number(one(facts, 'sample-copied') || 0),
    },
  });
  return { verdict: judged, files };
}

/** Steps 5 to 7. */
async function conclude(
  scene: Scene,
  source: SourceFacts,
  plan: RunPlan,
  history: AttemptHistory,
  received: Received,
  verdict: Verdict,
): Promise<RunOutcome> {
  const { world, start } = scene;
  const sentBytes = history.sentBytes + received.sentBytes;
  const before = {
    run: plan.run,
    attempt: plan.attempt,
    files: received.stats.regularFiles,
    receivedFiles: received.receivedFiles,
    bytes: received.stats.totalBytes,
    addedBytes: received.confirmedBytes,
    sentBytes,
    attemptSentBytes: received.sentBytes,
    resentBytes: history.resentBytes,
    ...(received.percent === undefined ? {} : { safePercent: received.percent }),
  };
  const allowed = await trusted(scene, plan, verdict);
  const published =
    allowed.kind === 'whole'
      ? await publish(scene, { plan, received, verdict: withWarnings(allowed, scene.drivers?.warnings ?? []), history, source })
      : { verdict: allowed, line: undefined };
  const { kind } = published.verdict;
  const detail = 'detail' in published.verdict ? published.verdict.detail : '';
  await journalEnd(scene, plan, history, received, { kind, detail });
  if (!published.line) return { ...before, verdict: published.verdict, milliseconds: world.clock.now() - start };
  await afterPublishing(scene, plan, published.line);
  const complaints = (await scene.drivers?.afterPublish(plan.snapshotName)) ?? [];
  return {
    ...before,
    verdict: withWarnings(published.verdict, complaints),
    snapshot: plan.snapshotName,
    receivedFiles: published.line.receivedFiles,
    addedBytes: published.line.addedBytes,
    milliseconds: world.clock.now() - start,
  };
}

/** Content that may be wrong is not published, and must not become what the next attempt links to either. */
async function trusted(scene: Scene, plan: RunPlan, verdict: Verdict): Promise<Verdict> {
  const { item, signal } = scene;
  const lost = signal.aborted ? undefined : await scene.drivers?.stillWhole(verdict.kind !== 'whole');
  if (lost) await discardRuns(scene, [plan.run]);
  if (verdict.kind === 'whole') return lost ?? (signal.aborted ? { kind: 'cancelled', signal: signal.reason } : verdict);
  if (lost && 'detail' in lost) scene.announce({ kind: 'note', item, text: `${lost.detail}; what arrived is not kept` });
  return verdict;
}

type Whole = Extract<Verdict, { kind: 'whole' }>;

function withWarnings(verdict: Whole, texts: readonly string[]): Whole {
  return { kind: 'whole', warnings: [...verdict.warnings, ...texts.map((text): Warning => ({ kind: 'other', path: '', text }))] };
}

async function afterPublishing(scene: Scene, plan: RunPlan, line: LedgerSnapshot): Promise<void> {
  const { world, item, ends, token } = scene;
  await journalSnapshot(world, item, line);
  await dropRunFiles(world, item, '');
  const names = [...plan.snapshots.map(snapshot => snapshot.name), plan.snapshotName];
  const lines = [
    ...plan.snapshots.flatMap(snapshot => (snapshot.facts ? [JSON.stringify(snapshot.facts)] : [])),
    JSON.stringify(line),
  ];
  const answers = await purgeVault(world, item, ends.vault, token, snapshotsOf({ snapshotNames: names, ledgerLines: lines }));
  if (answers.some(answer => answer.action === 'remove')) scene.announce({ kind: 'purged', item, answers });
}

/** Nothing was received: the journal says why. */
export async function refused(world: World, item: Item, verdict: Verdict, start: number): Promise<RunOutcome> {
  const detail = 'detail' in verdict ? verdict.detail : '';
  await writeJournal(world, item, { event: 'refused', time: world.clock.now(), verdict: verdict.kind, detail });
  return nothingDone(verdict, world.clock.now() - start);
}

export function nothingDone(verdict: Verdict, milliseconds: number): RunOutcome {
  return {
    verdict,
    attempt: 0,
    files: 0,
    receivedFiles: 0,
    bytes: 0,
    addedBytes: 0,
    sentBytes: 0,
    attemptSentBytes: 0,
    resentBytes: 0,
    milliseconds,
  };
}
