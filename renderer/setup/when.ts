/** Schedule and gates as the file's keys have them, and what is wrong with the numbers that were typed. */
import type { When } from './plan.ts';

export type WhenField = 'everyHours' | 'dailyAt' | 'abovePercent' | 'from' | 'until' | 'maxAge';

export function whenMistakes(when: When): readonly WhenField[] {
  const mistakes: WhenField[] = [];
  if (when.schedule === 'hours' && !isCount(when.everyHours, 8784)) mistakes.push('everyHours');
  if (when.schedule === 'daily' && minuteOf(when.dailyAt) === undefined) mistakes.push('dailyAt');
  if (when.battery === 'above' && !isCount(when.abovePercent, 99)) mistakes.push('abovePercent');
  if (when.isBetween && minuteOf(when.from) === undefined) mistakes.push('from');
  if (when.isBetween && (minuteOf(when.until) === undefined || minuteOf(when.until) === minuteOf(when.from)))
    mistakes.push('until');
  if (when.schedule !== 'manual' && when.maxAge.trim() !== '' && !isCount(when.maxAge, 9999)) mistakes.push('maxAge');
  return mistakes;
}

/** undefined = as the program has it when nothing is written. */
export function whenKeys(
  when: When,
): Readonly<Record<'schedule' | 'on_battery' | 'on_metered' | 'between' | 'max_age', string | undefined>> {
  const days = Number(when.maxAge);
  return {
    schedule: scheduleText(when),
    on_battery: batteryText(when),
    on_metered: when.isOnMetered ? 'yes' : undefined,
    between: when.isBetween ? `${when.from}-${when.until}` : undefined,
    max_age: when.schedule === 'manual' || when.maxAge.trim() === '' ? undefined : `${days} ${days === 1 ? 'day' : 'days'}`,
  };
}

/** The time of day at which a daily run begins when its time lies outside of the hours, else undefined. */
export function postponedTo(when: When): string | undefined {
  if (when.schedule !== 'daily' || !when.isBetween) return undefined;
  const [at, from, until] = [minuteOf(when.dailyAt), minuteOf(when.from), minuteOf(when.until)];
  if (at === undefined || from === undefined || until === undefined || from === until) return undefined;
  const isInside = from < until ? at >= from && at < until : at >= from || at < until;
  return isInside ? undefined : when.from;
}

function scheduleText({ schedule, everyHours, dailyAt }: When): string | undefined {
  if (schedule === 'hours') return Number(everyHours) === 1 ? 'hourly' : `every ${Number(everyHours)} hours`;
  if (schedule === 'daily') return `daily at ${dailyAt.trim()}`;
  if (schedule === 'reachable') return 'when reachable';
  return schedule === 'weekly' ? 'weekly' : undefined;
}

function batteryText({ battery, abovePercent }: When): string | undefined {
  if (battery !== 'above') return battery;
  return Number(abovePercent) === 30 ? undefined : `above ${Number(abovePercent)}%`;
}

function minuteOf(text: string): number | undefined {
  const parts = /^(\d{1,2}):(\d\d)$/.exec(text.trim());
  const [hours, minutes] = [Number(parts?.[1]), Number(parts?.[2])];
  return parts && hours < 24 && minutes < 60 ? hours * 60 + minutes : undefined;
}

export function isCount(text: string, most: number): boolean {
  return /^\d{1,4}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= most;
}
