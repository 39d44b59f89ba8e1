/** The days of a retention preview by month, newest first, a cell per snapshot. */
import type { Answer } from '../../bridge/channels.ts';

type Day = Answer<'previewRetention'>['days'][number];

export interface Month {
  /** `2026-11`. */
  readonly month: string;
  /** Of its newest snapshot, to name it by. */
  readonly time: number;
  readonly cells: readonly { readonly key: string; readonly action: Day['action']; readonly day: number }[];
}

export function monthsOf(days: readonly Day[]): readonly Month[] {
  const months = Map.groupBy(
    days.toSorted((a, b) => b.time - a.time),
    ({ day }) => day.slice(0, 7),
  );
  return [...months].map(([month, own]) => ({
    month,
    time: own[0]!.time,
    cells: own.toReversed().map(({ day, time, action }) => ({ key: `${day} ${time}`, action, day: time })),
  }));
}
