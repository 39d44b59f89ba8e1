/** What a line of rsync's output means; lines are byte strings (latin1), names stay as rsync prints them. */

export interface FileLine {
  readonly kind: 'file';
  /** Sent as content (not linked, not only its attributes). */
  readonly received: boolean;
  /** Nothing of this name was there before. */
  readonly isNew: boolean;
  /** Only owner, mode, time or the like differ. */
  readonly attributesOnly: boolean;
  readonly isDeletion: boolean;
  readonly isFolder: boolean;
  readonly checksum: string;
  readonly size: number;
  readonly sentBytes: number;
  /** rsync's spelling: control characters and `\#` as `\#ooo`. */
  readonly name: string;
}

export interface ProgressLine {
  readonly kind: 'progress';
  readonly bytes: number;
  readonly percent: number;
  readonly filesReceived: number | undefined;
  readonly toCheck: number | undefined;
  readonly total: number | undefined;
  /** The list of files is complete. */
  readonly listed: boolean;
}

/** An unchanged file that the vault's file system would not link to the former snapshot: rsync copies it and ends well. */
export interface NotLinkedLine {
  readonly kind: 'not-linked';
  /** In the tree, spelled like a file's name. */
  readonly name: string;
  /** The system's word for it: `Too many links`. */
  readonly why: string;
}

export interface StatsLine {
  readonly kind: 'stats';
  readonly values: Partial<Stats>;
}

export interface Stats {
  readonly regularFiles: number;
  /** Symbolic links, devices, pipes and sockets. */
  readonly specialEntries: number;
  readonly receivedFiles: number;
  readonly totalBytes: number;
  readonly literalBytes: number;
  readonly matchedBytes: number;
  readonly sentBytes: number;
  readonly returnedBytes: number;
}

export const noStats: Stats = {
  regularFiles: 0,
  specialEntries: 0,
  receivedFiles: 0,
  totalBytes: 0,
  literalBytes: 0,
  matchedBytes: 0,
  sentBytes: 0,
  returnedBytes: 0,
};

/** Cheaper than reading it: progress begins with blanks, nothing else does. */
export function isProgress(line: string): boolean {
  return line.startsWith(' ');
}

const fileMark = 'alp|';

export function readOutputLine(line: string): FileLine | ProgressLine | NotLinkedLine | StatsLine | undefined {
  if (line.startsWith(fileMark)) return fileLine(line);
  return progressLine(line) ?? notLinkedLine(line) ?? statsLine(line);
}

/** Itemized as `YXcstpoguax`: how it moves, what it is, what differs; `*deleting` for what goes. */
function fileLine(line: string): FileLine | undefined {
  // There is one for each file: cut by hand, which takes half the time of a pattern.
  const first = line.indexOf('|', fileMark.length);
  const second = line.indexOf('|', first + 1);
  const third = line.indexOf('|', second + 1);
  const fourth = line.indexOf('|', third + 1);
  if (first < 0 || second < 0 || third < 0 || fourth < 0) return undefined;
  const change = line.slice(fileMark.length, first);
  return {
    kind: 'file',
    received: (change[0] === '<' || change[0] === '>') && change[1] === 'f',
    isNew: change[2] === '+',
    attributesOnly: change[0] === '.',
    isDeletion: change.startsWith('*deleting'),
    isFolder: change[1] === 'd',
    checksum: line.slice(first + 1, second).trim(),
    size: Number(line.slice(second + 1, third)),
    sentBytes: Number(line.slice(third + 1, fourth)),
    name: line.slice(fourth + 1),
  };
}

/** `     1234567  12%   11.22MB/s    0:00:10 (xfr#5, to-chk=100/1000)`; ir-chk while the list still grows. */
function progressLine(line: string): ProgressLine | undefined {
  const found = /^\s*([\d,]+)\s+(\d+)%\s+\S+\s+\S+(?:\s+\(xfr#(\d+), (ir|to)-chk=(\d+)\/(\d+)\))?/.exec(line);
  if (!found) return undefined;
  const number = (text: string | undefined) => (text === undefined ? undefined : Number(text));
  return {
    kind: 'progress',
    bytes: Number(found[1]?.replaceAll(',', '')),
    percent: Number(found[2]),
    filesReceived: number(found[3]),
    listed: found[4] === 'to',
    toCheck: number(found[5]),
    total: number(found[6]),
  };
}

/** `rsync: [generator] link "TREE/a" => BASE/a failed: Too many links (31)`; before 3.2 without the brackets. */
function notLinkedLine(line: string): NotLinkedLine | undefined {
  if (!line.startsWith('rsync: ')) return undefined;
  const found =
    /^rsync: (?:\[generator\] )?link "(?:.*?\/\.alp\/unfinished\/[^/]+\/\d+\/)?(.*)" => .* failed: (.*?)(?: \(\d+\))?$/.exec(
      line,
    );
  return found ? { kind: 'not-linked', name: found[1] ?? '', why: found[2] ?? '' } : undefined;
}

const statsKeys: readonly (readonly [string, keyof Stats])[] = [
  ['Number of regular files transferred: ', 'receivedFiles'],
  ['Total file size: ', 'totalBytes'],
  ['Literal data: ', 'literalBytes'],
  ['Matched data: ', 'matchedBytes'],
  ['Total bytes sent: ', 'sentBytes'],
  ['Total bytes received: ', 'returnedBytes'],
];

function statsLine(line: string): StatsLine | undefined {
  const files = /^Number of files: [\d,]+(?: \((.*)\))?/.exec(line);
  if (files) {
    const count = (kind: string) => digits(new RegExp(`\\b${kind}: ([\\d,]+)`).exec(files[1] ?? '')?.[1] ?? '0');
    return {
      kind: 'stats',
      values: { regularFiles: count('reg'), specialEntries: count('link') + count('dev') + count('special') },
    };
  }
  const found = statsKeys.find(([start]) => line.startsWith(start));
  return found && { kind: 'stats', values: { [found[1]]: digits(line.slice(found[0].length)) } };
}

function digits(text: string): number {
  return Number((/^[\d,.]+/.exec(text)?.[0] ?? '0').replace(/[,.]/g, ''));
}

/** rsync's spelling of a name back to its bytes: `\#012` is a newline. */
export function bytesOfName(name: string): string {
  if (!name.includes('\\')) return name;
  return name.replace(/\\#([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** Bytes of a name spelled like rsync does under --8-bit-output, which prints tabs and \x7f as they are; here they are not: one line, no tab, and it can be undone. */
export function spellName(bytes: string): string {
  return bytes.replace(
    /[\x00-\x1f\x7f]|\\(?=#[0-7]{3})/g,
    character => `\\#${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
}

/**
 * A line of a manifest as xxh128sum and md5sum check it: a name with a line break is escaped, and a backslash leads the line.
 * Any other name stays as it is, backslashes too: xxh128sum before 0.8.2 knows no escapes.
 */
export function manifestLine(checksum: string, nameBytes: string): string {
  if (!/[\n\r]/.test(nameBytes)) return `${checksum}  ${nameBytes}\n`;
  return `\\${checksum}  ${nameBytes.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}\n`;
}
