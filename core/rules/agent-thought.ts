/** The agent's mind: what is known and one event in, what is known next and intentions out. Nothing is done here. */
/*
 *            due or asked            way proven, gates open
 *   idle ───────────────▶ waiting ──────────────────────────▶ running ──▶ idle (published, or cancelled until the next slot)
 *                            ▲                                   │
 *                            └──── cut, gate closed, paused ◀────┘
 */
import type { AgentEvent, AgentItem, Intention, ItemHistory, Wait } from '../agent-model.ts';
import {
  type AgentState,
  freshStanding,
  learn,
  type Moment,
  type Running,
  type Standing,
  withoutPause,
  withStanding,
  withWay,
} from './agent-state.ts';
import { type Ready, readiness } from './readiness.ts';
import { slotsMissed } from './schedule.ts';
import { supervise } from './supervise.ts';

export interface Thought {
  readonly state: AgentState;
  readonly intentions: readonly Intention[];
}

export function think(state: AgentState, event: AgentEvent, moment: Moment): Thought {
  return decide(unpausedInTime(learn(state, event, moment), moment.now), moment);
}

function unpausedInTime(state: AgentState, now: number): AgentState {
  return state.pausedUntil !== undefined && now >= state.pausedUntil ? withoutPause(state) : state;
}

/** Every item is thought about in the same moment; wishes first, then those that waited longest. */
function decide(state: AgentState, moment: Moment): Thought {
  let next = state;
  const intentions: Intention[] = [];
  for (const item of inOrderOfNeed(state)) {
    const alarmed = withAlarm(next, item, moment.now);
    const thought = (alarmed.state.standings[item.id]?.running ? supervised : considered)(alarmed.state, item, moment);
    next = thought.state;
    intentions.push(...alarmed.intentions, ...thought.intentions);
  }
  return { state: next, intentions };
}

function inOrderOfNeed({ items, standings }: AgentState): readonly AgentItem[] {
  const need = ({ id }: AgentItem) => {
    const { askedAt, history } = standings[id] ?? freshStanding;
    return askedAt === undefined ? (history.lastGood ?? 0) : askedAt - Number.MAX_SAFE_INTEGER;
  };
  return [...items].sort((a, b) => need(a) - need(b));
}

function supervised(state: AgentState, item: AgentItem, moment: Moment): Thought {
  const { running, stop } = supervise(item, state.standings[item.id]!.running!, state, moment);
  return {
    state: withStanding(state, item.id, standing => ({ ...standing, running, waits: [] })),
    intentions: stop === undefined ? [] : [{ kind: 'stop', item: item.id, why: stop }],
  };
}

function considered(state: AgentState, item: AgentItem, moment: Moment): Thought {
  const standing = state.standings[item.id]!;
  const ready = readiness(item, standing, state, moment);
  const known = withStanding(state, item.id, ({ dueAt: _, ...rest }) => ({
    ...rest,
    waits: ready.kind === 'wait' ? ready.waits : [],
    ...(ready.dueAt === undefined ? {} : { dueAt: ready.dueAt }),
  }));
  switch (ready.kind) {
    case 'idle':
      return { state: withStanding(known, item.id, ({ told: _, ...rest }) => rest), intentions: [] };
    case 'wait':
      return waiting(known, item, ready, moment.now);
    case 'run':
      return starting(known, item, ready, moment);
  }
}

function waiting(state: AgentState, item: AgentItem, ready: Extract<Ready, { kind: 'wait' }>, now: number): Thought {
  const line = newWait(state.standings[item.id]!, ready.waits[0], item, now);
  const told = withStanding(state, item.id, standing => (line ? { ...standing, told: line.line.reason } : standing));
  const { probe } = ready;
  if (probe === undefined) return { state: told, intentions: line ? [line] : [] };
  return {
    state: withWay(told, probe, { ...told.ways[probe]!, probing: true }),
    intentions: [...(line ? [line] : []), { kind: 'probe', target: probe }],
  };
}

type WaitingLine = Extract<Intention, { kind: 'journal' }> & {
  readonly line: { readonly event: 'waiting'; readonly reason: Wait['reason'] };
};

