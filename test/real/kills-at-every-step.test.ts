/** kill -9 at every step of the story: of alp, of all that a power cut takes, of the shell at the vault, of the connection, of one program. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type CrashScene, makeCrashScene, steps, type Victim } from './crash-scene.ts';
import type { Direction } from './laboratory.ts';
import { until } from './until.ts';

const words: Readonly<Record<Victim, string>> = {
  alp: 'alp is killed',
  everything: 'everything is killed at once',
  session: 'the shell at the vault is killed',
  connection: 'the connection is killed',
  program: 'the program at work is killed',
};

/** Where the thaw comes only after the next run, a process of the past wakes up in the present. */
const cases: readonly { direction: Direction; victims: readonly Victim[]; late: boolean }[] = [
  { direction: 'push', victims: ['session', 'connection', 'program'], late: false },
  { direction: 'push', victims: ['alp'], late: true },
  { direction: 'local', victims: ['alp', 'everything'], late: false },
];

for (const { direction, victims, late } of cases) {
  describe(`${direction}${late ? ', and what was frozen wakes up when the next run is over' : ''}`, () => {
    let scene: CrashScene;
    before(async () => {
      scene = await makeCrashScene(direction);
    });
    after(() => scene.remove());
    for (const step of steps.filter(({ call }) => direction === 'push' || call !== 'rsync --server')) {
      for (const victim of victims) {
        // Before and after there is a lease, no shell keeps one.
        if (victim === 'session' && (step === steps[0] || step === steps.at(-1))) continue;
        test(`${step.title}: ${words[victim]}, the next run is whole and history is as it was`, async () => {
          scene.change();
          const before = scene.snapshots();
          const started = await scene.freezeAt(step);
          await scene.strike(started, victim);
          if (!late) {
            scene.thaw();
            await started.ended;
          }
          await scene.recover(before);
          scene.thaw();
          await until('nothing of both runs is left', () => scene.laboratory.processes().length === 0);
          assert.deepEqual(scene.laboratory.processes(), []);
        });
      }
    }
  });
}
