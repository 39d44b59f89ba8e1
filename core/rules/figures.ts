/** Writes sizes, rates, durations, counts, times and paths the way people read them: one wording for tray, terminal and mail. */

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'];
const weekdays = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const months = 'January February March April May June July August September October November December'.split(' ');

/** Bytes as `999 B`, `12.3 MB` (MB = 10^6), three significant digits; `unknown` for what is no number. */
export function sizeText(bytes: number): string {
  if (!Number.isFinite(bytes)) return 'unknown';
  if (bytes < 0) return `-${sizeText(-bytes)}`;
  let value = Math.round(bytes);
  let unit = 0;
  if (value < 1000) return `${value} B`;
  // 999.5 is where three digits would round up to 1000.
  for (; value >= 999.5 && unit < units.length - 1; unit += 1) value /= 1000;
  return `${threeDigits(value)} ${units[unit]}`;
}

/** Bytes per second as `12.3 MB/s`. */
export function rateText(bytesPerSecond: number): string {
  return Number.isFinite(bytesPerSecond) ? `${sizeText(bytesPerSecond)}/s` : 'unknown';
}

/** A share of 100 as `61 %`, cut and not rounded: 100 % is said only when all is there. */
export function percentText(percent: number): string {
  return `${Math.floor(Math.min(100, Math.max(0, percent)))} %`;
}

/** A number with its thousands apart: `60,000`. */
export function countText(count: number): string {
  const sign = count < 0 ? '-' : '';
  return sign + String(Math.round(Math.abs(count))).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A number with its noun: `1 file`, `60,000 files`. */
export function counted(count: number, noun: string, nouns = `${noun}s`): string {
  return `${countText(count)} ${Math.round(count) === 1 ? noun : nouns}`;
}

/** How long something took, from milliseconds: `0.8 s`, `42 s`, `5 min 03 s`, `2 h 05 min`, `3 days 4 h`. */
export function durationText(milliseconds: number): string {
  const time = Math.max(0, milliseconds);
  if (time < 9.95 * second) return `${(time / second).toFixed(1)} s`;
  const seconds = Math.round(time / second);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
  const hours = Math.round(minutes / 60);
  return hours % 24 === 0 ? counted(hours / 24, 'day') : `${counted(Math.floor(hours / 24), 'day')} ${hours % 24} h`;
}

/** How long something will still take, from milliseconds: `a few seconds`, `about 5 minutes`, `about 2 hours`. */
export function aboutText(milliseconds: number): string {
  if (milliseconds < 10 * second) return 'a few seconds';
  if (milliseconds < 55 * second) return `about ${Math.round(milliseconds / (10 * second)) * 10} seconds`;
  if (milliseconds < 59.5 * minute) return `about ${counted(Math.round(milliseconds / minute), 'minute')}`;
  if (milliseconds < 47.5 * hour) return `about ${counted(Math.round(milliseconds / hour), 'hour')}`;
  return `about ${counted(Math.round(milliseconds / day), 'day')}`;
}

/** A period as a configuration would say it, exact to the second: `30 days`, `1 day 12 h`, `45 min`, `0 s`. */
export function periodText(milliseconds: number): string {
  const seconds = Math.floor(Math.max(0, milliseconds) / second);
  const parts = [
    seconds >= 86_400 ? counted(Math.floor(seconds / 86_400), 'day') : '',
    seconds % 86_400 >= 3600 ? `${Math.floor((seconds % 86_400) / 3600)} h` : '',
    seconds % 3600 >= 60 ? `${Math.floor((seconds % 3600) / 60)} min` : '',
    seconds % 60 > 0 ? `${seconds % 60} s` : '',
  ];
  return parts.filter(part => part !== '').join(' ') || '0 s';
}

/** A time as seen from `now`: `12 minutes ago`, `in 2 hours`, `Tuesday 14:02` within a week, `23 November 2026` beyond. `offset` is minutes east of UTC (Berlin in winter: 60). */
export function relativeText(time: number, now: number, offset: number): string {
  const distance = Math.abs(now - time);
  if (distance < minute) return 'just now';
  if (distance < day) return time < now ? `${unitsOf(distance)} ago` : `in ${unitsOf(distance)}`;
  // Whole calendar days: six days and 20 hours ago would bear the same weekday as today.
  if (Math.abs(calendarDay(now, offset) - calendarDay(time, offset)) < 7)
    return `${weekday(time, offset)} ${timeOfDayText(time, offset)}`;
  return dateText(time, offset);
}

/** `14:02`, `offset` minutes east of UTC. */
export function timeOfDayText(time: number, offset: number): string {
  return local(time, offset).toISOString().slice(-13, -8);
}

/** `23 November 2026`, `offset` minutes east of UTC. */
export function dateText(time: number, offset: number): string {
  const there = local(time, offset);
  return `${there.getUTCDate()} ${months[there.getUTCMonth()]} ${there.getUTCFullYear()}`;
}

/** The exact time for tooltips and logs: `2026-11-23 04:15:02 UTC`. */
export function exactTimeText(time: number): string {
  return `${new Date(time).toISOString().slice(0, -5).replace('T', ' ')} UTC`;
}

/** A path in at most `columns` characters, shortened in the middle: the end, which tells files apart, stays. */
export function shortPath(path: string, columns: number): string {
  const characters = Array.from(path);
  if (characters.length <= columns) return path;
  if (columns <= 1) return columns === 1 ? '…' : '';
  const room = columns - 1;
  const name = characters.length - characters.lastIndexOf('/', characters.length - 2);
  const tail = Math.min(room, Math.max(name, Math.ceil(room / 2)));
  return `${characters.slice(0, room - tail).join('')}…${characters.slice(-tail).join('')}`;
}

function threeDigits(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  return value.toFixed(value >= 9.995 ? 1 : 2);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

function unitsOf(distance: number): string {
  return distance < hour ? counted(Math.floor(distance / minute), 'minute') : counted(Math.floor(distance / hour), 'hour');
}

function local(time: number, offset: number): Date {
  return new Date(time + offset * minute);
}

function calendarDay(time: number, offset: number): number {
  return Math.floor((time + offset * minute) / day);
}

function weekday(time: number, offset: number): string {
  return weekdays[local(time, offset).getUTCDay()]!;
}
