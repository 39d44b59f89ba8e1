/** Which gates are closed: the manual's sentences about battery, metered networks and hours, and the nights in which clocks change. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Conditions, Gates, LocalTime } from '../../core/agent-model.ts';
import { closedGates, type Passage } from '../../core/rules/gates.ts';
import { at, berlin, newYork, shown, utc, zones } from './zones.ts';

const unknown: Conditions = {
  link: 'unknown',
  addresses: [],
  route: 'unknown',
  metered: 'unknown',
  portal: 'unknown',
  mains: 'unknown',
  justResumed: 'unknown',
  clockJumped: 'unknown',
};
const strict: Gates = { onBattery: 'no', onMetered: false };
const above40: Gates = { onBattery: { abovePercent: 40 }, onMetered: false };
const easy: Gates = { onBattery: 'yes', onMetered: true };
const noon = at('2026-06-10T12:00:00Z');
const battery = (chargePercent?: number): Partial<Conditions> => ({
  mains: 'no',
  ...(chargePercent === undefined ? {} : { chargePercent }),
});

type Row = readonly [
  sentence: string,
  gates: Gates,
  conditions: Partial<Conditions>,
  closed: readonly string[],
  passage?: Passage,
];

const table: readonly Row[] = [
  ['what is unknown closes no gate', strict, {}, []],
  ['on mains and a free network all are open', strict, { mains: 'yes', metered: 'no' }, []],
  ['on_battery = no waits for mains', strict, battery(90), ['battery: this machine runs on battery']],
  ['on_battery = yes does not', easy, battery(2), []],
  ['on_battery = above 40% runs at 41 %', above40, battery(41), []],
  ['and waits at 40 %', above40, battery(40), ['battery: 40 % charge, runs above 40 %']],
  ['and says 24 % of 24.9 %', above40, battery(24.9), ['battery: 24 % charge, runs above 40 %']],
  ['a charge that nobody knows is no reason to wait', above40, battery(), []],
  ['on mains the charge does not matter', above40, { mains: 'yes', chargePercent: 3 }, []],
  ['what runs goes on while the charge swings around the limit', above40, battery(36), [], { running: true }],
  ['and is stopped 5 points below it', above40, battery(35), ['battery: 35 % charge, runs above 40 %'], { running: true }],
  [
    'a run that needs mains is stopped without them',
    strict,
    battery(90),
    ['battery: this machine runs on battery'],
    { running: true },
  ],
  ['a metered network closes', strict, { metered: 'yes', network: 'aa:bb' }, ['metered: aa:bb']],
  ['unless on_metered = yes', easy, { metered: 'yes' }, []],
  ['a way may be free of it', strict, { metered: 'yes' }, [], { way: { onMetered: true } }],
  ['or be bound by it', easy, { metered: 'yes' }, ['metered: '], { way: { onMetered: false } }],
  ['a way that says nothing changes nothing', strict, { metered: 'yes' }, ['metered: '], { way: {} }],
  [
    'all closed gates are told',
    { ...strict, between: { from: 1140, to: 420 } },
    { ...battery(9), metered: 'yes' },
    ['battery: this machine runs on battery', 'metered: ', 'hours: between 19:00-07:00'],
  ],
];

describe('a gate', () => {
  for (const [sentence, gates, conditions, expected, passage] of table) {
    test(sentence, () => {
      const closed = closedGates(gates, { ...unknown, ...conditions }, noon, utc, passage);
      assert.deepEqual(
        closed.map(({ gate, detail }) => `${gate}: ${detail}`),
        expected,
      );
    });
  }
});

const night = { from: 19 * 60, to: 7 * 60 };
const early = { from: 2 * 60 + 30, to: 5 * 60 };

const hours: readonly (readonly [
  sentence: string,
  between: typeof night,
  now: string,
  opens: string | undefined,
  zone?: LocalTime,
])[] = [
  ['between 19:00-07:00 is open at 19:00', night, '2026-06-10T19:00:00+02:00', undefined],
  ['and at midnight', night, '2026-06-10T00:00:00+02:00', undefined],
  ['and until 06:59', night, '2026-06-10T06:59:59+02:00', undefined],
  ['closed at 07:00, until the evening', night, '2026-06-10T07:00:00+02:00', 'Wed 2026-06-10 19:00'],
  ['closed at 18:59', night, '2026-06-10T18:59:59+02:00', 'Wed 2026-06-10 19:00'],
  [
    'between 02:30-05:00 is closed in the evening, until the next day',
    early,
    '2026-06-10T20:00:00+02:00',
    'Thu 2026-06-11 02:30',
  ],
  ['Berlin, spring: it opens behind the gap', early, '2026-03-29T01:59:00+01:00', 'Sun 2026-03-29 03:00'],
  ['and is open there', early, '2026-03-29T03:00:00+02:00', undefined],
  ['Berlin, autumn: it opens at the first 02:30', early, '2026-10-25T02:30:00+02:00', undefined],
  ['and is not closed by the second 02:00', early, '2026-10-25T02:00:00+01:00', undefined],
  ['what ends at 02:30 ends at the first', { from: 0, to: 150 }, '2026-10-25T02:30:00+02:00', 'Mon 2026-10-26 00:00'],
  ['and does not begin again at the second 02:00', { from: 0, to: 150 }, '2026-10-25T02:10:00+01:00', 'Mon 2026-10-26 00:00'],
  ['New York, autumn: an hour later than 24 hours', night, '2026-11-01T10:00:00-05:00', 'Sun 2026-11-01 19:00', newYork],
];

describe('the hours', () => {
  for (const [sentence, between, now, opens, zone = berlin] of hours) {
    test(sentence, () => {
      const [closed] = closedGates({ ...easy, between }, unknown, at(now), zone);
      assert.equal(closed && shown(closed.opensAt, zone), opens);
    });
  }

  test('are open at the moment that was told, whatever hours, place and time', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    const time = fc.integer({ min: at('2026-03-01T00:00:00Z'), max: at('2026-12-01T00:00:00Z') });
    fc.assert(
      fc.property(minute, minute, time, fc.constantFrom(...zones), (from, to, now, zone) => {
        // Hours that fit into a gap of the clocks do not come that night.
        fc.pre((to - from + 1440) % 1440 > 60);
        const gates = { ...easy, between: { from, to } };
        const [closed] = closedGates(gates, unknown, now, zone);
        if (!closed) return;
        assert.ok(closed.opensAt! > now && closed.opensAt! <= now + 25 * 3_600_000);
        assert.deepEqual(closedGates(gates, unknown, closed.opensAt!, zone), []);
      }),
    );
  });
});
