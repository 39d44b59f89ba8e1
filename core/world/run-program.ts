/** The only file that starts programs: argument arrays, a group of its own for each, output by line, one way to end it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { lineCutter } from './lines.ts';

export interface ProgramRequest {
  readonly program: string;
  readonly args: readonly string[];
  /** Added to the inherited environment; LC_ALL=C is always set so that messages can be told apart. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** 'nothing' (default), or 'pipe': the caller writes to `input` and ends it. */
  readonly input?: 'nothing' | 'pipe';
  /** A file that the program reads as its standard input, in place of `input`. */
  readonly inputFrom?: string;
  /** Every line of standard output, byte by byte (latin1). Without it the output is collected. */
  readonly onLine?: (line: string) => void;
  /**
   * Standard output goes through a file of this name instead of a pipe; only the name is taken, the file goes with the program.
   * A program that prints a line for each of a million files then never waits for us, nor wakes us for each of them.
   */
  readonly outputFile?: string;
  /** Standard output becomes this file, byte by byte; begun anew, mode 0600. `stdout` of the result is '' then. */
  readonly saveTo?: string;
  /**
   * Texts that nobody else may see: the program reads the first as /dev/fd/3, the next as /dev/fd/4 … They lie in a file without a name
   * and are in no argument, no environment and no folder.
   */
  readonly secrets?: readonly string[];
  /** Raw chunks of standard output instead of lines, for NUL-ended records. */
  readonly onChunk?: (chunk: Buffer) => void;
  readonly onErrorLine?: (line: string) => void;
}

