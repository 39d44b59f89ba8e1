/** The agent: watches network, power and clock, and decides when items run, wait and go on. The deciding itself is pure (`rules/agent-thought.ts`). */
import { type ConfiguredItem, configurationStamp, type ReadItems, readItems } from './agent-items.ts';
import type {
  AgentAnswer,
  AgentEvent,
  AgentRequest,
  AgentSettings,
  AgentStatus,
  Conditions,
  Intention,
  Reachability,
  StopReason,
} from './agent-model.ts';
import { agentRuns } from './agent-runs.ts';
import type { AgentStart, AgentWish } from './contract.ts';
import { journalStamp, readJournal, writeJournal } from './journal.ts';
import { findRoute, forgetRoutes } from './reach.ts';
import { answerLines, chosenItems } from './rules/agent-asks.ts';
import { type AgentState, firstState, type Moment } from './rules/agent-state.ts';
import { itemStatuses } from './rules/agent-status.ts';
import { nextThought, think } from './rules/agent-thought.ts';
import { dayTimeText, summarySentence } from './rules/agent-words.ts';
import { historyOf } from './rules/item-history.ts';
import { asPaid } from './rules/metered-networks.ts';
import { titleOf } from './rules/words.ts';
import type { ConditionsSource } from './world/conditions/source.ts';
import type { Probes } from './world/probe.ts';
import type { World } from './world/world.ts';

/** What the agent watches besides the world that every verb has. */
export interface Outlook {
  readonly conditions: ConditionsSource;
  readonly probes: Probes;
}

/** Alarms are looked at by the wall clock: a long timer would sleep on when the lid opens (milliseconds). */
const alarmEvery = 1000;
/** A thought by the clock at least this often, should an event have been missed (milliseconds). */
const longestRest = 60_000;
const configurationEvery = 15_000;
/** Faces hear of changes at most this often (milliseconds). */
const tellEvery = 200;
/** So long `alp now` waits for the way to be proven before it answers (milliseconds). */
const answerPatience = 8000;

export async function startAgentHere(world: World, outlook: Outlook, wish: AgentWish): Promise<AgentStart> {
  const first = await readItems(world);
  if (!first.ok) return first;
  const loop = agentLoop(world, outlook, wish, await outlook.conditions.refresh());
  await loop.configure(first);
  const stops = [
    outlook.conditions.watch(loop.onConditions),
    world.clock.every(alarmEvery, loop.alarm),
    world.clock.every(configurationEvery, () => void loop.reconfigure()),
  ];
  loop.post({ kind: 'tick' });
  return {
    ok: true,
    agent: {
      status: loop.status,
      onChange: loop.onChange,
      ask: loop.ask,
      hint: outlook.conditions.hint,
      async stop(reason) {
        for (const stop of stops) stop();
        await loop.end(reason);
      },
    },
  };
}

