/** The table of every key that an item may have: what it is for, and how its text becomes a part of the item. */
import type { Gates, Hours } from '../agent-model.ts';
import type { Item, Preservable, Tolerable } from '../model.ts';
import { parseAlerts } from './alert-keys.ts';
import { splitWords } from './command-words.ts';
import { parseHours } from './hours.ts';
import { readRsyncOptions } from './item-rsync-options.ts';
import { parseLocation, plainPath } from './locations.ts';
import { parseCount, parseDelay, parsePercent, parsePeriod, parseRate, parseYesNo } from './quantities.ts';
import { parseReach } from './reach-key.ts';
import type { Reading } from './reading.ts';
import { refused, understood } from './reading.ts';
import { parseDrill, parseVerify } from './upkeep.ts';
import { parseBattery, parseSchedule } from './when-keys.ts';

/** What one or more keys say of an item; `undefined` says that what the defaults say does not hold. */
export type ItemPart = { readonly [Name in keyof ItemValues]?: ItemValues[Name] | undefined };

type ItemValues = Omit<Item, 'server' | 'name' | 'file' | 'line' | 'retention' | 'gates'> & {
  readonly onBattery: Gates['onBattery'];
  readonly onMetered: boolean;
  readonly between: Hours;
  readonly sshFromOptions: readonly string[];
  readonly deleteAfter: number;
  readonly keepLast: number;
  readonly keepDaily: number;
  readonly keepWeekly: number;
  readonly keepMonthly: number;
  readonly keepYearly: number;
  readonly keepAtLeast: number;
};

/** The text of a key in both of its readings. */
export interface KeyText {
  readonly value: string;
  readonly entries: readonly string[];
}

export interface ItemKey {
  readonly name: string;
  /** Takes several entries, may be written several times, and as `name[]`. */
  readonly list: boolean;
  /** Makes sense in a single item only, never as a default. */
  readonly itemOnly: boolean;
  /** One sentence. */
  readonly explanation: string;
  readonly read: (text: KeyText, home: string | undefined) => readonly Reading<ItemPart>[];
}

