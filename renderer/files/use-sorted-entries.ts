/** All entries of a folder in the order that was asked for; the folder must not be too large for that. */
import { useEffect, useMemo, useState } from 'react';
import type { Bridge } from '../../bridge/channels.ts';
import type { Entry } from './entry-facts.ts';
import type { ItemName } from './files-route.ts';
import { mostSorted, type Sorting, sortedEntries } from './sorting.ts';

export interface SortedEntries {
  readonly sorting: Sorting | undefined;
  /** Absent where the folder is too large. */
  readonly onSort: ((sorting: Sorting | undefined) => void) | undefined;
  /** undefined: not sorted, or not here yet. */
  readonly entries: readonly Entry[] | undefined;
}

/** Needs a key of item, snapshot and path. */
export function useSortedEntries(
  bridge: Bridge,
  { server, item }: ItemName,
  snapshot: string,
  path: string,
  total: number | undefined,
): SortedEntries {
  const [sorting, setSorting] = useState<Sorting>();
  const [all, setAll] = useState<readonly Entry[]>();
  const canSort = total !== undefined && total <= mostSorted;
  const isWanted = sorting !== undefined && canSort;
  useEffect(() => {
    if (!isWanted || all) return undefined;
    let isStill = true;
    bridge.ask('entries', { server, item, snapshot, path, offset: 0, limit: mostSorted }).then(
      answer => (isStill ? setAll(answer.entries) : undefined),
      // The table stays in the order in which it came; its own questions say what is wrong.
      () => (isStill ? setSorting(undefined) : undefined),
    );
    return () => {
      isStill = false;
    };
  }, [bridge, server, item, snapshot, path, isWanted, all]);
  const entries = useMemo(() => (all && sorting ? sortedEntries(all, sorting) : undefined), [all, sorting]);
  return { sorting, onSort: canSort ? setSorting : undefined, entries };
}
