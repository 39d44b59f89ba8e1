/** Times as people on the spot say them: `14:02` today, `Tuesday 14:02` within a week, `23 November 14:02` beyond. */
import type { LocalTime } from '../agent-model.ts';
import { counted, dateText, timeOfDayText } from './figures.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEKDAYS = ['Thursday', 'Friday', 'Saturday', 'Sunday', 'Monday', 'Tuesday', 'Wednesday'];

/** Goes behind `since` and `until`. */
export function dayTimeText(time: number, now: number, localTime: LocalTime): string {
  const day = dayText(time, now, localTime);
  const clock = timeOfDayText(time, localTime(time));
  return day === '' ? clock : `${day} ${clock}`;
}

/** `at 18:00`, `on Tuesday 18:00`. */
export function whenText(time: number, now: number, localTime: LocalTime): string {
  return `${dayText(time, now, localTime) === '' ? 'at' : 'on'} ${dayTimeText(time, now, localTime)}`;
}

/** `in a few seconds`, `in 2 minutes`, `in 3 hours`; never sooner than it will be. */
export function inText(time: number, now: number): string {
  const distance = time - now;
  if (distance <= 0) return 'now';
  if (distance < 10 * SECOND) return 'in a few seconds';
  if (distance <= MINUTE) return 'in a minute';
  if (distance <= HOUR - MINUTE) return `in ${counted(Math.ceil(distance / MINUTE), 'minute')}`;
  return `in ${counted(Math.ceil(distance / HOUR), 'hour')}`;
}

/** '' for today. */
function dayText(time: number, now: number, localTime: LocalTime): string {
  const [day, today] = [localDay(time, localTime), localDay(now, localTime)];
  if (day === today) return '';
  if (Math.abs(day - today) < 7) return WEEKDAYS[((day % 7) + 7) % 7]!;
  const date = dateText(time, localTime(time));
  const year = dateText(now, localTime(now)).slice(-5);
  return date.endsWith(year) ? date.slice(0, -year.length) : date;
}

/** Days since 1 January 1970, a Thursday. */
function localDay(time: number, localTime: LocalTime): number {
  return Math.floor((time + localTime(time) * MINUTE) / DAY);
}
