/** Several drivers around an item: in order and back, each with what the former made, also when one of them stumbles. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { prepareDrivers } from '../../core/driver-steps.ts';
import type { Driver } from '../../core/drivers/driver.ts';
import { fail } from '../../core/drivers/fail.ts';
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

async function around(bench: Bench, drivers: readonly Driver[], source = '/data/') {
  const uses = drivers.map(({ name }) => ({ name, isOwn: false, settings: {} }));
  const run = { server: 's', item: 'i', drivers: uses, source, run: 'r', signal: forever, say: bench.hear };
  return prepareDrivers(bench.world, run, ({ name }) => drivers.find(driver => driver.name === name));
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
