/** Half-sent files on a vault's disk that has no room for the former version's tail: the run goes on without it, or says that the disk is full. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { contentOf, type Fingerprint, fingerprint } from './fingerprint.ts';
import { untilReceived } from './half-way.ts';
import { fake, type Laboratory, ledgerOf, makeLaboratory, newestIn, noise, snapshotsIn } from './laboratory.ts';

const size = 12_000_000;
let laboratory: Laboratory;
beforeEach(() => {
  laboratory = makeLaboratory();
});
afterEach(async () => {
  spawnSync('umount', ['-l', laboratory.vault]);
  await laboratory.remove();
});

/** A snapshot of a big file on a small disk; then the file changes in one place, and its run is cut when so many bytes have arrived. */
async function cutAt(bytes: number, megabytes: number): Promise<Fingerprint> {
  mkdirSync(laboratory.vault);
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'none', laboratory.vault], { encoding: 'utf8' });
  assert.equal(mount.status, 0, mount.stderr);
  const big = join(laboratory.source, 'big');
  const content = noise(size, 1);
  writeFileSync(big, content);
  utimesSync(big, 1e9, 1e9);
  laboratory.configure('local');
  assert.equal((await laboratory.alp()).code, 0);
  content.fill(0, size - 1_000_000, size - 900_000);
  writeFileSync(big, content);
  laboratory.configure('local', { bandwidth: '4 MB/s' });
  const started = laboratory.start();
  await untilReceived(started, laboratory.vault, 'big', bytes);
  started.kill('SIGTERM');
  assert.equal((await started.ended).code, 143);
  laboratory.configure('local');
  return fingerprint(newestIn(laboratory.vault));
}

async function assertWhole(history: Fingerprint): Promise<void> {
  assert.deepEqual(contentOf(newestIn(laboratory.vault)), contentOf(laboratory.source));
  assert.deepEqual(fingerprint(join(laboratory.vault, snapshotsIn(laboratory.vault)[0]!)), history);
}

function sentBytes(): number {
  const line = ledgerOf(laboratory.vault).at(-1)!;
  assert.ok('sentBytes' in line);
  return line.sentBytes;
}

test('the smaller half that arrived gives way to the former version, and only what changed is sent', async () => {
  const history = await cutAt(3_000_000, 60);
  const outcome = await laboratory.alp();
  assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
  await assertWhole(history);
  assert.ok(sentBytes() < size * 0.6, `${sentBytes()} bytes`);
});

test('the larger half that arrived stays, and only the rest is sent', async () => {
  const history = await cutAt(8_000_000, 60);
  const outcome = await laboratory.alp();
  assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
  await assertWhole(history);
  assert.ok(sentBytes() < size * 1.1, `${sentBytes()} bytes`);
});

test('a disk that says it has room and has none: the run says that the vault is full, and goes on when there is room', async () => {
  const history = await cutAt(3_000_000, 30);
  fake(laboratory, 'df-of-plenty', ['df']);
  const ballast = join(laboratory.vault, '.alp/ballast');
  writeFileSync(ballast, noise(8_000_000, 2));
  for (let attempt = 0; attempt < 2; attempt++) {
    const outcome = await laboratory.alp();
    assert.equal(outcome.code, 1, outcome.stdout + outcome.stderr);
    assert.match(outcome.stderr, /the vault is full/);
  }
  assert.equal(snapshotsIn(laboratory.vault).length, 1);
  rmSync(ballast);
  const outcome = await laboratory.alp();
  assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
  await assertWhole(history);
});
