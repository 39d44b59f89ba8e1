/** Splits a command line into its arguments as a shell would, and refuses what only a shell could do. */
import type { Reading } from './reading.ts';
import { refused, understood } from './reading.ts';

const REMEDY = "put it into a script and name the script, or write sh -c '...'";

/**
 * Single quotes keep everything; in double quotes a backslash protects `"`, `\`, `$` and the backtick; outside, the next character.
 * `*`, `?` and `~` stay as they are written.
 */
export function splitWords(text: string): Reading<readonly string[]> {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  while (at < text.length) {
    const character = text[at]!;
    if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at += 1;
      continue;
    }
    const piece = readPiece(text, at);
    if (!piece.ok) return piece;
    word = (word ?? '') + piece.value.text;
    at = piece.value.end;
  }
  if (word !== undefined) words.push(word);
  return understood(words);
}

interface Piece {
  readonly text: string;
  /** Where the rest of the line begins. */
  readonly end: number;
}

function readPiece(text: string, at: number): Reading<Piece> {
  const character = text[at]!;
  if (character === "'") return singleQuoted(text, at);
  if (character === '"') return doubleQuoted(text, at);
  if (character === '\\') {
    if (at + 1 === text.length) return refused('the command ends with a backslash', 'remove it, or put it in single quotes');
    return understood({ text: text[at + 1]!, end: at + 2 });
  }
  if ('$`|;&<>'.includes(character)) return refused(`"${character}" works only in a shell, and none is used here`, REMEDY);
  return understood({ text: character, end: at + 1 });
}

function singleQuoted(text: string, at: number): Reading<Piece> {
  const end = text.indexOf("'", at + 1);
  return end < 0 ? unclosed("'") : understood({ text: text.slice(at + 1, end), end: end + 1 });
}

function doubleQuoted(text: string, start: number): Reading<Piece> {
  let content = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at]!;
    if (character === '"') return understood({ text: content, end: at + 1 });
    if (character === '$' || character === '`') {
      return refused(
        `"${character}" inside double quotes works only in a shell, and none is used here`,
        `use single quotes if it is meant as it stands, else ${REMEDY}`,
      );
    }
    const escaped = character === '\\' && at + 1 < text.length && '"\\$`'.includes(text[at + 1]!);
    if (escaped) at += 1;
    content += text[at];
  }
  return unclosed('"');
}

function unclosed(quote: string): Reading<Piece> {
  return refused(`a quote (${quote}) is opened and never closed`, `add the closing ${quote}`);
}
