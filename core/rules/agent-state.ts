/** What the agent knows: how items and ways stand, and how one event changes it. What follows from it is in `agent-thought.ts`. */
import type {
  AgentEvent,
  AgentItem,
  Conditions,
  Gate,
  ItemHistory,
  LocalTime,
  Reachability,
  Route,
  StopReason,
  Wait,
} from '../agent-model.ts';
import { afterAttempt } from './after-attempt.ts';
import { withMemory } from './agent-recall.ts';
import { resetByNetwork, retryDelay } from './retry.ts';
import { nextSlotAfter } from './schedule.ts';

/** One moment: read once for each thought. */
export interface Moment {
  readonly now: number;
  readonly localTime: LocalTime;
  /** 0 to 1, for the spread of retries. */
  readonly chance: number;
}

export interface AgentState {
  readonly conditions: Conditions;
  /** When it was thought last. */
  readonly thoughtAt: number;
  readonly pausedUntil?: number;
  readonly jobs: number;
  readonly items: readonly AgentItem[];
  readonly standings: Readonly<Record<string, Standing>>;
  readonly ways: Readonly<Record<string, Way>>;
}

/** How one item stands. */
export interface Standing {
  readonly history: ItemHistory;
  /** The mailbox: asking twice merges. */
  readonly askedAt?: number;
  readonly running?: Running;
  /** What kept the last attempt from its end. */
  readonly trouble?: Wait;
  /** Attempts in a row that brought nothing. */
  readonly failures: number;
  readonly notBefore: number;
  /** The user cancelled: not before the next slot. */
  readonly skipUntil: number;
  readonly waits: readonly Wait[];
  /** The reason of the wait that the journal has last; what an attempt begins anew. */
  readonly told?: Wait['reason'];
  /** Skipped times are told once for each newest snapshot. */
  readonly skippedSince?: number;
  readonly dueAt?: number;
}

export interface Running {
  readonly since: number;
  readonly attempt: number;
  readonly asked: boolean;
  readonly overrides: readonly Gate[];
  readonly route?: Route;
  readonly closing?: { readonly gate: Gate; readonly time: number };
  /** The conditions have had our address of the connection; before, its absence says nothing. */
  readonly addressSeen?: true;
  /** The user cancelled it. */
  readonly unwanted?: true;
  /** Since when our address of the connection is gone. */
  readonly goneSince?: number;
  readonly stopping?: StopReason;
}

/** What is known of the way to a server. */
export interface Way {
  readonly answer?: Reachability;
  /** When the answer came; 0 = nothing may be concluded from it any more. */
  readonly answeredAt: number;
  readonly awaySince?: number;
  readonly probing: boolean;
  readonly failures: number;
  readonly nextProbe: number;
}

/** A disk that is plugged in again is seen soon: looking for its folder costs nothing (milliseconds). */
const lookAtFolders = 15_000;

const nothingKnown: ItemHistory = { unfinished: false, overdueTold: false };
export const freshStanding: Standing = { history: nothingKnown, failures: 0, notBefore: 0, skipUntil: 0, waits: [] };
const freshWay: Way = { answeredAt: 0, probing: false, failures: 0, nextProbe: 0 };

export function firstState(conditions: Conditions, now: number): AgentState {
  return { conditions, thoughtAt: now, jobs: 1, items: [], standings: {}, ways: {} };
}

/** The event becomes part of what is known. */
export function learn(former: AgentState, event: AgentEvent, moment: Moment): AgentState {
  const state = { ...onTime(former, moment), thoughtAt: moment.now };
  switch (event.kind) {
    case 'conditions':
      return withConditions(state, event.conditions, moment.now);
    case 'items':
      return withItems(state, event.items, event.jobs);
    case 'history':
      return withStanding(state, event.item, standing => ({ ...standing, history: event.history }));
    case 'probed':
      return withProbe(state, event.target, event.result, moment);
    case 'remembered':
      return withMemory(state, event.memory, moment);
    case 'asked':
      return event.items.reduce((next, id) => asked(next, id, moment.now), state);
    case 'cancelled':
      return event.items.reduce((next, id) => cancelled(next, id, moment), state);
    case 'paused':
      return paused(state, event.until);
    case 'unpaused':
      return withoutPause(state);
    case 'unlocked':
      return unlocked(state, moment.now);
    case 'attempt-started':
      return withRunning(state, event.item, ({ told: _, ...standing }, running) => ({
        ...standing,
        running: { ...running, attempt: event.attempt },
      }));
    case 'attempt-ended':
      return ended(state, event, moment);
    default:
      return state;
  }
}

