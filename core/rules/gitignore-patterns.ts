/** From a pattern as rsync reads it behind `exclude` to lines as gocryptfs reads them (.gitignore): the same files, or a reason why that cannot be said. */

export type GitignoreLines =
  | { readonly ok: true; readonly lines: readonly string[] }
  | { readonly ok: false; readonly why: string };

/**
 * `own`: the name of the source's folder where the source is written without a slash at its end, since rsync's paths begin with it then;
 * '' where they begin below. No lines = the pattern fits nothing that is there.
 */
export function gitignoreOf(pattern: string, own: string): GitignoreLines {
  const onlyFolders = /\/(\*\*\*)?$/.test(pattern);
  const plain = pattern.replace(/\/(\*\*\*)?$/, '');
  const isAnchored = plain.startsWith('/');
  const parts = plain.replace(/^\//, '').split('/');
  // What is in a folder, however deep, is left out with what stands directly in it.
  if (parts.at(-1) === '**' && parts.length > 1 && !onlyFolders) parts.splice(-1, 1, '*');
  // In front of a slash ** may stand for nothing, as in .gitignore.
  const isDeep = !isAnchored && parts[0] === '**' && parts.length > 1;
  if (isDeep) parts.shift();
  const end = onlyFolders ? '/' : '';
  const written = parts.map(partOf);
  const strange = written.find(part => typeof part !== 'string');
  if (strange !== undefined) return { ok: false, why: strange.why };
  const deep = `${isDeep || !isAnchored ? '**/' : '/'}${written.join('/')}${end}`;
  if (own === '') return { ok: true, lines: [deep] };
  return belowOwn(parts, own, isAnchored, deep, `/${written.slice(1).join('/')}${end}`);
}

/** rsync matches the name of the folder itself as well. */
function belowOwn(parts: readonly string[], own: string, isAnchored: boolean, deep: string, rest: string): GitignoreLines {
  const [first = ''] = parts;
  const fits = globFits(first, own);
  if (fits && parts.length === 1) return { ok: false, why: `it leaves out ${own} itself, which is all of it` };
  if (isAnchored) return { ok: true, lines: fits ? [rest] : [] };
  return { ok: true, lines: fits ? [deep, rest] : [deep] };
}

type Part = string | { readonly why: string };

/** One name of a path. Signs that mean something to one of the two readers, and nothing to rsync, stand in brackets, which both understand. */
function partOf(part: string): Part {
  if (part === '' || part === '.' || part === '..') return { why: 'it has an empty part, or one of dots' };
  if (part.includes('**')) return { why: 'it has ** inside of a name, or between names' };
  if (part.includes('\\')) return { why: 'it has a backslash' };
  let text = '';
  for (let at = 0; at < part.length; at += 1) {
    const sign = part[at]!;
    if (sign === '[') {
      const group = /^\[[A-Za-z0-9._-]+\]/.exec(part.slice(at))?.[0];
      if (group === undefined || isOdd(group)) return { why: `"${part.slice(at)}" is no simple choice of letters and figures` };
      text += group;
      at += group.length - 1;
    } else text += spelt(sign, at === part.length - 1);
  }
  return text;
}

/** A dash stands between two signs of one kind, in their order. */
function isOdd(group: string): boolean {
  const ranges = group.slice(1, -1).match(/.?-.?/g) ?? [];
  return ranges.some(range => !/^([a-z]-[a-z]|[A-Z]-[A-Z]|\d-\d)$/.test(range) || range[0]! > range[2]!);
}

/** Any one byte is any one sign of ASCII to gocryptfs, which counts letters where rsync counts bytes. */
const oneSign = '[ -.0-~]';

function spelt(sign: string, isLast: boolean): string {
  if (sign === '?') return oneSign;
  if ('+(){}$|]#!'.includes(sign) || (sign === ' ' && isLast)) return `[${sign}]`;
  return sign === '^' ? '[\\^]' : sign;
}

function globFits(glob: string, name: string): boolean {
  const source = glob.replace(/[^\w[\]-]/g, sign => (sign === '*' ? '.*' : sign === '?' ? oneSign : `\\${sign}`));
  return new RegExp(`^${source}$`, 's').test(name);
}
