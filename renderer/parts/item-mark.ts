/** Which mark an item bears: what it does, what it lacks, and what only the user can mend. */
import type { Answer } from '../../bridge/channels.ts';

export type ItemStatus = NonNullable<Answer<'status'>>['items'][number];

export type Mark = 'good' | 'running' | 'waiting' | 'warning' | 'failed' | 'overdue' | 'paused' | 'manual' | 'none';

/** Waiting does not end these: somebody must do something. */
const NEEDS_SOMEBODY = new Set([
  'local-network-denied',
  'not-ssh',
  'host-key-unknown',
  'host-key-changed',
  'login-refused',
  'vault-full',
  'captive-portal',
]);
const FAILED = new Set(['failed', 'incomplete']);

export function markOf(item: ItemStatus): Mark {
  if (item.state === 'running') return 'running';
  if (item.waits.some(({ reason }) => FAILED.has(reason))) return 'failed';
  if (item.overdue) return 'overdue';
  if (item.waits.some(({ reason }) => NEEDS_SOMEBODY.has(reason))) return 'warning';
  if (item.state === 'paused') return 'paused';
  if (item.state === 'waiting') return 'waiting';
  const { lastEnd, lastSnapshot } = item;
  if (lastEnd && lastEnd.time >= (lastSnapshot?.time ?? 0)) {
    if (FAILED.has(lastEnd.verdict)) return 'failed';
    if (lastEnd.verdict === 'full') return 'warning';
  }
  if (!lastSnapshot) return 'none';
  return item.state === 'manual' ? 'manual' : 'good';
}

const WORST_FIRST: readonly Mark[] = ['failed', 'overdue', 'warning', 'running', 'none', 'waiting', 'paused', 'manual', 'good'];

/** The one mark that stands for all. */
export function worstMark(items: readonly ItemStatus[]): Mark {
  const marks = new Set(items.map(markOf));
  if (marks.size > 1) marks.delete('manual');
  return WORST_FIRST.find(mark => marks.has(mark)) ?? 'none';
}

export function needsSomebody(mark: Mark): boolean {
  return mark === 'failed' || mark === 'overdue' || mark === 'warning';
}
