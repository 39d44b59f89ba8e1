/** Reads an INI file line by line into sections and keys with their line numbers, losing nothing, so that an editor can write it back. */
import { plainValue, withoutComment } from './ini-values.ts';

export interface IniFile {
  /** Every line as it was, with its carriage return, the first one with its byte order mark: joined with `\n` they are the text again. */
  readonly lines: readonly string[];
  /** Keys before the first section. */
  readonly top: readonly IniEntry[];
  readonly sections: readonly IniSection[];
  readonly problems: readonly IniProblem[];
}

export interface IniSection {
  readonly name: string;
  /** Of the header, 1-based. */
  readonly line: number;
  readonly entries: readonly IniEntry[];
}

export interface IniEntry {
  readonly key: string;
  /** Written as `key[] = …`. */
  readonly bracketed: boolean;
  /** Read as one value: outer quotes gone. */
  readonly value: string;
  /** As written, quotes included, without the comment; `listEntries` reads it as a list. */
  readonly text: string;
  /** The value could not be read, which `problems` says; the key is there all the same. */
  readonly broken: boolean;
  readonly line: number;
}

export interface IniProblem {
  readonly line: number;
  readonly key: string;
  readonly message: string;
  readonly remedy: string;
}

export function parseIni(text: string): IniFile {
  const lines = text.split('\n');
  const unreadable = unreadableText(lines);
  if (unreadable) return { lines, top: [], sections: [], problems: [unreadable] };
  const problems: IniProblem[] = [];
  const top: IniEntry[] = [];
  const sections: { name: string; line: number; entries: IniEntry[] }[] = [];
  let entries = top;
  for (const [index, raw] of lines.entries()) {
    const found = readLine(raw.replace(/^\ufeff/, '').trim(), index + 1);
    if (found.kind === 'entry') entries.push(found.entry);
    if ('problem' in found) problems.push(found.problem);
    // Keys below a header that cannot be read must not slip into the section above it.
    if (found.kind === 'section' || found.kind === 'broken-section') entries = [];
    if (found.kind === 'section') sections.push({ name: found.name, line: index + 1, entries });
  }
  return { lines, top, sections, problems: [...problems, ...repeatedSections(sections)] };
}

function repeatedSections(sections: readonly IniSection[]): readonly IniProblem[] {
  return sections.flatMap(({ name, line }) => {
    const first = sections.find(section => section.name === name)!;
    const message = `the section [${name}] exists already, in line ${first.line}`;
    return first.line === line ? [] : [problem(line, '', message, 'give it another name, or move its keys there')];
  });
}

type Line =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'section'; readonly name: string }
  | { readonly kind: 'entry'; readonly entry: IniEntry; readonly problem?: IniProblem }
  | { readonly kind: 'problem' | 'broken-section'; readonly problem: IniProblem };

function readLine(text: string, line: number): Line {
  if (text === '' || text.startsWith(';') || text.startsWith('#')) return { kind: 'nothing' };
  if (/[\0-\x08\x0a-\x1f\x7f]/.test(text)) {
    return {
      kind: 'problem',
      problem: problem(line, '', 'the line contains a control character', 'remove it; only tabs are allowed'),
    };
  }
  return text.startsWith('[') ? readHeader(text, line) : readEntry(text, line);
}

function readHeader(text: string, line: number): Line {
  const header = /^\[\s*("[^"\]]*"|'[^'\]]*'|[^\]]*?)\s*\]\s*([;#].*)?$/.exec(text);
  if (!header) {
    return {
      kind: 'broken-section',
      problem: problem(line, '', `${text} is not a section header`, 'write [name], and nothing else but a comment on that line'),
    };
  }
  return { kind: 'section', name: header[1]!.replace(/^(["'])(.*)\1$/, '$2') };
}

function readEntry(text: string, line: number): Line {
  const parts = /^([^=]*?)\s*(\[\s*\])?\s*=(.*)$/.exec(text);
  if (!parts?.[1]) {
    const message = parts
      ? 'a key is missing in front of the ='
      : `"${text}" is neither a [section] nor a key = value nor a comment`;
    return { kind: 'problem', problem: problem(line, '', message, 'write key = value, or put a ; in front of the line') };
  }
  const key = parts[1];
  const written = withoutComment(parts[3]!);
  const value = plainValue(written);
  const entry = { key, bracketed: parts[2] !== undefined, text: written, line };
  if (value.ok) return { kind: 'entry', entry: { ...entry, value: value.value, broken: false } };
  return {
    kind: 'entry',
    entry: { ...entry, value: '', broken: true },
    problem: problem(line, key, value.message, value.remedy),
  };
}

function unreadableText(lines: readonly string[]): IniProblem | undefined {
  const remedy = 'save the file as plain text in UTF-8';
  const nul = lines.findIndex(line => line.includes('\0'));
  if (nul >= 0) return problem(nul + 1, '', 'the file contains a NUL byte, so it is not a text in UTF-8', remedy);
  // What a decoder puts where bytes were not UTF-8: a path with it would name another folder than the one that was meant.
  const undecodable = lines.findIndex(line => line.includes('\ufffd'));
  return undecodable < 0 ? undefined : problem(undecodable + 1, '', 'the line contains bytes that are not UTF-8', remedy);
}

function problem(line: number, key: string, message: string, remedy: string): IniProblem {
  return { line, key, message, remedy };
}
