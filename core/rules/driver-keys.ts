/** Reads the drivers of an item: its `driver` and `mount` lines in order, and which of the other keys are settings of which of them. */
import type { DriverDescription, DriverSetting, DriverSettings, DriverTable, DriverUse } from '../driver-model.ts';
import type { ConfigProblem, DriverLine } from '../model.ts';
import { readDriverLine } from './driver-line.ts';
import { readSetting, type SettingText } from './driver-settings.ts';
import type { IniEntry } from './ini-file.ts';
import { listEntries } from './ini-values.ts';
import { nearestWord } from './nearest-word.ts';
import { refused } from './reading.ts';

export interface DriversRead {
  readonly drivers: readonly DriverUse[];
  /** Names of keys that were read here, rightly or wrongly. */
  readonly taken: ReadonlySet<string>;
  readonly problems: readonly ConfigProblem[];
}

export interface DriverContext {
  readonly table: DriverTable;
  readonly file: string;
  readonly home: string | undefined;
  /** Names of keys that items have anyway. */
  readonly itemKeys: readonly string[];
  /** The item's source as a text; '' when it names none. */
  readonly source: string;
}

/** A driver as a line of the file names it. */
interface Named {
  readonly entry: IniEntry;
  readonly description: DriverDescription;
  readonly line?: DriverLine;
}

export function readDrivers(entries: readonly IniEntry[], context: DriverContext): DriversRead {
  const problems: ConfigProblem[] = [];
  const problemAt = ({ line, key }: IniEntry, message: string, remedy: string) =>
    problems.push({ file: context.file, line, key, message, remedy });
  const named: Named[] = [];
  for (const one of entries.flatMap(entry => namedBy(entry, context, problemAt))) {
    const { name } = one.description;
    const former = named.find(({ description }) => description.name === name);
    if (former)
      problemAt(one.entry, `the driver ${name} stands already in line ${former.entry.line}`, 'keep one of the two lines');
    else named.push(one);
  }
  const isMisread = problems.length > 0;
  const taken = new Set(['driver', 'mount']);
  const settings = new Map<Named, Record<string, DriverSettings[string]>>(
    named.map(one => [one, settingsOfLine(one, context, problemAt)]),
  );
  for (const [key, group] of Map.groupBy(entries, entry => entry.key)) {
    if (context.itemKeys.includes(key)) continue;
    // Of a driver that is misspelt the keys may be right.
    if (isMisread && mayBeSetting(key, context.table)) {
      taken.add(key);
      continue;
    }
    const meant = meaningOf(key, group[0]!, named, context, problemAt);
    if (meant === 'nothing') continue;
    taken.add(key);
    if (meant === 'wrong' || group.some(({ broken }) => broken)) continue;
    const { of, setting } = meant;
    if (setting.kind !== 'words' && group.length > 1) {
      problemAt(group[1]!, `${key} stands already in line ${group[0]!.line}`, 'keep one of the two lines');
      continue;
    }
    const read = readSetting(setting, textOf(group), context.home);
    if (read.ok) settings.get(of)![setting.name] = read.value;
    else problemAt(group[0]!, read.message, read.remedy);
  }
  if (problems.length === 0) for (const one of named) checkWhole(one, settings.get(one)!, context, problemAt);
  const drivers = named.map((one): DriverUse => {
    const { description, line } = one;
    const use = { name: description.name, isOwn: description.isOwn ?? false, settings: settings.get(one)! };
    return line ? { ...use, line } : use;
  });
  return { drivers, taken, problems };
}

function mayBeSetting(key: string, table: DriverTable): boolean {
  return key.includes('.') || [...table.values()].some(({ settings }) => settings.some(({ name }) => name === key));
}

type ProblemAt = (entry: IniEntry, message: string, remedy: string) => void;

function namedBy(entry: IniEntry, context: DriverContext, problemAt: ProblemAt): readonly Named[] {
  if (entry.broken || (entry.key !== 'driver' && entry.key !== 'mount')) return [];
  const entries = listEntries(entry.text);
  if (!entries.ok) {
    problemAt(entry, entries.message, entries.remedy);
    return [];
  }
  if (entry.key === 'mount') return namedByLine(entry, entries.value, context, problemAt);
  if (entries.value.length === 0) problemAt(entry, 'driver is empty', 'write the name of a driver, or remove the line');
  return entries.value.flatMap(name => {
    const description = context.table.get(name);
    if (description) return [{ entry, description }];
    problemAt(entry, `there is no driver "${name}"`, absentRemedy(name, context.table));
    return [];
  });
}

function namedByLine(
  entry: IniEntry,
  entries: readonly string[],
  { table }: DriverContext,
  problemAt: ProblemAt,
): readonly Named[] {
  const line = readDriverLine(entries);
  if (!line.ok) {
    problemAt(entry, line.message, line.remedy);
    return [];
  }
  const description = table.get(line.value.name);
  if (description?.settingsOfLine) return [{ entry, description, line: line.value }];
  if (description)
    problemAt(
      entry,
      `the driver ${line.value.name} has no such short form`,
      `write driver = ${line.value.name} and its settings as keys`,
    );
  else problemAt(entry, `there is no driver "${line.value.name}"`, absentRemedy(line.value.name, table));
  return [];
}

function absentRemedy(name: string, table: DriverTable): string {
  const names = [...new Set([...table.values()].map(description => description.name))];
  const near = nearestWord(name, [...table.keys()]);
  return near
    ? `did you mean ${near}?`
    : `the drivers are ${names.join(', ')}; one of your own is an executable in the folder drivers/`;
}

