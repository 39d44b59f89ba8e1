/** From what the agent knows to what faces show: every item with one sentence, and one for all. */
import type { AgentItem, ItemStatus, RunningStatus } from '../agent-model.ts';
import type { Progress } from '../model.ts';
import type { AgentState, Moment, Running, Standing } from './agent-state.ts';
import { isOverdue } from './agent-thought.ts';
import { itemSentence, waitRemedy } from './agent-words.ts';

export function itemStatuses(
  state: AgentState,
  progressOf: (id: string) => Progress | undefined,
  moment: Pick<Moment, 'now' | 'localTime'>,
): readonly ItemStatus[] {
  return state.items.map(item => itemStatus(item, state.standings[item.id]!, progressOf(item.id), state, moment));
}

function itemStatus(
  item: AgentItem,
  standing: Standing,
  progress: Progress | undefined,
  state: AgentState,
  { now, localTime }: Pick<Moment, 'now' | 'localTime'>,
): ItemStatus {
  const { history, waits, running } = standing;
  const status: Omit<ItemStatus, 'sentence' | 'remedy'> = {
    server: item.server,
    item: item.name,
    place: item.place,
    state: stateOf(item, standing, state),
    waits,
    ...(standing.dueAt === undefined ? {} : { dueAt: standing.dueAt }),
    ...(history.lastSnapshot === undefined || history.lastGood === undefined
      ? {}
      : { lastSnapshot: { name: history.lastSnapshot, time: history.lastGood } }),
    ...(history.lastEnd ? { lastEnd: history.lastEnd } : {}),
    ...(item.maxAge === undefined ? {} : { maxAge: item.maxAge }),
    overdue: isOverdue(item, history, now),
    ...(running ? { run: runningStatus(item, running, progress) } : {}),
  };
  return {
    ...status,
    sentence: itemSentence(status, item.place, now, localTime),
    remedy: waits[0] ? waitRemedy(waits[0], item) : '',
  };
}

function stateOf(item: AgentItem, { running, waits, askedAt }: Standing, state: AgentState): ItemStatus['state'] {
  if (running) return 'running';
  if (waits[0]?.reason === 'paused') return 'paused';
  if (waits.length > 0) return 'waiting';
  if (state.pausedUntil !== undefined && item.schedule.kind !== 'manual') return 'paused';
  return item.schedule.kind === 'manual' && askedAt === undefined ? 'manual' : 'idle';
}

function runningStatus(item: AgentItem, running: Running, progress: Progress | undefined): RunningStatus {
  const { closing, route } = running;
  return {
    startedAt: running.since,
    attempt: running.attempt,
    asked: running.asked,
    overrides: running.overrides,
    to: route?.isFurther ? `${item.place} by ${route.host}` : item.place,
    ...(route?.isFurther ? { by: route.host } : {}),
    ...(progress ? { progress } : {}),
    ...(closing ? { endsAt: closing } : {}),
  };
}
