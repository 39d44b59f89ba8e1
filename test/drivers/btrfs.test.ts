/** The driver btrfs: real Btrfs on a loop device where the kernel has it. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { DriverSettings } from '../../core/driver-model.ts';
import { prepareDrivers } from '../../core/driver-steps.ts';
import { btrfs } from '../../core/drivers/btrfs.ts';
import { type Bench, forever, makeBench } from './bench.ts';
import { conforms } from './conformance.ts';
import { mayMount } from './mounting.ts';

const folder = mkdtempSync(join(tmpdir(), 'alp-btrfs-'));
const disk = join(folder, 'disk');
const quietly = (program: string, ...args: readonly string[]) => execFileSync(program, args, { stdio: 'ignore' });
const mayTry = mayMount && hasDisk();

function hasDisk(): boolean {
  mkdirSync(disk);
  execFileSync('truncate', ['-s', '128M', `${disk}.image`]);
  if (spawnSync('mkfs.btrfs', ['-q', `${disk}.image`]).status !== 0) return false;
  return spawnSync('mount', ['-o', 'loop', `${disk}.image`, disk]).status === 0;
}

before(() => {
  if (!mayTry) return;
  quietly('btrfs', 'subvolume', 'create', `${disk}/data`);
  mkdirSync(`${disk}/data/below`);
});
after(() => {
  if (mayTry) spawnSync('umount', ['-l', disk]);
  rmSync(folder, { recursive: true, force: true });
});

const subvolumes = () => readdirSync(`${disk}/data`).filter(name => name.startsWith('.alp-'));

if (mayTry)
  describe('on a real Btrfs', () => {
    conforms({
      driver: btrfs,
      setUp() {
        writeFileSync(`${disk}/data/below/file`, 'before');
        return {
          settings: {},
          source: `${disk}/data/below/`,
          inspect(source) {
            assert.match(source, /\/snapshot\/data\/below\/$/);
            assert.throws(() => writeFileSync(`${source}/new`, ''), /EROFS/);
            writeFileSync(`${disk}/data/below/file`, 'after');
            assert.equal(readFileSync(`${source}/file`, 'utf8'), 'before', 'it is the state of the snapshot');
            writeFileSync(`${disk}/data/below/file`, 'before');
          },
          leftBehind: subvolumes,
        };
      },
    });

    const withBench = (act: (bench: Bench) => Promise<void>) => async () => {
      const bench = makeBench();
      try {
        await act(bench);
      } finally {
        await bench.remove();
      }
    };
    const prepared = (bench: Bench, source: string, settings: DriverSettings = {}) =>
      prepareDrivers(bench.world, {
        ...{ server: 's', item: 'i', drivers: [{ name: 'btrfs', isOwn: false, settings }], source },
        ...{ run: 'r', signal: forever, say: bench.hear },
      });

    test(
      'the whole subvolume keeps its name at the top, and has no trace of the snapshot in it',
      withBench(async bench => {
        const answer = await prepared(bench, `${disk}/data`);
        assert.ok(answer.ok, JSON.stringify(answer));
        assert.match(answer.source, /\/data$/);
        assert.deepEqual(readdirSync(answer.source), ['below']);
        assert.deepEqual(await answer.release(forever), []);
        assert.deepEqual(subvolumes(), []);
      }),
    );

    test(
      'a subvolume below the source is a warning, unless it is left out on purpose or lies elsewhere',
      withBench(async bench => {
        quietly('btrfs', 'subvolume', 'create', `${disk}/data/nested`);
        try {
          const warnings = async (source: string, settings?: DriverSettings) => {
            const answer = await prepared(bench, source, settings);
            assert.ok(answer.ok, JSON.stringify(answer));
            await answer.release(forever);
            return answer.warnings.join();
          };
          assert.match(await warnings(`${disk}/data/`), /data\/nested is a subvolume of its own/);
          assert.match(
            await warnings(`${disk}/`, { may_be_empty: true }),
            /\/data is a subvolume .*\/data\/nested is|\/data is a subvolume/,
          );
          assert.equal(await warnings(`${disk}/data/`, { leave_nested: true }), '');
          assert.equal(await warnings(`${disk}/data/below/`), '');
        } finally {
          quietly('btrfs', 'subvolume', 'delete', `${disk}/data/nested`);
        }
      }),
    );
  });

test('a source on another file system is refused', async () => {
  const bench = makeBench();
  try {
    bench.program('btrfs', '#!/bin/sh\nexit 1\n');
    const drivers = [{ name: 'btrfs', isOwn: false, settings: {} }];
    const run = { server: 's', item: 'i', drivers, source: '/proc/', run: 'r', signal: forever, say: bench.hear };
    const answer = await prepareDrivers(bench.world, run);
    assert.ok(!answer.ok && 'detail' in answer.verdict);
    assert.match(answer.verdict.detail, /lies on proc, not on btrfs/);
    assert.deepEqual(await answer.release(forever), []);
  } finally {
    await bench.remove();
  }
});
