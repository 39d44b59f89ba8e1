/** Changes an INI text key by key, so that comments, order, indentation and everything that is not named stay as they are. */
import type { SettingsChange } from '../settings-model.ts';
import type { IniEntry, IniFile, IniProblem } from './ini-file.ts';
import { parseIni } from './ini-file.ts';
import { lineWith, newEntryLine, newHeaderLine, patternKeys, spacingOf } from './ini-lines.ts';
import { listEntries, listParts } from './ini-values.ts';
import type { Reading } from './reading.ts';
import { refused, understood } from './reading.ts';

export type IniEdited =
  | { readonly ok: true; readonly text: string }
  /** `line` 0 where the text has none for it. */
  | { readonly ok: false; readonly problem: IniProblem };

/** All changes, one after the other, or none of them. */
export function editIni(text: string, changes: readonly SettingsChange[]): IniEdited {
  let edited = text;
  for (const change of changes) {
    const unreadable = change.kind === 'text' ? undefined : unreadableText(edited);
    if (unreadable) return { ok: false, problem: unreadable };
    const next = applied(edited, change);
    if (!next.ok) return { ok: false, problem: problemOf(change, next) };
    edited = next.value;
  }
  return { ok: true, text: edited };
}

/** Bytes that are not UTF-8 would be written back as others: only a text that takes the place of the whole file is. */
function unreadableText(text: string): IniProblem | undefined {
  return /[\0\ufffd]/.test(text) ? parseIni(text).problems[0] : undefined;
}

function applied(text: string, change: SettingsChange): Reading<string> {
  if (change.kind === 'text') return wholeText(change.text);
  const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
  const file = parseIni(text.slice(mark.length));
  const lines = changedLines(file, change);
  return lines.ok ? understood(`${mark}${lines.value.join('\n')}`) : lines;
}

function changedLines(file: IniFile, change: Exclude<SettingsChange, { kind: 'text' }>): Reading<readonly string[]> {
  if (change.kind === 'add-section') return withSection(file, change.section, change.entries);
  if (change.kind === 'remove-section') return withoutSection(file, change.section);
  const section = file.sections.find(({ name }) => name === change.section);
  if (!section && change.section !== '') return refused(`there is no section [${change.section}]`, 'add it first');
  const entries = section ? section.entries : file.top;
  const place = { file, header: section?.line ?? 0, entries, same: entries.filter(({ key }) => key === change.key) };
  switch (change.kind) {
    case 'set':
      return set(place, change);
    case 'unset':
      return understood(without(file.lines, place.same));
    case 'add':
      return add(place, change);
    case 'drop':
      return drop(place, change.value);
  }
}

interface Place {
  readonly file: IniFile;
  /** Line of the section's header, 0 for the keys before the first one. */
  readonly header: number;
  readonly entries: readonly IniEntry[];
  /** The entries of the key that is changed. */
  readonly same: readonly IniEntry[];
}

interface KeyValue {
  readonly key: string;
  readonly value: string;
}

// ---- Keys ------------------------------------------------------------------------------------------------------------------

function set(place: Place, { key, value }: KeyValue): Reading<readonly string[]> {
  const { file, same } = place;
  const [first, ...more] = same;
  if (!first) return inserted(place, { key, value }, patternKeys.has(key));
  if (more.length === 0 && isAlready(first, key, value)) return understood(file.lines);
  const line = lineWith(file.lines[first.line - 1]!, first, value, { asEntry: patternKeys.has(key), bracketed: false });
  return line.ok ? understood(without(withLine(file.lines, first.line, line.value), more)) : line;
}

function isAlready(entry: IniEntry, key: string, value: string): boolean {
  if (entry.broken || entry.value !== value) return false;
  const values = listEntries(entry.text);
  return !patternKeys.has(key) || (values.ok && values.value.length === 1);
}

/** A list that is written as one grows in its line; a single value gets a line of its own below, as do `key[]` and repeated keys. */
function add(place: Place, { key, value }: KeyValue): Reading<readonly string[]> {
  const { file, same } = place;
  if (same.some(entry => valuesOf(entry).includes(value))) return understood(file.lines);
  const last = same.at(-1);
  if (!last) return inserted(place, { key, value }, true);
  const parts = listEntries(last.text).ok ? listParts(last.text) : [];
  const isEmpty = last.text === '';
  if (!isEmpty && (parts.length < 2 || last.bracketed)) return inserted(place, { key, value }, true);
  const line = lineWith(file.lines[last.line - 1]!, last, value, { asEntry: true, beside: isEmpty ? [] : parts });
  return line.ok ? understood(withLine(file.lines, last.line, line.value)) : line;
}

function drop({ file, same }: Place, value: string): Reading<readonly string[]> {
  let lines = file.lines;
  const emptied: IniEntry[] = [];
  for (const entry of same.filter(each => valuesOf(each).includes(value))) {
    const values = valuesOf(entry);
    const kept = listParts(entry.text).filter((_, at) => values[at] !== value);
    if (kept.length === 0) emptied.push(entry);
    else {
      const line = lineWith(lines[entry.line - 1]!, entry, undefined, { asEntry: true, beside: kept });
      if (!line.ok) return line;
      lines = withLine(lines, entry.line, line.value);
    }
  }
  return understood(without(lines, emptied));
}

