/** Asks a program that may hang: its answer, or its end after ten seconds or when nobody wants to know any more. */
import type { Clock } from '../clock.ts';
import type { ProgramRequest, ProgramResult, Programs } from '../run-program.ts';

const patience = 10_000;

export type ProgramAnswer = ProgramResult & { readonly wasEnded: boolean };

export async function askProgram(
  programs: Programs,
  clock: Clock,
  request: ProgramRequest,
  signal: AbortSignal,
): Promise<ProgramAnswer> {
  const running = await programs.start(request);
  const over = new AbortController();
  let wasEnded = false;
  void clock.sleep(patience, AbortSignal.any([signal, over.signal])).then(() => {
    if (over.signal.aborted) return;
    wasEnded = true;
    running.end('SIGKILL');
  });
  const result = await running.result;
  over.abort();
  return { ...result, wasEnded };
}
