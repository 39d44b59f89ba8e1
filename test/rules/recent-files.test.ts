/** What goes first: how far back is looked, which files are chosen, and what the rules of an item let through. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { JournalLine } from '../../core/model.ts';
import {
  bytesOf,
  chooseRecent,
  leavingOut,
  letThrough,
  minutesBack,
  mostBytesInAll,
  mostBytesOfOne,
  mostFiles,
  passedOver,
  readRecent,
  recentText,
  stageBase,
  stageIsFutile,
  withFoldersAbove,
} from '../../core/rules/recent-files.ts';

const run = '2026-11-23T041502Z-3fa9';
const minute = 60_000;
const now = 1_800_000_000_000;

function started(attempt: number, recentFiles?: number, of = run): JournalLine {
  return { event: 'attempt-started', time: now, run: of, attempt, ...(recentFiles === undefined ? {} : { recentFiles }) };
}

function ended(attempt: number, verdict: 'staged' | 'cut', start: number, receivedFiles = 0, of = run): JournalLine {
  const figures = { sentBytes: 0, resentBytes: 0, receivedFiles, confirmedBytes: 0 };
  return { event: 'attempt-ended', time: now, run: of, attempt, verdict, detail: '', start, ...figures };
}

test('looked at is what changed since the newest snapshot or the last stage of this run that ended well, and two minutes more', () => {
  const snapshot = now - 60 * minute;
  const table: readonly (readonly [readonly JournalLine[], number | undefined, number])[] = [
    [[], undefined, 14 * 24 * 60 + 2],
    [[], snapshot, 62],
    [[], now + 5 * minute, 2],
    [[], now - 90_500, 4],
    [[ended(1, 'staged', now - 10 * minute)], snapshot, 12],
    [[ended(1, 'staged', now - 10 * minute)], undefined, 12],
    [[ended(1, 'staged', now - 30 * minute), ended(3, 'staged', now - 20 * minute)], snapshot, 22],
    [[ended(1, 'cut', now - 10 * minute)], snapshot, 62],
    [[ended(1, 'staged', now - 10 * minute, 5, 'another')], snapshot, 62],
    [[ended(1, 'staged', now - 90 * minute)], snapshot, 62],
  ];
  for (const [journal, time, minutes] of table) assert.equal(minutesBack(journal, run, time, now), minutes);
});

test('two stages in a row that brought nothing are enough: the next attempt goes without', () => {
  const futile = [started(1, 9), ended(1, 'cut', now), started(2, 9), ended(2, 'cut', now)];
  const table: readonly (readonly [readonly JournalLine[], boolean])[] = [
    [[], false],
    [futile.slice(0, 2), false],
    [futile, true],
    [[started(1, 9), started(2, 9)], true],
    [[...futile, started(3)], false],
    [[started(1, 9), ended(1, 'cut', now), started(2, 9), ended(2, 'cut', now, 1)], false],
    [[started(1, 9), ended(1, 'cut', now), started(2, 9), ended(2, 'staged', now)], false],
    [[started(1), ended(1, 'cut', now), started(2, 9), ended(2, 'cut', now)], false],
    [[started(1, 9, 'another'), started(2, 9)], false],
  ];
  for (const [journal, expected] of table) assert.equal(stageIsFutile(journal, run), expected);
});

test('a record is time, size and name, whatever the name is', () => {
  assert.deepEqual(
    ['1795435965 12 a b', '1795435965 0 new\nline', '1 2  leading', '1795435965 12 ', 'x 1 a', ''].map(readRecent),
    [
      { changed: 1795435965, bytes: 12, name: 'a b' },
      { changed: 1795435965, bytes: 0, name: 'new\nline' },
      { changed: 1, bytes: 2, name: ' leading' },
      undefined,
      undefined,
      undefined,
    ],
  );
});

test('of more than there is room for, the newest are chosen; never more than the limits, never an older before a newer', () => {
  const file = fc.record({ changed: fc.nat(1000), bytes: fc.nat(2 * mostBytesOfOne), name: fc.string({ minLength: 1 }) });
  fc.assert(
    fc.property(fc.array(file, { maxLength: 200 }), files => {
      const chosen = chooseRecent(files);
      assert.ok(chosen.length <= mostFiles && bytesOf(chosen) <= mostBytesInAll);
      assert.ok(chosen.every(one => one.bytes <= mostBytesOfOne));
      const oldest = Math.min(...chosen.map(one => one.changed));
      const small = files.filter(one => one.bytes <= mostBytesOfOne);
      assert.ok(small.filter(one => !chosen.includes(one)).every(one => one.changed <= oldest));
      if (bytesOf(small) <= mostBytesInAll) assert.equal(chosen.length, small.length);
    }),
  );
  const many = Array.from({ length: mostFiles + 7 }, (_, at) => ({ changed: at, bytes: 1, name: String(at) }));
  assert.equal(chooseRecent(many).length, mostFiles);
  assert.equal(chooseRecent(many).at(-1)?.name, '7');
  assert.equal(recentText([{ changed: 1, bytes: 1_234_000, name: 'a' }]), 'recent files first: 1 file, 1.23 MB');
});

test('names start where the tree of a whole transfer starts', () => {
  const table: readonly (readonly [path: string, root: string, folder: string, prefix: string])[] = [
    ['/home/me/', '/home/me', '/home/me/', ''],
    ['/home/me', '/home/me', '/home/', 'me/'],
    ['/home/me//', '/real/me', '/real/me/', ''],
    ['/', '/', '/', ''],
    ['/srv', '/srv', '/', 'srv/'],
    ['.', '/home/me', '/home/me/', ''],
    ['data', '/home/me/data', '/home/me/', 'data/'],
    ['data/.', '/home/me/data', '/home/me/data/', ''],
    ['data/..', '/home/me', '/home/me/', ''],
    ['/srv/a..', '/srv/a..', '/srv/', 'a../'],
  ];
  for (const [path, root, folder, prefix] of table) assert.deepEqual(stageBase(path, root), { folder, prefix }, path);
});

test('which rules decide', () => {
  const none = { include: [], exclude: [], rsyncOptions: [] };
  assert.equal(leavingOut(none), 'nothing');
  assert.equal(leavingOut({ ...none, exclude: ['*.tmp'] }), 'by-rules');
  assert.equal(leavingOut({ ...none, include: ['*.tmp'] }), 'by-rules');
  assert.equal(leavingOut({ ...none, rsyncOptions: ['--max-size=1g'] }), 'by-rules');
  assert.equal(leavingOut({ ...none, rsyncOptions: ['-f', '- *.tmp'] }), 'by-rules');
  assert.equal(leavingOut({ ...none, rsyncOptions: ['--filter=- .rsync-filter'] }), 'by-rules');
  for (const options of [['-F'], ['-C'], ['--cvs-exclude'], ['-f', ': .rules'], ['--filter=dir-merge /x'], ['--filter=merge x']])
    assert.equal(leavingOut({ ...none, rsyncOptions: options }), 'by-folders', options.join(' '));
});

test('plain patterns keep find out of what is left out anyway', () => {
  const table: readonly (readonly [pattern: string, prefix: string, tests: readonly string[]])[] = [
    ['cache/', '', ['-name', 'cache', '-type', 'd', '-o']],
    ['*.tmp', 'me/', ['-name', '*.tmp', '-o']],
    ['/proc', '', ['-path', './proc', '-o']],
    ['/me/.cache/', 'me/', ['-path', './.cache', '-type', 'd', '-o']],
    ['/me', 'me/', []],
    ['/other/x', 'me/', []],
    ['a/b', '', ['-path', '*/a/b', '-o']],
    ['/', '', []],
    ['+ x', '', []],
    ['- x', '', []],
    ['!', '', []],
    ['a\\*', '', []],
  ];
  for (const [pattern, prefix, tests] of table)
    assert.deepEqual(passedOver({ include: [], exclude: [pattern] }, prefix), tests, pattern);
  const both = { include: ['good.tmp'], exclude: ['*.tmp', 'cache/'] };
  assert.deepEqual(passedOver(both, ''), ['-name', 'cache', '-type', 'd', '-o']);
});

test('rsync is asked about every folder above, and one that it refuses takes what lies in it along', () => {
  assert.deepEqual(withFoldersAbove(['me/a/b/x', 'me/a/y', 'me/z']), ['me', 'me/a', 'me/a/b', 'me/a/b/x', 'me/a/y', 'me/z']);
  const files = ['a/b/x', 'a/y', 'z', 'gone'].map(name => ({ changed: 1, bytes: 1, name }));
  const passed = new Set(['me', 'me/a', 'me/a/b/x', 'me/a/y', 'me/z']);
  assert.deepEqual(
    letThrough(files, 'me/', passed).map(file => file.name),
    ['a/y', 'z'],
  );
});
