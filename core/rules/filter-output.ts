/** What rsync says of its filter (`--debug=FILTER`): what is left out, and because of which pattern. */

export interface Hidden {
  /** rsync's spelling, latin1. */
  readonly name: string;
  readonly isFolder: boolean;
  readonly pattern: string;
}

const between = ' because of pattern ';

/**
 * `[sender] hiding directory src/.cache because of pattern .cache/`: so from rsync 3.1.3 to 3.5.0. Undefined for every other line.
 * `patterns` are byte strings; they settle where a name ends that contains these words itself.
 */
export function readHidden(line: string, patterns: readonly string[]): Hidden | undefined {
  const start = /^\[sender\] hiding (file|directory) /.exec(line);
  if (!start) return undefined;
  const rest = line.slice(start[0].length);
  const pattern =
    patterns.find(each => rest.endsWith(`${between}${each}`)) ?? rest.slice(rest.lastIndexOf(between) + between.length);
  return {
    name: rest.slice(0, rest.length - between.length - pattern.length),
    isFolder: start[1] === 'directory',
    pattern,
  };
}