export interface ProgramResult {
  /** Exit code, 128 + number for a signal as shells say it, 127 when the program is not there. */
  readonly code: number;
  readonly signal: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningProgram {
  readonly pid: number | undefined;
  readonly input: Writable | undefined;
  /** One that does not end although it was killed (a disk under it does not answer) is given up after some seconds. */
  readonly result: Promise<ProgramResult>;
  /** Resolves when it has really ended, however long that takes. */
  readonly gone: Promise<unknown>;
  /** Sends the signal to the program and everything it started. */
  end(signal?: NodeJS.Signals): void;
}

export interface Programs {
  start(request: ProgramRequest): Promise<RunningProgram>;
  run(request: ProgramRequest): Promise<ProgramResult>;
}

/** Standard error is kept to this many characters: the first lines name the cause, millions may follow. */
const errorTextLimit = 100_000;

export const systemPrograms: Programs = {
  start: startProgram,
  run: async request => (await startProgram(request)).result,
};

async function startProgram(request: ProgramRequest): Promise<RunningProgram> {
  const file = request.outputFile === undefined ? undefined : openNameless(request.outputFile);
  const saved = request.saveTo === undefined ? undefined : openSync(request.saveTo, 'w', 0o600);
  const given = request.inputFrom === undefined ? undefined : openSync(request.inputFrom, 'r');
  const secrets = (request.secrets ?? []).map(openSecret);
  const child = spawn(request.program, [...request.args], {
    // A session of its own: Ctrl-C in the terminal reaches us, and we end it in our order.
    detached: true,
    env: { ...process.env, PATH: searchPath(process.env.PATH), LC_ALL: 'C', ...request.environment },
    stdio: [given ?? (request.input === 'pipe' ? 'pipe' : 'ignore'), saved ?? file ?? 'pipe', 'pipe', ...secrets],
    ...(request.folder === undefined ? {} : { cwd: request.folder }),
  });
  // The program has them now, as its own.
  for (const opened of [saved, given, ...secrets]) if (opened !== undefined) closeSync(opened);
  // A program that goes away while we write to it says so by its exit code.
  child.stdin?.on('error', () => undefined);
  const gone = ended(child);
  const givenUp = Promise.withResolvers<Ended>();
  return {
    pid: child.pid,
    input: child.stdin ?? undefined,
    result: outcome(child, Promise.race([gone, givenUp.promise]), request, file),
    gone,
    end(signal = 'SIGTERM') {
      endGroup(child, signal);
      if (signal === 'SIGKILL') void giveUp(child, gone).then(givenUp.resolve);
    },
  };
}

/** Who was killed ends at once, or the kernel cannot end it. */
const killPatience = 3000;

async function giveUp(child: ChildProcess, gone: Promise<Ended>): Promise<Ended> {
  const over = new AbortController();
  const patience = delay(killPatience, undefined, { signal: over.signal }).catch(() => undefined);
  const end = await Promise.race([gone, patience]);
  over.abort();
  if (end) return end;
  // It must not keep this program from ending either.
  child.unref();
  child.stdin?.destroy();
  return { kind: 'ended', code: 0, signal: 'SIGKILL' };
}

/** A daemon that a command leaves behind may hold its output open for ever; what the command itself wrote is read long before. */
const outputPatience = 2000;

async function outcome(
  child: ChildProcess,
  ending: Promise<Ended>,
  request: ProgramRequest,
  file: number | undefined,
): Promise<ProgramResult> {
  const stdout =
    file === undefined
      ? collect(child.stdout, request.onLine, request.onChunk)
      : collectFromFile(ending, file, request.onLine, request.onChunk);
  const stderr = collect(child.stderr, request.onErrorLine, undefined, errorTextLimit);
  const end = await ending;
  if (end.kind === 'absent') return { code: 127, signal: undefined, stdout: '', stderr: `${request.program}: ${end.message}` };
  const over = new AbortController();
  await Promise.race([
    Promise.all([stdout.done, stderr.done]),
    delay(outputPatience, undefined, { signal: over.signal }).catch(() => undefined),
  ]);
  over.abort();
  child.stdout?.destroy();
  child.stderr?.destroy();
  const code = end.signal === undefined ? end.code : 128 + (constants.signals[end.signal] ?? 0);
  return { code, signal: end.signal, stdout: stdout.text(), stderr: stderr.text() };
}

/** cron's PATH has no folder for the programs of administrators: slapcat, lvcreate and mount.cifs lie there. */
function searchPath(path = '/usr/bin:/bin'): string {
  const folders = path.split(':');
  return [...folders, ...['/usr/local/sbin', '/usr/sbin', '/sbin'].filter(folder => !folders.includes(folder))].join(':');
}

type Ended =
  | { readonly kind: 'ended'; readonly code: number; readonly signal: NodeJS.Signals | undefined }
  | { readonly kind: 'absent'; readonly message: string };

function ended(child: ChildProcess): Promise<Ended> {
  return new Promise(resolve => {
    child.once('error', error => resolve({ kind: 'absent', message: error.message }));
    child.once('exit', (code, signal) => resolve({ kind: 'ended', code: code ?? 0, signal: signal ?? undefined }));
  });
}

interface Collected {
  readonly done: Promise<unknown>;
  text(): string;
}

type OnLine = ProgramRequest['onLine'];
type OnChunk = ProgramRequest['onChunk'];

function collect(stream: Readable | null, onLine: OnLine, onChunk: OnChunk, limit?: number): Collected {
  const { push, end, text } = listener(onLine, onChunk, limit);
  const done = new Promise<void>(resolve => {
    stream?.on('data', push);
    stream?.on('error', () => undefined);
    stream?.once('close', () => {
      end();
      resolve();
    });
    if (!stream) resolve();
  });
  return { done, text };
}

/** How often a file is looked at for what a program wrote since. */
const lookEvery = 100;

function collectFromFile(ending: Promise<Ended>, file: number, onLine: OnLine, onChunk: OnChunk): Collected {
  const { push, end, text } = listener(onLine, onChunk);
  const buffer = Buffer.alloc(65_536);
  let position = 0;
  function look(): void {
    for (let length = -1; length !== 0; position += length) {
      length = readSync(file, buffer, 0, buffer.length, position);
      if (length > 0) push(buffer.subarray(0, length));
    }
  }
  const timer = setInterval(look, lookEvery);
  const done = ending.then(() => {
    clearInterval(timer);
    look();
    closeSync(file);
    end();
  });
  return { done, text };
}

/** A file that has lost its name: whoever is killed leaves nothing behind. */
function openNameless(path: string): number {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  rmSync(path, { force: true });
  const file = openSync(path, 'ax+', 0o600);
  rmSync(path);
  return file;
}

/** To be read from its beginning; where the machine has one, in a file system that is memory. */
function openSecret(text: string): number {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'alp-'));
  const path = join(folder, 'secret');
  const writer = openSync(path, 'ax', 0o600);
  const reader = openSync(path, 'r');
  rmSync(folder, { recursive: true });
  writeSync(writer, text);
  closeSync(writer);
  return reader;
}

interface Listener {
  push(chunk: Buffer): void;
  end(): void;
  text(): string;
}

function listener(onLine: OnLine, onChunk: OnChunk, limit = Number.POSITIVE_INFINITY): Listener {
  let text = '';
  // Lines that somebody listens to are not kept as well, but for the first complaints.
  const keeps = !onLine || limit !== Number.POSITIVE_INFINITY;
  const cutter = lineCutter(line => {
    onLine?.(line);
    if (keeps && text.length < limit) text += `${line}\n`;
  });
  return { push: onChunk ?? cutter.push, end: cutter.end, text: () => text };
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}
