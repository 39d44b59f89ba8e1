/** Finds the processes that belong to one laboratory, on both sides of the connection, by a mark in their environment. */
import { readdirSync, readFileSync } from 'node:fs';

export interface FoundProcess {
  readonly pid: number;
  readonly parent: number;
  /** `R`, `S`, `T` (stopped), … */
  readonly state: string;
  readonly words: readonly string[];
}

/** Zombies are none. */
export function processesWith(mark: string): readonly FoundProcess[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      const environment = read(`/proc/${name}/environ`);
      if (!environment?.split('\0').includes(mark)) return [];
      const stat = read(`/proc/${name}/stat`) ?? '';
      const [state = '', parent = ''] = stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
      const words = (read(`/proc/${name}/cmdline`) ?? '').split('\0').filter(word => word !== '');
      return state === 'Z' || state === '' || words.length === 0
        ? []
        : [{ pid: Number(name), parent: Number(parent), state, words }];
    });
}

export function kill(found: readonly FoundProcess[], signal: NodeJS.Signals): void {
  for (const { pid } of found) {
    try {
      process.kill(pid, signal);
    } catch {
      // It was faster.
    }
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