/** The short form as the settings that it stands for. */
function settingsOfLine(
  { entry, description, line }: Named,
  { home }: DriverContext,
  problemAt: ProblemAt,
): Record<string, DriverSettings[string]> {
  const settings: Record<string, DriverSettings[string]> = {};
  for (const [name, text] of Object.entries((line && description.settingsOfLine?.(line)) ?? {})) {
    const setting = description.settings.find(one => one.name === name) ?? freeSetting(name);
    const list = typeof text === 'string' ? [text] : text;
    const read = readSetting(setting, { value: list.join(','), entries: list }, home);
    if (read.ok) settings[name] = read.value;
    else problemAt(entry, read.message, read.remedy);
  }
  return settings;
}

/** Whose setting a key is. `nothing`: not a driver's business. */
function meaningOf(
  key: string,
  entry: IniEntry,
  named: readonly Named[],
  context: DriverContext,
  problemAt: ProblemAt,
): { readonly of: Named; readonly setting: DriverSetting } | 'nothing' | 'wrong' {
  const wrong = (message: string, remedy: string) => {
    problemAt(entry, message, remedy);
    return 'wrong' as const;
  };
  const dot = key.indexOf('.');
  if (dot > 0) {
    const [name, rest] = [key.slice(0, dot), key.slice(dot + 1)];
    const of = named.find(
      ({ description, entry }) => description.name === name || listsName(entry, name) || description.aliases.includes(name),
    );
    if (of) {
      const setting = settingOf(of, rest);
      return setting ? { of, setting } : wrong(...unknownSetting(key, rest, of.description));
    }
    const known = context.table.has(name);
    return known ? wrong(`this item has no driver ${name}`, `add driver = ${name}, or remove ${key}`) : 'nothing';
  }
  const owners = named.flatMap(of => {
    const setting = of.description.isOwn ? undefined : settingOf(of, key);
    return setting ? [{ of, setting }] : [];
  });
  if (owners.length === 1) return owners[0]!;
  if (owners.length > 1) {
    const names = owners.map(({ of }) => of.description.name);
    return wrong(`${key} is a setting of ${names.join(' and ')}`, `write ${names.map(name => `${name}.${key}`).join(' or ')}`);
  }
  return named.length > 0 ? strangeBeside(key, named, context, wrong) : strangeAlone(key, context, wrong);
}

function listsName({ text }: IniEntry, name: string): boolean {
  const entries = listEntries(text);
  return entries.ok && entries.value.length === 1 && entries.value[0] === name;
}

function settingOf({ description }: Named, name: string): DriverSetting | undefined {
  return description.settings.find(setting => setting.name === name) ?? (description.isOwn ? freeSetting(name) : undefined);
}

/** What an executable of the user's may be told: any text. */
function freeSetting(name: string): DriverSetting {
  return { name, kind: 'text', explanation: '' };
}

function unknownSetting(key: string, rest: string, { name, settings }: DriverDescription): [string, string] {
  const names = settings.map(setting => setting.name);
  const near = nearestWord(rest, names);
  return [
    `the driver ${name} has no setting "${rest}"`,
    near ? `did you mean ${key.slice(0, -rest.length)}${near}?` : `its settings are ${names.join(', ') || 'none'}`,
  ];
}

/** Beside a driver, a key that nobody knows is most likely a setting of it that is misspelt. */
function strangeBeside(
  key: string,
  named: readonly Named[],
  { itemKeys }: DriverContext,
  wrong: (message: string, remedy: string) => 'wrong',
): 'wrong' {
  const names = named.map(({ description }) => description.name);
  const own = named.find(({ description }) => description.isOwn);
  const settings = named.flatMap(({ description }) => description.settings.map(setting => setting.name));
  const near = nearestWord(key, [...settings, ...itemKeys]);
  if (near) return wrong(`there is no key "${key}", and ${names.join(' and ')} has no such setting`, `did you mean ${near}?`);
  if (own) return wrong(`there is no key "${key}"`, `a setting of your driver is written ${own.description.name}.${key}`);
  return wrong(
    `there is no key "${key}", and ${names.join(' and ')} has no such setting`,
    `the settings are ${settings.join(', ') || 'none'}`,
  );
}

function strangeAlone(
  key: string,
  { table }: DriverContext,
  wrong: (message: string, remedy: string) => 'wrong',
): 'wrong' | 'nothing' {
  const owners = [
    ...new Set([...table.values()].filter(({ settings }) => settings.some(({ name }) => name === key)).map(({ name }) => name)),
  ];
  if (owners.length === 0) return 'nothing';
  return wrong(
    `${key} is a setting of the driver ${owners.join(' or ')}, and this item has none`,
    `add driver = ${owners[0]} above it, or remove ${key}`,
  );
}

function textOf(group: readonly IniEntry[]): SettingText {
  const entries = group.flatMap(({ text, value }) => {
    const list = listEntries(text);
    return list.ok ? list.value : [value];
  });
  return { value: group[0]!.value, entries };
}

function checkWhole(
  { entry, description }: Named,
  settings: DriverSettings,
  { source }: DriverContext,
  problemAt: ProblemAt,
): void {
  const missing = description.settings.filter(({ name, isRequired }) => isRequired && settings[name] === undefined);
  for (const { name } of missing) problemAt(entry, `the driver ${description.name} needs ${name}`, `add ${name} = …`);
  if (missing.length > 0) return;
  const contradiction = description.contradiction?.(settings, source);
  if (contradiction) {
    const { message, remedy } = refused(contradiction.message, contradiction.remedy);
    problemAt(entry, message, remedy);
  }
}
