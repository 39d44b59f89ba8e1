/** May an item run now? The whole decision: is it wanted, are its gates open, is there patience left, is its way proven, is a place free. */
import type { AgentItem, ClosedGate, Gate, Reachability, Route, Wait } from '../agent-model.ts';
import type { AgentState, Moment, Standing, Way } from './agent-state.ts';
import { closedGates } from './gates.ts';
import { nextDue } from './schedule.ts';

export type Ready =
  | { readonly kind: 'idle'; readonly dueAt?: number }
  /** `probe`: the way that should be looked at meanwhile. */
  | { readonly kind: 'wait'; readonly dueAt?: number; readonly waits: readonly Wait[]; readonly probe?: string }
  | { readonly kind: 'run'; readonly dueAt?: number; readonly overrides: readonly Gate[]; readonly route?: Route };

/** An answer of a probe is believed for so long. */
const answerHolds = 10_000;

/** So long a wish passes pause and gates; whoever asked last week did not mean the battery of today. What was asked for stays due. */
const wishHolds = 12 * 3_600_000;

export function readiness(item: AgentItem, standing: Standing, state: AgentState, moment: Moment): Ready {
  const asked = standing.askedAt !== undefined;
  const dueAt = asked ? standing.askedAt! : dueTime(item, standing, moment);
  const due = dueAt === undefined ? {} : { dueAt };
  if (dueAt === undefined || dueAt > moment.now) return { kind: 'idle', ...due };
  const passes = asked && moment.now - standing.askedAt! < wishHolds;
  const postponing = passes ? patience(standing, moment.now) : postponed(item, standing, state, moment);
  if (postponing.length > 0) return { kind: 'wait', ...due, waits: postponing };
  const way = wayOf(item, state, moment);
  if (way.kind === 'unproven') return { kind: 'wait', ...due, waits: way.waits, ...(way.probe ? { probe: item.target! } : {}) };
  const overrides = closedGates(item.gates, state.conditions, moment.now, moment.localTime, { way: way.route });
  if (!passes && overrides.length > 0) return { kind: 'wait', ...due, waits: gateWaits(overrides, standing, moment.now) };
  if (noPlaceFree(item, state)) return { kind: 'wait', ...due, waits: [held(standing, 'jobs', '', moment.now)] };
  return {
    kind: 'run',
    ...due,
    overrides: overrides.map(({ gate }) => gate),
    ...(way.route === undefined ? {} : { route: way.route }),
  };
}

/** A run that was begun is due until it is published, except that nobody scheduled it or the user cancelled it. */
function dueTime(item: AgentItem, { history, skipUntil }: Standing, { now, localTime }: Moment): number | undefined {
  if (item.schedule.kind === 'manual') return undefined;
  const { lastGood } = history;
  const slot = nextDue(item.schedule, { lastGood, jitter: item.jitter, now }, localTime) ?? now;
  const due = history.unfinished ? Math.min(slot, now) : slot;
  return Math.max(due, skipUntil);
}

/** What a wish of the user passes by: pause and gates; and patience after a failure, which holds for all. */
function postponed(item: AgentItem, standing: Standing, state: AgentState, { now, localTime }: Moment): readonly Wait[] {
  if (state.pausedUntil !== undefined) return [{ ...held(standing, 'paused', '', now), until: state.pausedUntil }];
  const way = item.target === undefined ? undefined : state.ways[item.target]?.answer;
  const route = way?.kind === 'reachable' ? way.route : undefined;
  const closed = closedGates(item.gates, state.conditions, now, localTime, { way: route });
  // Whether a way is metered is known when it is chosen.
  const firm = closed.filter(({ gate }) => gate !== 'metered' || route !== undefined || item.target === undefined);
  if (firm.length > 0) return gateWaits(firm, standing, now);
  return patience(standing, now);
}

function patience({ notBefore, trouble }: Standing, now: number): readonly Wait[] {
  return notBefore > now && trouble ? [{ ...trouble, until: notBefore }] : [];
}

function gateWaits(closed: readonly ClosedGate[], standing: Standing, now: number): readonly Wait[] {
  return closed.map(({ gate, detail, opensAt }) => ({
    ...held(standing, gate, detail, now),
    ...(opensAt === undefined ? {} : { until: opensAt }),
  }));
}

/** The same reason as before is waited for since then. */
function held({ waits }: Standing, reason: Wait['reason'], detail: string, now: number): Wait {
  return { reason, detail, since: waits.find(wait => wait.reason === reason)?.since ?? now };
}

type WayState =
  | { readonly kind: 'proven'; readonly route?: Route }
  | { readonly kind: 'unproven'; readonly waits: readonly Wait[]; readonly probe: boolean };

function wayOf(item: AgentItem, state: AgentState, { now }: Moment): WayState {
  if (item.target === undefined) return { kind: 'proven' };
  const way = state.ways[item.target]!;
  const { answer } = way;
  const age = now - way.answeredAt;
  if (answer?.kind === 'reachable' && age >= 0 && age <= answerHolds) return { kind: 'proven', route: answer.route };
  return { kind: 'unproven', waits: [awayWait(way, answer, now)], probe: !way.probing && now >= way.nextProbe };
}

/** While it is looked at again, what was wrong before is still what is said. */
function awayWait(way: Way, answer: Reachability | undefined, now: number): Wait {
  if (answer?.kind !== 'away') return { reason: 'probing', detail: '', since: now };
  return { reason: answer.reason, detail: answer.detail, since: way.awaySince ?? now, until: way.nextProbe };
}

function noPlaceFree(item: AgentItem, { items, standings, jobs }: AgentState): boolean {
  const running = items.filter(({ id }) => standings[id]?.running);
  return running.length >= jobs || running.filter(({ server }) => server === item.server).length >= item.serverJobs;
}
