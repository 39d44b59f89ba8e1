/** kill -9 in the middle of a file, of each process that takes part, wherever the vault is; and of anything at any moment. */
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type CrashScene, makeCrashScene } from './crash-scene.ts';
import { untilReceived } from './half-way.ts';
import { type Direction, noise } from './laboratory.ts';
import { type FoundProcess, kill } from './processes.ts';
import { until } from './until.ts';

type Role =
  | 'the rsync of alp'
  | 'all rsyncs at the vault'
  | 'the receiver alone'
  | 'the shell that the run keeps'
  | 'the connection'
  | 'alp';

const slow = { bandwidth: '6 MB/s' };
const size = 9_000_000;

function inRole(scene: CrashScene, role: Role): readonly FoundProcess[] {
  const all = scene.laboratory.processes();
  const rsyncs = all.filter(({ words }) => words[0]?.endsWith('rsync'));
  const children = rsyncs.filter(({ parent }) => rsyncs.some(({ pid }) => pid === parent));
  switch (role) {
    case 'alp':
      return all.filter(({ words }) => words.some(word => word.endsWith('cli/alp.ts')));
    case 'the rsync of alp':
      // A local rsync is three processes with the same words.
      return rsyncs.filter(({ words }) => words[1] !== '--server');
    case 'all rsyncs at the vault':
      return scene.direction === 'push' ? rsyncs.filter(({ words }) => words[1] === '--server') : rsyncs;
    case 'the receiver alone':
      return children.slice(-1);
    case 'the connection':
      return all.filter(({ words }) => words[0] === 'ssh' && words.includes('-M'));
    default:
      return all.filter(({ words }) =>
        words.some(word => word.includes('alp-is-connected') || word.includes('IFS= read -r line')),
      );
  }
}

for (const direction of ['local', 'push', 'pull'] as const satisfies readonly Direction[]) {
  describe(direction, () => {
    let scene: CrashScene;
    before(async () => {
      scene = await makeCrashScene(direction);
    });
    after(() => scene.remove());
    const roles: readonly Role[] = [
      'alp',
      'the rsync of alp',
      'all rsyncs at the vault',
      'the receiver alone',
      'the shell that the run keeps',
    ];
    for (const role of direction === 'local' ? roles : [...roles, 'the connection' as const]) {
      test(`${role} is killed in the middle of a file: the next run is whole and history is as it was`, async () => {
        scene.change();
        const before = scene.snapshots();
        writeFileSync(join(scene.laboratory.source, 'big'), noise(size, role.length));
        scene.configure(slow);
        const started = scene.laboratory.start();
        await untilReceived(started, scene.laboratory.vault, 'big', size / 3);
        const found = inRole(scene, role);
        assert.notEqual(found.length, 0);
        kill(found, 'SIGKILL');
        const outcome = await started.ended;
        assert.ok(outcome.signal !== null || outcome.code === 75, `${outcome.code} ${outcome.stderr}`);
        assert.deepEqual(Object.keys(scene.snapshots()), Object.keys(before));
        scene.configure({});
        await scene.recover(before);
        await until('nothing of both runs is left', () => scene.laboratory.processes().length === 0);
        rmSync(join(scene.laboratory.source, 'big'));
      });
    }
  });
}

describe('at any moment', () => {
  const seed = Number(process.env.ALP_TEST_SEED ?? Math.floor(Math.random() * 1_000_000));
  let scene: CrashScene;
  before(async () => {
    scene = await makeCrashScene('push', slow);
  });
  after(() => scene.remove());

  test(`anything is killed: history is as it was each time, and in the end a run is whole (ALP_TEST_SEED=${seed})`, async t => {
    t.diagnostic(`ALP_TEST_SEED=${seed}`);
    let state = seed;
    const random = (below: number) => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return Math.floor((state / 2147483648) * below);
    };
    let before = scene.snapshots();
    for (let round = 0; round < 15; round++) {
      scene.change();
      if (round % 3 === 0) writeFileSync(join(scene.laboratory.source, 'big'), noise(size, seed + round));
      const started = scene.laboratory.start();
      await delay(random(1800));
      const all = scene.laboratory.processes();
      const chosen = random(3) === 0 ? all : all.slice(0, 1 + random(all.length)).slice(-1);
      kill(chosen, 'SIGKILL');
      await started.ended;
      const now = scene.snapshots();
      for (const [name, former] of Object.entries(before)) if (name in now) assert.deepEqual(now[name], former);
      before = now;
    }
    scene.configure({});
    await scene.recover(before);
  });
});
