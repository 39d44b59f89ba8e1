/** Reads lines of browse.sh: one entry of a folder each. */
import { bytesOfName } from './rsync-output.ts';

export interface ListedEntry {
  readonly mode: string;
  readonly bytes: number;
  /** `2026-11-23 04:15:02`, UTC. */
  readonly time: string;
  /** Byte by byte (latin1). */
  readonly name: string;
}

/** `1-rw-r--r--         1234 2026/11/23 04:15:02 name`; names with blanks at their ends keep them. */
export function readListedEntry(line: string): ListedEntry | undefined {
  const found = /^[01]([bcdlps-]\S{9,10}) +(\d+) (\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d) (.+)$/s.exec(line);
  if (!found) return undefined;
  const [, mode = '', size, year, month, day, clock, name = ''] = found;
  return { mode, bytes: Number(size), time: `${year}-${month}-${day} ${clock}`, name: bytesOfName(name) };
}
