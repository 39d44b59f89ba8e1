/** When items are due: the manual's sentences about schedules, the nights in which clocks change, clocks that were wrong, machines that were off. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { LocalTime, Schedule } from '../../core/agent-model.ts';
import { machineShare, nextDue, nextSlotAfter, slotsMissed } from '../../core/rules/schedule.ts';
import { at, berlin, lordHowe, newYork, shown, utc } from './zones.ts';

const hourly: Schedule = { kind: 'hours', every: 1 };
const everyFour: Schedule = { kind: 'hours', every: 4 };
const daily: Schedule = { kind: 'daily', minute: 0 };
const weekly: Schedule = { kind: 'weekly' };
const whenReachable: Schedule = { kind: 'when-reachable' };
const dailyAt = (hours: number, minutes: number): Schedule => ({ kind: 'daily', minute: hours * 60 + minutes });

type Row = readonly [sentence: string, schedule: Schedule, lastGood: string, due: string, zone?: LocalTime, jitter?: number];

const table: readonly Row[] = [
  ['hourly is due at each full hour', hourly, '2026-06-10T14:02:00+02:00', 'Wed 2026-06-10 15:00'],
  ['a run caught up at 13:59 is not followed by one at 14:00', hourly, '2026-06-10T13:59:00+02:00', 'Wed 2026-06-10 15:00'],
  ['half an interval after a run, a slot counts again', hourly, '2026-06-10T13:30:00+02:00', 'Wed 2026-06-10 14:00'],
  ['every 4 hours is due at 0:00, 4:00, 8:00 …', everyFour, '2026-06-10T04:01:00+02:00', 'Wed 2026-06-10 08:00'],
  ['every 4 hours goes on beyond midnight', everyFour, '2026-06-10T21:00:00+02:00', 'Thu 2026-06-11 00:00'],
  ['every 5 hours begins anew at midnight', { kind: 'hours', every: 5 }, '2026-06-10T20:00:00+02:00', 'Thu 2026-06-11 00:00'],
  [
    'every 48 hours is due every other midnight',
    { kind: 'hours', every: 48 },
    '2026-06-12T00:00:00+02:00',
    'Sun 2026-06-14 00:00',
  ],
  ['daily is due at midnight', daily, '2026-06-10T00:00:10+02:00', 'Thu 2026-06-11 00:00'],
  ['daily is due every day, however late a run was caught up', daily, '2026-06-10T13:00:00+02:00', 'Thu 2026-06-11 00:00'],
  ['daily comes four hours after a run at the earliest', daily, '2026-06-10T22:30:00+02:00', 'Thu 2026-06-11 02:30'],
  ['daily at 12:30 is due then', dailyAt(12, 30), '2026-06-09T12:30:00+02:00', 'Wed 2026-06-10 12:30'],
  ['weekly is due on Mondays', weekly, '2026-06-08T00:00:00+02:00', 'Mon 2026-06-15 00:00'],
  [
    'weekly is due on the next Monday, however late a run was caught up',
    weekly,
    '2026-06-13T12:00:00+02:00',
    'Mon 2026-06-15 00:00',
  ],
  ['when reachable is due an hour after the last', whenReachable, '2026-06-10T14:02:00+02:00', 'Wed 2026-06-10 15:02'],
  ['a machine comes its share of the jitter later', hourly, '2026-06-10T14:10:00+02:00', 'Wed 2026-06-10 15:10', berlin, 600_000],
  [
    'a jitter of most of the interval leaves no slot out',
    hourly,
    '2026-06-10T14:50:00+02:00',
    'Wed 2026-06-10 15:50',
    berlin,
    3_000_000,
  ],
  [
    'a jitter beyond the interval leaves no slot out',
    hourly,
    '2026-06-10T15:30:00+02:00',
    'Wed 2026-06-10 16:30',
    berlin,
    5_400_000,
  ],
];

describe('an item is due at its slots', () => {
  for (const [sentence, schedule, lastGood, due, localTime = berlin, jitter = 0] of table) {
    test(sentence, () => assert.equal(shown(nextDue(schedule, { lastGood: at(lastGood), jitter }, localTime), localTime), due));
  }
  test('without a snapshot it is due at once', () => assert.equal(nextDue(daily, { lastGood: undefined, jitter: 5 }, berlin), 0));
  test('by hand only: never', () => {
    assert.equal(nextDue({ kind: 'manual' }, { lastGood: undefined, jitter: 0 }, berlin), undefined);
    assert.equal(nextSlotAfter({ kind: 'manual' }, 0, 0, berlin), undefined);
  });
});

const nights: readonly Row[] = [
  [
    'Berlin, spring: 02:30 is leapt over, so it runs at 03:00',
    dailyAt(2, 30),
    '2026-03-28T02:30:00+01:00',
    'Sun 2026-03-29 03:00',
  ],
  ['and the day after at 02:30 again', dailyAt(2, 30), '2026-03-29T03:00:00+02:00', 'Mon 2026-03-30 02:30'],
  ['Berlin, spring: hourly goes from 01:00 to 03:00', hourly, '2026-03-29T01:00:00+01:00', 'Sun 2026-03-29 03:00'],
  ['Berlin, autumn: 02:30 comes twice, and runs first', dailyAt(2, 30), '2026-10-24T02:30:00+02:00', 'Sun 2026-10-25 02:30'],
  ['and not again an hour later', dailyAt(2, 30), '2026-10-25T02:30:00+02:00', 'Mon 2026-10-26 02:30'],
  ['Berlin, autumn: hourly runs once at 02:00, then at 03:00', hourly, '2026-10-25T02:00:00+02:00', 'Sun 2026-10-25 03:00'],
  ['New York, spring', dailyAt(2, 15), '2026-03-07T02:15:00-05:00', 'Sun 2026-03-08 03:00', newYork],
  ['New York, autumn', dailyAt(1, 15), '2026-11-01T01:15:00-04:00', 'Mon 2026-11-02 01:15', newYork],
  [
    'New York, autumn: the slot behind the hour that comes twice',
    everyFour,
    '2026-11-01T00:00:00-04:00',
    'Sun 2026-11-01 04:00',
    newYork,
  ],
  [
    'Lord Howe, spring: half an hour is leapt over',
    dailyAt(2, 15),
    '2026-10-03T02:15:00+10:30',
    'Sun 2026-10-04 02:30',
    lordHowe,
  ],
  ['Lord Howe, autumn: half an hour comes twice', dailyAt(1, 45), '2026-04-05T01:45:00+11:00', 'Mon 2026-04-06 01:45', lordHowe],
];

describe('in the nights in which clocks change', () => {
  for (const [sentence, schedule, lastGood, due, localTime = berlin] of nights) {
    test(sentence, () =>
      assert.equal(shown(nextDue(schedule, { lastGood: at(lastGood), jitter: 0 }, localTime), localTime), due),
    );
  }
  test('a slot in the gap is the first moment behind it', () =>
    assert.equal(
      nextDue(dailyAt(2, 30), { lastGood: at('2026-03-28T02:30:00+01:00'), jitter: 0 }, berlin),
      at('2026-03-29T01:00:00Z'),
    ));
  test('a slot that comes twice is the first of the two', () =>
    assert.equal(
      nextDue(dailyAt(2, 30), { lastGood: at('2026-10-24T02:30:00+02:00'), jitter: 0 }, berlin),
      at('2026-10-25T02:30:00+02:00'),
    ));
});

describe('a clock that was wrong', () => {
  const now = at('2026-06-10T12:00:00Z');
  test('a snapshot from the future does not postpone the next for ever: it is due at once', () =>
    assert.equal(nextDue(daily, { lastGood: at('2036-06-10T12:00:00Z'), jitter: 0, now }, utc), 0));
  test('a snapshot from a minute ahead counts as it is', () =>
    assert.equal(nextDue(hourly, { lastGood: now + 60_000, jitter: 0, now }, utc), at('2026-06-10T13:00:00Z')));
});

describe('slots that were missed', () => {
  const missed = (schedule: Schedule, lastGood: string, now: string, jitter?: number) =>
    slotsMissed(schedule, at(lastGood), at(now), utc, jitter);
  test('count beyond the one that is caught up', () => {
    assert.equal(missed(daily, '2026-06-01T00:00:00Z', '2026-06-08T09:00:00Z'), 6);
    assert.equal(missed(hourly, '2026-06-01T00:00:00Z', '2026-06-01T05:30:00Z'), 4);
    assert.equal(missed(weekly, '2026-06-01T00:00:00Z', '2026-06-30T00:00:00Z'), 3);
  });
  test('are none while the item is not due, and none when it just became due', () => {
    assert.equal(missed(daily, '2026-06-01T00:00:00Z', '2026-06-01T09:00:00Z'), 0);
    assert.equal(missed(daily, '2026-06-01T00:00:00Z', '2026-06-02T00:00:00Z'), 0);
    assert.equal(missed(daily, '2026-06-01T01:00:00Z', '2026-06-03T00:30:00Z', 3_600_000), 0);
  });
  test('are none where there are no slots', () => {
    assert.equal(missed(whenReachable, '2026-06-01T00:00:00Z', '2026-06-08T00:00:00Z'), 0);
    assert.equal(missed({ kind: 'manual' }, '2026-06-01T00:00:00Z', '2026-06-08T00:00:00Z'), 0);
    assert.equal(slotsMissed(daily, undefined, at('2026-06-08T00:00:00Z'), utc), 0);
  });
});

describe('after a cancel', () => {
  test('it goes on at the next slot, however near', () => {
    assert.equal(shown(nextSlotAfter(hourly, at('2026-06-10T13:59:00Z'), 0, utc), utc), 'Wed 2026-06-10 14:00');
    assert.equal(shown(nextSlotAfter(hourly, at('2026-06-10T14:00:00Z'), 0, utc), utc), 'Wed 2026-06-10 15:00');
    assert.equal(shown(nextSlotAfter(daily, at('2026-06-10T00:05:00Z'), 600_000, utc), utc), 'Wed 2026-06-10 00:10');
    assert.equal(shown(nextSlotAfter(whenReachable, at('2026-06-10T14:00:00Z'), 0, utc), utc), 'Wed 2026-06-10 15:00');
  });
});

describe("a machine's share", () => {
  const texts = Array.from({ length: 400 }, (_, index) => `machine-${index} laptop/documents`);
  test('is always the same for the same text', () => assert.equal(machineShare('a'), machineShare('a')));
  test('is spread over all from 0 to 1', () => {
    const shares = texts.map(machineShare);
    assert.ok(shares.every(share => share >= 0 && share < 1));
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const here = shares.filter(share => Math.floor(share * 10) === tenth).length;
      assert.ok(here >= 20 && here <= 60, `${here} of 400 in tenth ${tenth}`);
    }
  });
});
