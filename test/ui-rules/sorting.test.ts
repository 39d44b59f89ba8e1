/** Tables of files sorted by a column. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sortedDifferences, sortedEntries, turned } from '../../renderer/files/sorting.ts';

const entry = (name: string, mode: string, bytes: number, time = '2026-11-23 04:15:02') => ({ name, mode, bytes, time });
const entries = [
  entry('b', 'drwxr-xr-x', 4096),
  entry('IMG 10.jpg', '-rw-r--r--', 5, '2026-11-20 00:00:00'),
  entry('IMG 9.jpg', '-rw-r--r--', 9, '2026-11-21 00:00:00'),
  entry('link -> x', 'lrwxrwxrwx', 1_000),
];
const names = (column: 'name' | 'size' | 'changed', isDescending: boolean) =>
  sortedEntries(entries, { column, isDescending }).map(({ name }) => name);

test('folders stay first, numbers in names count as numbers, and only files have a size', () => {
  assert.deepEqual(names('size', true), ['b', 'IMG 9.jpg', 'IMG 10.jpg', 'link -> x']);
  assert.deepEqual(names('name', false), ['b', 'IMG 9.jpg', 'IMG 10.jpg', 'link -> x']);
  assert.deepEqual(names('changed', true), ['b', 'link -> x', 'IMG 9.jpg', 'IMG 10.jpg']);
});

test('sorting loses nothing', () => {
  const any = fc.record({
    change: fc.constantFrom('added', 'removed', 'changed', 'attributes'),
    path: fc.string(),
    bytes: fc.nat(),
  });
  fc.assert(
    fc.property(fc.array(any), fc.constantFrom('name', 'size', 'change'), fc.boolean(), (rows, column, isDescending) => {
      const sorted = sortedDifferences(rows, { column, isDescending });
      assert.equal(sorted.length, rows.length);
      assert.ok(rows.every(row => sorted.includes(row)));
    }),
  );
});

test('one press sorts, the next turns it round, a third brings back the order in which it came', () => {
  const first = turned(undefined, 'size');
  assert.deepEqual(first, { column: 'size', isDescending: true });
  const second = turned(first, 'size');
  assert.deepEqual(second, { column: 'size', isDescending: false });
  assert.equal(turned(second, 'size'), undefined);
  assert.deepEqual(turned(second, 'name'), { column: 'name', isDescending: false });
});
