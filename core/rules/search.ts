/** A text that is looked for in names, as tests for find: in any case, and nothing in it means anything but itself. */

/** So many characters beyond ASCII are tried in either case each; of more, only all alike. */
const mostApart = 3;

/**
 * Arguments for find: `-iname *a* -o -iname *b*`; none when no name can contain the text. find folds the case of ASCII alone where the
 * locale is C, so other letters are spelled out, and so are both ways to write an accent (macOS takes letters and accents apart).
 */
export function nameTests(text: string): readonly string[] {
  if (text === '' || text.includes('\0') || text.includes('/')) return [];
  const spellings = new Set(inEitherCase(text.normalize('NFC')).flatMap(spelling => [spelling, spelling.normalize('NFD')]));
  spellings.add(text);
  return [...spellings].flatMap((spelling, at) => [...(at === 0 ? [] : ['-o']), '-iname', `*${literal(spelling)}*`]);
}

/** `TYPE SIZE PATH`, as search.sh says it; the path byte by byte (latin1). */
export function readFound(
  record: string,
): { readonly path: string; readonly bytes: number; readonly isFolder: boolean } | undefined {
  const found = /^([df]) (\d+) (.+)$/s.exec(record);
  return found ? { isFolder: found[1] === 'd', bytes: Number(found[2]), path: found[3]! } : undefined;
}

function literal(text: string): string {
  return text.replace(/[\\*?[\]]/g, '\\$&');
}

function inEitherCase(text: string): readonly string[] {
  const parts = Array.from(text);
  const letters = parts.filter(part => !isAscii(part) && casesOf(part).length > 1);
  if (letters.length > mostApart) return [text, text.toLowerCase(), text.toUpperCase()];
  return parts.reduce<readonly string[]>(
    (spellings, part) => spellings.flatMap(spelling => (isAscii(part) ? [part] : casesOf(part)).map(one => spelling + one)),
    [''],
  );
}

function casesOf(letter: string): readonly string[] {
  return [...new Set([letter, letter.toLowerCase(), letter.toUpperCase()])];
}

function isAscii(character: string): boolean {
  return character.charCodeAt(0) < 128;
}
