/** The only file that starts programs: argument arrays, a group of its own for each, output by line, one way to end it. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { lineCutter } from './lines.ts';

export interface ProgramRequest {
  readonly program: string;
  readonly args: readonly string[];
  /** Added to the inherited environment; LC_ALL=C is always set so that messages can be told apart. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** 'nothing' (default), or 'pipe': the caller writes to `input` and ends it. */
  readonly input?: 'nothing' | 'pipe';
  /** Every line of standard output, byte by byte (latin1). Without it the output is collected. */
  readonly onLine?: (line: string) => void;
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
  readonly result: Promise<ProgramResult>;
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
  // Loaded on first use: execa costs a tenth of a second, which `alp -h` need not pay.
  const { execa } = await import('execa');
  const subprocess = execa(request.program, [...request.args], {
    // A session of its own: Ctrl-C in the terminal reaches us, and we end it in our order.
    detached: true,
    buffer: false,
    reject: false,
    // A kill -9 of ours cannot run an exit handler anyway; what survives us is ended by the lease's keeper.
    cleanup: false,
    env: { LC_ALL: 'C', ...request.environment },
    ...(request.folder === undefined ? {} : { cwd: request.folder }),
    stdin: request.input === 'pipe' ? 'pipe' : 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    encoding: 'buffer',
  });
  const child = ((subprocess as { nodeChildProcess?: ChildProcess }).nodeChildProcess ?? subprocess) as unknown as ChildProcess;
  const stdout = collect(child.stdout, request.onLine, request.onChunk);
  const stderr = collect(child.stderr, request.onErrorLine, undefined, errorTextLimit);
  child.stdin?.on('error', () => undefined);
  const ended = subprocess.then(
    end => ({
      code: end.exitCode,
      signal: end.signal as string | undefined,
      message: end.exitCode === undefined ? (end as { originalMessage?: string }).originalMessage : undefined,
    }),
    error => ({ code: undefined, signal: undefined, message: String(error?.message ?? error) }),
  );
  return {
    pid: child.pid,
    input: child.stdin ?? undefined,
    result: outcome(ended, stdout, stderr, request.program),
    end: (signal = 'SIGTERM') => endGroup(child, signal),
  };
}

interface Ended {
  readonly code: number | undefined;
  readonly signal: string | undefined;
  readonly message: string | undefined;
}

async function outcome(
  ended: Promise<Ended>,
  stdout: Promise<string>,
  stderr: Promise<string>,
  program: string,
): Promise<ProgramResult> {
  const [end, out, errors] = await Promise.all([ended, stdout, stderr]);
  if (end.code !== undefined) return { code: end.code, signal: undefined, stdout: out, stderr: errors };
  if (end.signal !== undefined) return { code: 128 + signalNumber(end.signal), signal: end.signal, stdout: out, stderr: errors };
  return { code: 127, signal: undefined, stdout: out, stderr: `${errors}${program}: ${end.message ?? 'could not be started'}` };
}

async function collect(
  stream: Readable | null,
  onLine: ((line: string) => void) | undefined,
  onChunk: ((chunk: Buffer) => void) | undefined,
  limit = Number.POSITIVE_INFINITY,
): Promise<string> {
  if (!stream) return '';
  let text = '';
  const keep = (line: string) => {
    if (text.length < limit) text += `${line}\n`;
  };
  const cutter = lineCutter(line => {
    onLine?.(line);
    if (!onLine || limit !== Number.POSITIVE_INFINITY) keep(line);
  });
  stream.on('data', onChunk ?? cutter.push);
  stream.on('error', () => undefined);
  await Promise.race([once(stream, 'end'), once(stream, 'close')]).catch(() => undefined);
  cutter.end();
  return text;
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}

function signalNumber(signal: string): number {
  return constants.signals[signal as keyof typeof constants.signals] ?? 0;
}
