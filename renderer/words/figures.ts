/** Sizes, times, counts and paths as people write them: one wording for every page. */
import type { Words } from './words.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Figures {
  /** `12.3 MB`: MB = 10^6, three significant digits. */
  readonly size: (bytes: number) => string;
  readonly exactSize: (bytes: number) => string;
  readonly rate: (bytesPerSecond: number) => string;
  readonly count: (count: number) => string;
  /** Cut, not rounded: 100 % is said only when all is there. */
  readonly percent: (percent: number) => string;
  /** `42 s`, `5 min 03 s`, `2 h 05 min`, `3 d 4 h`. */
  readonly duration: (milliseconds: number) => string;
  /** For axes: `20 min`, `1 h 30 min`, without parts that are nought. */
  readonly shortDuration: (milliseconds: number) => string;
  /** A span of one unit, for ages: `12 minutes`, `6 days`. */
  readonly span: (milliseconds: number) => string;
  /** `12 minutes ago`, `in 2 hours`; the weekday within a week; the date beyond. */
  readonly relative: (time: number, now: number) => string;
  readonly timeOfDay: (time: number) => string;
  /** `15:00`, `tomorrow 15:00`, `Thursday 15:00`, `3 December 2026`. */
  readonly when: (time: number, now: number) => string;
  readonly date: (time: number) => string;
  /** `Tue 3 November`, with the year where it is not this one. */
  readonly day: (time: number, now: number) => string;
  /** `3 Nov`. */
  readonly shortDay: (time: number) => string;
  readonly month: (time: number) => string;
  readonly exactTime: (time: number) => string;
}

export function figuresOf(language: string, words: Words['figures']): Figures {
  // Day before month and 24 hours, as the program writes it in the terminal.
  const locale = language === 'en' ? 'en-GB' : language;
  const format = (options: Intl.DateTimeFormatOptions) => {
    // Made when it is first used: a browser takes a millisecond for each.
    let made: Intl.DateTimeFormat | undefined;
    return (time: number) => {
      made ??= new Intl.DateTimeFormat(locale, options);
      return made.format(time);
    };
  };
  const numbers = [0, 1, 2].map(
    digits => new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  );
  const number = (value: number, digits = 0) => numbers[digits]!.format(value);
  const relativeUnits = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  const relativeDays = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const [minutes, hours, days] = (['minute', 'hour', 'day'] as const).map(
    unit => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 }),
  );

  const timeOfDay = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const weekday = format({ weekday: 'long' });
  const date = format({ day: 'numeric', month: 'long', year: 'numeric' });
  const dayOfThisYear = format({ weekday: 'short', day: 'numeric', month: 'long' });
  const dayOfAnyYear = format({ weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
  const exactTime = format({ dateStyle: 'full', timeStyle: 'long' });

  const size = (bytes: number): string => {
    let value = Math.round(Math.abs(bytes));
    let unit = 0;
    for (; value >= (unit === 0 ? 1000 : 999.5) && unit < words.units.length - 1; unit += 1) value /= 1000;
    const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    return `${bytes < 0 ? '−' : ''}${number(value, digits)} ${words.units[unit]}`;
  };

  const span = (time: number): string => {
    if (time < HOUR) return minutes!.format(Math.max(1, Math.floor(time / MINUTE)));
    const isWholeDays = time >= 2 * DAY || time % DAY === 0;
    return isWholeDays ? days!.format(Math.floor(time / DAY)) : hours!.format(Math.floor(time / HOUR));
  };

  return {
    size,
    exactSize: bytes => `${number(Math.round(bytes))} ${words.bytes}`,
    rate: bytes => `${size(bytes)}/s`,
    count: count => number(count),
    percent: percent => `${Math.floor(Math.min(100, Math.max(0, percent)))} %`,
    duration: time => durationText(time, number),
    shortDuration: time => {
      const seconds = Math.round(time / 1000);
      const parts = [`${Math.floor(seconds / 3600)} h`, `${Math.floor((seconds % 3600) / 60)} min`, `${seconds % 60} s`];
      return parts.filter(part => !part.startsWith('0 ')).join(' ') || '0';
    },
    span,
    relative: (time, now) => {
      const distance = Math.abs(now - time);
      if (distance < MINUTE) return words.justNow;
      const sign = time < now ? -1 : 1;
      if (distance < HOUR) return relativeUnits.format(sign * Math.floor(distance / MINUTE), 'minute');
      if (distance < DAY) return relativeUnits.format(sign * Math.floor(distance / HOUR), 'hour');
      return daysBetween(now, time) < 7 ? `${weekday(time)} ${timeOfDay(time)}` : date(time);
    },
    timeOfDay,
    when: (time, now) => {
      const days = daysBetween(now, time);
      if (days === 0) return timeOfDay(time);
      if (days === 1) return `${relativeDays.format(time < now ? -1 : 1, 'day')} ${timeOfDay(time)}`;
      return days < 7 ? `${weekday(time)} ${timeOfDay(time)}` : date(time);
    },
    date,
    day: (time, now) => (new Date(time).getFullYear() === new Date(now).getFullYear() ? dayOfThisYear(time) : dayOfAnyYear(time)),
    shortDay: format({ day: 'numeric', month: 'short' }),
    month: format({ month: 'short' }),
    exactTime,
  };
}

/** A path in at most `columns` characters, shortened in the middle: the end, which tells files apart, stays. */
export function shortPath(path: string, columns: number): string {
  const characters = Array.from(path);
  if (characters.length <= columns) return path;
  const room = Math.max(1, columns - 1);
  const name = characters.length - characters.lastIndexOf('/', characters.length - 2);
  const tail = Math.min(room, Math.max(name, Math.ceil(room / 2)));
  return `${characters.slice(0, room - tail).join('')}…${characters.slice(-tail).join('')}`;
}

function durationText(milliseconds: number, number: (value: number, digits?: number) => string): string {
  const time = Math.max(0, milliseconds);
  const two = (value: number) => String(value).padStart(2, '0');
  if (time < 9_950) return `${number(time / 1000, 1)} s`;
  const seconds = Math.round(time / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Calendar days of this place: 23:59 and 0:01 are a day apart. */
function daysBetween(one: number, other: number): number {
  return Math.abs(Math.round((midnightOf(one) - midnightOf(other)) / DAY));
}

export function midnightOf(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}
