/** The driver lvm, with stand-ins for lvcreate, lvs, lvremove and mount: what is asked of them, where the source is found, what is left. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { DriverSettings } from '../../core/driver-model.ts';
import { prepareDrivers } from '../../core/driver-steps.ts';
import { lvm } from '../../core/drivers/lvm.ts';
import { makeLaboratory, snapshotsIn } from '../real/laboratory.ts';
import { type Bench, forever, makeBench } from './bench.ts';
import { conforms } from './conformance.ts';
import { fakeMount, mayMount, orRefuses } from './mounting.ts';

/** A group vg0 with the volume data, which is mounted nowhere; a snapshot is there while a file of its name is. */
function setUp(bench: Pick<Bench, 'folder' | 'program'>, type = 'ext4') {
  const [content, snapshots] = [`${bench.folder}/content`, `${bench.folder}/snapshots`];
  mkdirSync(`${content}/below`, { recursive: true });
  mkdirSync(snapshots, { recursive: true });
  writeFileSync(`${content}/below/file`, 'text');
  bench.program(
    'lvcreate',
    `#!/bin/sh
echo "$*" >>'${bench.folder}/asked'
[ ! -e '${bench.folder}/full' ] || { echo 'insufficient free space' >&2; exit 5; }
for word do [ "$previous" != --name ] || : >'${snapshots}/'"$word"; previous=$word; done
`,
  );
  bench.program(
    'lvs',
    `#!/bin/sh
for what do :; done
case $what in
*/alp-*) [ -e '${snapshots}/'"\${what#*/}" ] || exit 5
  case "$*" in *lv_attr*) cat '${bench.folder}/attributes' 2>/dev/null || echo '  swi-a-s---|3.10' ;; *) echo "  $what" ;; esac ;;
vg0/data | *) [ "$what" != /dev/nothing ] || exit 5; echo '  vg0|data' ;;
esac
`,
  );
  bench.program(
    'lvremove',
    `#!/bin/sh
for what do :; done
grep -q "/dev/$what " /proc/self/mountinfo && exit 5
rm '${snapshots}/'"\${what#*/}" 2>/dev/null || { echo "Failed to find $what" >&2; exit 5; }
`,
  );
  bench.program('blkid', `#!/bin/sh\necho ${type}\n`);
  const { mounts } = fakeMount(bench, [type], content);
  return {
    mounts,
    snapshots: () => readdirSync(snapshots),
    asked: () => readFileSync(`${bench.folder}/asked`, 'utf8'),
  };
}

conforms({
  driver: lvm,
  ...orRefuses,
  setUp(bench) {
    const { snapshots } = setUp(bench);
    return {
      settings: { volume: 'vg0/data' },
      inspect(source) {
        assert.equal(readFileSync(`${source}below/file`, 'utf8'), 'text');
        assert.throws(() => writeFileSync(`${source}new`, ''), /EROFS/);
      },
      leftBehind: snapshots,
    };
  },
});