/** Smaller steps back are the clock being set right. */
const smallStep = 60_000;

/** The clock was set back: what was to be later must not be put off for as long as it jumped. */
function onTime(state: AgentState, { now, localTime }: Moment): AgentState {
  const back = state.thoughtAt - now;
  if (back <= smallStep) return state;
  const onTimeItem = (standing: Standing, id: string): Standing => {
    const item = state.items.find(one => one.id === id);
    const slot = item && nextSlotAfter(item.schedule, now, item.jitter, localTime);
    const { running, ...rest } = standing;
    return {
      ...rest,
      notBefore: Math.min(standing.notBefore, now),
      skipUntil: Math.min(standing.skipUntil, slot ?? now),
      ...(running ? { running: withoutClosing(running) } : {}),
    };
  };
  return {
    ...state,
    ...(state.pausedUntil === undefined ? {} : { pausedUntil: state.pausedUntil - back }),
    ways: mapValues(state.ways, way => ({ ...way, answeredAt: 0, nextProbe: Math.min(way.nextProbe, now) })),
    standings: Object.fromEntries(Object.entries(state.standings).map(([id, standing]) => [id, onTimeItem(standing, id)])),
  };
}

/** Another network: every way is proven anew, at once, and what failed for want of a network is no reason to wait any more. */
function withConditions(state: AgentState, conditions: Conditions, now: number): AgentState {
  const changed = !sameNetwork(state.conditions, conditions);
  const resumed = conditions.justResumed === 'yes' && state.conditions.justResumed !== 'yes';
  if (!changed && !resumed) return { ...state, conditions };
  return {
    ...state,
    conditions,
    ways: mapValues(state.ways, way => ({ ...way, answeredAt: 0, failures: 0, nextProbe: now })),
    standings: mapValues(state.standings, standing =>
      standing.trouble && resetByNetwork(standing.trouble.reason) ? { ...standing, failures: 0, notBefore: now } : standing,
    ),
  };
}

function sameNetwork(one: Conditions, other: Conditions): boolean {
  const network = ({ link, addresses, route, network: id, portal }: Conditions) => [link, addresses, route, id, portal];
  return JSON.stringify(network(one)) === JSON.stringify(network(other));
}

/** An item that is no longer configured is forgotten once it runs no more. */
function withItems(state: AgentState, items: readonly AgentItem[], jobs: number): AgentState {
  const ids = new Set(items.map(({ id }) => id));
  const gone = state.items.filter(({ id }) => !ids.has(id) && state.standings[id]?.running);
  const all = [...items, ...gone.map(item => ({ ...item, schedule: { kind: 'manual' }, isGone: true }) as const)];
  return {
    ...state,
    jobs,
    items: all,
    standings: Object.fromEntries(all.map(({ id }) => [id, state.standings[id] ?? freshStanding])),
    ways: Object.fromEntries(
      all.flatMap(({ target }) => (target === undefined ? [] : [[target, state.ways[target] ?? freshWay]])),
    ),
  };
}

