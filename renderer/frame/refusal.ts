/** Tells an expected no of the program from a mistake or a lost connection. */
import type { Refusal } from '../../bridge/channels.ts';

/** By its shape and not by its class, which would bring the whole table of channels into the page. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || !('remedy' in error) || typeof error.remedy !== 'string') return undefined;
  return { message: error.message, remedy: error.remedy };
}
