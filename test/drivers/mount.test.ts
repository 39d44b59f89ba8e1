/** The driver mount: real bind mounts and tmpfs where the machine allows them; where it does not, what it says then. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { DriverSettings } from '../../core/driver-model.ts';
import { writeNote } from '../../core/driver-notes.ts';
import { releaseLeftovers } from '../../core/driver-release.ts';
import { prepareDrivers } from '../../core/driver-steps.ts';
import { mount } from '../../core/drivers/mount.ts';
import { type Bench, forever, makeBench } from './bench.ts';
import { conforms } from './conformance.ts';

/** Not in every container may root mount. */
const mayMount = process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

const preparedWith = (bench: Bench, settings: DriverSettings, source = '') =>
  prepareDrivers(bench.world, {
    server: 's',
    item: 'i',
    drivers: [{ name: 'mount', isOwn: false, settings }],
    source,
    run: 'r',
    signal: forever,
    say: bench.hear,
  });

conforms({
  driver: mount,
  ...(mayMount ? {} : { refuses: /nothing could be mounted at/ }),
  setUp(bench) {
    const [device, point] = [`${bench.folder}/volume`, `${bench.folder}/point`];
    for (const folder of [device, point]) mkdirSync(folder);
    writeFileSync(`${device}/photo`, '');
    return {
      settings: { device, point, options: ['bind'] },
      inspect: source => assert.deepEqual(readdirSync(source), ['photo']),
      remove: () => void spawnSync('umount', ['-l', point], { stdio: 'ignore' }),
    };
  },
});

