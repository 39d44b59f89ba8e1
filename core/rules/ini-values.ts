/** Reads what stands behind the `=` of a configuration line: where it ends, what its quotes keep together, which entries a list has. */
import type { Reading } from './reading.ts';
import { refused, understood } from './reading.ts';

/*
 * The rules, in the order in which they apply:
 * - A quote that follows a `=`, a comma or white space and is closed on the same line protects commas and comment signs.
 * - A `;` or `#` outside of such quotes begins a comment when white space stands before it, or the closing quote of a value that begins with one.
 * - A value that begins with a quote is unquoted. `"a","b"` is `a,b`, as the ancestor's language read it.
 * - In double quotes `\"` is a quote and `\\` a backslash; any other backslash is itself. In single quotes, and without quotes, it always is.
 * - A value that begins without a quote is kept as it stands, quotes included; a list takes the quotes off each of its entries.
 */

/** The text behind the `=` without white space around it and without its comment. */
export function withoutComment(rest: string): string {
  const quoted = /^\s*["']/.test(rest);
  for (const { at, character, afterQuote } of outsideOfQuotes(rest)) {
    if (!';#'.includes(character)) continue;
    if (/\s/.test(rest.charAt(at - 1)) || (quoted && afterQuote)) return rest.slice(0, at).trim();
  }
  return rest.trim();
}

/** The value of a key that takes one value. */
export function plainValue(text: string): Reading<string> {
  if (!/^["']/.test(text)) return understood(text);
  const entries = listEntries(text);
  return entries.ok ? understood(entries.value.join(',')) : entries;
}

/** The entries of a key that takes a list; nothing at all is an empty list. */
export function listEntries(text: string): Reading<readonly string[]> {
  if (text === '') return understood([]);
  const entries: string[] = [];
  for (const part of listParts(text)) {
    const entry = /^["']/.test(part) ? unquoted(part) : understood(part);
    if (!entry.ok) return entry;
    entries.push(entry.value);
  }
  return understood(entries);
}

/** The entries as they are written, quotes included. */
export function listParts(text: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  for (const { at, character } of outsideOfQuotes(text)) {
    if (character !== ',') continue;
    parts.push(text.slice(start, at).trim());
    start = at + 1;
  }
  return [...parts, text.slice(start).trim()];
}

function unquoted(part: string): Reading<string> {
  const quote = part[0]!;
  const end = closingQuote(part, 0);
  if (end === undefined) {
    return refused(
      `a quote (${quote}) is opened and not closed on this line`,
      `add the closing ${quote}; inside double quotes write \\" for a quote and \\\\ for a backslash`,
    );
  }
  if (end < part.length - 1) {
    const rest = part.slice(end + 1).trim();
    return refused(
      `"${rest}" stands behind the closing quote`,
      'put quotes around the whole value: single ones if it contains double ones',
    );
  }
  const content = part.slice(1, end);
  return understood(quote === '"' ? content.replace(/\\(["\\])/g, '$1') : content);
}

interface Character {
  readonly at: number;
  readonly character: string;
  readonly afterQuote: boolean;
}

function* outsideOfQuotes(text: string): Generator<Character> {
  let afterQuote = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    const opens = (character === '"' || character === "'") && /^$|[\s,=]/.test(text.charAt(at - 1));
    const end = opens ? closingQuote(text, at) : undefined;
    if (end === undefined) yield { at, character, afterQuote };
    else at = end;
    afterQuote = end !== undefined;
  }
}

/** Where the quote that opens at `start` is closed, or undefined. */
function closingQuote(text: string, start: number): number | undefined {
  const quote = text[start]!;
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\' && quote === '"' && '"\\'.includes(text.charAt(at + 1) || ' ')) at += 1;
    else if (text[at] === quote) return at;
  }
  return undefined;
}
