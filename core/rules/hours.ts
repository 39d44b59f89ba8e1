/** Minutes of the day and how they are written: 22:30, 22:00-06:00. */
import type { Hours } from '../agent-model.ts';
import type { Reading } from './reading.ts';
import { refused, understood } from './reading.ts';

/** `02:30` -> 150. */
export function parseClock(text: string): Reading<number> {
  const parts = /^(\d{1,2}):(\d\d)$/.exec(text.trim());
  const [hours, minutes] = [Number(parts?.[1]), Number(parts?.[2])];
  if (!parts || hours > 23 || minutes > 59)
    return refused(`"${text}" is not a time of the day`, 'write for example 02:30 or 19:00');
  return understood(hours * 60 + minutes);
}

/** `19:00-07:00`; may go beyond midnight. */
export function parseHours(text: string): Reading<Hours> {
  const parts = /^([^-]*)-([^-]*)$/.exec(text);
  if (!parts) return refused(`"${text}" is not a span of hours`, 'write for example 22:00-06:00');
  const [from, to] = [parseClock(parts[1]!.trim()), parseClock(parts[2]!.trim())];
  if (!from.ok) return from;
  if (!to.ok) return to;
  if (from.value === to.value)
    return refused(`"${text}" begins and ends at the same minute`, 'remove the line if any hour will do');
  return understood({ from: from.value, to: to.value });
}

/** 150 -> `02:30`. */
export function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
