/** One attempt of a run under the vault's lease: a fresh tree, received, checked, published, purged, journalled. */
import type { Announce, BackupWish, RunOutcome } from './contract.ts';
import { readJournal, writeJournal, writeWords } from './journal.ts';
import { openSpool } from './manifest.ts';
import type { Item, JournalLine, LedgerSnapshot, Verdict } from './model.ts';
import type { Ends } from './places.ts';
import { publish } from './publish.ts';
import { purgeVault } from './purge.ts';
import { type Received, receive } from './receive.ts';
import { rsyncPathThatNotesItself } from './remote/receiver.ts';
import { type AttemptHistory, attemptHistory, endedWithoutAWord } from './rules/attempt-history.ts';
import { judgeTree } from './rules/health.ts';
import { rsyncRefusal } from './rules/rsync-arguments.ts';
import { planRun, type RunPlan, snapshotsOf } from './rules/run-plan.ts';
import { lostLease, unusableRsync } from './rules/words.ts';
import { dropRunFiles, runFile } from './run-files.ts';
import { dropNote, journalKilledAttempt, noteSent } from './sent-note.ts';
import type { SourceFacts } from './source.ts';
import { transferArguments } from './transfer.ts';
import { askVault, type Facts, type HeldVault, one } from './vault.ts';
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
}

export async function attempt(scene: Scene, source: SourceFacts): Promise<RunOutcome> {
  const { world, item, start, vault, token } = scene;
  const unusable = rsyncProblem(vault.facts.rsyncLine, source.rsyncLine);
  if (unusable) return refused(world, item, unusable, start);
  const plan = planRun(vault.facts, token, start);
  await discardOldRuns(scene, plan);
  const tree = await askVault(
    scene.ends.vault,
    'attempt',
    [item.dest.path, plan.run, String(plan.attempt), plan.partialFolder, plan.base?.name ?? ''],
    token,
  );
  if (!tree.facts.has('tree')) return refused(world, item, noTree(tree.facts, tree.words), start);
  await journalKilledAttempt(world, item, plan.run);
  await dropRunFiles(world, item, plan.run);
  const journal = await readJournal(world, item);
  // Of an attempt that ended without a word, the last lines of the spool are missing: what it received is read at the vault instead.
  if (endedWithoutAWord(journal, plan.run)) await world.files.delete(runFile(world, item, plan.run));
  await journalUntoldSnapshot(world, item, journal, plan.base?.facts);
  const history = attemptHistory(journal, plan.run, carriedBytes(tree.facts));
  await writeJournal(world, item, { event: 'attempt-started', time: start, run: plan.run, attempt: plan.attempt });
  scene.announce({
    kind: 'attempt-started',
    item,
    attempt: plan.attempt,
    linkBase: plan.base?.name,
    carriedBytes: carriedBytes(tree.facts),
    resentBytes: history.resentBytes,
    sentBefore: history.sentBytes,
  });
  const received = await receiveInto(scene, source, plan, tree.facts, history);
  await writeWords(world, item, plan.run, plan.attempt, received.words);
  const { verdict, files } = await check(scene, plan, received);
  // What lies there counts, not what was listed: of a tolerated loss only the list knows.
  return conclude(scene, source, plan, history, { ...received, stats: { ...received.stats, regularFiles: files } }, verdict);
}

function rsyncProblem(atVault: string, atSource: string): Verdict | undefined {
  const [vault, source] = [rsyncRefusal(atVault), rsyncRefusal(atSource)];
  return vault ? unusableRsync('at the vault', vault) : source ? unusableRsync('at the source', source) : undefined;
}

/** The vault went on publishing when this program was killed in between: the ledger knows, the journal learns it now. */
async function journalUntoldSnapshot(
  world: World,
  item: Item,
  journal: readonly JournalLine[],
  line: LedgerSnapshot | undefined,
): Promise<void> {
  const ours = journal.some(entry => entry.event === 'attempt-started' && entry.run === line?.run);
  const told = journal.some(entry => entry.event === 'published' && entry.snapshot === line?.snapshot);
  if (line && ours && !told) await journalSnapshot(world, item, line);
}

function journalSnapshot(world: World, item: Item, line: LedgerSnapshot): Promise<void> {
  const { run, snapshot, warnings, files, bytes, addedBytes, sentBytes, resentBytes } = line;
  const facts = { run, snapshot, warnings, files, bytes, addedBytes, sentBytes, resentBytes };
  return writeJournal(world, item, { event: 'published', time: world.clock.now(), ...facts });
}

