/** What each local day brought, over all items that are looked at, and what shape the day has in the calendar. */
import type { Answer } from '../../bridge/channels.ts';

export interface DayTotals {
  readonly published: number;
  readonly warnings: number;
  readonly failed: number;
  /** Items of which every run of the day failed. */
  readonly lost: number;
  readonly addedBytes: number;
  readonly milliseconds: number;
}

/** By local day, `2026-11-23`. */
export type Days = ReadonlyMap<string, DayTotals>;

export const NO_TOTALS: DayTotals = { published: 0, warnings: 0, failed: 0, lost: 0, addedBytes: 0, milliseconds: 0 };

export function totalsByDay(days: Answer<'days'>['days']): Days {
  const totals = new Map<string, DayTotals>();
  for (const day of days)
    totals.set(
      day.day,
      sumOf([totals.get(day.day) ?? NO_TOTALS, { ...day, lost: Number(day.failed > 0 && day.published === 0) }]),
    );
  return totals;
}

export function sumOf(all: readonly DayTotals[]): DayTotals {
  return all.reduce(
    (sum, day) => ({
      published: sum.published + day.published,
      warnings: sum.warnings + day.warnings,
      failed: sum.failed + day.failed,
      lost: sum.lost + day.lost,
      addedBytes: sum.addedBytes + day.addedBytes,
      milliseconds: sum.milliseconds + day.milliseconds,
    }),
    NO_TOTALS,
  );
}

export type DayMark = 'none' | 'good' | 'warning' | 'failed';

/** A failed run that a later one of the day made good is no more than a number. */
export function markOfDay({ published, warnings, failed, lost }: DayTotals): DayMark {
  if (published === 0) return failed > 0 ? 'failed' : 'none';
  return warnings > 0 || lost > 0 ? 'warning' : 'good';
}

/** Bounds between four sizes, so that each has a quarter of the days. */
export function quarters(days: Days): readonly number[] {
  const sizes = [...days.values()]
    .filter(({ published }) => published > 0)
    .map(({ addedBytes }) => addedBytes)
    .sort((a, b) => a - b);
  return [0.25, 0.5, 0.75].map(share => sizes[Math.floor(share * sizes.length)] ?? 0);
}

/** `2026-11-23` of this place. */
export function dayKey(time: number): string {
  const date = new Date(time);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Midnights of this place, oldest first: counted by the calendar, as some days have 23 or 25 hours. */
export function daysUpTo(now: number, count: number): readonly number[] {
  const today = new Date(now);
  return Array.from({ length: count }, (_, index) =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() - (count - 1 - index)).getTime(),
  );
}

export function endOfDay(midnight: number): number {
  const day = new Date(midnight);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1).getTime();
}
