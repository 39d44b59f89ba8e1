/** Turns the text of a driver's setting into its value, by the kind that the driver says; the same parsers as for the keys of items. */
import type { DriverSetting, DriverSettings } from '../driver-model.ts';
import { splitWords } from './command-words.ts';
import { parseCount, parseDelay, parseSize, parseYesNo } from './quantities.ts';
import type { Reading } from './reading.ts';
import { refused, understood } from './reading.ts';

type Value = DriverSettings[string];

/** `value`: the text as one value; `entries`: the same as a list. */
export interface SettingText {
  readonly value: string;
  readonly entries: readonly string[];
}

export function readSetting(setting: DriverSetting, text: SettingText, home: string | undefined): Reading<Value> {
  const { value, entries } = text;
  const invisible = /[\0-\x1f\x7f]/.exec(value);
  if (invisible) return refused(`${setting.name} contains a control character`, 'remove it');
  if (setting.kind === 'words') return readWords(setting, entries);
  if (value === '') return refused(`${setting.name} is empty`, 'write a value, or remove the line');
  switch (setting.kind) {
    case 'text':
      return readText(setting.name, value);
    case 'path':
    case 'credentials':
      return readPath(setting.name, value, home);
    case 'flag':
      return parseYesNo(value);
    case 'count':
      return parseCount(value);
    case 'bytes':
      return parseSize(value);
    case 'duration':
      return parseDelay(value);
    case 'choice':
      return readChoice(setting, value);
    case 'command':
      return readCommand(value);
  }
}

/** Programs would take a name that begins with a dash for one of their options. */
function readText(name: string, value: string): Reading<Value> {
  return value.startsWith('-')
    ? refused(`${name} = ${value} begins with a dash, as options do`, 'write another value')
    : understood(value);
}

function readPath(name: string, value: string, home: string | undefined): Reading<Value> {
  if (value.startsWith('~/') && home?.startsWith('/')) return understood(home.replace(/\/+$/, '') + value.slice(1));
  return value.startsWith('/') ? understood(value) : refused(`${name} = ${value} is not a whole path`, 'start it with /');
}

function readWords({ name, choices }: DriverSetting, entries: readonly string[]): Reading<Value> {
  if (entries.length === 0 || entries.includes('')) return refused(`${name} has an empty entry`, 'remove the comma too many');
  const strange = entries.find(entry => entry.startsWith('-') || (choices && !choices.includes(entry)));
  if (strange !== undefined)
    return refused(`"${strange}" is not known here`, choices ? `use ${choices.join(', ')}` : 'no entry may begin with a dash');
  return understood([...new Set(entries)]);
}

function readChoice({ name, choices = [] }: DriverSetting, value: string): Reading<Value> {
  return choices.includes(value) ? understood(value) : refused(`${name} = ${value} is not known`, `use ${choices.join(', ')}`);
}

function readCommand(value: string): Reading<Value> {
  const words = splitWords(value);
  if (!words.ok) return words;
  const program = words.value[0] ?? '';
  if (program === '' || program.startsWith('-'))
    return refused(`"${value}" does not begin with a program`, 'write a program and its arguments');
  if (/^\w+=/.test(program)) return refused(`"${program}" is not a program`, `write env ${value}`);
  return understood(words.value);
}
