/** Counts and filters what differs between two snapshots. */
import type { Answer } from '../../bridge/channels.ts';

export type Difference = Answer<'differences'>['differences'][number];
export type Change = Difference['change'];

export const changes: readonly Change[] = ['added', 'changed', 'removed', 'attributes'];
/** As in `alp diff`. */
export const changeSigns: Readonly<Record<Change, string>> = { added: '+', changed: '∗', removed: '−', attributes: 'a' };

export interface ChangeSum {
  readonly count: number;
  readonly bytes: number;
}

/** Bytes: what came, what went, by how much the changed ones grew or shrank. */
export function sumByChange(differences: readonly Difference[]): Readonly<Record<Change, ChangeSum>> {
  const sums: Record<Change, { count: number; bytes: number }> = {
    added: { count: 0, bytes: 0 },
    changed: { count: 0, bytes: 0 },
    removed: { count: 0, bytes: 0 },
    attributes: { count: 0, bytes: 0 },
  };
  for (const { change, bytes, formerBytes } of differences) {
    sums[change].count++;
    if (change === 'changed') sums.changed.bytes += bytes - (formerBytes ?? bytes);
    else if (change !== 'attributes') sums[change].bytes += bytes;
  }
  return sums;
}

/** Older and newer in the right order, whichever way they were picked. */
export function inOrderOfTime<T extends { readonly time: number }>(a: T, b: T): { readonly older: T; readonly newer: T } {
  return a.time <= b.time ? { older: a, newer: b } : { older: b, newer: a };
}