describe('what is mounted', () => {
  const cases: readonly (readonly [sentence: string, device: string, type: string, words: RegExp])[] = mayMount
    ? [
        ['is refused when it is empty', 'tmpfs', 'tmpfs', /is empty/],
        ['is refused when it is no file system', '/dev/null', 'ext4', /nothing could be mounted at .*: mount ended with code 32/],
      ]
    : [['is refused to those who may not mount', 'tmpfs', 'tmpfs', /nothing could be mounted/]];
  for (const [sentence, device, type, words] of cases) {
    test(sentence, async () => {
      const bench = makeBench();
      try {
        const prepared = await preparedWith(bench, { device, type });
        assert.ok(!prepared.ok && prepared.verdict.kind === 'failed');
        assert.match(prepared.verdict.detail, words);
        assert.deepEqual(await prepared.release(forever), []);
        assert.deepEqual(await bench.left(), []);
      } finally {
        await bench.remove();
      }
    });
  }

  test('is read-only', async () => {
    if (!mayMount) return;
    const bench = makeBench();
    try {
      const prepared = await preparedWith(bench, { device: 'tmpfs', type: 'tmpfs', may_be_empty: true });
      assert.ok(prepared.ok, JSON.stringify(prepared));
      assert.throws(() => writeFileSync(`${prepared.source}/file`, ''), /EROFS/);
      assert.deepEqual(await prepared.release(forever), []);
      assert.deepEqual(await bench.left(), []);
    } finally {
      await bench.remove();
    }
  });

  test('already when the run begins is used, and stays mounted', async () => {
    if (!mayMount) return;
    const bench = makeBench();
    const point = `${bench.folder}/point`;
    mkdirSync(point);
    try {
      assert.equal(spawnSync('mount', ['--bind', '/etc', point]).status, 0);
      const prepared = await preparedWith(bench, { point }, `${point}/ssh/`);
      assert.ok(prepared.ok, JSON.stringify(prepared));
      assert.equal(prepared.source, `${point}/ssh/`);
      await prepared.release(forever);
      assert.match(bench.heard(), /mounted at .* already/);
      assert.ok(readdirSync(point).includes('passwd'));
    } finally {
      spawnSync('umount', ['-l', point]);
      await bench.remove();
    }
  });

  test('and is unmounted while it is read, or something else is mounted over it, is not published', async () => {
    if (!mayMount) return;
    for (const over of [false, true]) {
      const bench = makeBench();
      const point = `${bench.folder}/point`;
      mkdirSync(point);
      try {
        const prepared = await preparedWith(bench, { point, device: '/etc', options: ['bind'] });
        assert.ok(prepared.ok, JSON.stringify(prepared));
        assert.equal(await prepared.stillWhole(), undefined);
        spawnSync('umount', [point]);
        if (over) spawnSync('mount', ['-t', 'tmpfs', 'of-somebody-else', point]);
        assert.equal(
          await prepared.stillWhole(true),
          undefined,
          'what a cut attempt brought is kept: a mount may go with its connection',
        );
        const lost = await prepared.stillWhole();
        assert.ok(lost?.kind === 'failed');
        assert.match(lost.detail, over ? /of-somebody-else is mounted at .* by now/ : /was unmounted while it was read/);
        assert.deepEqual(await prepared.release(forever), []);
        await bench.calm();
        assert.deepEqual(await bench.left(), []);
      } finally {
        spawnSync('umount', ['-l', point]);
        await bench.remove();
      }
    }
  });

  test("there after a restart of the machine is somebody else's, and stays", async () => {
    if (!mayMount) return;
    const bench = makeBench();
    const point = `${bench.folder}/point`;
    mkdirSync(point);
    try {
      assert.equal(spawnSync('mount', ['--bind', '/etc', point]).status, 0);
      const use = { name: 'mount', isOwn: false, settings: { point } };
      const note = { server: 's', item: 'i', place: 1, use, source: '', since: 0, running: [] };
      await writeNote(bench.world, bench.notePath, { ...note, noted: { point, boot: 'of-yesterday' } });
      assert.deepEqual(await releaseLeftovers(bench.world, undefined, forever, bench.hear), []);
      assert.ok(readdirSync(point).includes('passwd'), 'it was unmounted');
    } finally {
      spawnSync('umount', ['-l', point]);
      await bench.remove();
    }
  });

  test('for one item is waited for by another that mounts there', async () => {
    if (!mayMount) return;
    const bench = makeBench();
    const point = `${bench.folder}/point`;
    mkdirSync(point);
    try {
      const settings = { point, device: '/etc', options: ['bind'] };
      const first = await preparedWith(bench, settings);
      assert.ok(first.ok, JSON.stringify(first));
      const drivers = [{ name: 'mount', isOwn: false, settings: { point: `${point}/` } }];
      const run = { server: 's', item: 'other', drivers, source: '', run: 'o', signal: forever, say: bench.hear };
      const second = await prepareDrivers(bench.world, run);
      assert.ok(!second.ok && second.verdict.kind === 'not-now', JSON.stringify(second));
      assert.match(second.verdict.detail, /the mount point .*\/point is in the hands of s i/);
      assert.deepEqual(await second.release(forever), []);
      assert.ok(readdirSync(point).includes('passwd'), 'the second unmounted what the first reads');
      assert.deepEqual(await first.release(forever), []);
    } finally {
      spawnSync('umount', ['-l', point]);
      await bench.remove();
    }
  });

  test('is unmounted by the umount of busybox as well', async () => {
    if (!mayMount) return;
    const bench = makeBench();
    try {
      bench.program('umount', '#!/bin/sh\nexec busybox umount "$@"\n');
      const prepared = await preparedWith(bench, { device: 'tmpfs', type: 'tmpfs', may_be_empty: true });
      assert.ok(prepared.ok, JSON.stringify(prepared));
      assert.deepEqual(await prepared.release(forever), []);
      assert.doesNotMatch(bench.heard(), /in use/);
      assert.deepEqual(await bench.left(), []);
    } finally {
      await bench.remove();
    }
  });

  test('and in use at the end goes as soon as nobody uses it', async () => {
    if (!mayMount) return;
    const bench = makeBench();
    try {
      const prepared = await preparedWith(bench, { device: 'tmpfs', type: 'tmpfs', may_be_empty: true });
      assert.ok(prepared.ok);
      const user = await bench.world.programs.start({ program: 'sleep', args: ['1000'], folder: prepared.source });
      assert.deepEqual(await prepared.release(forever), []);
      assert.match(bench.heard(), /is unmounted as soon as nobody uses it/);
      user.end('SIGKILL');
      await user.result;
      await bench.calm();
      assert.deepEqual(await bench.left(), []);
    } finally {
      await bench.remove();
    }
  });
});
