/** The keys that are checked today and take effect with a later version: what is read back, who hears of trouble, how a restore is rehearsed. */
import { parsePercent } from './quantities.ts';
import type { Reading } from './reading.ts';
import { refused, understood } from './reading.ts';

export interface ReservedKeyRule {
  readonly name: string;
  readonly explanation: string;
  readonly check: (text: string) => Reading<unknown>;
}

export const RESERVED_KEYS: readonly ReservedKeyRule[] = [
  { name: 'verify', explanation: 'Reads back a share of the files: 8% weekly.', check: checkVerify },
  { name: 'alert', explanation: 'Who hears of trouble.', check: understood },
  { name: 'drill', explanation: 'How a restore is rehearsed.', check: understood },
];

function checkVerify(text: string): Reading<unknown> {
  const remedy = 'write for example 8% weekly, or off';
  if (text === 'off') return understood(text);
  const parts = /^(.+%)\s+(hourly|daily|weekly|monthly)$/.exec(text);
  return parts ? parsePercent(parts[1]!) : refused(`"${text}" does not say which share is read how often`, remedy);
}
