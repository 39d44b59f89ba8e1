/** The agent's idle hours: after a run, while nothing else is under way, what `verify` and `drill` of an item have made due. */
import type { ConfiguredItem } from './agent-items.ts';
import { drillSummary } from './drill.ts';
import type { AgentState } from './rules/agent-state.ts';
import { isQuietAfterRun } from './rules/upkeep.ts';
import { titleOf } from './rules/words.ts';
import { drillIfDue, verifyIfDue } from './upkeep.ts';
import { verifySummary } from './verify.ts';
import type { World } from './world/world.ts';

export interface AgentUpkeep {
  /** Begins what is due, one item at a time; ends it when the agent has something else to do. It goes on the next time. */
  consider(): void;
  end(): Promise<void>;
}

export interface UpkeepWish {
  readonly items: () => readonly ConfiguredItem[];
  readonly state: () => AgentState;
  readonly tell: (line: string) => void;
}

export function agentUpkeep(world: World, { items, state, tell }: UpkeepWish): AgentUpkeep {
  let under: { readonly controller: AbortController; readonly ended: Promise<void> } | undefined;
  let next = 0;
  let former = '';

  function consider(): void {
    const now = world.clock.now();
    if (under) {
      if (isBusy(state())) under.controller.abort('paused');
      return;
    }
    if (isBusy(state())) return;
    const runs = Object.values(state().standings)
      .map(({ history }) => history.lastGood)
      .join();
    if (runs === former && now < next && next - now <= lookEvery) return;
    [next, former] = [now + lookEvery, runs];
    const due = items().filter(({ item, agentItem }) => {
      const standing = state().standings[agentItem.id];
      return (item.verify || item.drill) && standing && isQuietAfterRun(standing.history.lastGood, now);
    });
    if (due.length === 0) return;
    const controller = new AbortController();
    const ended = each(due, controller.signal).finally(() => {
      under = undefined;
    });
    under = { controller, ended };
  }

  async function each(due: readonly ConfiguredItem[], signal: AbortSignal): Promise<void> {
    for (const { item } of due) {
      if (signal.aborted) return;
      await upkeepOf(item, signal).catch(error =>
        tell(`${titleOf(item)}: not verified: ${error instanceof Error ? error.message : String(error)}`),
      );
    }
  }

  async function upkeepOf(item: ConfiguredItem['item'], signal: AbortSignal): Promise<void> {
    const quiet = () => undefined;
    const verified = await verifyIfDue(world, item, { againstSource: false, onlyIfDue: true }, quiet, signal);
    if (!('kind' in verified)) tell(`${titleOf(item)}: verified: ${verifySummary(verified)}`);
    if (signal.aborted) return;
    const drilled = await drillIfDue(world, item, { onlyIfDue: true }, quiet, signal);
    if (!('kind' in drilled)) tell(`${titleOf(item)}: drill: ${drillSummary(drilled)}`);
  }

  return {
    consider,
    async end() {
      under?.controller.abort('user');
      await under?.ended;
    },
  };
}

/** Whether something is due is read from the journal: behind each run, and else not every second (milliseconds). */
const lookEvery = 60_000;

function isBusy(state: AgentState): boolean {
  return state.pausedUntil !== undefined || Object.values(state.standings).some(({ running }) => running !== undefined);
}
