/** The attempts that the agent has under way: begun, watched, ended; each ends with what its journal says then. */
import type { ConfiguredItem } from './agent-items.ts';
import type { AgentEvent, Route, StopReason } from './agent-model.ts';
import { nothingDone } from './attempt.ts';
import { backUp } from './backup.ts';
import type { Announcement, RunOutcome } from './contract.ts';
import { readJournal } from './journal.ts';
import type { Progress } from './model.ts';
import { itemByRoute } from './reach.ts';
import { historyOf } from './rules/item-history.ts';
import { safeText, titleOf, verdictText, worldTrouble } from './rules/words.ts';
import type { World } from './world/world.ts';

export interface AgentRuns {
  start(configured: ConfiguredItem, route: Route | undefined): void;
  stop(id: string, why: StopReason): void;
  /** Ends all and waits for them. */
  stopAll(why: StopReason): Promise<void>;
  progressOf(id: string): Progress | undefined;
}

export interface RunsWish {
  readonly tell: (line: string) => void;
  readonly post: (event: AgentEvent) => void;
  readonly onProgress: () => void;
}

interface Stops {
  readonly signal: AbortSignal;
  readonly hurry: AbortSignal;
}

interface Under {
  readonly controller: AbortController;
  /** For whoever was asked to end and does not: its `after` hangs. */
  readonly hurry: AbortController;
  readonly ended: Promise<void>;
  /** Milliseconds on the monotonic clock; undefined before the attempt proper: what `before` does takes its time. */
  lastSign?: number;
  progress?: Progress;
}

/** The receiving has a watch of its own; this one is for what comes after it and may hang, and is generous: a slow disk flushes for long (milliseconds). */
const longestSilence = 6 * 3_600_000;
const watchEvery = 60_000;

export function agentRuns(world: World, wish: RunsWish): AgentRuns {
  const under = new Map<string, Under>();

  function start(configured: ConfiguredItem, route: Route | undefined): void {
    const { id } = configured.agentItem;
    const [controller, hurry] = [new AbortController(), new AbortController()];
    const stops = { signal: controller.signal, hurry: hurry.signal };
    const ended = attempt(configured, route, stops).finally(() => under.delete(id));
    under.set(id, { controller, hurry, ended });
  }

  async function attempt({ item, agentItem }: ConfiguredItem, route: Route | undefined, stops: Stops): Promise<void> {
    const { id } = agentItem;
    wish.tell(`${titleOf(item)}: begins${route?.isFurther ? `, by ${route.host}` : ''}`);
    const outcome = await once(item, id, route, stops);
    wish.tell(`${titleOf(item)}: ${outcomeText(outcome)}`);
    await tellHistory(item, id);
    wish.post({ kind: 'attempt-ended', item: id, verdict: outcome.verdict, progressed: hasProgressed(outcome) });
  }

  async function tellHistory(item: ConfiguredItem['item'], id: string): Promise<void> {
    try {
      wish.post({ kind: 'history', item: id, history: historyOf(await readJournal(world, item)) });
    } catch (error) {
      wish.tell(`${titleOf(item)}: its journal cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async function once(
    item: ConfiguredItem['item'],
    id: string,
    route: Route | undefined,
    { signal, hurry }: Stops,
  ): Promise<RunOutcome> {
    const start = world.clock.now();
    try {
      const routed = route ? await itemByRoute(world, item, route) : item;
      const how = { dryRun: false, retries: 0, watched: true, acceptShrink: false, hurry };
      return await backUp(world, routed, how, heard(id), signal);
    } catch (error) {
      // One item that trips over a mistake of ours must not take the agent along.
      const trouble = worldTrouble(error, world.folders.state) ?? ourMistake(error);
      return nothingDone({ kind: 'failed', ...trouble }, world.clock.now() - start);
    }
  }

  function heard(id: string): (announcement: Announcement) => void {
    return announcement => {
      const one = under.get(id);
      if (one && (one.lastSign !== undefined || announcement.kind === 'attempt-started')) one.lastSign = world.clock.monotonic();
      if (announcement.kind === 'attempt-started')
        wish.post({ kind: 'attempt-started', item: id, attempt: announcement.attempt });
      if (announcement.kind !== 'progress') return;
      if (one) one.progress = announcement.progress;
      wish.onProgress();
    };
  }

  function endSilentOnes(): void {
    const now = world.clock.monotonic();
    for (const { controller, lastSign } of under.values())
      if (now - (lastSign ?? now) > longestSilence) controller.abort('stalled');
  }

  /** Asked twice, it hurries. */
  function end(id: string, why: StopReason): void {
    const one = under.get(id);
    (one?.controller.signal.aborted ? one.hurry : one?.controller)?.abort(why);
  }

  const stopWatch = world.clock.every(watchEvery, endSilentOnes);
  return {
    start,
    stop: end,
    async stopAll(why) {
      stopWatch();
      for (const id of under.keys()) end(id, why);
      await Promise.all([...under.values()].map(({ ended }) => ended));
    },
    progressOf: id => under.get(id)?.progress,
  };
}

/** Below this, protocol and file list are all that went over the wire. */
const overheadBytes = 256_000;

function hasProgressed({ receivedFiles, attemptSentBytes }: RunOutcome): boolean {
  return receivedFiles > 0 || attemptSentBytes > overheadBytes;
}

function outcomeText(outcome: RunOutcome): string {
  const { verdict, attempt, snapshot } = outcome;
  if (verdict.kind === 'whole') return `published ${snapshot}`;
  const safe =
    attempt > 0
      ? `; attempt ${attempt}: ${safeText(outcome.safePercent, outcome.sentBytes, outcome.resentBytes, 'in the vault')}`
      : '';
  return `${verdictText(verdict)}${safe}`;
}

function ourMistake(error: unknown): { readonly detail: string; readonly remedy: string } {
  return {
    detail: error instanceof Error ? error.message : String(error),
    remedy: 'this is a mistake in alpine-backup; report it',
  };
}
