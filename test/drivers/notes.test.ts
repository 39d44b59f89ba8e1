/** Who holds a driver: a process that lives, and nobody for ever. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { claimNote, holderHere, isHeld, readNotes, unclaimNote, writeNote } from '../../core/driver-notes.ts';
import { prepareDrivers, releaseLeftovers } from '../../core/driver-steps.ts';
import { forever, makeBench } from './bench.ts';

const boot = (birth: string) => birth.slice(birth.indexOf('@'));

describe('a driver is held', () => {
  test('by a process that lives, not by one that ended, whatever the machine is called now', async () => {
    const bench = makeBench();
    try {
      const { world } = bench;
      const now = world.clock.now();
      const here = holderHere(world, 'r');
      const dead = { ...here, pid: 2 ** 22 + 1, birth: `1${boot(here.birth)}` };
      const held = (holder: typeof here, since = now) => isHeld(world, { holder, since });
      assert.equal(held(here), true);
      assert.equal(held(dead), false);
      assert.equal(held({ ...dead, host: 'a-container-of-before' }), false);
      assert.equal(held({ ...dead, birth: '1@before-the-restart' }), false);
      const elsewhere = { ...dead, host: 'elsewhere', birth: '1@elsewhere' };
      assert.equal(held(elsewhere), true);
      assert.equal(held(elsewhere, now - 3 * 24 * 3_600_000), false);
    } finally {
      await bench.remove();
    }
  });

  test('and while it is, another run waits, and nothing of it is undone', async () => {
    const bench = makeBench();
    try {
      const { world } = bench;
      const drivers = [{ name: 'command', isOwn: false, settings: { begin: ['true'], end: ['touch', `${bench.folder}/ended`] } }];
      const run = { server: 's', item: 'i', drivers, source: '/etc', run: 'r', signal: forever, say: bench.hear };
      const first = await prepareDrivers(world, run);
      assert.ok(first.ok);
      const second = await prepareDrivers(world, run);
      assert.ok(!second.ok && second.verdict.kind === 'not-now');
      assert.match(second.verdict.detail, /held by another run/);
      assert.deepEqual(await second.release(forever), []);
      assert.equal((await readNotes(world)).length, 1);
      assert.deepEqual(await first.release(forever), []);
      assert.deepEqual(await bench.left(), []);
    } finally {
      await bench.remove();
    }
  });

  test('by one program at a time that undoes it', async () => {
    const bench = makeBench();
    try {
      const { world } = bench;
      const use = { name: 'command', isOwn: false, settings: { end: ['true'] } };
      await writeNote(world, bench.notePath, {
        server: 's',
        item: 'i',
        place: 1,
        use,
        source: '',
        since: 0,
        noted: { begun: 'yes' },
        running: [],
      });
      assert.equal(await claimNote(world, bench.notePath), true);
      assert.equal(await claimNote(world, bench.notePath), false);
      assert.deepEqual(await releaseLeftovers(world, undefined, forever, bench.hear), []);
      assert.equal((await readNotes(world)).length, 1, 'it was undone twice');
      await unclaimNote(world, bench.notePath);
      assert.deepEqual(await releaseLeftovers(world, undefined, forever, bench.hear), []);
      assert.equal((await readNotes(world)).length, 0);
    } finally {
      await bench.remove();
    }
  });

  test('also when its item is configured no more, or its driver another one: what was noted is undone', async () => {
    const bench = makeBench();
    try {
      const { world } = bench;
      const use = { name: 'command', isOwn: false, settings: { end: ['touch', `${bench.folder}/ended`] } };
      const path = `${world.folders.state}/drivers/gone/away/1-command.note`;
      await writeNote(world, path, {
        server: 'gone',
        item: 'away',
        place: 1,
        use,
        source: '',
        since: 0,
        noted: { begun: 'yes' },
        running: [],
      });
      assert.deepEqual(await releaseLeftovers(world, undefined, forever, bench.hear), []);
      assert.ok(await world.files.exists(`${bench.folder}/ended`));
    } finally {
      await bench.remove();
    }
  });
});
