/** Tables sorted by a column; folders stay before files, and what is equal stays in the order in which it came. */
import type { Change, Difference } from './comparison.ts';
import { changes } from './comparison.ts';
import { changedAt, type Entry, kindOf } from './entry-facts.ts';

export type SortColumn = 'name' | 'size' | 'changed' | 'change';

export interface Sorting {
  readonly column: SortColumn;
  readonly isDescending: boolean;
}

/** Of a larger folder not all entries are ever here. */
export const mostSorted = 5000;

/** One more press on a column's head: what is looked for first, then the other way round, then as it came. */
export function turned(now: Sorting | undefined, column: SortColumn): Sorting | undefined {
  const first = { column, isDescending: column === 'size' || column === 'changed' };
  if (now?.column !== column) return first;
  return now.isDescending === first.isDescending ? { column, isDescending: !first.isDescending } : undefined;
}

export function sortedEntries(entries: readonly Entry[], sorting: Sorting): readonly Entry[] {
  const values: Partial<Record<SortColumn, (entry: Entry) => number | string>> = {
    name: entry => entry.name,
    size: entry => (kindOf(entry) === 'file' ? entry.bytes : -1),
    changed: entry => changedAt(entry) ?? 0,
  };
  const isFolder = (entry: Entry) => Number(kindOf(entry) === 'folder');
  const byColumn = comparing(values[sorting.column], sorting);
  return entries.toSorted((a, b) => isFolder(b) - isFolder(a) || byColumn(a, b));
}

export function sortedDifferences(differences: readonly Difference[], sorting: Sorting): readonly Difference[] {
  const values: Partial<Record<SortColumn, (difference: Difference) => number | string>> = {
    name: ({ path }) => path,
    // How much it weighs between the two: what came or went whole, of what changed the difference.
    size: ({ bytes, formerBytes }) => Math.abs(bytes - (formerBytes ?? 0)),
    change: ({ change }) => changes.indexOf(change satisfies Change),
  };
  return differences.toSorted(comparing(values[sorting.column], sorting));
}

const names = new Intl.Collator('en', { numeric: true });

function comparing<Row>(
  valueIn: ((row: Row) => number | string) | undefined,
  { isDescending }: Sorting,
): (a: Row, b: Row) => number {
  const sign = isDescending ? -1 : 1;
  return (a, b) => {
    const [one, other] = [valueIn?.(a) ?? 0, valueIn?.(b) ?? 0];
    return (
      sign * (typeof one === 'number' && typeof other === 'number' ? one - other : names.compare(String(one), String(other)))
    );
  };
}