function valuesOf(entry: IniEntry): readonly string[] {
  const values = listEntries(entry.text);
  return entry.broken || !values.ok ? [] : values.value;
}

function inserted(
  { file, header, entries, same }: Place,
  { key, value }: KeyValue,
  asEntry: boolean,
): Reading<readonly string[]> {
  const beside = same.at(-1) ?? entries.at(-1);
  const style = spacingOf(beside && file.lines[beside.line - 1]!);
  const line = newEntryLine({ key, value, asEntry, bracketed: same.at(-1)?.bracketed ?? false }, style);
  if (!line.ok) return line;
  if (beside) return understood(withInserted(file.lines, beside.line, [line.value]));
  if (header > 0) return understood(withInserted(file.lines, header, [line.value]));
  return understood(atTop(file.lines, line.value));
}

/** Above the first section and its comment; what the file says of itself stays on top. */
function atTop(lines: readonly string[], line: string): readonly string[] {
  const header = lines.findIndex(isHeader);
  if (header < 0) return withAppended(lines, [line]);
  return withInserted(lines, commentStart(lines, header), [line, '']);
}

// ---- Sections --------------------------------------------------------------------------------------------------------------

function withSection({ lines, sections }: IniFile, section: string, entries: readonly KeyValue[]): Reading<readonly string[]> {
  const former = sections.find(({ name }) => name === section);
  if (former) return refused(`the section [${section}] exists already, in line ${former.line}`, 'give it another name');
  const header = newHeaderLine(section);
  if (!header.ok) return header;
  const added = [header.value];
  for (const { key, value } of entries) {
    const line = newEntryLine({ key, value, asEntry: patternKeys.has(key), bracketed: false }, spacingOf(undefined));
    if (!line.ok) return refused(`${key}: ${line.message}`, line.remedy);
    added.push(line.value);
  }
  const isEmpty = lines.every(line => line.trim() === '');
  if (isEmpty) return understood([...added, '']);
  const isApart = lines.slice(0, -1).at(-1)?.trim() === '' && lines.at(-1)?.trim() === '';
  return understood(withAppended(lines, isApart ? added : ['', ...added]));
}

/**
 * With the comment that sits directly on its header, as that speaks of the section. A comment that begins in the first line
 * is the file's own and stays, and so does one that sits on the next header.
 */
function withoutSection({ lines, sections }: IniFile, name: string): Reading<readonly string[]> {
  const section = sections.find(each => each.name === name);
  if (!section) return refused(`there is no section [${name}]`, 'it is gone already');
  const header = section.line - 1;
  const start = commentStart(lines, header);
  const next = lines.findIndex((line, at) => at > header && isHeader(line));
  if (next >= 0) return understood([...lines.slice(0, start), ...lines.slice(commentStart(lines, next))]);
  const rest = lines.slice(0, start);
  while (rest.length > 0 && rest.at(-1)!.trim() === '') rest.pop();
  return understood(rest.length === 0 ? [''] : [...rest, '']);
}

function commentStart(lines: readonly string[], header: number): number {
  let start = header;
  while (start > 0 && /^\s*[;#]/.test(lines[start - 1]!)) start -= 1;
  return start === 0 ? header : start;
}

function isHeader(line: string): boolean {
  return line.trimStart().startsWith('[');
}

// ---- Lines -----------------------------------------------------------------------------------------------------------------

function withLine(lines: readonly string[], number: number, line: string): readonly string[] {
  return lines.with(number - 1, line);
}

function without(lines: readonly string[], entries: readonly { readonly line: number }[]): readonly string[] {
  if (entries.length === 0) return lines;
  const kept = lines.filter((_, at) => !entries.some(({ line }) => line === at + 1));
  // Of a text without a line break at its end the last line may have gone: what ends it now had one.
  const endedWithout = lines.at(-1) !== '' && entries.some(({ line }) => line === lines.length);
  return endedWithout ? [...kept, ''] : kept;
}

/** Behind the first `count` lines, with the line ends of the text. */
function withInserted(lines: readonly string[], count: number, added: readonly string[]): readonly string[] {
  const end = lines.length > 1 && lines[0]!.endsWith('\r') ? '\r' : '';
  const before = lines.slice(0, count);
  if (count < lines.length) return [...before, ...added.map(line => `${line}${end}`), ...lines.slice(count)];
  // The text ends without a line break, and so it stays.
  const last = before.at(-1)!;
  return [...before.slice(0, -1), `${last}${end}`, ...added.map((line, at) => (at < added.length - 1 ? `${line}${end}` : line))];
}

/** At the end, which gets its line break. */
function withAppended(lines: readonly string[], added: readonly string[]): readonly string[] {
  const ended = lines.at(-1)!.trim() === '' ? lines : [...withInserted(lines, lines.length, [''])];
  return withInserted(ended, ended.length - 1, added);
}

function wholeText(text: string): Reading<string> {
  return text.isWellFormed() && !text.includes('\0')
    ? understood(text)
    : refused('the text contains characters that no file can hold', 'remove them');
}

function problemOf(
  change: SettingsChange,
  { message, remedy }: { readonly message: string; readonly remedy: string },
): IniProblem {
  return { line: 0, key: 'key' in change ? change.key : '', message, remedy };
}
