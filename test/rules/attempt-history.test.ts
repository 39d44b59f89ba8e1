/** The attempts of a run added up: what was sent, what of it is safe, what had to go twice. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { JournalLine } from '../../core/model.ts';
import { attemptHistory, endedWithoutAWord, wordless } from '../../core/rules/attempt-history.ts';

const run = '2026-11-23T041502Z-3fa9';

function started(time: number, attempt: number, of = run): JournalLine {
  return { event: 'attempt-started', time, run: of, attempt };
}

function ended(attempt: number, sentBytes: number, confirmedBytes: number, resentBytes = 0, of = run): JournalLine {
  return {
    event: 'attempt-ended',
    time: 0,
    run: of,
    attempt,
    verdict: 'cut',
    detail: '',
    sentBytes,
    resentBytes,
    start: 0,
    receivedFiles: 0,
    confirmedBytes,
  };
}

test('before the first attempt there is nothing', () => {
  assert.deepEqual(attemptHistory([], run, 0), { runStart: undefined, sentBytes: 0, confirmedBytes: 0, resentBytes: 0 });
});

test('whole and half-sent files are safe; only what is neither goes twice', () => {
  const journal = [started(5, 1), ended(1, 50_000_000, 30_000_000)];
  assert.deepEqual(attemptHistory(journal, run, 19_950_000), {
    runStart: 5,
    sentBytes: 50_000_000,
    confirmedBytes: 30_000_000,
    resentBytes: 0,
  });
  assert.equal(attemptHistory(journal, run, 0).resentBytes, 19_900_000);
});

test('other runs count for nothing', () => {
  const other = '2026-11-01T000000Z-0000';
  const journal = [started(1, 1, other), ended(1, 9e9, 0, 9e9, other), started(5, 1), ended(1, 1_000_000, 1_000_000)];
  assert.deepEqual(attemptHistory(journal, run, 0), {
    runStart: 5,
    sentBytes: 1_000_000,
    confirmedBytes: 1_000_000,
    resentBytes: 0,
  });
});

test('an attempt that a crash kept out of the journal counts for nothing, the run began with it all the same', () => {
  assert.deepEqual(attemptHistory([started(5, 1)], run, 40_000_000), {
    runStart: 5,
    sentBytes: 0,
    confirmedBytes: 0,
    resentBytes: 0,
  });
});

test('a stage that ended well sent nothing in vain, however much talk its small files were', () => {
  const stage = { ...ended(1, 9_000_000, 3_000_000), verdict: 'staged' } as JournalLine;
  const sums = { runStart: 5, sentBytes: 9_000_000, confirmedBytes: 3_000_000, resentBytes: 0 };
  assert.deepEqual(attemptHistory([started(5, 1), stage], run, 0), sums);
  const journal = [started(5, 1), stage, started(6, 2), ended(2, 4_000_000, 1_000_000)];
  assert.equal(attemptHistory(journal, run, 2_000_000).resentBytes, 900_000);
});

test('whether the last attempt of a run ended without a word', () => {
  const silent = { ...ended(1, 1, 1), detail: wordless } as JournalLine;
  const table: readonly (readonly [readonly JournalLine[], boolean])[] = [
    [[], false],
    [[started(5, 1)], true],
    [[started(5, 1), ended(1, 1, 1)], false],
    [[started(5, 1), silent], true],
    [[started(5, 1), silent, started(6, 2), ended(2, 1, 1)], false],
    [[started(5, 1), ended(1, 1, 1), started(6, 2)], true],
    [[started(5, 1), started(6, 1, 'another'), ended(1, 1, 1, 0, 'another')], true],
  ];
  for (const [journal, expected] of table) assert.equal(endedWithoutAWord(journal, run), expected);
});

test('what was told once as sent twice is never taken back, and is never more than what was sent', () => {
  const attempt = fc.record({ sent: fc.nat(1e10), share: fc.double({ min: 0, max: 1, noNaN: true }), carried: fc.nat(1e10) });
  fc.assert(
    fc.property(fc.array(attempt, { maxLength: 8 }), attempts => {
      const journal: JournalLine[] = [];
      let told = 0;
      for (const [index, { sent, share, carried }] of attempts.entries()) {
        const history = attemptHistory(journal, run, carried);
        assert.ok(history.resentBytes >= told && history.resentBytes <= history.sentBytes);
        told = history.resentBytes;
        journal.push(started(index, index + 1), ended(index + 1, sent, Math.floor(sent * share), told));
      }
    }),
  );
});
