/** Makes a name from a disk safe to look at: what would steer the line it stands in becomes a sign of its own. */

/** Characters that are not seen but act: line breaks, escape, bidirectional overrides, invisible spaces; joiners, which emoji and scripts need, stay. */
const acting =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Few fonts have the pictures of control characters (U+2400 …), all have letters. */
const known: Readonly<Record<number, string>> = { 9: 'TAB', 10: 'LF', 13: 'CR', 27: 'ESC', 127: 'DEL' };

/** Acting characters by their name or number: ⟨LF⟩, ⟨202E⟩. */
export function visibleName(name: string): string {
  return name.replace(acting, character => {
    const code = character.charCodeAt(0);
    return `\u27e8${known[code] ?? code.toString(16).toUpperCase().padStart(4, '0')}\u27e9`;
  });
}

const letterCutter = new Intl.Segmenter();

/** A long name in two parts, so that a narrow column cuts the middle and leaves the end, which tells files apart. */
export function cutForMiddle(name: string, tail = 10): readonly [string, string] {
  if (name.length <= tail * 2) return [name, ''];
  // By what is seen as one sign: an emoji of five code points is not torn.
  const letters = [...letterCutter.segment(name.length > 600 ? name.slice(0, 300) + name.slice(-300) : name)];
  if (letters.length <= tail * 2) return [name, ''];
  const at = letters.length - tail;
  return [
    letters
      .slice(0, at)
      .map(({ segment }) => segment)
      .join(''),
    letters
      .slice(at)
      .map(({ segment }) => segment)
      .join(''),
  ];
}
