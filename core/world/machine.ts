/** Who and where we are: this machine's lasting identity, this process, and how many bytes a process has moved. */
import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Files } from './files.ts';

export interface Machine {
  readonly host: string;
  readonly user: string;
  readonly userId: number;
  readonly pid: number;
  /** Tells this process from a later one with the same number, also across a restart of the machine. */
  readonly birth: string;
  /** A random name, made once and kept in the state folder: a laptop is the same machine at every address. */
  identity(stateFolder: string): Promise<string>;
  /** Is the process with this number and birth still running here? */
  isAlive(pid: number, birth: string): boolean;
  /** Tells the process with this number from a later one with the same; undefined when there is none. */
  birthOf(pid: number): string | undefined;
  /** Bytes that a process has written and read so far (Linux), or undefined where nobody tells. */
  traffic(pid: number): { readonly written: number; readonly read: number } | undefined;
}

export function systemMachine(files: Files): Machine {
  return {
    host: hostname(),
    user: userName(),
    userId: process.getuid?.() ?? -1,
    pid: process.pid,
    birth: birthOf(process.pid) ?? 'unknown',
    identity: folder => identity(files, join(folder, 'machine-id')),
    isAlive: (pid, birth) => birthOf(pid) === birth,
    birthOf,
    traffic,
  };
}

/** In a container the user may have a number and no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}

async function identity(files: Files, path: string): Promise<string> {
  const known = (await files.read(path))?.trim();
  if (known) return known;
  const fresh = files.randomHex(8);
  await files.replace(path, `${fresh}\n`);
  return fresh;
}

function birthOf(pid: number): string | undefined {
  const stat = readQuietly(`/proc/${pid}/stat`);
  if (stat === undefined) return existsElsewhere(pid) ? 'unknown' : undefined;
  // Field 22, counted after the name in parentheses, which may itself contain blanks and parentheses.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
  return state === 'Z' ? undefined : `${fields[18]}@${readQuietly('/proc/sys/kernel/random/boot_id')?.trim()}`;
}

/** Without /proc only the number is known: a living process with it counts as the one. */
function existsElsewhere(pid: number): boolean {
  if (readQuietly('/proc/self/stat') !== undefined) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function traffic(pid: number): { readonly written: number; readonly read: number } | undefined {
  const text = readQuietly(`/proc/${pid}/io`);
  if (text === undefined) return undefined;
  const count = (name: string) => Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  return { written: count('wchar'), read: count('rchar') };
}

function readQuietly(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
