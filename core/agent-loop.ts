/** The agent's loop: one after the other, events become thoughts, and what follows from them is carried out. It owns the state. */
import type { ConfiguredItem } from './agent-items.ts';
import { readMemory, writeMemory } from './agent-memory.ts';
import type {
  AgentEvent,
  AgentItem,
  AgentMemory,
  Conditions,
  Intention,
  ItemStatus,
  Reachability,
  StopReason,
} from './agent-model.ts';
import { agentRuns } from './agent-runs.ts';
import type { AgentWish } from './contract.ts';
import { journalStamp, readJournal, writeJournal } from './journal.ts';
import type { Item } from './model.ts';
import { findRoute } from './reach.ts';
import { memoryOf } from './rules/agent-recall.ts';
import { type AgentState, firstState, learn, type Moment } from './rules/agent-state.ts';
import { itemStatuses } from './rules/agent-status.ts';
import { isOverdue, nextThought, think } from './rules/agent-thought.ts';
import { historyOf } from './rules/item-history.ts';
import { titleOf } from './rules/words.ts';
import type { Probes } from './world/probe.ts';
import type { World } from './world/world.ts';

export interface AgentLoop {
  post(event: AgentEvent): void;
  /** Items and what belongs to them come together. */
  configure(items: readonly ConfiguredItem[], jobs: number): void;
  /** Until every event so far is thought about. */
  settled(): Promise<void>;
  /** Thinks when the clock says so; to be called every second. */
  alarm(): void;
  /** What was kept over the end of the last agent. */
  recall(): Promise<void>;
  /** All journals are looked at again: runs by hand are there only. */
  lookEverywhere(): Promise<void>;
  state(): AgentState;
  moment(): Moment;
  statuses(): readonly ItemStatus[];
  end(reason: StopReason): Promise<void>;
}

export interface LoopWish {
  readonly probes: Probes;
  readonly seen: Conditions;
  readonly tell: AgentWish['tell'];
  readonly alert: AgentWish['alert'];
  readonly onChange: () => void;
  /** An attempt of an item of this server has ended, and its journal says how. */
  readonly afterAttempt: (server: string) => void;
}

/** A thought by the clock at least this often, should an event have been missed (milliseconds). */
const longestRest = 60_000;
const lookPatience = 60_000;

