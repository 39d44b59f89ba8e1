/** When a pause ends, in words that users type, also in the nights when the clocks change. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pauseUntil } from '../../core/rules/pause-until.ts';
import { at, berlin, newYork, shown, utc } from './zones.ts';

const noon = at('2026-11-23T12:00:00+01:00');

function until(words: string, now = noon, localTime = berlin): string {
  const read = pauseUntil(words, now, localTime);
  return read.ok ? shown(read.value, localTime) : read.message;
}

function refusal(words: string): string {
  const read = pauseUntil(words, noon, berlin);
  assert.ok(!read.ok, `${words} was understood`);
  assert.notEqual(read.remedy, '');
  return read.message;
}

describe('a pause ends', () => {
  test('after an hour when nothing is said', () => {
    assert.equal(until(''), 'Mon 2026-11-23 13:00');
  });

  for (const [words, end] of [
    ['90m', 'Mon 2026-11-23 13:30'],
    ['90 min', 'Mon 2026-11-23 13:30'],
    ['2h', 'Mon 2026-11-23 14:00'],
    ['1 hour', 'Mon 2026-11-23 13:00'],
    ['1h30m', 'Mon 2026-11-23 13:30'],
    ['1H 30 Minutes', 'Mon 2026-11-23 13:30'],
    ['3 days', 'Thu 2026-11-26 12:00'],
  ] as const)
    test(`“${words}” from now`, () => {
      assert.equal(until(words), end);
    });

  for (const [words, end] of [
    ['until 18:00', 'Mon 2026-11-23 18:00'],
    ['until 8:05', 'Tue 2026-11-24 08:05'],
    ['until 12:00', 'Tue 2026-11-24 12:00'],
    ['until tomorrow', 'Tue 2026-11-24 00:00'],
    ['until tomorrow 18:00', 'Tue 2026-11-24 18:00'],
    ['until tomorrow at 8:00', 'Tue 2026-11-24 08:00'],
    ['Until  Tomorrow', 'Tue 2026-11-24 00:00'],
  ] as const)
    test(`when the clock shows it: “${words}”`, () => {
      assert.equal(until(words), end);
    });

  test('the same words mean other moments in other places', () => {
    assert.equal(until('until 18:00', noon, newYork), 'Mon 2026-11-23 18:00');
    assert.equal(until('until 11:30', noon, utc), 'Mon 2026-11-23 11:30');
  });
});

describe('in the nights when the clocks change', () => {
  const beforeSpring = at('2026-03-28T23:00:00+01:00');
  const beforeAutumn = at('2026-10-24T23:00:00+02:00');

  test('an hour of the next morning is the hour that the clock shows then', () => {
    assert.equal(until('until 8:00', beforeSpring), 'Sun 2026-03-29 08:00');
    assert.equal(until('until tomorrow 8:00', beforeAutumn), 'Sun 2026-10-25 08:00');
  });

  test('an hour that is leapt over ends when the clocks have leapt', () => {
    assert.equal(until('until 2:30', beforeSpring), 'Sun 2026-03-29 03:00');
  });

  test('an hour that comes twice ends when it comes first', () => {
    const read = pauseUntil('until 2:30', beforeAutumn, berlin);
    assert.equal(read.ok && read.value, at('2026-10-25T02:30:00+02:00'));
  });

  test('a period is as long as any other day', () => {
    const read = pauseUntil('5h', beforeSpring, berlin);
    assert.equal(read.ok && read.value - beforeSpring, 5 * 3_600_000);
  });
});

describe('what is not certain is refused', () => {
  for (const words of [
    '2',
    'h',
    '2 weeks',
    '-1h',
    '1.5h',
    'until',
    'until 25:00',
    'until 18',
    'until 18:60',
    'until monday',
    '18:00',
    'until tomorrow tomorrow',
  ])
    test(`“${words}”`, () => {
      assert.match(refusal(words), /is not a time for a pause/);
    });

  test('no time, and a time beyond all bounds', () => {
    assert.match(refusal('0m'), /no time at all/);
    assert.match(refusal('32 days'), /too long/);
    assert.match(refusal('99999999999999999999h'), /too long/);
  });
});
