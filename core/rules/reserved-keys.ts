/** The keys that are checked today and take effect with the agent: when an item runs, on which conditions, and who hears of it. */
import { parseCount, parsePercent, parseYesNo } from './quantities.ts';
import type { Reading } from './reading.ts';
import { refused, understood } from './reading.ts';

export interface ReservedKeyRule {
  readonly name: string;
  readonly explanation: string;
  readonly check: (text: string) => Reading<unknown>;
}

export const RESERVED_KEYS: readonly ReservedKeyRule[] = [
  { name: 'verify', explanation: 'Reads back a share of the files: 8% weekly.', check: checkVerify },
  {
    name: 'schedule',
    explanation: 'When the item is due: hourly, every 4 hours, daily at 02:30, weekly, when reachable, manual.',
    check: checkSchedule,
  },
  {
    name: 'reach',
    explanation: 'Further addresses of the same host, in the order to try them: host, host:port.',
    check: checkReach,
  },
  { name: 'on_battery', explanation: 'Whether it runs on battery: yes, no, above 40%.', check: checkBattery },
  { name: 'on_metered', explanation: 'Whether it runs on a metered connection.', check: parseYesNo },
  { name: 'between', explanation: 'The hours in which it may start: 22:00-06:00.', check: checkBetween },
  { name: 'recent_first', explanation: 'Sends what changed last before the rest.', check: parseYesNo },
  { name: 'jobs', explanation: 'How many items of the server run at the same time.', check: text => parseCount(text) },
  { name: 'alert', explanation: 'Who hears of trouble.', check: understood },
  { name: 'drill', explanation: 'How a restore is rehearsed.', check: understood },
];

const TIME = '([01]\\d|2[0-3]):[0-5]\\d';

function checkVerify(text: string): Reading<unknown> {
  const remedy = 'write for example 8% weekly, or off';
  if (text === 'off') return understood(text);
  const parts = /^(.+%)\s+(hourly|daily|weekly|monthly)$/.exec(text);
  return parts ? parsePercent(parts[1]!) : refused(`"${text}" does not say which share is read how often`, remedy);
}

function checkSchedule(text: string): Reading<unknown> {
  const known = new RegExp(`^(hourly|every [1-9]\\d{0,3} hours|daily|daily at ${TIME}|weekly|when reachable|manual)$`);
  if (known.test(text)) return understood(text);
  return refused(
    `"${text}" is not a schedule`,
    'write hourly, every 4 hours, daily, daily at 02:30, weekly, when reachable or manual',
  );
}

function checkReach(text: string): Reading<unknown> {
  const address = /^(\[[0-9a-f:.]+(%[\w.-]+)?\]|[a-z0-9_][a-z0-9_.-]*)(:\d{1,5})?$/i;
  const strange = text
    .split(',')
    .map(part => part.trim())
    .find(part => !address.test(part) || Number(/:(\d+)$/.exec(part)?.[1] ?? 1) > 65535);
  return strange === undefined
    ? understood(text)
    : refused(`"${strange}" is not an address`, 'write host, host:port or [IPv6]:port, with commas between them');
}

function checkBattery(text: string): Reading<unknown> {
  const above = /^above\s+(.+)$/.exec(text);
  if (above) return parsePercent(above[1]!);
  return parseYesNo(text).ok
    ? understood(text)
    : refused(`"${text}" is not known here`, 'write yes, no, or for example above 40%');
}

function checkBetween(text: string): Reading<unknown> {
  const parts = new RegExp(`^(${TIME})\\s*-\\s*(${TIME})$`).exec(text);
  if (!parts) return refused(`"${text}" is not a span of hours`, 'write for example 22:00-06:00');
  return parts[1] === parts[3]
    ? refused(`"${text}" begins and ends at the same minute`, 'remove the line if any hour will do')
    : understood(text);
}