async function discardOldRuns({ ends, item, token }: Scene, plan: RunPlan): Promise<void> {
  if (plan.discard.length === 0) return;
  await askVault(ends.vault, 'discard', [item.dest.path, ...plan.discard.map(run => `unfinished/${run}\t`)], token);
}

function noTree(facts: Facts, words: string): Verdict {
  if (facts.has('lost-lease')) return lostLease();
  if (facts.has('receiver-alive')) {
    const detail = `the receiver of an earlier attempt (process ${one(facts, 'receiver-alive')}) does not end`;
    return { kind: 'not-now', detail, remedy: 'look at the disk of the vault; run it again when that process is gone' };
  }
  return {
    kind: 'failed',
    detail: `no tree could be made in the vault: ${words || one(facts, 'unwritable')}`,
    remedy: 'alp doctor looks for the cause',
  };
}

function carriedBytes(facts: Facts): number {
  return (facts.get('carried') ?? []).reduce((sum, bytes) => sum + (Number(bytes) || 0), 0);
}

async function receiveInto(
  scene: Scene,
  source: SourceFacts,
  plan: RunPlan,
  facts: Facts,
  history: AttemptHistory,
): Promise<Received> {
  const { world, item, ends, vault } = scene;
  const receiver = one(facts, 'receiver');
  const args = transferArguments(item, ends, vault.facts, source, {
    target: `${one(facts, 'tree')}/`,
    linkBases: facts.get('base') ?? [],
    partialFolder: plan.partialFolder,
    resumes: facts.has('carried'),
    rsyncPath: ends.direction === 'push' ? rsyncPathThatNotesItself(receiver) : undefined,
    dryRun: false,
    watched: scene.wish.watched,
  });
  const spool = openSpool(world, item, plan.run);
  try {
    return await receive(
      world,
      {
        item,
        ends,
        args,
        receiverFile: ends.direction === 'push' ? undefined : receiver,
        ground: { safeBytes: history.confirmedBytes, hasBase: plan.base !== undefined },
        onFile: line => line.received && spool.add(line),
        onSent: sent => noteSent(world, item, plan.run, { attempt: plan.attempt, start: scene.start, ...sent }),
      },
      scene.announce,
      scene.signal,
    );
  } finally {
    spool.close();
  }
}

/** Step 4: what rsync calls good is looked at before it may be published. */
async function check(scene: Scene, plan: RunPlan, received: Received): Promise<{ verdict: Verdict; files: number }> {
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
  const { world, item, start, signal } = scene;
  const sentBytes = history.sentBytes + received.sentBytes;
  const before = {
    run: plan.run,
    attempt: plan.attempt,
    files: received.stats.regularFiles,
    receivedFiles: received.receivedFiles,
    bytes: received.stats.totalBytes,
    addedBytes: received.confirmedBytes,
    sentBytes,
    resentBytes: history.resentBytes,
    ...(received.percent === undefined ? {} : { safePercent: received.percent }),
  };
  const allowed: Verdict = verdict.kind === 'whole' && signal.aborted ? { kind: 'cancelled', signal: signal.reason } : verdict;
  const published =
    allowed.kind === 'whole'
      ? await publish(scene, { plan, received, verdict: allowed, history, source })
      : { verdict: allowed, line: undefined };
  await writeJournal(world, item, {
    event: 'attempt-ended',
    time: world.clock.now(),
    run: plan.run,
    attempt: plan.attempt,
    start,
    verdict: published.verdict.kind,
    detail: 'detail' in published.verdict ? published.verdict.detail : '',
    sentBytes: received.sentBytes,
    resentBytes: history.resentBytes,
    receivedFiles: received.receivedFiles,
    confirmedBytes: received.confirmedBytes,
    ...(received.percent === undefined ? {} : { safePercent: received.percent }),
  });
  await dropNote(world, item, plan.run);
  if (!published.line) return { ...before, verdict: published.verdict, milliseconds: world.clock.now() - start };
  await afterPublishing(scene, plan, published.line);
  return {
    ...before,
    verdict: published.verdict,
    snapshot: plan.snapshotName,
    receivedFiles: published.line.receivedFiles,
    addedBytes: published.line.addedBytes,
    milliseconds: world.clock.now() - start,
  };
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
  return {
    verdict,
    attempt: 0,
    files: 0,
    receivedFiles: 0,
    bytes: 0,
    addedBytes: 0,
    sentBytes: 0,
    resentBytes: 0,
    milliseconds: world.clock.now() - start,
  };
}
