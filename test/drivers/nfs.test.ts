/** The driver nfs, with a stand-in for mount in the place of a kernel with NFS. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { DriverSettings } from '../../core/driver-model.ts';
import { prepareDrivers } from '../../core/driver-steps.ts';
import { nfs } from '../../core/drivers/nfs.ts';
import { type Bench, forever, makeBench } from './bench.ts';
import { conforms } from './conformance.ts';
import { fakeMount, mayMount, orRefuses } from './mounting.ts';

function setUp(bench: Bench) {
  const folder = `${bench.folder}/export`;
  mkdirSync(`${folder}/below`, { recursive: true });
  writeFileSync(`${folder}/below/file`, 'text');
  bench.program('mount.nfs', '#!/bin/sh\n');
  return { folder, ...fakeMount(bench, ['nfs'], folder) };
}

const settings = { host: 'filer', export: '/srv/projects' };

conforms({
  driver: nfs,
  ...orRefuses,
  setUp(bench) {
    const { folder } = setUp(bench);
    return {
      settings,
      inspect(source) {
        assert.equal(readFileSync(`${source}/below/file`, 'utf8'), 'text');
        assert.throws(() => writeFileSync(`${source}/new`, ''), /EROFS/);
      },
      remove: () => rmSync(folder, { recursive: true, force: true }),
    };
  },
});

if (mayMount)
  describe('an export', () => {
    async function refusalOf(bench: Bench, more: DriverSettings, source = ''): Promise<string> {
      const drivers = [{ name: 'nfs', isOwn: false, settings: { ...settings, ...more } }];
      const run = { server: 's', item: 'i', drivers, source, run: 'r', signal: forever, say: bench.hear };
      const prepared = await prepareDrivers(bench.world, run);
      const words = prepared.ok ? `taken: ${prepared.source}` : 'detail' in prepared.verdict ? prepared.verdict.detail : '';
      assert.deepEqual(await prepared.release(forever), []);
      assert.deepEqual(await bench.left(), []);
      return words;
    }
    const withBench = (act: (bench: Bench) => Promise<void>) => async () => {
      const bench = makeBench();
      try {
        await act(bench);
      } finally {
        await bench.remove();
      }
    };

    test(
      'is mounted so that a silent server gives errors, with what the item adds at the end',
      withBench(async bench => {
        const { mounts } = setUp(bench);
        assert.match(await refusalOf(bench, { options: ['vers=4.2', 'sec=krb5'] }), /^taken/);
        assert.match(mounts(), /^-t nfs -o ro,soft,timeo=100,retrans=3,vers=4\.2,sec=krb5 filer:\/srv\/projects /);
      }),
    );

    test(
      'that is empty is refused, unless it may be',
      withBench(async bench => {
        const { folder } = setUp(bench);
        rmSync(`${folder}/below`, { recursive: true });
        assert.match(await refusalOf(bench, {}), /is empty/);
        assert.match(await refusalOf(bench, { may_be_empty: true }), /^taken/);
      }),
    );

    test(
      'may be mounted where the item says, with a source below',
      withBench(async bench => {
        setUp(bench);
        const point = `${bench.folder}/point`;
        mkdirSync(point);
        assert.equal(await refusalOf(bench, { point }, `${point}/below/`), `taken: ${point}/below/`);
      }),
    );

    test(
      'whose server does not answer is given up after the patience of the item',
      withBench(async bench => {
        setUp(bench);
        bench.program('mount', '#!/bin/sh\nexec sleep 1000\n');
        assert.match(await refusalOf(bench, { patience: 200 }), /mount did not end in its time/);
      }),
    );
  });

describe('the settings of an export', () => {
  test('are refused when the source lies elsewhere', () => {
    assert.equal(nfs.contradiction?.({ ...settings, point: '/mnt/p/' }, '/mnt/p/below/'), undefined);
    assert.match(nfs.contradiction?.({ ...settings, point: '/mnt/p' }, '/mnt/pp/')?.message ?? '', /does not lie below/);
    assert.match(nfs.contradiction?.(settings, '/mnt/p')?.message ?? '', /source is what is mounted/);
  });

  test('are those of the short form', () => {
    const line = { name: 'nfs', target: '', user: 'x', host: 'filer', volume: '/srv', point: '/mnt/p' };
    assert.deepEqual(nfs.settingsOfLine?.(line), { host: 'filer', export: '/srv', point: '/mnt/p' });
  });
});
