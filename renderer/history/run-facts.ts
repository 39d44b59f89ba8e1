/** What the history says of a run in marks and reasons, and where its page is. */
import { addressOf } from '../frame/routes.ts';
import type { Mark } from '../parts/item-mark.ts';
import type { Entry, RunEntry } from './entries.ts';

export function runAddress({ server, item, run }: RunEntry): string {
  return `${addressOf('history', run)}?${new URLSearchParams({ server, item })}`;
}

const OUTCOMES: Readonly<Record<RunEntry['outcome'], Mark>> = {
  published: 'good',
  warnings: 'warning',
  unfinished: 'waiting',
  running: 'running',
  cancelled: 'paused',
  failed: 'failed',
};

export function markOfOutcome(outcome: RunEntry['outcome']): Mark {
  return OUTCOMES[outcome];
}

const KINDS: Readonly<Record<Exclude<Entry['kind'], 'run'>, Mark>> = {
  wait: 'waiting',
  skipped: 'paused',
  overdue: 'overdue',
  refused: 'warning',
  purged: 'none',
  restored: 'none',
  note: 'none',
};

export function markOfKind(kind: Exclude<Entry['kind'], 'run'>): Mark {
  return KINDS[kind];
}

/** Why it took more than one attempt, or did not get through: each reason once. */
export function reasonsOf({ attempts }: RunEntry): string {
  return [...new Set(attempts.map(({ detail }) => detail).filter(detail => detail !== ''))].join('; ');
}

export function verdictText(verdict: string | undefined, verdicts: Readonly<Record<string, string>>): string | undefined {
  return verdict === undefined ? undefined : (verdicts[verdict] ?? verdict);
}
