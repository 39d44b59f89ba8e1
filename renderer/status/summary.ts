/** "Am I safe?" in one line: what all items together amount to. */
import { type ItemStatus, type Mark, markOf, needsSomebody } from '../parts/item-mark.ts';
import type { Words } from '../words/words.ts';

export interface Summary {
  readonly mark: Mark;
  readonly text: string;
  /** The one whose newest backup is the oldest, of those that run by themselves. */
  readonly oldest: ItemStatus | undefined;
  readonly next: ItemStatus | undefined;
}

const GRAVEST_FIRST: readonly Mark[] = ['failed', 'overdue', 'warning'];

export function summaryOf(items: readonly ItemStatus[], words: Words['status']): Summary {
  const marks = items.map(markOf);
  const needing = marks.filter(needsSomebody);
  const missing = items.filter(item => !item.lastSnapshot).length;
  const bySchedule = items.filter(({ state }) => state !== 'manual');
  const head = { oldest: oldestOf(bySchedule.length > 0 ? bySchedule : items), next: nextOf(items) };
  if (needing.length > 0) {
    const mark = GRAVEST_FIRST.find(one => needing.includes(one))!;
    return { ...head, mark, text: words.needYou(needing.length, items.length) };
  }
  if (missing > 0) return { ...head, mark: 'waiting', text: words.notYet(missing, items.length) };
  return { ...head, mark: 'good', text: words.allGood(items.length) };
}

function oldestOf(items: readonly ItemStatus[]): ItemStatus | undefined {
  const [oldest] = items.filter(item => item.lastSnapshot).toSorted((a, b) => a.lastSnapshot!.time - b.lastSnapshot!.time);
  return oldest;
}

/** What waits is due in the past: the next is the first that is yet to come. */
function nextOf(items: readonly ItemStatus[]): ItemStatus | undefined {
  const [next] = items
    .filter(({ state, dueAt }) => state === 'idle' && dueAt !== undefined)
    .toSorted((a, b) => a.dueAt! - b.dueAt!);
  return next;
}

/** The places where attention is needed come first; else the order of the configuration. */
export function inOrderOfNeed(items: readonly ItemStatus[]): readonly ItemStatus[] {
  const rank = (item: ItemStatus) => {
    const mark = markOf(item);
    if (needsSomebody(mark)) return GRAVEST_FIRST.indexOf(mark);
    return mark === 'running' ? 3 : mark === 'none' ? 4 : 5;
  };
  return items.toSorted((a, b) => rank(a) - rank(b));
}