export function agentLoop(world: World, wish: LoopWish): AgentLoop {
  const runs = agentRuns(world, { tell: wish.tell, post, onProgress: wish.onChange });
  const events: AgentEvent[] = [];
  /** Of every journal as it was last read. */
  const stamps = new Map<string, string>();
  const ending = new AbortController();
  let state: AgentState = firstState(wish.seen, world.clock.now());
  let configured: ReadonlyMap<string, ConfiguredItem> = new Map();
  /** What the next `items` event brings; swapped with it, so that ids and items always belong together. */
  let configuredNext: ReadonlyMap<string, ConfiguredItem> = new Map();
  let remembered = '';
  let looksEverywhere = false;
  let thinking: Promise<void> | undefined;
  let nextAlarm = 0;
  let over = false;

  function post(event: AgentEvent): void {
    events.push(event);
    thinking ??= thinkOn().finally(() => {
      thinking = undefined;
      if (events.length > 0 && !over) post(events.shift()!);
    });
  }

  async function thinkOn(): Promise<void> {
    for (let event = events.shift(); event !== undefined && !over; event = events.shift()) {
      // A mistake in one thought must not end the agent, and every run with it.
      await thinkAbout(event).catch(error => wish.tell(`this is a mistake in alpine-backup: ${textOf(error)}`));
      const now = world.clock.now();
      nextAlarm = Math.min(nextThought(state, now), now + longestRest);
      wish.onChange();
    }
  }

  async function thinkAbout(event: AgentEvent): Promise<void> {
    if (event.kind === 'items') configured = configuredNext;
    await rereadJournals();
    const thought = think(state, event, moment());
    state = thought.state;
    for (const intention of thought.intentions) carryOut(intention);
    const ended = event.kind === 'attempt-ended' ? configured.get(event.item) : undefined;
    if (ended) wish.afterAttempt(ended.item.server);
    await remember();
  }

  /** Pauses, cancelled slots and wishes outlive the agent; nothing is written while they are as they were. */
  async function remember(): Promise<void> {
    const memory = memoryOf(state, world.clock.now());
    const text = JSON.stringify(memory);
    if (text === remembered || (remembered === '' && isNothing(memory))) return;
    remembered = text;
    await writeMemory(world, memory).catch(error => wish.tell(`the agent's memory was not written: ${textOf(error)}`));
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

  /** Somebody else (`alp SERVER` by hand, another agent's past) may have made a snapshot: who is due, late or by hand asks its journal first. */
  async function rereadJournals(): Promise<void> {
    const now = world.clock.now();
    const everywhere = looksEverywhere;
    looksEverywhere = false;
    for (const [id, { item, agentItem }] of configured) {
      const standing = state.standings[id];
      if (!standing || standing.running) continue;
      const isDue = standing.dueAt === undefined || standing.dueAt <= now || isOverdue(agentItem, standing.history, now);
      if (everywhere || isDue || !stamps.has(id)) await rereadJournal(id, item);
    }
  }

  /** One journal that cannot be read keeps no other item waiting. */
  async function rereadJournal(id: string, item: Item): Promise<void> {
    try {
      const fresh = await journalStamp(world, item);
      if (fresh === stamps.get(id)) return;
      const history = historyOf(await readJournal(world, item));
      stamps.set(id, fresh);
      state = learn(state, { kind: 'history', item: id, history }, moment());
    } catch (error) {
      if (stamps.get(id) !== '?') wish.tell(`${titleOf(item)}: its journal cannot be read: ${textOf(error)}`);
      stamps.set(id, '?');
    }
  }

  function carryOut(intention: Intention): void {
    switch (intention.kind) {
      case 'probe':
        void probe(intention.target);
        break;
      case 'start':
        start(intention);
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

  function start({ item: id, route }: Extract<Intention, { kind: 'start' }>): void {
    const one = configured.get(id);
    if (one) runs.start(one, route);
    // Taken out of the configuration in this very moment.
    else post({ kind: 'attempt-ended', item: id, verdict: { kind: 'cancelled', signal: 'user' }, progressed: false });
  }

  function alert({ item: id, text }: Extract<Intention, { kind: 'alert' }>): void {
    const item = configured.get(id)?.item;
    if (!item) return;
    wish.tell(`${titleOf(item)}: ${text}`);
    wish.alert({ server: item.server, item: item.name }, text);
  }

  async function probe(target: string): Promise<void> {
    const one = [...configured.values()].find(({ agentItem }) => agentItem.target === target);
    const result = one ? await lookAt(one).catch(lookFailed) : lookFailed(new Error('it is not configured any more'));
    post({ kind: 'probed', target, result });
  }

  /** Whatever hangs (a name server, a dead share): a look has an end. */
  async function lookAt({ target, agentItem }: ConfiguredItem): Promise<Reachability> {
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, ending.signal]);
    const late = world.clock
      .sleep(lookPatience, signal)
      .then(() => lookFailed(new Error('the look took too long'), agentItem.place));
    try {
      return await Promise.race([findRoute(world, wish.probes, target, state.conditions, signal), late]);
    } finally {
      over.abort();
    }
  }

  async function journal({ item: id, line }: Extract<Intention, { kind: 'journal' }>): Promise<void> {
    const item = configured.get(id)?.item;
    if (!item) return;
    if (line.event === 'waiting') wish.tell(`${titleOf(item)}: ${sentenceOf(id)}`);
    await writeJournal(world, item, line).catch(error =>
      wish.tell(`${titleOf(item)}: its journal cannot be written: ${textOf(error)}`),
    );
  }

  function configure(items: readonly ConfiguredItem[], jobs: number): void {
    const running = [...configured].filter(([id]) => state.standings[id]?.running);
    configuredNext = new Map([...running, ...items.map(one => [one.agentItem.id, one] as const)]);
    // Who comes back after a mistake was mended has its history in the journal.
    for (const id of [...stamps.keys()]) if (!configuredNext.has(id)) stamps.delete(id);
    post({ kind: 'items', items: items.map(({ agentItem }): AgentItem => agentItem), jobs });
  }

  function statuses(): readonly ItemStatus[] {
    return itemStatuses(state, runs.progressOf, moment());
  }

  function sentenceOf(id: string): string {
    return statuses().find(one => `${one.server}/${one.item}` === id)?.sentence ?? '';
  }

  async function settled(): Promise<void> {
    while (thinking && !over) await thinking;
  }

  async function lookEverywhere(): Promise<void> {
    looksEverywhere = true;
    post({ kind: 'tick' });
    await settled();
  }

  async function recall(): Promise<void> {
    const memory = await readMemory(world);
    if (memory) post({ kind: 'remembered', memory });
    await settled();
  }

  async function end(reason: StopReason): Promise<void> {
    await settled();
    over = true;
    ending.abort();
    await runs.stopAll(reason);
  }

  return { post, configure, settled, alarm, recall, lookEverywhere, state: () => state, moment, statuses, end };
}

/** A mistake of ours in looking is no reason never to look again. */
function lookFailed(error: unknown, host = ''): Reachability {
  return { kind: 'away', reason: 'host-down', host, detail: textOf(error) };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function isNothing({ pausedUntil, skipUntil, askedAt }: AgentMemory): boolean {
  return pausedUntil === undefined && Object.keys(skipUntil).length + Object.keys(askedAt).length === 0;
}
