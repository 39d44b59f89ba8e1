/** Runs `watch-conditions.ts` as a child and keeps what it printed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Conditions } from '../../core/agent-model.ts';
import { lineCutter } from '../../core/world/lines.ts';
import { type FoundProcess, kill, processesWith } from '../real/processes.ts';

const program = fileURLToPath(new URL('watch-conditions.ts', import.meta.url));
let count = 0;

export interface WatchingProgram extends AsyncDisposable {
  readonly child: ChildProcess;
  /** The newest first to last. */
  readonly seen: readonly Conditions[];
  last(): Conditions | undefined;
  complaints(): string;
  /** The child and all that it started, and still runs. */
  processes(): readonly FoundProcess[];
}

/** `through` is put before the command: `ip netns exec …`. */
export function watchingProgram(through: readonly string[], tickMilliseconds: number): WatchingProgram {
  count += 1;
  const mark = `ALP_WATCHING=${process.pid}-${count}`;
  const [first = '', ...rest] = [...through, process.execPath, program, String(tickMilliseconds)];
  const child = spawn(first, rest, {
    env: { ...process.env, ALP_WATCHING: `${process.pid}-${count}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const seen: Conditions[] = [];
  let complaints = '';
  child.stdout.on('data', lineCutter(line => seen.push(JSON.parse(line))).push);
  child.stderr.on('data', chunk => {
    complaints += chunk;
  });
  return {
    child,
    seen,
    last: () => seen.at(-1),
    complaints: () => complaints,
    processes: () => processesWith(mark),
    async [Symbol.asyncDispose]() {
      kill(processesWith(mark), 'SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
