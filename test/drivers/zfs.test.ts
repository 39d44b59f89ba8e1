/** The driver zfs, with stand-ins for zfs and mount. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { DriverSettings } from '../../core/driver-model.ts';
import { prepareDrivers } from '../../core/driver-steps.ts';
import { zfs } from '../../core/drivers/zfs.ts';
import { type Bench, forever, makeBench } from './bench.ts';
import { conforms } from './conformance.ts';
import { fakeMount, mayMount, orRefuses } from './mounting.ts';

/** A dataset tank/home at a folder, with another below; snapshots are files. */
function setUp(bench: Bench) {
  const [home, snapshots] = [`${bench.folder}/home`, `${bench.folder}/snapshots`];
  for (const folder of [`${home}/ann`, `${home}/nested`, `${snapshots}/tank`]) mkdirSync(folder, { recursive: true });
  writeFileSync(`${home}/ann/file`, 'text');
  writeFileSync(`${snapshots}/tank/home@others`, '');
  bench.program(
    'zfs',
    `#!/bin/sh
for what do :; done
case $1 in
list) case $* in
  *'-t snapshot'*) [ -e '${snapshots}/'"$what" ] || { echo "cannot open '$what': dataset does not exist" >&2; exit 1; } ;;
  *) case $what in '${home}'*) printf 'tank/home\\t%s\\ntank/home/nested\\t%s\\ntank/home/legacy\\tlegacy\\n' '${home}' '${home}/nested' ;;
     *) echo "cannot open '$what': not a ZFS filesystem" >&2; exit 1 ;; esac ;;
  esac ;;
snapshot) : >'${snapshots}/'"$what" ;;
destroy) grep -q "$what" /proc/self/mountinfo && exit 1
  case $what in *@*) rm '${snapshots}/'"$what" 2>/dev/null || exit 1 ;; *) rm -rf '${home}' ;; esac ;;
esac
`,
  );
  const { mounts } = fakeMount(bench, ['zfs'], home);
  return { home, mounts, snapshots: () => readdirSync(`${snapshots}/tank`) };
}

conforms({
  driver: zfs,
  ...orRefuses,
  setUp(bench) {
    const { home, snapshots } = setUp(bench);
    return {
      settings: {},
      source: `${home}/ann/`,
      inspect(source) {
        assert.equal(readFileSync(`${source}file`, 'utf8'), 'text');
        assert.throws(() => writeFileSync(`${source}new`, ''), /EROFS/);
      },
      leftBehind: () => [
        ...snapshots().filter(name => name !== 'home@others'),
        ...(snapshots().includes('home@others') && existsSync(home) ? [] : ['something of others is gone']),
      ],
    };
  },
});

if (mayMount)
  describe('a dataset', () => {
    const cases: readonly (readonly [sentence: string, source: string, settings: DriverSettings, warnings: RegExp])[] = [
      ['with another below is published with a warning', '/home', {}, /home\/nested is a dataset of its own/],
      ['with another below that is left out on purpose has none', '/home', { leave_nested: true }, /^$/],
      ['with another beside the source has none', '/home/ann/', {}, /^$/],
    ];
    for (const [sentence, source, settings, words] of cases) {
      test(sentence, async () => {
        const bench = makeBench();
        try {
          const { mounts } = setUp(bench);
          const drivers = [{ name: 'zfs', isOwn: false, settings }];
          const run = {
            server: 's',
            item: 'i',
            drivers,
            source: bench.folder + source,
            run: 'r',
            signal: forever,
            say: bench.hear,
          };
          const prepared = await prepareDrivers(bench.world, run);
          assert.ok(prepared.ok, JSON.stringify(prepared));
          assert.ok(prepared.source.endsWith(`/snapshot${source}`), prepared.source);
          assert.match(prepared.warnings.join(), words);
          assert.match(mounts(), /^-t zfs -o ro tank\/home@alp-[0-9a-f]{8} /);
          assert.deepEqual(await prepared.release(forever), []);
        } finally {
          await bench.remove();
        }
      });
    }

    test('that is none is refused in the words of zfs', async () => {
      const bench = makeBench();
      try {
        setUp(bench);
        const drivers = [{ name: 'zfs', isOwn: false, settings: {} }];
        const run = { server: 's', item: 'i', drivers, source: '/etc', run: 'r', signal: forever, say: bench.hear };
        const prepared = await prepareDrivers(bench.world, run);
        assert.ok(!prepared.ok && 'detail' in prepared.verdict);
        assert.match(prepared.verdict.detail, /lies in no dataset: .*not a ZFS filesystem/);
        assert.deepEqual(await prepared.release(forever), []);
      } finally {
        await bench.remove();
      }
    });
  });
