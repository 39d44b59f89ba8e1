/** Programs that may hang (a network, a pipe, a disk that does not answer): ended when their time is over, and not waited for beyond. */
import type { ProgramRequest, ProgramResult, RunningProgram } from './world/run-program.ts';
import type { World } from './world/world.ts';

/** So long a program has to end in good order. */
const grace = 2000;

/** Undefined when it had to be ended: its time was over, or nobody wants to know any more. `input` is all that it gets to read. */
export async function runWithin(
  world: World,
  request: ProgramRequest,
  patience: number,
  signal?: AbortSignal,
  input?: string,
): Promise<ProgramResult | undefined> {
  const running = await world.programs.start(input === undefined ? request : { ...request, input: 'pipe' });
  running.input?.end(input);
  const end = new AbortController();
  const over = new AbortController();
  const waiting = AbortSignal.any([over.signal, ...(signal ? [signal] : [])]);
  void world.clock.sleep(patience, waiting).then(() => over.signal.aborted || end.abort());
  const result = await resultUntil(world, running, end.signal, grace);
  over.abort();
  return end.signal.aborted ? undefined : result;
}

/** What it says in the end: when `end` is aborted it gets TERM, after the grace KILL, and some seconds later it is given up. */
export async function resultUntil(
  world: World,
  running: RunningProgram,
  end: AbortSignal,
  graceMilliseconds: number,
): Promise<ProgramResult> {
  const over = new AbortController();
  const finish = () => {
    running.end('SIGTERM');
    void world.clock.sleep(graceMilliseconds, over.signal).then(() => over.signal.aborted || running.end('SIGKILL'));
  };
  end.addEventListener('abort', finish, { once: true, signal: over.signal });
  if (end.aborted) finish();
  const result = await running.result;
  over.abort();
  return result;
}
