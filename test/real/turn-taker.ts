/** Takes a turn again and again: `turn-taker STATE TIMES`; each time it reads a number from a file, and writes the next one. Started by turn.test.ts. */
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { systemWorld } from '../../core/assemble.ts';
import { waitForTurn } from '../../core/turn.ts';

const [state = '', times = '1'] = process.argv.slice(2);
const world = systemWorld({ configuration: '', state, home: state });

for (let time = 0; time < Number(times); time += 1) {
  const turn = await waitForTurn(world, 'count', 60_000);
  if (!turn) throw new Error('it was never our turn');
  const number = Number(readFileSync(`${state}/number`, 'utf8'));
  // Whoever else has the turn as well reads the same number now.
  await delay(Math.random() * 3);
  // At once: whoever is killed while it writes leaves the former number.
  writeFileSync(`${state}/number.${process.pid}`, `${number + 1}`);
  renameSync(`${state}/number.${process.pid}`, `${state}/number`);
  appendFileSync(`${state}/told`, `${number}\n`);
  await turn.release();
}