/** One loop owns the state: events in, one thought after the other, intentions out. */
function agentLoop(world: World, { conditions, probes }: Outlook, wish: AgentWish, seen: Conditions) {
  const since = world.clock.now();
  const runs = agentRuns(world, { tell: wish.tell, post, onProgress: changed });
  const listeners = new Set<(status: AgentStatus) => void>();
  const events: AgentEvent[] = [];
  /** Of every journal as it was last read. */
  const stamps = new Map<string, string>();
  let state: AgentState = firstState(seen, since);
  let configured: ReadonlyMap<string, ConfiguredItem> = new Map();
  let problems: readonly string[] = [];
  let settings: AgentSettings = { jobs: 1, meteredNetworks: [], unmeteredNetworks: [] };
  let stamp = '';
  let thinking: Promise<void> | undefined;
  let nextAlarm = 0;
  let over = false;
  let telling = false;

  function post(event: AgentEvent): void {
    events.push(event);
    thinking ??= thinkOn().finally(() => {
      thinking = undefined;
    });
  }

  async function thinkOn(): Promise<void> {
    for (let event = events.shift(); event !== undefined && !over; event = events.shift()) {
      await rereadJournals();
      const thought = think(state, event, moment());
      state = thought.state;
      for (const intention of thought.intentions) carryOut(intention);
      const now = world.clock.now();
      nextAlarm = Math.min(nextThought(state, now), now + longestRest);
      changed();
    }
  }

  function moment(): Moment {
    return {
      now: world.clock.now(),
      localTime: world.clock.offsetMinutes,
      chance: Number.parseInt(world.files.randomHex(3), 16) / 0x1000000,
    };
  }

  function alarm(): void {
    const now = world.clock.now();
    // A clock that was set back would put every alarm off.
    if (now >= nextAlarm || nextAlarm - now > longestRest) post({ kind: 'tick' });
  }

  /** Somebody else (`alp SERVER` by hand, another agent's past) may have made a snapshot: items that are due ask their journal first. */
  async function rereadJournals(): Promise<void> {
    const now = world.clock.now();
    for (const [id, { item }] of configured) {
      const standing = state.standings[id];
      if (!standing || standing.running || (stamps.has(id) && (standing.dueAt ?? Number.POSITIVE_INFINITY) > now)) continue;
      const fresh = await journalStamp(world, item);
      if (fresh === stamps.get(id)) continue;
      stamps.set(id, fresh);
      const event: AgentEvent = { kind: 'history', item: id, history: historyOf(await readJournal(world, item)) };
      state = { ...state, standings: { ...state.standings, [id]: { ...state.standings[id]!, history: event.history } } };
    }
  }

  function carryOut(intention: Intention): void {
    switch (intention.kind) {
      case 'probe':
        void probe(intention.target);
        break;
      case 'start':
        runs.start(configured.get(intention.item)!, intention.route);
        break;
      case 'stop':
        runs.stop(intention.item, intention.why);
        break;
      case 'journal':
        void journal(intention);
        break;
      case 'alert':
        alert(intention);
        break;
    }
  }

  function alert({ item: id, text }: Extract<Intention, { kind: 'alert' }>): void {
    const { item } = configured.get(id)!;
    wish.tell(`${titleOf(item)}: ${text}`);
    wish.alert({ server: item.server, item: item.name }, text);
  }

  async function probe(target: string): Promise<void> {
    const one = [...configured.values()].find(({ agentItem }) => agentItem.target === target);
    if (!one) return;
    const result = await findRoute(world, probes, one.target, state.conditions).catch(lookFailed);
    post({ kind: 'probed', target, result });
  }

  async function journal({ item: id, line }: Extract<Intention, { kind: 'journal' }>): Promise<void> {
    const { item } = configured.get(id)!;
    if (line.event === 'waiting') wish.tell(`${titleOf(item)}: ${statusOf(id)?.sentence}`);
    await writeJournal(world, item, line);
  }

  async function configure(read: Extract<ReadItems, { ok: true }>): Promise<void> {
    stamp = await configurationStamp(world);
    const running = [...configured].filter(([id]) => state.standings[id]?.running);
    configured = new Map([...running, ...read.items.map(one => [one.agentItem.id, one] as const)]);
    for (const problem of read.problems) if (!problems.includes(problem)) wish.tell(problem);
    problems = read.problems;
    forgetRoutes(world);
    settings = read.settings;
    post({ kind: 'conditions', conditions: asPaid(conditions.current(), settings) });
    post({ kind: 'items', items: read.items.map(({ agentItem }) => agentItem), jobs: read.settings.jobs });
  }

  /** A folder that is away for a moment (an editor, a share) takes no item out of the schedule. */
  async function reconfigure(): Promise<void> {
    const fresh = await configurationStamp(world);
    if (fresh === stamp || fresh === '' || over) return;
    const read = await readItems(world);
    if (read.ok) await configure(read);
  }

  function status(): AgentStatus {
    const { now, localTime } = moment();
    const items = itemStatuses(state, runs.progressOf, { now, localTime });
    return {
      pid: world.machine.pid,
      version: wish.version,
      since,
      now,
      sentence: summarySentence(items, now, localTime, state.pausedUntil),
      ...(state.pausedUntil === undefined ? {} : { pausedUntil: state.pausedUntil }),
      conditions: state.conditions,
      items,
      problems,
    };
  }

  function statusOf(id: string): AgentStatus['items'][number] | undefined {
    return status().items.find(one => `${one.server}/${one.item}` === id);
  }

  function changed(): void {
    if (telling || listeners.size === 0) return;
    telling = true;
    void world.clock.sleep(tellEvery).then(() => {
      telling = false;
      const now = status();
      for (const listener of listeners) listener(now);
    });
  }

  function onChange(listener: (status: AgentStatus) => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  async function ask(request: Exclude<AgentRequest, { ask: 'watch' }>): Promise<AgentAnswer> {
    switch (request.ask) {
      case 'status':
        return { answer: 'status', status: status() };
      case 'pause':
        post({ kind: 'paused', until: request.until });
        return done([
          `paused until ${dayTimeText(request.until, world.clock.now(), world.clock.offsetMinutes)}; what arrived is kept`,
        ]);
      case 'unpause':
        post({ kind: 'unpaused' });
        return done(['goes on']);
      default:
        return askItems(request);
    }
  }

  async function askItems(request: Extract<AgentRequest, { ask: 'now' | 'cancel' }>): Promise<AgentAnswer> {
    await reconfigure();
    await settled();
    const chosen = chosenItems(state.items, request.server, request.item);
    if (!chosen.ok) return { answer: 'refused', message: chosen.message, remedy: chosen.remedy };
    if (request.ask === 'cancel') return cancel(chosen.ids);
    forgetRoutes(world);
    post({ kind: 'asked', items: chosen.ids });
    await decided(chosen.ids);
    return done(answerLines(status().items, chosen.ids));
  }

  async function cancel(ids: readonly string[]): Promise<AgentAnswer> {
    const under = ids.filter(
      id => state.standings[id]?.running || state.standings[id]?.waits.length || state.standings[id]?.askedAt,
    );
    if (under.length === 0) return done(['nothing runs or waits']);
    post({ kind: 'cancelled', items: under });
    await settled();
    return done(answerLines(status().items, under));
  }

  async function settled(): Promise<void> {
    while (thinking) await thinking;
  }

  /** Until each of them runs or has a reason why not. */
  async function decided(ids: readonly string[]): Promise<void> {
    const until = world.clock.monotonic() + answerPatience;
    const isOpen = (id: string) => state.standings[id]?.waits.some(({ reason }) => reason === 'probing');
    await settled();
    while (ids.some(isOpen) && world.clock.monotonic() < until) {
      await world.clock.sleep(50);
      await settled();
    }
  }

  async function end(reason: StopReason): Promise<void> {
    await settled();
    over = true;
    await runs.stopAll(reason);
    listeners.clear();
  }

  function onConditions(fresh: Conditions): void {
    post({ kind: 'conditions', conditions: asPaid(fresh, settings) });
  }

  return { post, onConditions, alarm, configure, reconfigure, status, onChange, ask, end };
}

/** A mistake of ours in looking is no reason never to look again. */
function lookFailed(error: unknown): Reachability {
  return { kind: 'away', reason: 'host-down', host: '', detail: error instanceof Error ? error.message : String(error) };
}

function done(lines: readonly string[]): AgentAnswer {
  return { answer: 'done', lines };
}
