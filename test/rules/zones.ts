/** Local time of real places for tests of schedules: minutes ahead of UTC at an instant, and instants written as their clocks show them. */
import type { LocalTime } from '../../core/agent-model.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

export function zone(name: string): LocalTime {
  return time => {
    const [sign, hours = '0', minutes = '0'] = /([+-])(\d\d):?(\d\d)?/.exec(offsetName(name, time))?.slice(1) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  };
}

export const berlin = zone('Europe/Berlin');
export const newYork = zone('America/New_York');
export const lordHowe = zone('Australia/Lord_Howe');
export const utc: LocalTime = () => 0;

export const zones: readonly LocalTime[] = [
  berlin,
  newYork,
  lordHowe,
  utc,
  zone('Asia/Kathmandu'),
  zone('Pacific/Kiritimati'),
  zone('America/Santiago'),
];

/** `2026-03-29T01:00:00+01:00` → its instant. */
export function at(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new Error(`${text} is no time`);
  return time;
}

/** What the clocks there show: `Sun 2026-03-29 03:00`. */
export function shown(time: number | undefined, localTime: LocalTime): string {
  if (time === undefined) return 'never';
  const there = new Date(time + localTime(time) * 60_000);
  const weekday = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ')[there.getUTCDay()];
  return `${weekday} ${there.toISOString().slice(0, 16).replace('T', ' ')}`;
}

function offsetName(name: string, time: number): string {
  const format =
    formats.get(name) ?? new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset', hour: 'numeric' });
  formats.set(name, format);
  return format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}
