/** The manual page of a driver and the table of all drivers, made of what the drivers say of themselves. */
import type { DriverDescription, DriverSetting } from '../driver-model.ts';

export interface ProgramHere {
  readonly names: readonly string[];
  readonly package?: string;
  readonly isHere: boolean;
}

const width = 100;

export function driverManual(driver: DriverDescription, programs: readonly ProgramHere[]): readonly string[] {
  const { name, aliases, sentence, settings, manual, tried, example } = driver;
  const others = aliases.length === 0 ? '' : ` (also: ${aliases.join(', ')})`;
  return [
    `driver = ${name}${others}`,
    ...wrapped(sentence, '  '),
    ...section('Source', [sourceText(driver)]),
    ...(settings.length === 0 ? [] : ['', 'Settings', ...settings.flatMap(settingLines)]),
    ...manual.flatMap(paragraph => ['', ...wrapped(paragraph, '  ')]),
    ...section('Restore', driver.restores === undefined ? [] : [restoreText(driver)]),
    ...(programs.length === 0 ? [] : ['', 'Programs', ...programs.map(programLine)]),
    ...section('Tried', [tried]),
    '',
    'Example',
    '  [item]',
    ...example.map(line => `  ${line}`),
    ...shortForm(driver),
  ];
}

/** A table in Markdown for the README. */
export function driverTableText(drivers: readonly DriverDescription[]): string {
  const rows = drivers.map(({ name, sentence, programs, tried }) => [`\`${name}\``, sentence, programsText(programs), tried]);
  return [
    '| driver | what it does | needs | tried against |',
    '|---|---|---|---|',
    ...rows.map(row => `| ${row.map(inCell).join(' | ')} |`),
  ].join('\n');
}

function programsText(programs: readonly string[]): string {
  return programs.map(text => text.replaceAll('|', ' or ').replace(/ \(.*\)$/, '')).join(', ') || '–';
}

function inCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function sourceText({ name, brings }: DriverDescription): string {
  if (brings === 'source') return `${name} makes the source: the item has no line source.`;
  return brings === 'around'
    ? 'The source is what the item names, prepared by the driver.'
    : 'The item may name a source; its settings decide what is backed up.';
}

function restoreText({ restores }: DriverDescription): string {
  return restores === 'database'
    ? 'alp restore SERVER ITEM [PATH…] --to-database [NAME] brings all, one database or one table back, into another name as well; with --to DIR they are restored as files.'
    : 'alp restore SERVER ITEM [PATH…] --to DIR goes through the driver; PATH is as it was in the source.';
}

function section(title: string, texts: readonly string[]): readonly string[] {
  return texts.length === 0 ? [] : ['', title, ...texts.flatMap(text => wrapped(text, '  '))];
}

function settingLines(setting: DriverSetting): readonly string[] {
  const { name, kind, explanation, without, isRequired, choices } = setting;
  const value = choices?.join(' | ') ?? kindText[kind];
  const absent = isRequired ? 'Required.' : without === undefined ? '' : `Without it: ${without}.`;
  return [`  ${name} = ${value}`, ...wrapped(`${explanation} ${absent}`.trim(), '      ')];
}

const kindText: Readonly<Record<DriverSetting['kind'], string>> = {
  text: 'TEXT',
  path: '/PATH',
  flag: 'yes | no',
  count: 'NUMBER',
  bytes: 'SIZE, such as 5 GB',
  duration: 'TIME, such as 90 minutes',
  words: 'WORD, WORD …',
  choice: 'WORD',
  credentials: '/FILE',
  command: 'PROGRAM ARGUMENT …',
};

function programLine({ names, package: brings, isHere }: ProgramHere): string {
  return `  ${names.join(' or ')}: ${isHere ? 'here' : `not here, install ${brings ?? names[0]}`}`;
}

function shortForm({ name, settingsOfLine, brings }: DriverDescription): readonly string[] {
  if (!settingsOfLine) return [];
  const point = brings === 'source' ? '/point' : '/mount/point';
  return ['', 'In short, as the ancestor wrote it', `  mount = "${name}","user@host:NAME","${point}"`];
}

function wrapped(text: string, indent: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${indent}${word}`);
  }
  return lines;
}
