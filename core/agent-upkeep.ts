/** The agent's idle hours: after a run, while nothing else is under way, what `verify` and `drill` of an item have made due. Pause and gates hold for it, too. */
import type { ConfiguredItem } from './agent-items.ts';
import type { Reachability, Route } from './agent-model.ts';
import { drillSummary } from './drill.ts';
import type { Item } from './model.ts';
import { itemByRoute } from './reach.ts';
import type { AgentState } from './rules/agent-state.ts';
import { isQuietAfterRun, upkeepGates } from './rules/upkeep.ts';
import { titleOf } from './rules/words.ts';
import { drillIfDue, isUpkeepDue, verifyIfDue } from './upkeep.ts';
import { verifySummary } from './verify.ts';
import type { World } from './world/world.ts';

export interface AgentUpkeep {
  /** Begins what is due, one item at a time; ends it when the agent has something else to do, or a gate closes. It goes on the next time. */
  consider(): void;
  end(): Promise<void>;
}

export interface UpkeepWish {
  readonly items: () => readonly ConfiguredItem[];
  readonly state: () => AgentState;
  readonly tell: (line: string) => void;
  /** By which of its addresses the other side is to be had now. */
  readonly findRoute: (configured: ConfiguredItem, signal: AbortSignal) => Promise<Reachability>;
  /** In the place of verifying and drills, and of the question whether they are due. */
  readonly deeds?: Deeds;
}

export interface Deeds {
  isDue(item: Item): Promise<boolean>;
  keep(item: Item, signal: AbortSignal): Promise<void>;
}

interface Under {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
  /** The item that is looked after now, and by which way. */
  now?: { readonly configured: ConfiguredItem; readonly route: Route };
}

export function agentUpkeep(world: World, { items, state, tell, findRoute, deeds }: UpkeepWish): AgentUpkeep {
  const { isDue, keep } = deeds ?? realDeeds(world, tell);
  let under: Under | undefined;
  let next = 0;
  let former = '';

  function consider(): void {
    const now = world.clock.now();
    if (under) {
      if (isBusy(state()) || (under.now && isClosed(under.now.configured, under.now.route, true)))
        under.controller.abort('paused');
      return;
    }
    if (isBusy(state())) return;
    const runs = Object.values(state().standings)
      .map(({ history }) => history.lastGood)
      .join();
    if (runs === former && now < next && next - now <= lookEvery) return;
    [next, former] = [now + lookEvery, runs];
    const wanted = items().filter(configured => {
      const { item, agentItem } = configured;
      const standing = state().standings[agentItem.id];
      const isTime = (item.verify || item.drill) && standing && isQuietAfterRun(standing.history.lastGood, now);
      return isTime && !isClosed(configured, undefined);
    });
    if (wanted.length === 0) return;
    const controller = new AbortController();
    const ended = each(wanted, controller.signal).finally(() => {
      under = undefined;
    });
    under = { controller, ended };
  }

  function isClosed({ agentItem }: ConfiguredItem, way: Route | undefined, running = false): boolean {
    const moment = { now: world.clock.now(), localTime: world.clock.offsetMinutes };
    return upkeepGates(agentItem, state().conditions, moment, { way, running }).length > 0;
  }

  async function each(wanted: readonly ConfiguredItem[], signal: AbortSignal): Promise<void> {
    for (const configured of wanted) {
      if (signal.aborted) return;
      await one(configured, signal).catch(error =>
        tell(`${titleOf(configured.item)}: not verified: ${error instanceof Error ? error.message : String(error)}`),
      );
    }
  }

  /** By the way that a backup would take now. A side that is away is looked for again a minute later. */
  async function one(configured: ConfiguredItem, signal: AbortSignal): Promise<void> {
    if (!(await isDue(configured.item)) || signal.aborted) return;
    const found = await findRoute(configured, signal);
    if (found.kind !== 'reachable' || signal.aborted || isClosed(configured, found.route)) return;
    if (under) under.now = { configured, route: found.route };
    try {
      await keep(await itemByRoute(world, configured.item, found.route), signal);
    } finally {
      if (under) delete under.now;
    }
  }

  return {
    consider,
    async end() {
      under?.controller.abort('user');
      await under?.ended;
    },
  };
}

function realDeeds(world: World, tell: (line: string) => void): Deeds {
  const quiet = () => undefined;
  return {
    isDue: item => isUpkeepDue(world, item),
    async keep(item, signal) {
      const verified = await verifyIfDue(world, item, { againstSource: false, onlyIfDue: true }, quiet, signal);
      if (!('kind' in verified)) tell(`${titleOf(item)}: verified: ${verifySummary(verified)}`);
      if (signal.aborted) return;
      const drilled = await drillIfDue(world, item, { onlyIfDue: true }, quiet, signal);
      if (!('kind' in drilled)) tell(`${titleOf(item)}: drill: ${drillSummary(drilled)}`);
    },
  };
}

/** Whether something is due is read from the journal: behind each run, and else not every second (milliseconds). */
const lookEvery = 60_000;

function isBusy(state: AgentState): boolean {
  return state.pausedUntil !== undefined || Object.values(state.standings).some(({ running }) => running !== undefined);
}
