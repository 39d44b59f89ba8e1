/** What the journal of a second server says: a snapshot that was brought is as old as it was where it was made. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JournalLine } from '../../core/model.ts';
import { historyEntries } from '../../core/rules/history.ts';
import { historyOf } from '../../core/rules/item-history.ts';
import { emptyRecord, toldInto } from '../../core/rules/journal-index.ts';
import { checkLedger } from '../../core/rules/ledger-check.ts';

const facts = { from: 'nas:/v', warnings: [], files: 3, bytes: 3000, sentBytes: 10 };

function synced(snapshot: string, made: number, time: number): readonly JournalLine[] {
  const run = `${snapshot}-abcd`;
  return [
    { event: 'attempt-started', time, run, attempt: 1 },
    { event: 'synced', time: time + 1, run, snapshot, made, ...facts },
  ];
}

test('the newest good snapshot is as old as its origin, also when an older one follows', () => {
  const journal = [...synced('b', 5000, 100_000), ...synced('a', 2000, 200_000)];
  const { lastGood, lastSnapshot, unfinished } = historyOf(journal);
  assert.deepEqual({ lastGood, lastSnapshot, unfinished }, { lastGood: 5000, lastSnapshot: 'b', unfinished: false });
});

test('the history says what came and from where', () => {
  const entries = historyEntries(synced('b', 5000, 100_000), {
    server: 's',
    name: 'i',
    source: { kind: 'here', path: '/s' },
    dest: { kind: 'here', path: '/v' },
  });
  const texts = entries.flatMap(entry => (entry.kind === 'run' ? [] : [entry.text]));
  assert.deepEqual(texts, ['brought b from nas:/v: 3 files, 3.00 kB, 10 B sent']);
});

test('so does the index from which reports are made', () => {
  const lines = [...synced('b', 5000, 100_000), ...synced('a', 2000, 200_000)].map(line => JSON.stringify(line));
  const index = toldInto(emptyRecord('s', 'i'), lines);
  assert.equal(index.good?.time, 5000);
  assert.equal(index.good?.snapshot, 'b');
  assert.equal(index.failures, 0);
});

test('a ledger of another origin may have gaps in its numbers, and one that went on here may not', () => {
  const line = (sequence: number, isSynced: boolean) =>
    JSON.stringify({
      event: 'published',
      snapshot: `2026-11-0${sequence}T040000Z`,
      sequence,
      start: 1,
      ...(isSynced ? { synced: { time: 1 } } : {}),
    });
  const check = (...ledgerLines: readonly string[]) =>
    checkLedger({
      ledgerLines,
      snapshotNames: ledgerLines.map(text => (JSON.parse(text) as { snapshot: string }).snapshot),
      current: undefined,
      symlinks: false,
      left: [],
      moving: [],
      inUse: false,
    });
  assert.deepEqual(check(line(3, true), line(7, true), line(5, true), line(8, false)), []);
  assert.equal(check(line(3, true), line(4, false), line(6, false)).length, 1);
});
