/** The amounts of the configuration: what is certain is understood, everything else is refused with a remedy. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  parseCount,
  parseDelay,
  parsePercent,
  parsePeriod,
  parseRate,
  parseSize,
  parseYesNo,
  writtenPeriod,
} from '../../core/rules/quantities.ts';
import type { Reading } from '../../core/rules/reading.ts';

const DAY = 24 * 60 * 60 * 1000;

describe('a period', () => {
  const understood: readonly (readonly [string, number])[] = [
    ['30 days', 30 * DAY],
    ['1 day', DAY],
    ['30days', 30 * DAY],
    ['  2  Weeks ', 14 * DAY],
    ['1 month 2 weeks', 45 * DAY],
    ['36 hours', 1.5 * DAY],
    ['90 minutes', DAY / 16],
    ['1 year', 366 * DAY],
  ];
  for (const [text, value] of understood)
    test(`"${text}" is understood`, () => assert.deepEqual(parsePeriod(text), { ok: true, value }));

  const refused = [
    '',
    '30',
    'days',
    '30 dayz',
    '30 days or so',
    'a month',
    '-3 days',
    '1.5 days',
    '0 days',
    '30 d',
    '9999999999999 years',
    '30 seconds',
    '٣ days',
  ];
  for (const text of refused) test(`"${text}" is refused`, () => refusedWithRemedy(parsePeriod(text)));

  test('"30 days ago" is refused with the advice to drop "ago"', () => {
    const reading = parsePeriod('30 days ago');
    assert.equal(!reading.ok && reading.remedy, 'drop "ago": 30 days');
  });

  test('a waiting time may be in seconds', () => assert.deepEqual(parseDelay('90 seconds'), { ok: true, value: 90_000 }));

  test('any period that is printed is understood as the same period', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), minutes => {
        assert.deepEqual(parsePeriod(writtenPeriod(minutes * 60_000)), { ok: true, value: minutes * 60_000 });
      }),
    );
  });
});

describe('a size', () => {
  const understood: readonly (readonly [string, number])[] = [
    ['700', 700],
    ['700 B', 700],
    ['300 KB', 300_000],
    ['300 kB', 300_000],
    ['5 MB', 5_000_000],
    ['5mb', 5_000_000],
    ['1.5 GB', 1_500_000_000],
    ['4 MiB', 4_194_304],
    ['2 TiB', 2 * 1024 ** 4],
  ];
  for (const [text, value] of understood)
    test(`"${text}" is understood`, () => assert.deepEqual(parseSize(text), { ok: true, value }));
  for (const text of ['', '5 M', 'MB', '-5 MB', '5 XB', '5 iB', '1,5 GB', '0', '5 MB/s'])
    test(`"${text}" is refused`, () => refusedWithRemedy(parseSize(text)));
});

describe('a rate', () => {
  const understood: readonly (readonly [string, number])[] = [
    ['5 MB/s', 5_000_000],
    ['800 KB/s', 800_000],
    ['1.5 MiB/s', 1_572_864],
    ['2 Mbit/s', 250_000],
    ['2mbit/s', 250_000],
    ['700 B/s', 700],
  ];
  for (const [text, value] of understood)
    test(`"${text}" is understood`, () => assert.deepEqual(parseRate(text), { ok: true, value }));
  for (const text of ['', '5', '5000', '5 MB', '5/s', '5 M/s', '0 MB/s', 'fast', '5 MB/h', '1 bit/s/s']) {
    test(`"${text}" is refused`, () => refusedWithRemedy(parseRate(text)));
  }
  test('"2 Mb/s" is refused, because it can mean bits or bytes', () => {
    const reading = parseRate('2 Mb/s');
    assert.match(reading.ok ? '' : reading.remedy, /MB\/s for bytes or Mbit\/s for bits/);
  });
});

describe('counts, shares, yes and no', () => {
  test('a count is a whole number, not below the least', () => {
    assert.deepEqual(parseCount('12'), { ok: true, value: 12 });
    assert.deepEqual(parseCount('0', 0), { ok: true, value: 0 });
    for (const text of ['0', '', '-1', '1.5', '1e3', 'many', '99999999999999999999']) refusedWithRemedy(parseCount(text));
  });
  test('a share is written with its percent sign', () => {
    assert.deepEqual(parsePercent('50%'), { ok: true, value: 50 });
    assert.deepEqual(parsePercent('12.5 %'), { ok: true, value: 12.5 });
    for (const text of ['50', '0.5', '101%', '%', '-5%']) refusedWithRemedy(parsePercent(text));
  });
  test('yes and no have four spellings each', () => {
    for (const text of ['yes', 'on', 'true', '1', 'YES']) assert.deepEqual(parseYesNo(text), { ok: true, value: true });
    for (const text of ['no', 'off', 'false', '0', 'No']) assert.deepEqual(parseYesNo(text), { ok: true, value: false });
    for (const text of ['', 'y', 'maybe', '2']) refusedWithRemedy(parseYesNo(text));
  });
});

test('no text at all makes a parser throw or return what is no number', () => {
  fc.assert(
    fc.property(fc.string(), text => {
      for (const parse of [parsePeriod, parseSize, parseRate, parsePercent]) {
        const reading = parse(text);
        assert.ok(!reading.ok || Number.isFinite(reading.value));
      }
    }),
  );
});

function refusedWithRemedy(reading: Reading<unknown>): void {
  assert.equal(reading.ok, false);
  assert.notEqual(!reading.ok && reading.message, '');
  assert.notEqual(!reading.ok && reading.remedy, '');
}