/** The journal has what kept a due item waiting; what passes within seconds would only fill it. */
function newWait({ told }: Standing, wait: Wait | undefined, { id }: AgentItem, now: number): WaitingLine | undefined {
  if (!wait || wait.reason === told || ['probing', 'jobs', 'connection-lost'].includes(wait.reason)) return undefined;
  const { reason, detail } = wait;
  return { kind: 'journal', item: id, line: { event: 'waiting', time: now, reason, detail } };
}

function starting(state: AgentState, item: AgentItem, ready: Extract<Ready, { kind: 'run' }>, moment: Moment): Thought {
  const { overrides, route } = ready;
  const standing = state.standings[item.id]!;
  const way = route === undefined ? {} : { route };
  const seen = state.conditions.addresses.includes(route?.localAddress ?? '') ? { addressSeen: true as const } : {};
  const asked = standing.askedAt !== undefined;
  const running: Running = { since: moment.now, attempt: 0, asked, overrides, ...way, ...seen };
  return {
    state: withStanding(state, item.id, known => ({ ...known, running, skippedSince: known.history.lastGood ?? 0 })),
    intentions: [...skippedLine(item, standing, moment), { kind: 'start', item: item.id, overrides, ...way }],
  };
}

function skippedLine(item: AgentItem, { history, skippedSince }: Standing, { now, localTime }: Moment): Intention[] {
  const count =
    history.unfinished || skippedSince === (history.lastGood ?? 0)
      ? 0
      : slotsMissed(item.schedule, history.lastGood, now, localTime, item.jitter);
  if (count < 1) return [];
  const detail = `${count} earlier ${count === 1 ? 'time' : 'times'} of its schedule passed without a run; this one stands for all`;
  return [{ kind: 'journal', item: item.id, line: { event: 'skipped', time: now, count, detail } }];
}

/** Absence alone is no alarm; max_age is, once. */
function withAlarm(state: AgentState, item: AgentItem, now: number): Thought {
  const { history } = state.standings[item.id]!;
  if (history.overdueTold || !isOverdue(item, history, now)) return { state, intentions: [] };
  const text = overdueText(history, now);
  return {
    state: withStanding(state, item.id, standing => ({ ...standing, history: { ...history, overdueTold: true } })),
    intentions: [
      { kind: 'journal', item: item.id, line: { event: 'overdue', time: now, detail: text } },
      { kind: 'alert', item: item.id, alert: 'overdue', text },
    ],
  };
}

function overdueText({ lastGood }: ItemHistory, now: number): string {
  if (lastGood === undefined) return 'there is no snapshot yet, and max_age has passed';
  const hours = Math.floor((now - lastGood) / 3_600_000);
  const age = hours < 48 ? `${hours} ${hours === 1 ? 'hour' : 'hours'}` : `${Math.floor(hours / 24)} days`;
  return `the newest snapshot is ${age} old, more than max_age allows`;
}

export function isOverdue({ maxAge }: AgentItem, { lastGood, firstSeen }: ItemHistory, now: number): boolean {
  const from = lastGood ?? firstSeen;
  return maxAge !== undefined && from !== undefined && now - from > maxAge;
}

/** The next moment at which something changes by the clock alone; nothing needs a thought before, unless an event comes. */
export function nextThought(state: AgentState, now: number): number {
  const times = state.items.flatMap(item => timesOf(state, item, now));
  return Math.min(
    Number.MAX_SAFE_INTEGER,
    ...([...times, state.pausedUntil].filter(time => time !== undefined && time > now) as number[]),
  );
}

function timesOf(state: AgentState, item: AgentItem, now: number): readonly (number | undefined)[] {
  const { dueAt, notBefore, skipUntil, running, waits, history } = state.standings[item.id]!;
  const way = item.target === undefined ? undefined : state.ways[item.target];
  const lastGood = history.lastGood ?? history.firstSeen;
  return [
    dueAt,
    notBefore,
    skipUntil,
    running?.closing?.time,
    // Once a second: the address may come back, the charge may sink.
    ...(running ? [now + 1000] : []),
    ...waits.map(wait => wait.until),
    ...(waits.length > 0 ? [way?.nextProbe] : []),
    ...(item.maxAge === undefined || lastGood === undefined ? [] : [lastGood + item.maxAge + 1]),
  ];
}