export const ITEM_KEYS: readonly ItemKey[] = [
  itemKey('source', 'The folder to back up: /path, or user@host:/path.', (text, home) =>
    map(parseLocation(text, home), source => ({ source })),
  ),
  itemKey('dest', 'The vault, the folder of its snapshots: /path, or user@host:/path.', readDest),
  driverKey(
    'driver',
    'A driver that prepares the source, such as mysql; several in order. Its settings are keys as well: alp drivers NAME.',
  ),
  driverKey('mount', 'The same in short: "type","user@host:VOLUME","/point".'),
  optionsKey('opt', 'Further options for rsync, of those that cannot harm a backup.'),
  key('ssh', 'The program that reaches the other side, with its options: ssh -p 2222.', readSsh),
  list('exclude', 'Patterns of what is left out, as rsync reads them.', entries =>
    map(readPatterns(entries, 'include'), exclude => ({ exclude })),
  ),
  list('include', 'Patterns that exclude does not touch.', entries =>
    map(readPatterns(entries, 'exclude'), include => ({ include })),
  ),
  key('one_file_system', 'Leaves out what is mounted below the source.', text =>
    map(parseYesNo(text), oneFileSystem => ({ oneFileSystem })),
  ),
  list('preserve', 'Kept in addition: hard-links, acls, xattrs, sparse.', entries =>
    map(words<Preservable>(entries, ['hard-links', 'acls', 'xattrs', 'sparse']), preserve => ({ preserve })),
  ),
  optional('bandwidth', 'The most that is sent per second: 5 MB/s.', parseRate, bandwidth => ({ bandwidth })),
  key('compress', 'Compresses what is sent.', text => map(parseYesNo(text), compress => ({ compress }))),
  optional('delete_after', 'The active age after which a snapshot goes: 30 days.', parsePeriod, deleteAfter => ({ deleteAfter })),
  optional('keep_last', 'Keeps so many of the newest snapshots.', parseCount, keepLast => ({ keepLast })),
  optional('keep_daily', 'Keeps the last snapshot of so many days.', parseCount, keepDaily => ({ keepDaily })),
  optional('keep_weekly', 'Keeps the last snapshot of so many weeks.', parseCount, keepWeekly => ({ keepWeekly })),
  optional('keep_monthly', 'Keeps the last snapshot of so many months.', parseCount, keepMonthly => ({ keepMonthly })),
  optional('keep_yearly', 'Keeps the last snapshot of so many years.', parseCount, keepYearly => ({ keepYearly })),
  key('keep_at_least', 'Never fewer snapshots than this remain.', text =>
    map(parseCount(text), keepAtLeast => ({ keepAtLeast })),
  ),
  list('tolerate', 'Losses that do not hold a snapshot back: unreadable, vanished.', entries =>
    map(words<Tolerable>(entries, ['unreadable', 'vanished']), tolerate => ({ tolerate })),
  ),
  key('allow_empty', 'An empty source makes a snapshot, too.', text => map(parseYesNo(text), allowEmpty => ({ allowEmpty }))),
  optional('expect_files', 'Fewer files than this hold the snapshot back.', parseCount, expectFiles => ({ expectFiles })),
  key('shrink_limit', 'More than this share of the files gone holds the snapshot back; off allows any.', readShrinkLimit),
  optional('before', 'A command to run first; its exit code 75 says: not now.', readCommand, before => ({ before })),
  optional('after', 'A command to run last, whatever happened.', readCommand, after => ({ after })),
  key('timeout', 'The time without any progress after which an attempt is ended.', text =>
    map(parseDelay(text), timeout => ({ timeout })),
  ),
  optional('max_age', 'The newest snapshot is overdue when it is older than this.', parsePeriod, maxAge => ({ maxAge })),
  key('schedule', 'When the item is due: hourly, every 4 hours, daily, daily at 12:30, weekly, when reachable, manual.', text =>
    map(parseSchedule(text), schedule => ({ schedule })),
  ),
  key('jitter', 'Each machine comes so much later at most, always the same: 15 minutes, or off.', text =>
    map(text === 'off' ? understood(0) : parseDelay(text), jitter => ({ jitter })),
  ),
  key('on_battery', 'Whether it runs on battery: yes, no, above 40%.', text =>
    map(parseBattery(text), onBattery => ({ onBattery })),
  ),
  key('on_metered', 'Whether it runs on a metered network.', text => map(parseYesNo(text), onMetered => ({ onMetered }))),
  optional('between', 'The hours in which it runs: 19:00-07:00.', parseHours, between => ({ between })),
  list(
    'reach',
    'All addresses of the other side, in the order to try them: host, host:port, each with bandwidth and metered; or off.',
    entries => map(parseReach(entries), reach => ({ reach })),
  ),
  key('jobs', 'How many items of the server run at a time.', text => map(parseCount(text), jobs => ({ jobs }))),
  key('recent_first', 'Sends small files and those that changed last before the rest.', text =>
    map(parseYesNo(text), recentFirst => ({ recentFirst })),
  ),
  list('alert', 'Who hears of trouble: mailto:…, https://…, ntfy://…, healthchecks://…, command:…; or off.', entries =>
    map(parseAlerts(entries), alert => ({ alert })),
  ),
  optional('remind', 'The same trouble is told again after this time: 1 day.', parsePeriod, remind => ({ remind })),
  optional('verify', 'How much of the vault is read back how often: 8% weekly.', parseVerify, verify => ({ verify })),
  optional('drill', 'How many files are restored for a try how often: 20 files monthly.', parseDrill, drill => ({ drill })),
];

export function findKey(name: string): ItemKey | undefined {
  return ITEM_KEYS.find(key => key.name === name);
}

function key(name: string, explanation: string, read: (text: string, home: string | undefined) => Reading<ItemPart>): ItemKey {
  return {
    name,
    explanation,
    list: false,
    itemOnly: false,
    read: ({ value }, home) => [value === '' ? emptyValue(name) : read(value, home)],
  };
}

function itemKey(
  name: string,
  explanation: string,
  read: (text: string, home: string | undefined) => Reading<ItemPart>,
): ItemKey {
  return { ...key(name, explanation, read), itemOnly: true };
}

