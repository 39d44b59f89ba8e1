/** Writes one line of an INI file so that it reads back as exactly what was meant, and keeps what stands around a value. */
import type { IniEntry } from './ini-file.ts';
import { parseIni } from './ini-file.ts';
import { listEntries, withoutComment } from './ini-values.ts';
import type { Reading } from './reading.ts';
import { refused, understood } from './reading.ts';

/** A pattern may contain a comma: what is set is one pattern, never cut into two that would leave out more. */
export const patternKeys: ReadonlySet<string> = new Set(['exclude', 'include']);

/** What stands in front of a key and around its `=`. */
export interface Spacing {
  readonly indent: string;
  readonly equals: string;
}

/** As a neighbour has it. */
export function spacingOf(neighbour: string | undefined): Spacing {
  const found = neighbour === undefined ? null : /^(\s*)[^=]*?(\s*)=([ \t]*)/.exec(neighbour);
  if (!found) return { indent: '', equals: ' = ' };
  // Columns that were aligned by hand fit no other key.
  const blanks = (text: string) => (text === '' ? '' : ' ');
  return { indent: found[1]!, equals: `${blanks(found[2]!)}=${blanks(found[3]!)}` };
}

export function newHeaderLine(section: string): Reading<string> {
  const candidates = [`[${section}]`, `["${section}"]`, `['${section}']`];
  const header = candidates.find(line => isOneLine(line) && parseIni(line).sections[0]?.name === section);
  return header === undefined
    ? refused(`[${section}] cannot be written as the name of a section`, 'choose another name')
    : understood(header);
}

export interface NewEntry {
  readonly key: string;
  readonly value: string;
  /** The value is one entry of a list, whatever commas it has. */
  readonly asEntry: boolean;
  readonly bracketed: boolean;
}

export function newEntryLine({ key, value, asEntry, bracketed }: NewEntry, { indent, equals }: Spacing): Reading<string> {
  const start = `${indent}${key}${bracketed ? '[]' : ''}${equals}`;
  const candidates = spellings(value, '').map(text => `${start}${text}`);
  return found(candidates, value, entry => entry.key === key && entry.bracketed === bracketed && says(entry, value, asEntry));
}

export interface Around {
  readonly asEntry: boolean;
  /** Entries of the same list, as they are written, that stand before the value. */
  readonly beside?: readonly string[];
  /** Absent: as it was. */
  readonly bracketed?: boolean;
}

/** The line of an entry with another value; undefined: with `beside` alone. Indentation and comment stay. */
export function lineWith(line: string, former: IniEntry, value: string | undefined, around: Around): Reading<string> {
  const { start, comment, end } = takenApart(line, around.bracketed);
  const beside = around.beside ?? [];
  const others = beside.flatMap(part => {
    const values = listEntries(part);
    return values.ok ? values.value : [part];
  });
  const isMeant = (entry: IniEntry) => {
    if (entry.key !== former.key) return false;
    return around.beside === undefined && value !== undefined
      ? says(entry, value, around.asEntry)
      : isList(entry, [...others, ...(value === undefined ? [] : [value])]);
  };
  const texts = value === undefined ? [''] : spellings(value, former.text.charAt(0));
  const joined = texts.map(text => [...beside, ...(value === undefined ? [] : [text])].join(separator(former.text)));
  const candidates = joined.map(text => `${start}${text}${comment}${end}`);
  return found(candidates, value ?? '', isMeant);
}

function separator(text: string): string {
  return /,\S/.test(text) && !/,\s/.test(text) ? ',' : ', ';
}

function takenApart(line: string, bracketed: boolean | undefined) {
  const end = line.endsWith('\r') ? '\r' : '';
  const whole = line.slice(0, line.length - end.length);
  const at = whole.indexOf('=');
  const key = whole.slice(0, at);
  const rest = whole.slice(at + 1);
  const text = withoutComment(rest);
  const blanks = text === '' ? ' ' : rest.slice(0, rest.indexOf(text));
  const behind = text === '' ? rest.trim() : rest.slice(rest.indexOf(text) + text.length);
  return {
    start: `${bracketed === false ? key.replace(/\s*\[\s*\](?=\s*$)/, '') : key}=${blanks}`,
    // A comment needs white space before it, unless a closing quote stands there.
    comment: /^[;#]/.test(behind) ? ` ${behind}` : behind,
    end,
  };
}

/** From the plainest to the safest; the quotes that were there are kept where they do. */
function spellings(value: string, formerQuote: string): readonly string[] {
  const double = `"${value.replace(/["\\]/g, '\\$&')}"`;
  // Inside double quotes a single backslash stands for itself, unless a quote or another one follows.
  const lean = `"${value.replaceAll('"', '\\"')}"`;
  const single = `'${value}'`;
  if (formerQuote === '"') return [lean, double, single, value];
  return formerQuote === "'" ? [single, lean, double, value] : [value, lean, double, single];
}

function found(candidates: readonly string[], value: string, isMeant: (entry: IniEntry) => boolean): Reading<string> {
  const line = candidates.find(candidate => {
    if (!isOneLine(candidate)) return false;
    const { top, problems } = parseIni(candidate);
    const [entry] = top;
    return entry !== undefined && top.length === 1 && problems.length === 0 && !entry.broken && isMeant(entry);
  });
  if (line !== undefined) return understood(line);
  return /[\0\r\n]/.test(value)
    ? refused('the value contains a line break or a NUL', 'write it on one line')
    : refused('the value contains a character that no line of the file can hold', 'remove it');
}

function isOneLine(line: string): boolean {
  return !/[\n\0\ufeff]/.test(line.charAt(0)) && !line.includes('\n') && line.isWellFormed();
}

function says(entry: IniEntry, value: string, asEntry: boolean): boolean {
  return entry.value === value && (!asEntry || isList(entry, [value]));
}

function isList(entry: IniEntry, values: readonly string[]): boolean {
  const read = listEntries(entry.text);
  return read.ok && read.value.length === values.length && read.value.every((each, at) => each === values[at]);
}
