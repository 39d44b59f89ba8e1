/** How a driver says that it did not work: its own words, what the program complained, and what to do. */

import { bytesAsText } from '../world/lines.ts';
import type { ProgramResult } from '../world/run-program.ts';
import type { DriverPrepared, DriverReleased, DriverRestored } from './driver.ts';

export type Refusal = Extract<DriverPrepared, { ok: false }>;

/** `detail`: what happened, with the driver's name in it; `remedy`: what to do next. Without full stops. */
export function failed(detail: string, remedy: string): Refusal {
  return { ok: false, verdict: { kind: 'failed', detail, remedy } };
}

/** Not an error: the run is tried again later. */
export function notNow(detail: string, remedy: string): Refusal {
  return { ok: false, verdict: { kind: 'not-now', detail, remedy } };
}

export function complaint(text: string, remedy: string): Extract<DriverReleased, { ok: false }> {
  return { ok: false, complaint: text, remedy };
}

export const released: DriverReleased = { ok: true };

/** What came of several things that were to be undone, each of them tried. */
export function together(answers: readonly DriverReleased[]): DriverReleased {
  const complaints = answers.flatMap(answer => (answer.ok ? [] : [answer]));
  const told = answers.flatMap(answer => (answer.ok && answer.told !== undefined ? [answer.told] : []));
  if (complaints.length > 0)
    return complaint(
      [...complaints.map(one => one.complaint), ...told].join('; '),
      complaints.map(({ remedy }) => remedy).join('; '),
    );
  return told.length > 0 ? { ok: true, told: told.join('; ') } : released;
}

export type NotRestored = Extract<DriverRestored, { ok: false }>;

export function notRestored(message: string, remedy: string): NotRestored {
  return { ok: false, message, remedy };
}

/** What kept it from being prepared keeps it from being restored. */
export function notRestoredBy(verdict: {
  readonly kind: string;
  readonly detail?: string;
  readonly remedy?: string;
}): NotRestored {
  return notRestored(verdict.detail ?? 'it was cancelled', verdict.remedy ?? 'run it again');
}

/** `mount ended with code 32: permission denied`, from what `task.run` gave; undefined when it went well. */
export function whatWentWrong(
  program: string,
  result: ProgramResult | undefined,
  goodCodes: readonly number[] = [0],
): string | undefined {
  if (!result) return `${program} did not end in its time, and was ended`;
  if (goodCodes.includes(result.code)) return undefined;
  if (result.code === 127 && result.stdout === '') return `${program} is not here`;
  const words = wordsOf(result);
  const end = result.signal === undefined ? `with code ${result.code}` : `by signal ${result.signal}`;
  return `${program} ended ${end}${words && `: ${words}`}`;
}

/** The last lines of what a program complained, on one line. */
export function wordsOf({ stdout, stderr }: Pick<ProgramResult, 'stdout' | 'stderr'>, lines = 3): string {
  return bytesAsText(stderr.trim() === '' ? stdout : stderr)
    .trim()
    .split('\n')
    .slice(-lines)
    .map(line => line.trim())
    .join(' · ');
}
