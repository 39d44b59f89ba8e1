/** Tells an expected no of the program from a mistake or a lost connection. */
import type { Refusal } from '../../bridge/channels.ts';

/** By its shape and not by its class, which would bring the whole table of channels into the page, and does not come through Electron's bridge. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (typeof error !== 'object' || error === null || !('remedy' in error) || !('message' in error)) return undefined;
  const { message, remedy } = error;
  return typeof message === 'string' && typeof remedy === 'string' ? { message, remedy } : undefined;
}