function withProbe(state: AgentState, target: string, answer: Reachability, { now, chance }: Moment): AgentState {
  const way = state.ways[target];
  if (!way) return state;
  if (answer.kind === 'reachable')
    return withWay(state, target, { answer, answeredAt: now, probing: false, failures: 0, nextProbe: now });
  const sameAsBefore = way.answer?.kind === 'away' && way.answer.reason === answer.reason;
  return withWay(state, target, {
    answer,
    answeredAt: now,
    awaySince: sameAsBefore ? (way.awaySince ?? now) : now,
    probing: false,
    failures: way.failures + 1,
    nextProbe: now + (answer.reason === 'vault-missing' ? lookAtFolders : retryDelay(answer.reason, way.failures, chance)),
  });
}

/** An explicit wish passes gates, pause and patience: the way is proven anew, now. */
function asked(state: AgentState, id: string, now: number): AgentState {
  const target = state.items.find(item => item.id === id)?.target;
  const way = target === undefined ? undefined : state.ways[target];
  const next = way ? withWay(state, target!, { ...way, answeredAt: 0, failures: 0, nextProbe: now }) : state;
  return withStanding(next, id, standing => ({
    ...standing,
    askedAt: standing.askedAt ?? now,
    failures: 0,
    notBefore: now,
    skipUntil: 0,
    ...(standing.running ? { running: { ...withoutClosing(standing.running), asked: true } } : {}),
  }));
}

function withoutClosing({ closing: _, ...running }: Running): Running {
  return running;
}

function cancelled(state: AgentState, id: string, { now, localTime }: Moment): AgentState {
  const item = state.items.find(one => one.id === id);
  if (!item) return state;
  const skipUntil = nextSlotAfter(item.schedule, now, item.jitter, localTime) ?? 0;
  return withStanding(state, id, ({ askedAt: _, ...standing }) => ({
    ...standing,
    skipUntil,
    ...(standing.running ? { running: { ...standing.running, asked: false, unwanted: true } } : {}),
  }));
}

/** A login that was refused may be granted now; gates and pause hold as before. */
function unlocked(state: AgentState, now: number): AgentState {
  const again = (standing: Standing): Standing =>
    standing.trouble?.reason === 'login-refused' ? { ...standing, failures: 0, notBefore: now } : standing;
  return { ...state, standings: mapValues(state.standings, again) };
}

/** Pausing takes earlier wishes back: whoever pauses wants quiet now. */
function paused(state: AgentState, until: number): AgentState {
  const quiet = ({ askedAt: _, ...standing }: Standing): Standing => ({
    ...standing,
    ...(standing.running ? { running: { ...standing.running, asked: false } } : {}),
  });
  return { ...state, pausedUntil: until, standings: mapValues(state.standings, quiet) };
}

export function withoutPause({ pausedUntil: _, ...state }: AgentState): AgentState {
  return state;
}

/** What the attempt's end means for the next: at once, later, or when it is due again. */
function ended(state: AgentState, event: Extract<AgentEvent, { kind: 'attempt-ended' }>, moment: Moment): AgentState {
  const { item: id, verdict, progressed } = event;
  const item = state.items.find(one => one.id === id);
  if (item?.isGone) return without(state, id);
  const way = item?.target === undefined ? undefined : state.ways[item.target];
  const next = way ? withWay(state, item!.target!, { ...way, answeredAt: 0 }) : state;
  return withStanding(next, id, standing => afterAttempt(standing, verdict, progressed, moment));
}

function without(state: AgentState, id: string): AgentState {
  const { [id]: _, ...standings } = state.standings;
  return { ...state, items: state.items.filter(item => item.id !== id), standings };
}

function withRunning(state: AgentState, id: string, change: (standing: Standing, running: Running) => Standing): AgentState {
  return withStanding(state, id, standing => (standing.running ? change(standing, standing.running) : standing));
}

export function withStanding(state: AgentState, id: string, change: (standing: Standing) => Standing): AgentState {
  const standing = state.standings[id];
  return standing ? { ...state, standings: { ...state.standings, [id]: change(standing) } } : state;
}

export function withWay(state: AgentState, target: string, way: Way): AgentState {
  return { ...state, ways: { ...state.ways, [target]: way } };
}

function mapValues<Value>(values: Readonly<Record<string, Value>>, change: (value: Value) => Value): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
