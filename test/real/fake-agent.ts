/** A small agent for tests of what lies around it: remembers what it is asked, changes when it is told to. */
import type { AgentAnswer, AgentRequest, AgentStatus, ItemStatus, StopReason } from '../../core/agent-model.ts';
import type { Agent } from '../../core/contract.ts';

export interface FakeAgent extends Agent {
  readonly asked: AgentRequest[];
  readonly stoppedBy: StopReason[];
  listeners(): number;
  /** Another status, and everybody who listens hears of it. */
  show(status: Partial<AgentStatus>): void;
  change(sentence: string): void;
  refuseNext(message: string, remedy: string): void;
  /** The next answer is a mistake in the program. */
  failNext(message: string): void;
}

/** 23 November 2026, 12:00 UTC. */
export const noon = Date.UTC(2026, 10, 23, 12);

export function fakeAgent(): FakeAgent {
  const asked: AgentRequest[] = [];
  const stoppedBy: StopReason[] = [];
  const listeners = new Set<(status: AgentStatus) => void>();
  const refusals: AgentAnswer[] = [];
  let shown: Partial<AgentStatus> = {};
  let failure: string | undefined;
  const status = () => statusOf(shown);
  function show(to: Partial<AgentStatus>): void {
    shown = to;
    for (const listener of listeners) listener(status());
  }
  return {
    asked,
    stoppedBy,
    status,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async ask(request) {
      asked.push(request);
      if (failure !== undefined) {
        const message = failure;
        failure = undefined;
        throw new Error(message);
      }
      const refusal = refusals.shift();
      if (refusal) return refusal;
      return request.ask === 'status'
        ? { answer: 'status', status: status() }
        : { answer: 'done', lines: [`${request.ask} it is`] };
    },
    hint: () => undefined,
    stop: async reason => void stoppedBy.push(reason),
    listeners: () => listeners.size,
    show,
    change: sentence => show({ sentence }),
    refuseNext: (message, remedy) => void refusals.push({ answer: 'refused', message, remedy }),
    failNext(message) {
      failure = message;
    },
  };
}

export function statusOf(more: Partial<AgentStatus>): AgentStatus {
  return {
    pid: 4242,
    version: '1.0.0',
    since: noon - 3_600_000,
    now: noon,
    sentence: 'nothing to do',
    conditions: {
      link: 'yes',
      addresses: ['192.168.1.5'],
      route: 'yes',
      metered: 'no',
      portal: 'no',
      mains: 'yes',
      chargePercent: 63,
      justResumed: 'no',
      clockJumped: 'no',
    },
    items: [],
    problems: [],
    ...more,
  };
}

export function itemOf(more: Partial<ItemStatus>): ItemStatus {
  return {
    server: 'laptop',
    item: 'documents',
    state: 'idle',
    sentence: 'backed up 12 minutes ago',
    remedy: '',
    waits: [],
    overdue: false,
    ...more,
  };
}
