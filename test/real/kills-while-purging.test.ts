/** kill -9 at every step of `alp purge`: of alp, of the deleting program, of everything. What the policy keeps stays as it was, and the next purge ends the work. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type CrashScene, makeCrashScene, type Step, type Victim } from './crash-scene.ts';
import { type Direction, ledgerOf, snapshotsIn } from './laboratory.ts';
import { until } from './until.ts';

const steps: readonly Step[] = [
  { title: 'before a snapshot goes', call: 'mv -- VAULT/20' },
  { title: 'before the ledger says so', call: 'tail -c 1 ' },
  { title: 'between two snapshots', call: 'mv -- VAULT/20', time: 2 },
  { title: 'before everything is on disk', call: 'sync -f VAULT' },
  { title: 'the lease goes back', call: 'rm -f VAULT/.alp/lease ' },
  { title: 'while it deletes', call: 'rm -rf -- VAULT/.alp/trash' },
];

const words: Readonly<Partial<Record<Victim, string>>> = {
  alp: 'alp is killed',
  program: 'the program at work is killed',
  everything: 'everything is killed at once',
};

/** Over ssh it is the same vault's shell that does it; there only alp can be lost without it. */
const cases: readonly { direction: Direction; victims: readonly Victim[] }[] = [
  { direction: 'local', victims: ['alp', 'program', 'everything'] },
  { direction: 'push', victims: ['alp'] },
];

for (const { direction, victims } of cases) {
  describe(direction, () => {
    let scene: CrashScene;
    before(async () => {
      scene = await makeCrashScene(direction);
    });
    after(() => scene.remove());
    for (const step of steps) {
      for (const victim of victims) {
        test(`${step.title}: ${words[victim]}, the next purge is whole and what stays is as it was`, async () => {
          const { laboratory } = scene;
          scene.configure({ keep_last: '5' });
          while (snapshotsIn(laboratory.vault).length < 5) {
            scene.change();
            assert.equal((await laboratory.alp()).code, 0);
          }
          const before = scene.snapshots();
          const [first, second, ...kept] = inOrder(laboratory.vault);
          scene.configure({});
          const started = await scene.freezeAt(step, ['purge', 's', 'i']);
          await scene.strike(started, victim);
          scene.thaw();
          await started.ended;
          await until('nothing of it goes on', () => laboratory.processes().length === 0);
          const outcome = await laboratory.alp(['purge', 's', 'i']);
          assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
          const now = scene.snapshots();
          assert.deepEqual(Object.keys(now), kept.toSorted());
          for (const name of kept) assert.deepEqual(now[name], before[name]);
          const purged = ledgerOf(laboratory.vault).flatMap(line => (line.event === 'purged' ? [line.snapshot] : []));
          assert.deepEqual(purged.slice(-2).sort(), [first, second].sort());
          assert.deepEqual(readdirSync(join(laboratory.vault, '.alp/trash')), []);
          scene.change();
          await scene.recover(now);
        });
      }
    }
  });
}

/** By publication: the runs of a test follow each other faster than the seconds that name them. */
function inOrder(vault: string): readonly string[] {
  const there = new Set(snapshotsIn(vault));
  const published = ledgerOf(vault).flatMap(line => (line.event === 'published' ? [line.snapshot] : []));
  return published.filter((name, index) => there.has(name) && published.lastIndexOf(name) === index);
}
