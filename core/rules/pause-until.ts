/** When a pause ends: `2h`, `90m`, `until 18:00`, `until tomorrow`, by the clock on the wall. */
import type { LocalTime } from '../agent-model.ts';
import { parseClock } from './hours.ts';
import { type Reading, type Refused, refused, understood } from './reading.ts';
import { aroundMinute } from './schedule.ts';

/** Without words the pause takes an hour. */
export function pauseUntil(words: string, now: number, localTime: LocalTime): Reading<number> {
  const text = words.trim().toLowerCase().replace(/\s+/g, ' ');
  if (text === '') return understood(now + hour);
  const end = text.startsWith('until ') ? momentOf(text.slice('until '.length), now, localTime) : endOfPeriod(text, now);
  if (end === undefined) return refused(`“${words.trim()}” is not a time for a pause`, examples);
  if (end <= now) return refused(`“${words.trim()}” is no time at all`, examples);
  if (end > now + longest) return refused(`“${words.trim()}” is too long`, longestWords);
  return understood(end);
}

/** What speaks against a pause that ends at `until`, whoever asks for it; undefined for nothing. */
export function pauseRefusal(until: number, now: number): Refused | undefined {
  if (until <= now) return refused('a pause cannot end in the past', examples);
  return until > now + longest ? refused('this pause is too long', longestWords) : undefined;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const longest = 31 * day;
const longestWords = 'a pause takes 31 days at most';
const examples = 'write for example alp pause 90m, 2h, 1h 30m, 3 days, until 18:00, until tomorrow, until tomorrow 8:00';

const units: Readonly<Record<string, number>> = { m: minute, h: hour, d: day };
const part = String.raw`(\d+) ?(m|min|minutes?|h|hours?|d|days?)`;
const periodPattern = new RegExp(`^${part}( ?${part})*$`);

function endOfPeriod(text: string, now: number): number | undefined {
  if (!periodPattern.test(text)) return undefined;
  const amounts = [...text.matchAll(new RegExp(part, 'g'))].map(([, count, unit]) => Number(count) * units[unit![0]!]!);
  return amounts.reduce((end, amount) => end + amount, now);
}

/** Tomorrow begins at 0:00; an hour of the day that is over today means tomorrow's. */
function momentOf(text: string, now: number, localTime: LocalTime): number | undefined {
  const [, tomorrow, clock] = /^(tomorrow)?(?: ?(?:at )?([\d:]+))?$/.exec(text) ?? [];
  const time = clock === undefined ? undefined : parseClock(clock);
  if (time?.ok === false || (tomorrow ?? clock) === undefined) return undefined;
  const minuteOfDay = time?.value ?? 0;
  const after = tomorrow === undefined ? now : aroundMinute(0, now, localTime).next - 1;
  return aroundMinute(minuteOfDay, after, localTime).next;
}
