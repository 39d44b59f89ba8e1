/** Starts the programs that are measured: timed to their end, watched for memory, or killed with everything they started. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Wish {
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** Exit codes that count as done; only 0 without it. */
  readonly good?: readonly number[];
}

export interface Running {
  readonly child: ChildProcess;
  /** Seconds to the end; rejects with the program's words when it failed. */
  readonly seconds: Promise<number>;
}

export function start(program: string, args: readonly string[], wish: Wish = {}): Running {
  const begun = performance.now();
  const child = spawn(program, [...args], {
    env: { ...process.env, LC_ALL: 'C', ...wish.environment },
    ...(wish.folder === undefined ? {} : { cwd: wish.folder }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  const keep = (chunk: Buffer) => {
    words = (words + chunk.toString('latin1')).slice(-2000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const seconds = new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const took = (performance.now() - begun) / 1000;
      if (code !== null && (wish.good ?? [0]).includes(code)) resolve(took);
      else reject(new Error(`${program} ${args.join(' ').slice(0, 200)}: ${signal ?? `exit ${code}`}\n${words.trim()}`));
    });
  });
  // Whoever kills a program on purpose does not wait for its time.
  seconds.catch(() => undefined);
  return { child, seconds };
}

export function timed(program: string, args: readonly string[], wish: Wish = {}): Promise<number> {
  return start(program, args, wish).seconds;
}

/** Everything that was written is on disk: one program's write-back does not burden the next one's time. */
export async function settle(): Promise<void> {
  await timed('sync', []);
}

export function isOnPath(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some(folder => folder !== '' && existsSync(join(folder, name)));
}

export function versionOf(program: string, args: readonly string[]): string {
  return (
    execFileSync(program, [...args], { encoding: 'utf8' })
      .split('\n')[0]
      ?.trim() ?? program
  );
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
}

function processes(): Process[] {
  return readdirSync('/proc').flatMap(pid => {
    if (!/^\d+$/.test(pid)) return [];
    const stat = readQuietly(`/proc/${pid}/stat`);
    const end = stat.lastIndexOf(') ');
    if (end < 0) return [];
    return [
      { pid: Number(pid), parent: Number(stat.slice(end + 2).split(' ')[1]), name: stat.slice(stat.indexOf('(') + 1, end) },
    ];
  });
}

function familyOf(root: number): Process[] {
  const all = processes();
  const family = all.filter(one => one.pid === root);
  for (let at = 0; at < family.length; at++) family.push(...all.filter(one => one.parent === family[at]?.pid));
  return family;
}

/** kill -9 of a program and all that it started on this side, at one stroke: nobody gets to say goodbye. */
export function killFamily(running: Running): void {
  const root = running.child.pid;
  if (root === undefined) return;
  const family = familyOf(root);
  const send = (signal: NodeJS.Signals) => {
    for (const { pid } of family) {
      try {
        process.kill(pid, signal);
      } catch {
        // It has ended by itself.
      }
    }
  };
  send('SIGSTOP');
  send('SIGKILL');
}

export interface Memory {
  /** Sums over the process tree at its highest moment, MB. */
  readonly resident: number;
  /** Shared pages counted once. */
  readonly proportional: number;
  /** Who held it at that moment. */
  readonly holders: string;
}

/** The highest memory of a program's process tree without the programs named in `without`; looked at every 50 ms. */
export async function memoryOf(running: Running, without: readonly string[]): Promise<Memory> {
  let peak: Memory = { resident: 0, proportional: 0, holders: '' };
  const look = () => {
    const root = running.child.pid;
    if (root === undefined) return;
    const own = familyOf(root)
      .filter(one => !without.includes(one.name))
      // Node calls its first thread so.
      .map(one => ({ name: one.name.replace('MainThread', 'node'), ...memoryOfProcess(one.pid) }));
    const resident = sum(own.map(one => one.resident));
    const proportional = sum(own.map(one => one.proportional));
    const holders = resident > peak.resident ? holdersText(own) : peak.holders;
    peak = { resident: Math.max(peak.resident, resident), proportional: Math.max(peak.proportional, proportional), holders };
  };
  const timer = setInterval(look, 50);
  try {
    await running.seconds;
  } finally {
    clearInterval(timer);
  }
  return peak;
}

function memoryOfProcess(pid: number): { resident: number; proportional: number } {
  const text = readQuietly(`/proc/${pid}/smaps_rollup`);
  const read = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024e-6;
  return { resident: read('Rss'), proportional: read('Pss') };
}

function holdersText(own: readonly { name: string; resident: number }[]): string {
  const names = [...new Set(own.map(one => one.name))];
  return names
    .map(name => ({ name, own: own.filter(one => one.name === name) }))
    .map(({ name, own }) => `${own.length > 1 ? `${own.length} × ` : ''}${name} ${sum(own.map(one => one.resident)).toFixed(1)}`)
    .join(', ');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
