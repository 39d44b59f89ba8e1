/** The ground that the benchmark runs on: a scratch folder with the installed program, its configuration, and the pairs of runs. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Running, start, timed } from './bench-programs.ts';

export interface Scene {
  readonly folder: string;
  /** How many pairs of a measure. */
  readonly runs: number;
  /** The Node that the installed program runs on. */
  readonly node: string;
  readonly alp: string;
  /** What goes on; on standard error, so that the table can be piped. */
  say(text: string): void;
}

export async function makeScene(checkout: string, folder: string, runs: number): Promise<Scene> {
  mkdirSync(folder, { recursive: true });
  const installed = join(folder, 'installed');
  await timed('sh', [join(checkout, 'install'), '-d', installed]);
  const own = join(installed, 'program/current/runtime/node');
  return {
    folder,
    runs,
    node: existsSync(own) ? own : process.execPath,
    alp: join(installed, 'alp'),
    say: text => void process.stderr.write(`bench: ${text}\n`),
  };
}

/** One server with one item named `data`; its name is the server's. */
export function configure(scene: Scene, server: string, keys: Readonly<Record<string, string>>): void {
  const lines = Object.entries(keys).map(([key, value]) => `${key} = "${value}"`);
  writeFileSync(join(scene.folder, 'installed/conf', server), `[data]\n${lines.join('\n')}\n`, { mode: 0o600 });
}

export function backUp(scene: Scene, server: string): Running {
  return start(scene.alp, [server, 'data', '-q']);
}

/** An own empty folder for the measure `name`. */
export function roomFor(scene: Scene, name: string): string {
  const room = join(scene.folder, name);
  mkdirSync(room, { recursive: true });
  return room;
}

/** Runs both of a pair `runs` times, the one that begins changing from pair to pair; `before` is not timed. */
export async function pairs(
  runs: number,
  first: (round: number) => Promise<void>,
  second: (round: number) => Promise<void>,
  before: (round: number) => Promise<void> = async () => undefined,
): Promise<void> {
  for (let round = 1; round <= runs; round++) {
    await before(round);
    for (const one of round % 2 === 1 ? [first, second] : [second, first]) await one(round);
  }
}
