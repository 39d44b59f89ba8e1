/** What the schedule promises for any item, place and time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Schedule } from '../../core/agent-model.ts';
import { nextDue, nextSlotAfter, slotsMissed } from '../../core/rules/schedule.ts';
import { at, zones } from './zones.ts';

const HOUR = 3_600_000;

const anyTime = fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2028-01-01T00:00:00Z') });
/** Around nights in which clocks change, in one place or another. */
const nearChange = fc
  .tuple(
    fc.constantFrom('2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01', '2026-10-04', '2026-04-05', '2026-09-06'),
    fc.integer({ min: -30 * HOUR, max: 30 * HOUR }),
  )
  .map(([day, distance]) => at(`${day}T00:00:00Z`) + distance);
const time = fc.oneof(anyTime, nearChange);
const zone = fc.constantFrom(...zones);
const slotted: fc.Arbitrary<Exclude<Schedule, { kind: 'manual' }>> = fc.oneof(
  fc.integer({ min: 1, max: 60 }).map(every => ({ kind: 'hours' as const, every })),
  fc.integer({ min: 0, max: 1439 }).map(minute => ({ kind: 'daily' as const, minute })),
  fc.constant({ kind: 'weekly' as const }),
);
const anySchedule = fc.oneof(slotted, fc.constant({ kind: 'when-reachable' as const }));
const jitter = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 4 * HOUR }));

test('Due comes half an interval or four hours after the last snapshot at the earliest, and an interval later at the latest (and the hour that clocks change)', () =>
  holds(slotted, (schedule, localTime, lastGood, jitter) => {
    const due = nextDue(schedule, { lastGood, jitter }, localTime)!;
    const interval = intervalOf(schedule);
    assert.ok(due > lastGood && due >= lastGood + Math.min(interval / 2, 4 * HOUR));
    assert.ok(due <= lastGood + 1.5 * interval + HOUR, `${(due - lastGood) / interval} intervals`);
  }));

test('A later snapshot is never followed by an earlier due time', () =>
  holds(anySchedule, (schedule, localTime, lastGood, jitter, later) => {
    const due = (time: number) => nextDue(schedule, { lastGood: time, jitter }, localTime)!;
    assert.ok(due(lastGood + later) >= due(lastGood));
  }));

test('It does not matter when it is asked, as long as clocks are right', () =>
  holds(anySchedule, (schedule, localTime, lastGood, jitter, later) => {
    const answer = nextDue(schedule, { lastGood, jitter, now: lastGood + later }, localTime);
    assert.equal(answer, nextDue(schedule, { lastGood, jitter }, localTime));
  }));

test('Due is a slot (clocks show its time, or have just leapt over it), or four hours after the last snapshot', () =>
  holds(slotted, (schedule, localTime, lastGood, jitter) => {
    const due = nextDue(schedule, { lastGood, jitter }, localTime)!;
    if (due === lastGood + 4 * HOUR) return;
    const slot = due - jitter;
    const shown = (time: number) => Math.floor(time / 60_000) + localTime(time);
    const leapt = shown(slot) - shown(slot - 60_000) > 1;
    const minute = ((shown(slot) % 1440) + 1440) % 1440;
    if (leapt || (schedule.kind === 'hours' && schedule.every > 24)) return;
    if (schedule.kind === 'hours') assert.equal(minute % (schedule.every * 60), 0);
    else assert.equal(minute, schedule.kind === 'daily' ? schedule.minute : 0);
  }));

test('Slot follows slot, none twice, none left out', () =>
  holds(slotted, (schedule, localTime, start, jitter) => {
    const first = nextSlotAfter(schedule, start, jitter, localTime)!;
    const second = nextSlotAfter(schedule, first, jitter, localTime)!;
    assert.ok(first > start && second > first);
    assert.equal(nextSlotAfter(schedule, second - 1, jitter, localTime), second);
    assert.equal(nextSlotAfter(schedule, first - 1, jitter, localTime), first);
  }));

test('The slots that were missed are those from the due time until now but one', () =>
  holds(slotted, (schedule, localTime, lastGood, jitter, later) => {
    const now = lastGood + later * 24;
    let passed = -1;
    let slot = nextDue(schedule, { lastGood, jitter }, localTime)!;
    for (; slot <= now; slot = nextSlotAfter(schedule, slot, jitter, localTime)!) passed += 1;
    const missed = slotsMissed(schedule, lastGood, now, localTime, jitter);
    // The slots in a gap and the one at its end are one moment.
    assert.ok(Math.abs(missed - Math.max(0, passed)) <= 1, `${missed} for ${passed}`);
  }));

type Check = (
  schedule: Exclude<Schedule, { kind: 'manual' }>,
  localTime: (typeof zones)[number],
  time: number,
  jitter: number,
  later: number,
) => void;

function holds(schedules: fc.Arbitrary<Exclude<Schedule, { kind: 'manual' }>>, check: Check): void {
  fc.assert(fc.property(schedules, zone, time, jitter, fc.integer({ min: 0, max: 50 * HOUR }), check), { numRuns: 400 });
}

function intervalOf(schedule: Schedule): number {
  if (schedule.kind === 'hours') return schedule.every * HOUR;
  return schedule.kind === 'weekly' ? 7 * 24 * HOUR : 24 * HOUR;
}
