/** A small world for the agent's mind: items, conditions and a clock as values; intentions collected, nothing carried out. */
import type { AgentEvent, AgentItem, Conditions, Intention, ItemHistory, Route } from '../../core/agent-model.ts';
import { type AgentState, firstState } from '../../core/rules/agent-state.ts';
import { think } from '../../core/rules/agent-thought.ts';

export const minutes = 60_000;
export const hours = 60 * minutes;
/** Monday, 23 November 2026, 10:00 UTC. */
export const monday = Date.UTC(2026, 10, 23, 10);

export const home: Conditions = {
  link: 'yes',
  addresses: ['192.168.1.5'],
  route: 'yes',
  network: 'aa:bb:cc:dd:ee:ff 192.168.1.0/24',
  metered: 'no',
  portal: 'no',
  mains: 'yes',
  chargePercent: 90,
  justResumed: 'no',
  clockJumped: 'no',
};
export const offline: Conditions = { ...home, link: 'no', addresses: [], route: 'no', metered: 'unknown', portal: 'unknown' };

export const route: Route = { host: 'nas.local', port: 22, isFurther: false, localAddress: '192.168.1.5' };

export function agentItem(name: string, more: Partial<AgentItem> = {}): AgentItem {
  return {
    id: `laptop/${name}`,
    server: 'laptop',
    name,
    schedule: { kind: 'daily', minute: 0 },
    jitter: 0,
    gates: { onBattery: { abovePercent: 30 }, onMetered: false },
    serverJobs: 1,
    target: 'nas',
    place: 'nas.local',
    ...more,
  };
}

export interface Scene {
  readonly state: () => AgentState;
  now(): number;
  wait(milliseconds: number): readonly Intention[];
  happens(event: AgentEvent): readonly Intention[];
}

export function scene(items: readonly AgentItem[], conditions: Conditions = home, jobs = 2, start = monday): Scene {
  let now = start;
  let state = firstState(conditions, now);
  function happens(event: AgentEvent): readonly Intention[] {
    const thought = think(state, event, { now, localTime: () => 0, chance: 0.5 });
    state = thought.state;
    return thought.intentions;
  }
  happens({ kind: 'items', items, jobs });
  return {
    state: () => state,
    now: () => now,
    wait(milliseconds) {
      now += milliseconds;
      return happens({ kind: 'tick' });
    },
    happens,
  };
}

export function snapshotOf(lastGood: number): ItemHistory {
  return { lastGood, lastSnapshot: 'x', unfinished: false, overdueTold: false };
}

export const reachable: AgentEvent = { kind: 'probed', target: 'nas', result: { kind: 'reachable', route } };
