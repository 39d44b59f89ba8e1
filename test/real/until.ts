/** Waits for a condition by asking again and again; a test never sleeps for a time. */
import { setTimeout as delay } from 'node:timers/promises';

/** Generous: it only has to end a test that would hang. */
const usualPatience = 120_000;

export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  patience: number = usualPatience,
): Promise<void> {
  const deadline = performance.now() + patience;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await delay(10);
  }
}
