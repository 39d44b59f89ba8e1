/** Times as people on the spot say them: `14:02` today, `Tuesday 14:02` within a week, `23 November 14:02` beyond. */
import type { LocalTime } from '../agent-model.ts';
import { timeOfDayText } from './figures.ts';
import { english } from './languages/english.ts';
import type { LocalMoment, Sentences } from './languages/sentences.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** 1 January 1970, from Sunday on. */
const THURSDAY = 4;

export function localMoment(time: number, now: number, localTime: LocalTime, { times }: Sentences = english): LocalMoment {
  const clock = timeOfDayText(time, localTime(time));
  const [day, today] = [localDay(time, localTime), localDay(now, localTime)];
  if (day === today) return { kind: 'today', day: '', clock };
  if (Math.abs(day - today) < 7) return { kind: 'weekday', day: weekday(day, times.weekdays), clock };
  const [date, thisYear] = [localDate(time, localTime), localDate(now, localTime).getUTCFullYear()];
  const year = date.getUTCFullYear();
  return { kind: 'date', day: times.date(date.getUTCDate(), date.getUTCMonth(), year === thisYear ? undefined : year), clock };
}

/** Goes behind a colon, and in English behind `since` and `until`. */
export function dayTimeText(time: number, now: number, localTime: LocalTime, table: Sentences = english): string {
  return table.times.plain(localMoment(time, now, localTime, table));
}

export function untilText(time: number, now: number, localTime: LocalTime, table: Sentences = english): string {
  return table.times.until(localMoment(time, now, localTime, table));
}

/** `at 18:00`, `on Tuesday 18:00`. */
export function whenText(time: number, now: number, localTime: LocalTime, table: Sentences = english): string {
  return table.times.at(localMoment(time, now, localTime, table));
}

/** `in a few seconds`, `in 2 minutes`, `in 3 hours`; never sooner than it will be. */
export function inText(time: number, now: number, { times }: Sentences = english): string {
  const distance = time - now;
  if (distance <= 0) return times.now;
  if (distance < 10 * SECOND) return times.inFewSeconds;
  if (distance <= MINUTE) return times.inAMinute;
  if (distance <= HOUR - MINUTE) return times.in(Math.ceil(distance / MINUTE), 'minute');
  return times.in(Math.ceil(distance / HOUR), 'hour');
}

/** How long something will still take, from milliseconds: `a few seconds`, `about 5 minutes`. */
export function aboutIn(milliseconds: number, { figures }: Sentences): string {
  if (milliseconds < 10 * SECOND) return figures.fewSeconds;
  if (milliseconds < 55 * SECOND) return figures.about(Math.round(milliseconds / (10 * SECOND)) * 10, 'second');
  if (milliseconds < 59.5 * MINUTE) return figures.about(Math.round(milliseconds / MINUTE), 'minute');
  if (milliseconds < 47.5 * HOUR) return figures.about(Math.round(milliseconds / HOUR), 'hour');
  return figures.about(Math.round(milliseconds / DAY), 'day');
}

/** A past time as seen from `now`: `12 minutes ago`, `Tuesday 14:02` within a week, `23 November 2026` beyond. */
export function agoText(time: number, now: number, localTime: LocalTime, { times }: Sentences): string {
  const distance = Math.abs(now - time);
  if (distance < MINUTE) return times.justNow;
  const [count, unit] =
    distance < HOUR ? ([Math.floor(distance / MINUTE), 'minute'] as const) : ([Math.floor(distance / HOUR), 'hour'] as const);
  if (distance < DAY) return time < now ? times.ago(count, unit) : times.in(count, unit);
  const [day, today] = [localDay(time, localTime), localDay(now, localTime)];
  if (Math.abs(day - today) < 7) return `${weekday(day, times.weekdays)} ${timeOfDayText(time, localTime(time))}`;
  const date = localDate(time, localTime);
  return times.date(date.getUTCDate(), date.getUTCMonth(), date.getUTCFullYear());
}

function weekday(day: number, weekdays: readonly string[]): string {
  return weekdays[(((day + THURSDAY) % 7) + 7) % 7]!;
}

/** Days since 1 January 1970. */
function localDay(time: number, localTime: LocalTime): number {
  return Math.floor((time + localTime(time) * MINUTE) / DAY);
}

/** Its UTC parts are those of the clock on the wall. */
function localDate(time: number, localTime: LocalTime): Date {
  return new Date(time + localTime(time) * MINUTE);
}
