/** Strict parsers for the amounts of the configuration: periods, sizes, rates, counts, shares, yes and no; what is not certain is refused. */
import type { Reading } from './reading.ts';
import { refused, understood } from './reading.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A month and a year count at their longest, so that nothing goes before its time. */
const PERIOD_UNITS: ReadonlyMap<string, number> = new Map([
  ['minute', MINUTE],
  ['hour', HOUR],
  ['day', DAY],
  ['week', 7 * DAY],
  ['month', 31 * DAY],
  ['year', 366 * DAY],
]);
const DELAY_UNITS: ReadonlyMap<string, number> = new Map([['second', SECOND], ...PERIOD_UNITS]);

/** `30 days`, `1 month 2 weeks` -> milliseconds. */
export function parsePeriod(text: string): Reading<number> {
  return periodOf(text, PERIOD_UNITS);
}

/** A period that may also count seconds, for waiting times. */
export function parseDelay(text: string): Reading<number> {
  return periodOf(text, DELAY_UNITS);
}

/** A period of whole units, as it could be written in the configuration. */
export function writtenPeriod(milliseconds: number): string {
  let rest = milliseconds;
  const parts = (['day', 'hour', 'minute', 'second'] as const).flatMap(name => {
    const length = DELAY_UNITS.get(name)!;
    const count = Math.floor(rest / length);
    rest -= count * length;
    return count > 0 ? [`${count} ${name}${count === 1 ? '' : 's'}`] : [];
  });
  return parts.join(' ');
}

/** `5 MB`, `1.5 GiB`, `700` -> bytes. */
export function parseSize(text: string): Reading<number> {
  const remedy = 'write for example 700 B, 300 KB, 1.5 GB or 4 MiB';
  const parts = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim());
  if (!parts) return refused(`"${text}" is not a size`, remedy);
  const unit = parts[2]!.toLowerCase();
  const factor = unit === '' ? 1 : byteUnit(unit);
  if (factor === undefined) return refused(`"${parts[2]}" is not a unit of size`, remedy);
  return wholeNumber(Number(parts[1]) * factor, text, remedy);
}

/** `5 MB/s`, `2 Mbit/s` -> bytes per second. */
export function parseRate(text: string): Reading<number> {
  const remedy = 'write for example 800 KB/s, 5 MB/s or 2 Mbit/s';
  const parts = /^(\d+(?:\.\d+)?)\s*([a-z]*)(\/s)?$/i.exec(text.trim());
  if (!parts) return refused(`"${text}" is not a rate`, remedy);
  const unit = parts[2]!;
  // rsync itself would take a bare number for KiB/s, a reader takes it for bytes or megabytes: so it has to be written out.
  if (unit === '' || !parts[3]) return refused(`"${text}" does not say per what time or in which unit`, remedy);
  if (/^[kmgt]i?b$/i.test(unit) && unit.endsWith('b')) {
    return refused(
      `"${unit}" can mean bits or bytes`,
      `write ${unit.slice(0, -1)}B/s for bytes or ${unit.slice(0, -1)}bit/s for bits`,
    );
  }
  const factor = byteUnit(unit.toLowerCase()) ?? bitUnit(unit.toLowerCase());
  if (factor === undefined) return refused(`"${unit}/s" is not a unit of a rate`, remedy);
  return wholeNumber(Number(parts[1]) * factor, text, remedy);
}

/** A whole number, not below `least`. */
export function parseCount(text: string, least = 1): Reading<number> {
  const remedy = `write a whole number, ${least} or more`;
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count)) return refused(`"${text}" is not a whole number`, remedy);
  return count < least ? refused(`${text} is too small`, remedy) : understood(count);
}

/** `50%`, `12.5 %` -> 0 to 100. */
export function parsePercent(text: string): Reading<number> {
  const parts = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim());
  if (!parts) return refused(`"${text}" is not a share in percent`, 'write for example 50%');
  const percent = Number(parts[1]);
  return percent > 100 ? refused(`${text} is more than everything`, 'write 100% or less') : understood(percent);
}

/** yes/no, on/off, true/false, 1/0. */
export function parseYesNo(text: string): Reading<boolean> {
  const word = text.toLowerCase();
  if (['yes', 'on', 'true', '1'].includes(word)) return understood(true);
  if (['no', 'off', 'false', '0'].includes(word)) return understood(false);
  return refused(`"${text}" is neither yes nor no`, 'write yes or no');
}

function periodOf(text: string, units: ReadonlyMap<string, number>): Reading<number> {
  const remedy = 'write for example 90 minutes, 36 hours, 30 days, 1 month 2 weeks or 1 year';
  const words = text.trim();
  if (/\bago$/i.test(words))
    return refused(`"${text}" names a moment, not a period`, `drop "ago": ${words.replace(/\s*ago$/i, '')}`);
  if (!/^(\d+\s*[a-z]+\s*)+$/i.test(words)) return refused(`"${text}" is not a period`, remedy);
  let total = 0;
  for (const [, count, word] of words.matchAll(/(\d+)\s*([a-z]+)/gi)) {
    const unit = units.get(word!.toLowerCase().replace(/s$/, ''));
    if (unit === undefined) return refused(`"${word}" is not a unit of time here`, `use ${[...units.keys()].join('s, ')}s`);
    total += Number(count) * unit;
  }
  return wholeNumber(total, text, remedy);
}

function wholeNumber(amount: number, text: string, remedy: string): Reading<number> {
  const whole = Math.round(amount);
  if (whole === 0) return refused(`"${text}" comes to nothing`, remedy);
  if (!Number.isSafeInteger(whole)) return refused(`"${text}" is too large`, remedy);
  return understood(whole);
}

function byteUnit(unit: string): number | undefined {
  const parts = /^([kmgt]?)(i?)b$/.exec(unit);
  if (!parts || (parts[2] && !parts[1])) return undefined;
  return scale(parts[1]!, parts[2] ? 1024 : 1000);
}

function bitUnit(unit: string): number | undefined {
  const parts = /^([kmgt]?)(i?)bit$/.exec(unit);
  if (!parts || (parts[2] && !parts[1])) return undefined;
  return scale(parts[1]!, parts[2] ? 1024 : 1000) / 8;
}

function scale(prefix: string, base: number): number {
  return base ** ['', 'k', 'm', 'g', 't'].indexOf(prefix);
}
