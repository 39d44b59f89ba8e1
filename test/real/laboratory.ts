/** A laboratory for whole runs: a temporary folder with configuration, state, source and vault, and `alp` as the program that users start. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JournalLine, LedgerLine } from '../../core/model.ts';
import { type FoundProcess, kill, processesWith } from './processes.ts';
import type { SshServer } from './ssh-server.ts';
import { until } from './until.ts';

export type Direction = 'local' | 'push' | 'pull';

export interface Outcome {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Outcome>;
  /** Sends a signal to alp alone, not to what it started. */
  kill(signal: NodeJS.Signals): void;
}

export interface StartOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** A command in front of alp's: `setpriv --reuid=…`. */
  readonly wrapper?: readonly string[];
}

export interface Laboratory {
  readonly folder: string;
  readonly source: string;
  readonly vault: string;
  readonly state: string;
  /** NAME=VALUE that marks every process of this laboratory on this side; give it to the server for the other. */
  readonly mark: readonly [name: string, value: string];
  /** Writes the one item `s i`; further lines as the file has them. */
  configure(direction: Direction, more?: Readonly<Record<string, string>>, server?: SshServer): void;
  /** Any text as the file of server `s`. */
  writeConfiguration(text: string): void;
  alp(args?: readonly string[], options?: StartOptions): Promise<Outcome>;
  start(args?: readonly string[], options?: StartOptions): Started;
  processes(): readonly FoundProcess[];
  /** Only what remains is killed; the list says what that was. */
  remove(): Promise<void>;
}

const checkout = fileURLToPath(new URL('../..', import.meta.url));
export const fakes = join(checkout, 'test/fakes');

const fromCheckout: readonly string[] = [process.execPath, join(checkout, 'cli/alp.ts')];

/** With the mark of another laboratory, both share their processes: for a server that several use. */
export function makeLaboratory(sharedMark?: Laboratory['mark'], program = fromCheckout): Laboratory {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'alp-lab-')));
  const mark = sharedMark ?? (['ALP_LABORATORY', randomBytes(6).toString('hex')] as const);
  const at = (name: string) => join(folder, name);
  for (const name of ['configuration', 'state', 'source', 'tmp', 'home', 'freeze', 'bin']) mkdirSync(at(name), { mode: 0o755 });
  const base = { PATH: `${at('bin')}:${process.env.PATH}`, HOME: at('home'), TMPDIR: at('tmp'), [mark[0]]: mark[1] };
  const inherited = process.env.NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE };
  const environment = {
    ...base,
    ...inherited,
    ALP_CONFIG_DIR: at('configuration'),
    ALP_STATE_DIR: at('state'),
    ALP_FREEZE: at('freeze'),
  };
  const start = (args: readonly string[] = ['s', 'i'], options: StartOptions = {}) =>
    startProgram([...(options.wrapper ?? []), ...program, ...args], {
      ...environment,
      ...options.environment,
    });
  const writeConfiguration = (text: string) => writeFileSync(at('configuration/s'), text);
  const source = at('source');
  const vault = at('vault');
  const processes = () => processesWith(mark.join('='));
  return {
    folder,
    source,
    vault,
    state: at('state'),
    mark,
    configure: (direction, more, server) =>
      writeConfiguration(itemText(direction, { source: `${source}/`, dest: vault, ...more }, server)),
    writeConfiguration,
    alp: (args, options) => start(args, options).ended,
    start,
    processes,
    async remove() {
      kill(processes(), 'SIGKILL');
      await until('all processes of the laboratory are gone', () => processes().length === 0);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function itemText(direction: Direction, keys: Readonly<Record<string, string>>, server: SshServer | undefined): string {
  const { source = '', dest = '', ...more } = keys;
  const there = (path: string) => `${server?.login}:${path}`;
  return [
    '[i]',
    `source = "${direction === 'pull' ? there(source) : source}"`,
    `dest = "${direction === 'push' ? there(dest) : dest}"`,
    ...(direction === 'local' || more.ssh !== undefined || more.opt?.startsWith('-e') ? [] : [`ssh = "${server?.command}"`]),
    ...Object.entries(more).map(([key, value]) => `${key} = ${value}`),
    '',
  ].join('\n');
}

function startProgram(words: readonly string[], environment: Readonly<Record<string, string>>): Started {
  const [program = '', ...args] = words;
  const child = spawn(program, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, stdout, stderr }) as Outcome);
  return { child, ended, kill: signal => void child.kill(signal) };
}

/** Puts `test/fakes/NAME` in front of the PATH under the names of the programs it stands in for. */
export function fake(laboratory: Laboratory, name: string, programs: readonly string[]): void {
  for (const program of programs) {
    const link = join(laboratory.folder, 'bin', program);
    rmSync(link, { force: true });
    symlinkSync(join(fakes, name), link);
  }
}

export function snapshotsIn(vault: string): readonly string[] {
  return existsSync(vault)
    ? readdirSync(vault)
        .filter(name => /^\d{4}-\d\d-\d\d(T\d{6}Z)?$/.test(name))
        .sort()
    : [];
}

/** The snapshot that was published last, as the ledger has it. */
export function newestIn(vault: string): string {
  const published = ledgerOf(vault).filter(line => line.event === 'published');
  return join(vault, published.at(-1)!.snapshot);
}

/** Without lines that a crash tore. */
export function ledgerOf(vault: string): readonly LedgerLine[] {
  const lines = readFileSync(join(vault, '.alp/ledger.jsonl'), 'utf8').split('\n');
  return lines.filter(line => line.endsWith('}')).map(line => JSON.parse(line) as LedgerLine);
}

export function journalOf(laboratory: Laboratory): readonly JournalLine[] {
  const lines = readFileSync(join(laboratory.state, 'journal/s/i.jsonl'), 'utf8').split('\n');
  return lines.filter(line => line !== '').map(line => JSON.parse(line) as JournalLine);
}

export function unfinishedIn(vault: string): readonly string[] {
  return readdirSync(join(vault, '.alp/unfinished'));
}

/** Bytes that look like nothing: a generator with a seed, so that every run of a test sees the same. */
export function noise(bytes: number, seed: number): Buffer {
  const words = new Uint32Array(Math.ceil(bytes / 4));
  let state = seed >>> 0 || 1;
  for (let at = 0; at < words.length; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    words[at] = state;
  }
  return Buffer.from(words.buffer, 0, bytes);
}
