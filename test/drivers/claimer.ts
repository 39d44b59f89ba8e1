/** A program that claims a note whenever it reads a line, says whether it has it, and gives it back at the next line. Started many times at once by the tests. */
import { createInterface } from 'node:readline';
import { systemWorld } from '../../core/assemble.ts';
import { claimNote, unclaimNote } from '../../core/driver-claim.ts';
import type { World } from '../../core/world/world.ts';

const task = JSON.parse(process.argv[2] ?? '{}') as { readonly folders: World['folders']; readonly path: string };
const world = systemWorld(task.folders);
let has = false;
console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'claim') has = await claimNote(world, task.path);
  else if (has) await unclaimNote(world, task.path);
  console.log(line === 'claim' && has ? 'has it' : 'has it not');
}
