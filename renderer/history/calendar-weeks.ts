/** Which day stands where in the calendar: a column per week, Monday on top. */
import { daysUpTo } from './day-totals.ts';

/** A midnight, or undefined for a day yet to come. */
export type Week = readonly (number | undefined)[];

export function weeksUpTo(now: number, count: number): readonly Week[] {
  const weekday = (new Date(now).getDay() + 6) % 7;
  const days = daysUpTo(now, (count - 1) * 7 + weekday + 1);
  return Array.from({ length: count }, (_, week) => Array.from({ length: 7 }, (_, day) => days[week * 7 + day]));
}

/** Arrow keys: up and down by a day, left and right by a week; Home and End to the ends. */
export function steppedDay(key: string, index: number, count: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: -1,
    ArrowDown: 1,
    ArrowLeft: -7,
    ArrowRight: 7,
    Home: -index,
    End: count,
  };
  const step = steps[key];
  return step === undefined ? undefined : Math.min(count - 1, Math.max(0, index + step));
}
