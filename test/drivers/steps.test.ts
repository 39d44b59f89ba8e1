/** Several drivers around an item: in order and back, each with what the former made, also when one of them stumbles. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { prepareDrivers } from '../../core/driver-steps.ts';
import type { Driver } from '../../core/drivers/driver.ts';
import { fail } from '../../core/drivers/fail.ts';
import type { World } from '../../core/world/world.ts';
import { type Bench, forever, makeBench } from './bench.ts';

/** Writes down what it is asked for. */
function recorder(heard: string[], name: string, more: Partial<Driver> = {}): Driver {
  return {
    ...fail,
    name,
    async prepare({ source }) {
      heard.push(`prepare ${name} from ${source}`);
      return { ok: true, source: `/made/by/${name}`, facts: { is: name }, warnings: [`${name} warns`] };
    },
    async release() {
      heard.push(`release ${name}`);
      return { ok: true };
    },
    ...more,
  };
}

/** Like the bench's, and the disk of the state folder is full for what `isFull` says. */
function withFullDisk({ world }: Bench, isFull: (path: string) => boolean): World {
  const check = (path: string) => {
    if (isFull(path)) throw Object.assign(new Error(`ENOSPC: no space left on device, open '${path}'`), { code: 'ENOSPC', path });
  };
  return {
    ...world,
    files: {
      ...world.files,
      async replace(path, text) {
        check(path);
        await world.files.replace(path, text);
      },
      jot(path, text) {
        check(path);
        world.files.jot(path, text);
      },
    },
  };
}

async function around(bench: Bench, drivers: readonly Driver[], source = '/data/', world = bench.world) {
  const uses = drivers.map(({ name }) => ({ name, isOwn: false, settings: {} }));
  const run = { server: 's', item: 'i', drivers: uses, source, run: 'r', signal: forever, say: bench.hear };
  return prepareDrivers(world, run, ({ name }) => drivers.find(driver => driver.name === name));
}

async function withBench(act: (bench: Bench, heard: string[]) => Promise<void>): Promise<void> {
  const bench = makeBench();
  try {
    await act(bench, []);
    assert.deepEqual(await bench.left(), []);
  } finally {
    await bench.remove();
  }
}

