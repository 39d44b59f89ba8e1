/** The fresh tree of one attempt: made at the vault, received into by rsync, and what became of it written into the journal. */

import type { Scene } from './attempt.ts';
import { readJournal, writeJournal, writeWords } from './journal.ts';
import { openSpool } from './manifest.ts';
import type { JournalLine, Verdict } from './model.ts';
import { type Received, receive } from './receive.ts';
import { rsyncPathThatNotesItself } from './remote/receiver.ts';
import { type AttemptHistory, attemptHistory, endedWithoutAWord } from './rules/attempt-history.ts';
import type { RunPlan } from './rules/run-plan.ts';
import { sshFailure } from './rules/verdicts.ts';
import { lostLease } from './rules/words.ts';
import { dropRunFiles, runFile } from './run-files.ts';
import { dropNote, journalKilledAttempt, noteSent } from './sent-note.ts';
import type { SourceFacts } from './source.ts';
import { type Choice, type Manner, transferArguments } from './transfer.ts';
import { askVault, type Facts, one } from './vault.ts';

export interface Tree {
  /** What attempt.sh said of it. */
  readonly facts: Facts;
  readonly history: AttemptHistory;
}

export type Made = ({ readonly ok: true } & Tree) | { readonly ok: false; readonly verdict: Verdict };

/** `recentFiles`: so many files are all that comes into it; absent for a whole one. */
export async function makeTree(scene: Scene, plan: RunPlan, recentFiles?: number): Promise<Made> {
  const { world, item, ends, token, start } = scene;
  const { run, attempt } = plan;
  const stage = recentFiles === undefined ? '' : 'yes';
  const args = [item.dest.path, run, String(attempt), plan.partialFolder, plan.base?.name ?? '', stage];
  const { facts, words } = await askVault(ends.vault, 'attempt', args, token);
  if (!facts.has('tree')) return { ok: false, verdict: noTree(facts, words) };
  const history = attemptHistory(await journalSoFar(scene, run), run, carriedBytes(facts));
  const stageFacts = recentFiles === undefined ? {} : { recentFiles };
  await writeJournal(world, item, { event: 'attempt-started', time: start, run, attempt, ...stageFacts });
  scene.announce({
    kind: 'attempt-started',
    item,
    attempt,
    linkBase: plan.base?.name,
    carriedBytes: carriedBytes(facts),
    resentBytes: history.resentBytes,
    sentBefore: history.sentBytes,
  });
  return { ok: true, facts, history };
}

async function journalSoFar({ world, item }: Scene, run: string): Promise<readonly JournalLine[]> {
  await journalKilledAttempt(world, item, run);
  await dropRunFiles(world, item, run);
  const journal = await readJournal(world, item);
  // Of an attempt that ended without a word, the last lines of the spool are missing: what it received is read at the vault instead.
  if (endedWithoutAWord(journal, run)) await world.files.delete(runFile(world, item, run));
  return journal;
}

function noTree(facts: Facts, words: string): Verdict {
  if (facts.has('lost-lease')) return lostLease();
  if (facts.has('receiver-alive')) {
    const detail = `the receiver of an earlier attempt (process ${one(facts, 'receiver-alive')}) does not end`;
    return { kind: 'not-now', detail, remedy: 'look at the disk of the vault; run it again when that process is gone' };
  }
  if (facts.size === 0 && (words === '' || sshFailure(words) !== undefined))
    return { kind: 'cut', reason: 'connection-lost', detail: words || 'the connection is gone' };
  return {
    kind: 'failed',
    detail: `no tree could be made in the vault: ${words || one(facts, 'unwritable')}`,
    remedy: 'alp doctor looks for the cause',
  };
}

function carriedBytes(facts: Facts): number {
  return (facts.get('carried') ?? []).reduce((sum, bytes) => sum + (Number(bytes) || 0), 0);
}

/** With a choice, only these files of the source. */
export async function receiveInto(
  scene: Scene,
  source: SourceFacts,
  plan: RunPlan,
  tree: Tree,
  choice?: Choice,
  manner?: Manner,
): Promise<Received> {
  const { world, item, ends, start } = scene;
  const receiver = one(tree.facts, 'receiver');
  const spool = openSpool(world, item, plan.run);
  const wish = {
    item,
    ends,
    args: argumentsFor(scene, source, plan, tree, { choice, manner }),
    outputFile: runFile(world, item, `${plan.run}.said`),
    receiverFile: ends.direction === 'push' ? undefined : receiver,
    ground: { safeBytes: tree.history.confirmedBytes, hasBase: plan.base !== undefined },
    onFile: line => line.received && spool.add(line),
    onSent: sent => noteSent(world, item, plan.run, { attempt: plan.attempt, start, ...sent }),
  } satisfies Parameters<typeof receive>[1];
  const received = await receive(world, wish, scene.announce, scene.signal).finally(() => spool.close());
  await writeWords(world, item, plan.run, plan.attempt, received.words);
  return received;
}

function argumentsFor(
  scene: Scene,
  source: SourceFacts,
  plan: RunPlan,
  { facts }: Tree,
  how: { readonly choice: Choice | undefined; readonly manner: Manner | undefined },
): string[] {
  const { item, ends, vault } = scene;
  return transferArguments(item, ends, vault.facts, source, {
    target: `${one(facts, 'tree')}/`,
    linkBases: facts.get('base') ?? [],
    partialFolder: plan.partialFolder,
    resumes: facts.has('carried'),
    rsyncPath: ends.direction === 'push' ? rsyncPathThatNotesItself(one(facts, 'receiver')) : undefined,
    dryRun: false,
    watched: scene.wish.watched,
    ...how,
  });
}

type AttemptEnd = Extract<JournalLine, { event: 'attempt-ended' }>;

export async function journalEnd(
  { world, item, start }: Scene,
  plan: RunPlan,
  history: AttemptHistory,
  received: Received,
  end: { readonly kind: AttemptEnd['verdict']; readonly detail: string },
): Promise<void> {
  await writeJournal(world, item, {
    event: 'attempt-ended',
    time: world.clock.now(),
    run: plan.run,
    attempt: plan.attempt,
    start,
    verdict: end.kind,
    detail: end.detail,
    sentBytes: received.sentBytes,
    resentBytes: history.resentBytes,
    receivedFiles: received.receivedFiles,
    confirmedBytes: received.confirmedBytes,
    ...(received.percent === undefined ? {} : { safePercent: received.percent }),
  });
  await dropNote(world, item, plan.run);
}
