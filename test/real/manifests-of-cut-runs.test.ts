/** The manifest of a run that took several attempts: what was said of a file and holds no longer is never believed. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { untilReceived } from './half-way.ts';
import { journalOf, type Laboratory, makeLaboratory, newestIn, noise } from './laboratory.ts';
import { checkManifest } from './manifest-check.ts';
import { until } from './until.ts';

const size = 9_000_000;

let laboratory: Laboratory;

beforeEach(() => {
  laboratory = makeLaboratory();
  for (const name of ['a', 'b', 'c']) write(name, `${name} of the first attempt`);
});
afterEach(() => laboratory.remove());

function write(name: string, content: string | Buffer): void {
  writeFileSync(join(laboratory.source, name), content);
}

/** An attempt that has received the small files and stands in the middle of a big one, when the signal comes. */
async function cut(signal: 'SIGINT' | 'SIGKILL', seed: number): Promise<void> {
  write('big', noise(size, seed));
  laboratory.configure('local', { bandwidth: '6 MB/s' });
  const started = laboratory.start();
  await untilReceived(started, laboratory.vault, 'big', size / 3);
  started.kill(signal);
  await started.ended;
  await until('nothing of the attempt is left', () => laboratory.processes().length === 0);
}

async function finish(): Promise<void> {
  laboratory.configure('local');
  const outcome = await laboratory.alp();
  assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
}

/** Every file is new in the one snapshot: each has its line, and each line its file. */
function assertManifest(): void {
  const snapshot = newestIn(laboratory.vault).slice(laboratory.vault.length + 1);
  assert.equal(checkManifest(laboratory.vault, snapshot), 4);
  for (const name of ['a', 'b', 'c', 'big'])
    assert.deepEqual(
      readFileSync(join(laboratory.vault, snapshot, name)),
      readFileSync(join(laboratory.source, name)),
      `${name} is not what the source has`,
    );
}

test('of two attempts that say different things of one file, neither is believed', async () => {
  await cut('SIGINT', 1);
  write('b', 'b of the second attempt, and longer');
  await finish();
  assertManifest();
});

test('after an attempt that ended without a word, what it received is read again', async () => {
  await cut('SIGKILL', 2);
  await finish();
  assert.equal(journalOf(laboratory).filter(line => line.event === 'attempt-started').length, 2);
  assertManifest();
});

test('a file that changed before an attempt that ended without a word does not keep the line of the attempt before', async () => {
  await cut('SIGINT', 3);
  write('b', 'b of the second attempt, and longer');
  await cut('SIGKILL', 4);
  await finish();
  assertManifest();
});