if (mayMount)
  describe('a logical volume', () => {
    async function outcome(bench: Bench, settings: DriverSettings, source = '', during = () => {}) {
      const drivers = [{ name: 'lvm', isOwn: false, settings }];
      const run = { server: 's', item: 'i', drivers, source, run: 'r', signal: forever, say: bench.hear };
      const prepared = await prepareDrivers(bench.world, run);
      during();
      const lost = prepared.ok ? await prepared.stillWhole() : undefined;
      assert.deepEqual(await prepared.release(forever), []);
      assert.deepEqual(await bench.left(), []);
      const words = prepared.ok ? prepared.source : 'detail' in prepared.verdict ? prepared.verdict.detail : '';
      return { words, lost: lost && 'detail' in lost ? lost.detail : '' };
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
      'with XFS is mounted without its log and beside its twin',
      withBench(async bench => {
        const { mounts, asked } = setUp(bench, 'xfs');
        await outcome(bench, { volume: 'vg0/data' });
        assert.match(mounts(), /^-t xfs -o ro,norecovery,nouuid \/dev\/vg0\/alp-[0-9a-f]{8} \S+\/snapshot\/data$/m);
        assert.match(asked(), /^--yes --snapshot --name alp-[0-9a-f]{8} --extents 10%ORIGIN vg0\/data$/m);
      }),
    );

    for (const [size, words] of [
      ['5G', /--size 5G vg0/],
      ['20%VG', /--extents 20%VG vg0/],
      ['thin', /--setactivationskip n vg0/],
    ] as const) {
      test(
        `gets the room that size = ${size} says`,
        withBench(async bench => {
          const { asked } = setUp(bench);
          await outcome(bench, { volume: 'vg0/data', size });
          assert.match(asked(), words);
        }),
      );
    }

    test(
      'is found by the source, which is looked for in the snapshot',
      withBench(async bench => {
        // The stand-in for lvs takes the device of the test folder for vg0/data; what is mounted there says where the source lies.
        const root = bench.folder;
        const type = readFileSync('/proc/self/mountinfo', 'utf8')
          .split('\n')
          .map(line => ({ point: line.split(' ')[4] ?? '', type: line.split(' - ')[1]?.split(' ')[0] ?? '' }))
          .filter(({ point }) => point !== '' && `${root}/`.startsWith(point.endsWith('/') ? point : `${point}/`))
          .toSorted((one, other) => one.point.length - other.point.length)
          .at(-1)!;
        const { snapshots } = setUp(bench, type.type);
        const inside = `${root}/content/below`.slice(type.point.length).replace(/^\//, '');
        const refused = await outcome(bench, {}, `${root}/content/below/`);
        assert.match(refused.words, new RegExp(`the snapshot has no ${inside}`));
        mkdirSync(`${root}/content/${inside}`, { recursive: true });
        const { words } = await outcome(bench, {}, `${root}/content/below/`);
        assert.ok(words.endsWith(`/${inside}/`), words);
        assert.deepEqual(snapshots(), []);
      }),
    );

    test(
      'without room for a snapshot is refused, in the words of lvcreate',
      withBench(async bench => {
        setUp(bench);
        writeFileSync(`${bench.folder}/full`, '');
        assert.match(
          (await outcome(bench, { volume: 'vg0/data' })).words,
          /no snapshot of vg0\/data could be made: .*insufficient free/,
        );
      }),
    );

    test(
      'that lvs does not know is refused',
      withBench(async bench => {
        setUp(bench);
        assert.match((await outcome(bench, { volume: '/dev/nothing' })).words, /\/dev\/nothing is no logical volume/);
      }),
    );

    for (const [sentence, attributes] of [
      ['ran full', 'swi-a-s---|100.00'],
      ['became invalid', 'swi-I-s---|100.00'],
    ] as const) {
      test(
        `whose snapshot ${sentence} is not published: what it gave is not to be trusted`,
        withBench(async bench => {
          setUp(bench);
          const during = () => writeFileSync(`${bench.folder}/attributes`, `  ${attributes}\n`);
          assert.match((await outcome(bench, { volume: 'vg0/data' }, '', during)).lost, /not to be trusted/);
        }),
      );
    }

    test(
      'whose snapshot nobody knows any more is not published',
      withBench(async bench => {
        setUp(bench);
        const during = () => writeFileSync(`${bench.folder}/attributes`, '');
        assert.match((await outcome(bench, { volume: 'vg0/data' }, '', during)).lost, /still whole/);
      }),
    );

    test(
      'whose thin pool is full is none, since a thin snapshot is not lost by that',
      withBench(async bench => {
        setUp(bench);
        const during = () => writeFileSync(`${bench.folder}/attributes`, '  Vwi-aotz-k|100.00\n');
        assert.equal((await outcome(bench, { volume: 'vg0/data' }, '', during)).lost, '');
      }),
    );
  });

if (mayMount)
  describe('a whole run from a snapshot', () => {
    test('that ran full while it was read publishes nothing and keeps nothing, says why, and the next one is good', async () => {
      const laboratory = makeLaboratory();
      try {
        const program = (name: string, text: string) => {
          const file = join(laboratory.folder, 'bin', name);
          writeFileSync(file, text, { mode: 0o755 });
          return file;
        };
        const stand = setUp({ folder: laboratory.folder, program });
        const file = `${laboratory.folder}/content/below/file`;
        const write = (text: string) => {
          writeFileSync(file, text);
          utimesSync(file, 1_700_000_000, 1_700_000_000);
        };
        laboratory.writeConfiguration(`[i]\ndest = ${laboratory.vault}\ndriver = lvm\nvolume = vg0/data\nexpect_files = 2\n`);
        const contentOf = (snapshot: string | undefined) => readFileSync(join(laboratory.vault, snapshot!, 'below/file'), 'utf8');
        const assertUndone = () => {
          assert.deepEqual(stand.snapshots(), []);
          assert.doesNotMatch(readFileSync('/proc/self/mountinfo', 'utf8'), new RegExp(laboratory.folder));
          assert.deepEqual(readdirSync(`${laboratory.state}/drivers/s/i`), ['1-lvm']);
        };
        writeFileSync(`${laboratory.folder}/content/other`, 'x');
        const first = await laboratory.alp();
        assert.equal(first.code, 0, first.stderr);

        // What a snapshot gives that ran full looks like the right file, by size and time. The second of them also lacks a file, so
        // that the attempt is no whole one: what it got must not be what the next one links to.
        writeFileSync(`${laboratory.folder}/attributes`, '  swi-I-s---|100.00\n');
        for (const isPart of [false, true]) {
          write('evil');
          if (isPart) rmSync(`${laboratory.folder}/content/other`);
          const full = await laboratory.alp();
          assert.equal(full.code, 1, full.stderr);
          assert.match(
            full.stdout + full.stderr,
            /vg0\/alp-\w+ ran full while it was read .*: what it gave is not to be trusted/,
          );
          if (!isPart) assert.match(full.stdout + full.stderr, /give it more room: size = …, and run it again/);
          assert.equal(snapshotsIn(laboratory.vault).length, 1);
          assert.deepEqual(readdirSync(`${laboratory.vault}/.alp/unfinished`), []);
          assertUndone();
        }

        rmSync(`${laboratory.folder}/attributes`);
        writeFileSync(`${laboratory.folder}/content/other`, 'x');
        write('good');
        const good = await laboratory.alp();
        assert.equal(good.code, 0, good.stderr);
        assert.equal(snapshotsIn(laboratory.vault).length, 2);
        assert.equal(contentOf(snapshotsIn(laboratory.vault).at(-1)), 'good');
        assertUndone();
      } finally {
        await laboratory.remove();
      }
    });
  });

test('settings that no lvcreate would take are refused', () => {
  for (const [settings, source, words] of [
    [{}, '', /does not know which volume/],
    [{ volume: '-f' }, '', /not a logical volume/],
    [{ volume: 'vg0/data', size: 'large' }, '', /not a size/],
  ] as const)
    assert.match(lvm.contradiction?.(settings, source)?.message ?? '', words);
  assert.equal(lvm.contradiction?.({ volume: '/dev/mapper/vg0-data', size: '10%ORIGIN' }, ''), undefined);
});