describe('drivers around an item', () => {
  test('are prepared in order, each with what the former made, and released in reverse', () =>
    withBench(async (bench, heard) => {
      const ready = await around(bench, [recorder(heard, 'lvm'), recorder(heard, 'encrypt')]);
      assert.ok(ready.ok);
      assert.equal(ready.source, '/made/by/encrypt/');
      assert.deepEqual(ready.facts, { 'lvm.is': 'lvm', 'encrypt.is': 'encrypt' });
      assert.deepEqual(ready.warnings, ['lvm warns', 'encrypt warns']);
      assert.deepEqual(await ready.release(forever), []);
      assert.deepEqual(heard, [
        'prepare lvm from /data/',
        'prepare encrypt from /made/by/lvm/',
        'release encrypt',
        'release lvm',
      ]);
    }));

  test('keep the folder itself where the item has no slash at the end, and mean the content where it names no source', () =>
    withBench(async bench => {
      for (const [source, made] of [
        ['/data', '/made/by/one'],
        ['', '/made/by/one/'],
      ] as const) {
        const ready = await around(bench, [recorder([], 'one')], source);
        assert.ok(ready.ok);
        assert.equal(ready.source, made);
        await ready.release(forever);
      }
    }));

  test('are released when a later one refuses or stumbles, the one that did as well', () =>
    withBench(async (bench, heard) => {
      const stumbles = recorder(heard, 'second', { prepare: () => Promise.reject(new Error('no such thing')) });
      const refuses = recorder(heard, 'second', { prepare: fail.prepare });
      for (const [second, words] of [
        [stumbles, /the driver second stumbled: no such thing/],
        [refuses, /the driver fail failed/],
      ] as const) {
        heard.length = 0;
        const ready = await around(bench, [recorder(heard, 'first'), second, recorder(heard, 'third')]);
        assert.ok(!ready.ok && ready.verdict.kind === 'failed');
        assert.match(ready.verdict.detail, words);
        assert.deepEqual(await ready.release(forever), []);
        assert.deepEqual(heard, ['prepare first from /data/', 'release second', 'release first']);
      }
    }));

  test('are released also when another one cannot be, which is said', () =>
    withBench(async (bench, heard) => {
      let isStuck = true;
      const stuck = recorder(heard, 'stuck', {
        release: async () => {
          if (isStuck) throw new Error('in use');
          return { ok: true };
        },
      });
      const drivers = [recorder(heard, 'first'), stuck];
      const ready = await around(bench, drivers);
      assert.deepEqual(await ready.release(forever), ['the driver stuck could not release: in use']);
      assert.ok(heard.includes('release first'));
      isStuck = false;
      assert.deepEqual(await (await around(bench, drivers)).release(forever), []);
    }));

  test('are released when a later one cannot even be noted, as the disk is full, and the user hears what to do', () =>
    withBench(async (bench, heard) => {
      const full = withFullDisk(bench, path => path.endsWith('/2-second.note'));
      const ready = await around(bench, [recorder(heard, 'first'), recorder(heard, 'second')], '/data/', full);
      assert.ok(!ready.ok && ready.verdict.kind === 'failed');
      assert.match(ready.verdict.detail, /no room/);
      assert.match(ready.verdict.remedy, /make room/);
      assert.deepEqual(await ready.release(forever), []);
      assert.deepEqual(heard, ['prepare first from /data/', 'release first']);
    }));

  test('hear of a full disk while they note something as of a full disk, not as of a mistake', () =>
    withBench(async (bench, heard) => {
      let isFull = false;
      const notes = recorder(heard, 'notes', {
        async prepare(task) {
          isFull = true;
          await task.note({ mounted: 'yes' });
          return { ok: true, source: '/made' };
        },
      });
      const ready = await around(
        bench,
        [notes],
        '/data/',
        withFullDisk(bench, () => isFull),
      );
      assert.ok(!ready.ok && ready.verdict.kind === 'failed');
      assert.match(ready.verdict.detail, /no room/);
      assert.deepEqual(await ready.release(forever), []);
    }));

  test('are all released on a full disk, also when one of them cannot be and cannot note it', () =>
    withBench(async (bench, heard) => {
      let isFull = false;
      const stuck = recorder(heard, 'stuck', {
        release: async () => (isFull ? { ok: false, complaint: 'in use', remedy: 'wait' } : { ok: true }),
      });
      const drivers = [recorder(heard, 'first'), stuck];
      const ready = await around(
        bench,
        drivers,
        '/data/',
        withFullDisk(bench, () => isFull),
      );
      assert.ok(ready.ok);
      isFull = true;
      const complaints = await ready.release(forever);
      assert.match(complaints.join(), /in use \(wait\).*no room/);
      assert.equal(heard.at(-1), 'release first');
      isFull = false;
      // Nobody holds it any more, though its note could not say so.
      assert.deepEqual(await (await around(bench, drivers)).release(forever), []);
    }));

  test('run their programs on a full disk as well, as what is mounted must be unmounted', () =>
    withBench(async (bench, heard) => {
      let isFull = false;
      const mounts = recorder(heard, 'mounts', {
        async release(task) {
          const ended = await task.run({ program: 'true', args: [] });
          return ended?.code === 0 ? { ok: true } : { ok: false, complaint: 'not ended', remedy: '' };
        },
      });
      const ready = await around(
        bench,
        [mounts],
        '/data/',
        withFullDisk(bench, () => isFull),
      );
      isFull = true;
      assert.deepEqual(await ready.release(forever), []);
    }));

  test('hear of the published snapshot before they are released', () =>
    withBench(async (bench, heard) => {
      const stamps = recorder(heard, 'stamps', {
        afterPublish: async (_, snapshot) => {
          heard.push(`published ${snapshot}`);
          return { ok: false, complaint: 'no stamp', remedy: 'stamp it by hand' };
        },
      });
      const ready = await around(bench, [stamps]);
      assert.ok(ready.ok);
      assert.deepEqual(await ready.afterPublish('2026'), ['no stamp (stamp it by hand)']);
      await ready.release(forever);
      assert.deepEqual(heard.slice(1), ['published 2026', 'release stamps']);
    }));
});