/** `off` takes back what the defaults say. */
function optional<Value>(
  name: string,
  explanation: string,
  read: (text: string) => Reading<Value>,
  part: (value: Value | undefined) => ItemPart,
): ItemKey {
  return key(name, `${explanation.replace(/\.$/, '')}, or off.`, text =>
    text === 'off' ? understood(part(undefined)) : map(read(text), part),
  );
}

function list(name: string, explanation: string, read: (entries: readonly string[]) => Reading<ItemPart>): ItemKey {
  return { name, explanation, list: true, itemOnly: false, read: ({ entries }) => [read(entries)] };
}

/** Read together with the settings of the driver (`driver-keys.ts`). */
function driverKey(name: string, explanation: string): ItemKey {
  return { name, explanation, list: true, itemOnly: true, read: () => [understood({})] };
}

function optionsKey(name: string, explanation: string): ItemKey {
  return { name, explanation, list: false, itemOnly: false, read: ({ value }) => readOptions(value) };
}

/** All that is wrong with the options, not the first of it. */
function readOptions(text: string): readonly Reading<ItemPart>[] {
  const commandLine = splitWords(text);
  if (!commandLine.ok) return [commandLine];
  const { options, ssh, problems } = readRsyncOptions(commandLine.value);
  if (problems.length > 0) return problems.map(({ message, remedy }) => refused(message, remedy));
  return [understood({ rsyncOptions: options, sshFromOptions: ssh })];
}

function readDest(text: string, home: string | undefined): Reading<ItemPart> {
  const location = parseLocation(text, home);
  if (!location.ok) return location;
  const path = location.value.path;
  if (path.startsWith('/') && plainPath(path) === '/')
    return refused('the root folder cannot be a vault', 'write a folder of its own for this item');
  return understood({ dest: { ...location.value, path: path.replace(/\/+$/, '') } });
}

function readSsh(text: string): Reading<ItemPart> {
  return map(readCommand(text), ssh => ({ ssh }));
}

function readCommand(text: string): Reading<readonly string[]> {
  const command = splitWords(text);
  if (!command.ok) return command;
  const program = command.value[0] ?? '';
  if (program === '') return refused('the command is empty', 'write a program and its arguments');
  if (program.startsWith('-'))
    return refused(`"${program}" is an option without its program`, `put the program first, for example ssh ${text}`);
  // Only a shell would set a variable this way.
  if (/^\w+=/.test(program)) return refused(`"${program}" is not a program`, `write env ${text}`);
  return command;
}

function readShrinkLimit(text: string): Reading<ItemPart> {
  return map(text === 'off' ? understood(100) : parsePercent(text), shrinkLimitPercent => ({ shrinkLimitPercent }));
}

function readPatterns(entries: readonly string[], other: string): Reading<readonly string[]> {
  for (const entry of entries) {
    if (entry === '')
      return refused(
        'the list has an empty entry',
        'remove the comma too many; put quotes around an entry that begins with # or ;',
      );
    // rsync takes these beginnings for commands of its filter language, even behind --exclude.
    if (/^[-+] /.test(entry))
      return refused(
        `the pattern "${entry}" begins with a sign and a space`,
        `remove them; use the key ${other} for the opposite`,
      );
    if (entry.startsWith('!'))
      return refused(
        `the pattern "${entry}" would clear all patterns before it`,
        `write ?${entry.slice(1)}, where ? is any one character`,
      );
  }
  return understood(entries);
}

function words<Word extends string>(entries: readonly string[], known: readonly Word[]): Reading<readonly Word[]> {
  const strange = entries.find(entry => !known.includes(entry as Word));
  if (strange !== undefined) return refused(`"${strange}" is not known here`, `use ${known.join(', ')}`);
  return understood([...new Set(entries)] as Word[]);
}

function emptyValue(name: string): Reading<never> {
  return refused(`${name} is empty`, 'write a value, or remove the line');
}

function map<From, To>(reading: Reading<From>, change: (value: From) => To): Reading<To> {
  return reading.ok ? understood(change(reading.value)) : reading;
}
