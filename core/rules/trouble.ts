/** What is wrong with an item, as its journal has it: damage, a failed run, no snapshot for too long. A cut or a wait is none: it ends by itself, or becomes overdue. */
import type { ItemHistory } from '../agent-model.ts';
import type { Trouble } from '../alert-model.ts';
import type { Item, JournalLine } from '../model.ts';
import { durationText } from './figures.ts';

export function troubleOf(
  { server, name: item, maxAge }: Pick<Item, 'server' | 'name' | 'maxAge'>,
  journal: readonly JournalLine[],
  history: ItemHistory,
  now: number,
): Omit<Trouble, 'lines'> | undefined {
  const damage = damageIn(journal);
  if (damage)
    return {
      server,
      item,
      cause: 'damaged',
      ...damage,
      remedy: `alp verify ${server} ${item} names every file; alp heal ${server} ${item} mends it`,
    };
  const { lastEnd, lastGood, firstSeen } = history;
  if (lastEnd && FAILED.includes(lastEnd.verdict)) {
    const text = lastEnd.verdict === 'full' ? `the vault is full: ${lastEnd.detail}` : lastEnd.detail;
    return {
      server,
      item,
      cause: 'failed',
      text,
      since: firstFailure(journal),
      remedy: `alp doctor ${server} ${item} looks at both ends`,
    };
  }
  const counted = lastGood ?? firstSeen;
  if (maxAge === undefined || counted === undefined || now - counted <= maxAge) return undefined;
  const text = lastGood === undefined ? `there is no snapshot yet` : `the newest snapshot is ${durationText(now - lastGood)} old`;
  return {
    server,
    item,
    cause: 'overdue',
    text: `${text}, max_age is ${durationText(maxAge)}`,
    since: counted + maxAge,
    remedy: 'alp status says what it waits for; alp now begins it',
  };
}

const FAILED: readonly string[] = ['failed', 'incomplete', 'full'];

/** When the first of the failures in a row ended. */
function firstFailure(journal: readonly JournalLine[]): number {
  let since = 0;
  for (const line of journal.toReversed()) {
    if (line.event === 'published' || line.event === 'synced') break;
    if ((line.event === 'attempt-ended' || line.event === 'refused') && FAILED.includes(line.verdict)) since = line.time;
  }
  return since;
}

interface Seen {
  readonly count: number;
  readonly line: { readonly time: number; readonly detail: string };
}

/** The newest verification counts, until one finds everything good again. */
function damageIn(journal: readonly JournalLine[]): { readonly text: string; readonly since: number } | undefined {
  const damage = journal.flatMap((line): Seen[] =>
    line.event === 'verified' && line.complete
      ? [{ count: line.damaged, line }]
      : line.event === 'healed'
        ? [{ count: line.notHealed, line }]
        : [],
  );
  const newest = damage.at(-1);
  if (!newest || newest.count === 0) return undefined;
  const first = damage.slice(damage.findLastIndex(({ count }) => count === 0) + 1)[0]!;
  return { text: newest.line.detail, since: first.line.time };
}
