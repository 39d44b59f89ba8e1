/** Days of a retention preview as cells of a calendar: two rows of blocks, a column per week, Monday on top. */
import type { Answer } from '../../bridge/channels.ts';

export type Day = Answer<'previewRetention'>['days'][number];

const DAY = 86_400_000;
export const WEEKS = 53;

export interface Cell {
  readonly column: number;
  /** 0 = Monday. */
  readonly row: number;
  readonly isKept: boolean;
}

export interface Block {
  readonly first: string;
  readonly last: string;
  readonly cells: readonly Cell[];
}

/** Newest block first, each of at most 53 weeks that end with the newest day's. A day has one cell, however many snapshots: it stays as long as one of them does. */
export function blocksOf(all: readonly Day[]): readonly Block[] {
  const days = daysOf(all);
  const newest = days.at(-1);
  if (!newest) return [];
  const lastWeek = weekOf(newest.day);
  const groups = Map.groupBy(days, ({ day }) => Math.floor((lastWeek - weekOf(day)) / WEEKS));
  return [...groups]
    .toSorted(([one], [other]) => one - other)
    .map(([block, group]) => ({
      first: group[0]!.day,
      last: group.at(-1)!.day,
      cells: group.map(({ day, isKept }) => ({
        column: WEEKS - 1 - (lastWeek - weekOf(day) - block * WEEKS),
        row: (dayNumber(day) + 3) % 7,
        isKept,
      })),
    }));
}

/** All cells of a kind as one path, so that two years are a few elements and not a thousand. */
export function pathOf(cells: readonly Cell[], isKept: boolean, size: number, gap: number): string {
  const step = size + gap;
  return cells
    .filter(cell => cell.isKept === isKept)
    .map(({ column, row }) => `M${column * step} ${row * step}h${size}v${size}h-${size}z`)
    .join('');
}

function daysOf(all: readonly Day[]): readonly { readonly day: string; readonly isKept: boolean }[] {
  return [...Map.groupBy(all, ({ day }) => day)].map(([day, own]) => ({
    day,
    isKept: own.some(({ action }) => action === 'keep'),
  }));
}

function weekOf(day: string): number {
  // 1 January 1970 was a Thursday.
  return Math.floor((dayNumber(day) + 3) / 7);
}

function dayNumber(day: string): number {
  return Math.floor(Date.parse(`${day}T00:00:00Z`) / DAY);
}
