/** The watchdog: an attempt in which nothing moves any more is ended, whatever rsync believes, and the next one goes on. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { contentOf } from './fingerprint.ts';
import { untilReceived } from './half-way.ts';
import { journalOf, makeLaboratory, newestIn, noise, snapshotsIn } from './laboratory.ts';
import { kill } from './processes.ts';
import { until } from './until.ts';

const size = 9_000_000;

test('an rsync that stands still for twice the timeout is ended, and the next run is whole', async () => {
  const laboratory = makeLaboratory();
  try {
    writeFileSync(join(laboratory.source, 'big'), noise(size, 1));
    laboratory.configure('local', { bandwidth: '6 MB/s', timeout: '2 seconds' });
    const started = laboratory.start();
    await untilReceived(started, laboratory.vault, 'big', size / 3);
    const frozen = laboratory.processes().filter(({ words }) => words[0] === 'rsync');
    assert.notEqual(frozen.length, 0);
    kill(frozen, 'SIGSTOP');
    const outcome = await started.ended;
    assert.equal(outcome.code, 75, outcome.stdout + outcome.stderr);
    const last = journalOf(laboratory).at(-1);
    assert.ok(last?.event === 'attempt-ended' && last.verdict === 'cut', JSON.stringify(last));
    assert.match(last.detail, /nothing moved for 4 seconds/);
    assert.deepEqual(snapshotsIn(laboratory.vault), []);
    await until('nothing of the attempt is left', () => laboratory.processes().length === 0);
    laboratory.configure('local');
    assert.equal((await laboratory.alp()).code, 0);
    assert.deepEqual(contentOf(newestIn(laboratory.vault)), contentOf(laboratory.source));
  } finally {
    await laboratory.remove();
  }
});
