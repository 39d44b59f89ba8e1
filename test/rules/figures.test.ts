/** Figures as people read them: each table is the wording of tray, terminal and mail. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  aboutText,
  counted,
  countText,
  dateText,
  durationText,
  exactTimeText,
  percentText,
  periodText,
  rateText,
  relativeText,
  shortPath,
  sizeText,
  timeOfDayText,
} from '../../core/rules/figures.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** A Wednesday. */
const now = Date.UTC(2026, 10, 25, 15, 0, 0);

reads('A size has three significant digits and units of a thousand', sizeText, [
  [0, '0 B'],
  [1, '1 B'],
  [999, '999 B'],
  [1000, '1.00 kB'],
  [1049, '1.05 kB'],
  [9994, '9.99 kB'],
  [9996, '10.0 kB'],
  [99_940, '99.9 kB'],
  [99_960, '100 kB'],
  [999_499, '999 kB'],
  [999_500, '1.00 MB'],
  [12_345_678, '12.3 MB'],
  [2_100_000_000, '2.10 GB'],
  [1.5e12, '1.50 TB'],
  [5e21, '5000 EB'],
  [-2048, '-2.05 kB'],
  [0.4, '0 B'],
  [Number.NaN, 'unknown'],
  [Number.POSITIVE_INFINITY, 'unknown'],
]);

test('A size never shows more or fewer than three digits from a kilobyte to an exabyte', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1000, max: Number.MAX_SAFE_INTEGER }), bytes => {
      assert.match(sizeText(bytes), /^(\d\.\d\d|\d\d\.\d|\d\d\d) [kMGTP]B$/);
    }),
  );
});

reads('A rate is a size per second', rateText, [
  [12_000_000, '12.0 MB/s'],
  [0, '0 B/s'],
  [Number.NaN, 'unknown'],
]);

reads('A percentage is cut: all is said only of all', percentText, [
  [0, '0 %'],
  [61.9, '61 %'],
  [99.99, '99 %'],
  [100, '100 %'],
  [101, '100 %'],
  [-1, '0 %'],
]);

reads('A count has its thousands apart', countText, [
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [60_000, '60,000'],
  [1_234_567, '1,234,567'],
  [-60_000, '-60,000'],
]);

test('A count agrees with its noun', () => {
  assert.equal(counted(1, 'file'), '1 file');
  assert.equal(counted(0, 'file'), '0 files');
  assert.equal(counted(60_000, 'file'), '60,000 files');
  assert.equal(counted(2, 'entry', 'entries'), '2 entries');
});

reads('A duration is as exact as it is short', durationText, [
  [0, '0.0 s'],
  [840, '0.8 s'],
  [9940, '9.9 s'],
  [9960, '10 s'],
  [59_400, '59 s'],
  [59_600, '1 min 00 s'],
  [303 * second, '5 min 03 s'],
  [3599.6 * second, '1 h 00 min'],
  [125 * minute, '2 h 05 min'],
  [23 * hour + 59.6 * minute, '1 day'],
  [day + 2 * hour, '1 day 2 h'],
  [76 * hour, '3 days 4 h'],
  [-5, '0.0 s'],
]);

reads('What is left is told roughly', aboutText, [
  [0, 'a few seconds'],
  [9 * second, 'a few seconds'],
  [42 * second, 'about 40 seconds'],
  [54 * second, 'about 50 seconds'],
  [55 * second, 'about 1 minute'],
  [5.2 * minute, 'about 5 minutes'],
  [59.4 * minute, 'about 59 minutes'],
  [59.6 * minute, 'about 1 hour'],
  [26 * hour, 'about 26 hours'],
  [3.1 * day, 'about 3 days'],
]);

reads('A period is what a configuration would say', periodText, [
  [30 * day, '30 days'],
  [day, '1 day'],
  [36 * hour, '1 day 12 h'],
  [90 * minute, '1 h 30 min'],
  [45 * minute, '45 min'],
  [61 * second, '1 min 1 s'],
  [999, '0 s'],
]);

for (const [time, expected] of [
  [now, 'just now'],
  [now - 59 * second, 'just now'],
  [now - minute, '1 minute ago'],
  [now - 12.9 * minute, '12 minutes ago'],
  [now - hour, '1 hour ago'],
  [now - 23.9 * hour, '23 hours ago'],
  [now - day, 'Tuesday 16:00'],
  [now - 25 * hour, 'Tuesday 15:00'],
  [Date.UTC(2026, 10, 18, 23, 0), 'Thursday 00:00'],
  [Date.UTC(2026, 10, 18, 22, 59), '18 November 2026'],
  [Date.UTC(2025, 11, 31, 23, 30), '1 January 2026'],
  [now + 12 * minute, 'in 12 minutes'],
  [now + 3 * hour, 'in 3 hours'],
  [now + 2 * day, 'Friday 16:00'],
  [now + 3652 * day, '24 November 2036'],
] as const) {
  test(`At 16:00 on Wednesday in Berlin, ${exactTimeText(time)} is ${expected}`, () =>
    assert.equal(relativeText(time, now, 60), expected));
}

test('Times of day and dates follow the offset from UTC, the exact time does not', () => {
  const time = Date.UTC(2026, 10, 23, 4, 15, 2, 999);
  assert.equal(timeOfDayText(time, 0), '04:15');
  assert.equal(timeOfDayText(time, 345), '10:00');
  assert.equal(timeOfDayText(time, -300), '23:15');
  assert.equal(dateText(time, -300), '22 November 2026');
  assert.equal(exactTimeText(time), '2026-11-23 04:15:02 UTC');
});

for (const [path, columns, expected] of [
  ['/home/ada/notes.txt', 19, '/home/ada/notes.txt'],
  ['/home/ada/notes.txt', 18, '/home/a…/notes.txt'],
  ['/home/ada/letters/2026/november/notes.txt', 21, '/home/ada/…/notes.txt'],
  ['/home/ada/a-very-long-name-of-a-report.txt', 20, '…ame-of-a-report.txt'],
  ['a-very-long-name-of-a-report.txt', 12, '…-report.txt'],
  ['/srv/data/folder/', 12, '/sr…/folder/'],
  ['/ä/🙂🙂🙂/ö/🙂.txt', 10, '/ä/…/🙂.txt'],
  ['/home/ada', 1, '…'],
  ['/home/ada', 0, ''],
] as const) {
  test(`In ${columns} columns ${path} is "${expected}"`, () => assert.equal(shortPath(path, columns), expected));
}

test('A shortened path never exceeds its columns and always ends as the path does', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-composite' }), fc.integer({ min: 2, max: 60 }), (path, columns) => {
      const short = shortPath(path, columns);
      assert.ok(Array.from(short).length <= columns);
      assert.equal(Array.from(short).at(-1), Array.from(path).at(-1));
    }),
  );
});

function reads(title: string, write: (value: number) => string, table: readonly (readonly [number, string])[]): void {
  test(title, () => {
    for (const [value, expected] of table) assert.equal(write(value), expected, `${value}`);
  });
}
