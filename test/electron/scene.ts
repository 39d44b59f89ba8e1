/** What the tests of the tray app share: statuses to show, an agent that takes down what it is asked, a clock that is moved by hand. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AgentAnswer, AgentRequest, AgentStatus, ItemStatus } from '../../core/agent-model.ts';
import type { Clock } from '../../core/world/clock.ts';
import type { AgentLink, Trouble } from '../../electron/agent.ts';

/** Monday, 23 November 2026, 14:00 UTC. */
export const now = Date.UTC(2026, 10, 23, 14, 0);
export const minute = 60_000;
export const hour = 60 * minute;
export const utc = () => 0;

export function item(name: string, more: Partial<ItemStatus> = {}): ItemStatus {
  return {
    server: 'laptop',
    item: name,
    state: 'idle',
    sentence: 'up to date; next at 15:00',
    remedy: '',
    waits: [],
    dueAt: now + hour,
    lastSnapshot: { name: '2026-11-23T130000Z', time: now - hour },
    overdue: false,
    ...more,
  };
}

export function running(name: string, more: Partial<ItemStatus> = {}): ItemStatus {
  const progress = {
    phase: 'receiving',
    percent: 61,
    bytes: 5e8,
    rate: 12e6,
    filesDone: 3,
    filesFound: 9,
    currentFile: 'a',
  } as const;
  return item(name, {
    state: 'running',
    sentence: 'backs up to nas.local: 61 %, 12.0 MB/s, about 5 minutes left',
    run: { startedAt: now - minute, attempt: 1, asked: false, overrides: [], to: 'nas.local', progress },
    ...more,
  });
}

export function waiting(name: string, reason: ItemStatus['waits'][number]['reason'], more: Partial<ItemStatus> = {}): ItemStatus {
  const waits = [{ reason, detail: '', since: now - minute }];
  return item(name, { state: 'waiting', sentence: `waits: ${reason}`, waits, ...more });
}

export function status(items: readonly ItemStatus[], more: Partial<AgentStatus> = {}): AgentStatus {
  return {
    pid: 1,
    version: '1.2.3',
    since: now - hour,
    now,
    sentence: 'all items are up to date',
    conditions: {
      link: 'yes',
      addresses: [],
      route: 'yes',
      metered: 'no',
      portal: 'no',
      mains: 'yes',
      justResumed: 'no',
      clockJumped: 'no',
    },
    items,
    problems: [],
    ...more,
  };
}

export interface FakeAgent extends AgentLink {
  show(status: AgentStatus | undefined, trouble?: Trouble): void;
  readonly asked: AgentRequest[];
  readonly hints: number;
  readonly stops: number;
  answer: AgentAnswer;
  ours: boolean;
}

export function fakeAgent(first?: AgentStatus): FakeAgent {
  const listeners = new Set<() => void>();
  let current = first;
  let trouble: Trouble | undefined;
  let hints = 0;
  let stops = 0;
  const fake: FakeAgent = {
    asked: [],
    answer: { answer: 'done', lines: ['laptop documents: begins to back up to nas.local'] },
    ours: true,
    get hints() {
      return hints;
    },
    get stops() {
      return stops;
    },
    show(fresh, why) {
      current = fresh;
      trouble = why;
      for (const listener of listeners) listener();
    },
    status: () => current,
    trouble: () => trouble,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async ask(request) {
      fake.asked.push(request);
      return fake.answer;
    },
    hint() {
      hints += 1;
    },
    isOurs: () => fake.ours,
    async stop() {
      stops += 1;
    },
  };
  return fake;
}

export interface HandClock extends Clock {
  pass(milliseconds: number): Promise<void>;
}

export function handClock(): HandClock {
  let time = 0;
  let sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  return {
    now: () => now + time,
    monotonic: () => time,
    uptime: () => time,
    every: () => () => undefined,
    offsetMinutes: () => 0,
    sleep: (milliseconds, signal) =>
      new Promise(wake => {
        if (signal?.aborted) wake();
        sleepers.push({ until: time + milliseconds, wake });
        signal?.addEventListener('abort', () => wake(), { once: true });
      }),
    async pass(milliseconds) {
      time += milliseconds;
      const due = sleepers.filter(({ until }) => until <= time);
      sleepers = sleepers.filter(({ until }) => until > time);
      for (const { wake } of due) wake();
      await settled();
    },
  };
}

/** Until what was set off has come to rest. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
}
