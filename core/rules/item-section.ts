/** Reads the keys of one section, or of one place where defaults stand, into parts of an item; every mistake is found, not the first. */
import type { DriverTable } from '../driver-model.ts';
import type { ConfigProblem } from '../model.ts';
import { readDrivers } from './driver-keys.ts';
import type { IniEntry } from './ini-file.ts';
import { listEntries } from './ini-values.ts';
import type { ItemKey, ItemPart } from './item-keys.ts';
import { findKey, ITEM_KEYS } from './item-keys.ts';
import { nearestWord } from './nearest-word.ts';
import type { Refused } from './reading.ts';

export interface KeysRead {
  /** What each key says, by its name. */
  readonly parts: ReadonlyMap<string, ItemPart>;
  /** Where each key stands first. */
  readonly lines: ReadonlyMap<string, number>;
  readonly problems: readonly ConfigProblem[];
}

export const NO_KEYS: KeysRead = { parts: new Map(), lines: new Map(), problems: [] };

const NO_DRIVERS: DriverTable = new Map();

export function readKeys(
  entries: readonly IniEntry[],
  where: 'item' | 'defaults',
  file: string,
  home?: string,
  drivers: DriverTable = NO_DRIVERS,
): KeysRead {
  const parts = new Map<string, ItemPart>();
  const lines = new Map<string, number>();
  const problems: ConfigProblem[] = [];
  const source = entries.find(entry => entry.key === 'source' && !entry.broken)?.value ?? '';
  const itemKeys = ITEM_KEYS.map(key => key.name);
  const driversRead = where === 'item' ? readDrivers(entries, { table: drivers, file, home, itemKeys, source }) : undefined;
  if (driversRead && driversRead.drivers.length > 0) parts.set('driver', { drivers: driversRead.drivers });
  problems.push(...(driversRead?.problems ?? []));
  for (const [name, group] of Map.groupBy(entries, entry => entry.key)) {
    const key = findKey(name);
    lines.set(name, group[0]!.line);
    if (driversRead?.taken.has(name)) continue;
    if (group.some(entry => entry.broken)) continue;
    const found = key ? problemsOfGroup(key, group, where, file, home) : group.map(({ line }) => unknownKey(name, line, file));
    problems.push(...found);
    if (!key || found.length > 0) continue;
    parts.set(name, partOf(key, group, home));
  }
  return { parts, lines, problems };
}

function partOf(key: ItemKey, group: readonly IniEntry[], home: string | undefined): ItemPart {
  const text = { value: group[0]!.value, entries: group.flatMap(entriesOf) };
  return Object.assign({}, ...key.read(text, home).map(reading => (reading.ok ? reading.value : {})));
}

function problemsOfGroup(
  key: ItemKey,
  group: readonly IniEntry[],
  where: 'item' | 'defaults',
  file: string,
  home: string | undefined,
): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const [index, entry] of group.entries()) {
    const add = (message: string, remedy: string) => problems.push({ file, line: entry.line, key: key.name, message, remedy });
    if (where === 'defaults' && key.itemOnly)
      add(`${key.name} cannot be a default for several items`, 'move it into the [section] of its item');
    if (!key.list && entry.bracketed) add(`${key.name} takes one value, not a list`, `write ${key.name} = …`);
    if (!key.list && index > 0) add(`${key.name} stands already in line ${group[0]!.line}`, 'keep one of the two lines');
    for (const { message, remedy } of refusals(key, entry, home)) add(message, remedy);
  }
  return problems;
}

function refusals(key: ItemKey, entry: IniEntry, home: string | undefined): readonly Refused[] {
  const entries = listEntries(entry.text);
  if (key.list && !entries.ok) return [entries];
  return key.read({ value: entry.value, entries: entriesOf(entry) }, home).filter(reading => !reading.ok);
}

/** Of a key that takes one value, a text that is no list is its only entry. */
function entriesOf(entry: IniEntry): readonly string[] {
  const entries = listEntries(entry.text);
  return entries.ok ? entries.value : [entry.value];
}

function unknownKey(name: string, line: number, file: string): ConfigProblem {
  const names = ITEM_KEYS.map(key => key.name);
  const near = nearestWord(name, names);
  const remedy = near ? `did you mean ${near}?` : `the keys are ${names.join(', ')}`;
  return { file, line, key: name, message: `there is no key "${name}"`, remedy };
}
