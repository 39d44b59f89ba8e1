/** What a warning or a line of rsync says about a file that is not in the snapshot, and the pattern that would leave it out. */

/** A file or folder that could not be read, or went away while it was. */
export interface Loss {
  readonly kind: 'unreadable' | 'vanished';
  /** As rsync prints it: from the root of the machine that has the source. */
  readonly path: string;
}

/** Of the warnings of a run, or of what rsync said, a text per attempt, where there is none because the snapshot was held back; each once. */
export function lossesOf(warnings: readonly string[], words: readonly string[]): readonly Loss[] {
  const warned = warnings.map(lossOfWarning).filter(loss => loss !== undefined);
  const losses =
    warned.length > 0
      ? warned
      : words
          .flatMap(text => text.split('\n'))
          .map(lossOfWords)
          .filter(loss => loss !== undefined);
  return [...new Map(losses.map(loss => [`${loss.kind} ${loss.path}`, loss])).values()];
}

/** As the program says warnings, in its languages: `PATH: vanished while it was read`, `PATH: Permission denied`. */
export function lossOfWarning(warning: string): Loss | undefined {
  const [, path, words] = /^(.+): (.+)$/s.exec(warning) ?? [];
  if (path === undefined || words === undefined || !path.startsWith('/')) return undefined;
  if (GONE.includes(words)) return { kind: 'vanished', path };
  return CANNOT_READ.includes(words) ? { kind: 'unreadable', path } : undefined;
}

/** As rsync says it: `file has vanished: "PATH"`, `rsync: [sender] … "PATH": Permission denied (13)`. */
export function lossOfWords(line: string): Loss | undefined {
  const gone = /^file has vanished: "(\/.*)"/.exec(line)?.[1];
  if (gone !== undefined) return { kind: 'vanished', path: gone };
  const [, path, words = ''] = /\[sender\].*?"(\/.*)".*?: (.*?)(?: \(\d+\))?$/.exec(line) ?? [];
  return path !== undefined && CANNOT_READ.includes(words) ? { kind: 'unreadable', path } : undefined;
}

const GONE = ['vanished while it was read', 'beim Lesen verschwunden', 'disparu pendant la lecture'];
const CANNOT_READ = ['Permission denied', 'Operation not permitted', 'Input/output error'];

/**
 * The pattern for `exclude` that means this path alone, or undefined where it lies outside of the source.
 * `source` as the configuration has it: `/path/`, `user@host:/path`.
 */
export function excludeOf(source: string, path: string): string | undefined {
  const folder = /^[^/~]/.test(source) ? source.slice(source.indexOf(':/') + 1) : source;
  if (!folder.startsWith('/')) return undefined;
  const top = folder.replace(/\/+$/, '');
  if (!path.startsWith(`${top}/`) || path.length <= top.length + 1) return undefined;
  // Without the slash at its end rsync copies the folder itself, and patterns are anchored above it.
  const anchored = folder.endsWith('/') ? path.slice(top.length) : path.slice(top.lastIndexOf('/'));
  return patternOf(anchored);
}

/** Whatever a line of configuration cannot hold is met by `?`, any one byte. */
function patternOf(path: string): string {
  const spelled = path.replace(/(?:\\#[0-7]{3})+/g, readable);
  const isWild = /[*?[]/.test(spelled) || spelled.includes(ANY) || unwritable.test(spelled);
  // rsync compares a pattern without a wildcard letter by letter, and a backslash is a backslash then.
  if (!isWild) return spelled;
  return spelled
    .replace(/[*?[\\]/g, '\\$&')
    .replaceAll(ANY, '?')
    .replace(new RegExp(unwritable, 'g'), '?');
}

const ANY = '\ufdd0';
const unwritable = /[\0-\x1f\x7f]/;

/** `\#303\#266` as rsync prints bytes that are no text in its language, as text where they are some. */
function readable(spelled: string): string {
  const bytes = Uint8Array.from(spelled.split('\\#').slice(1), octal => Number.parseInt(octal, 8));
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).replace(new RegExp(unwritable, 'g'), ANY);
  } catch {
    return ANY.repeat(bytes.length);
  }
}
