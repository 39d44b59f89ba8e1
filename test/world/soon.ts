/** Waits for what must happen within seconds, and gives up early enough that a test can still tidy up. */
import { setTimeout as delay } from 'node:timers/promises';

const patience = 20_000;

export async function soon(what: string, condition: () => boolean): Promise<void> {
  const deadline = performance.now() + patience;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await delay(10);
  }
}
