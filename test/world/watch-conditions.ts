/** A program of its own that watches the conditions of the machine it runs on and prints every change as a line; ends by SIGTERM as an agent would. */

import { systemClock } from '../../core/world/clock.ts';
import { systemConditions } from '../../core/world/conditions/system.ts';
import { systemPrograms } from '../../core/world/run-program.ts';

const tickMilliseconds = Number(process.argv[2] ?? 15_000);
const source = systemConditions({ clock: systemClock, programs: systemPrograms }, { tickMilliseconds });
const stop = source.watch(conditions => process.stdout.write(`${JSON.stringify(conditions)}\n`));
const alive = setInterval(() => undefined, 60_000);
process.once('SIGTERM', () => {
  clearInterval(alive);
  stop();
});
