/** When an item is due: slots of the local day or week, each missed one caught up once, right in the nights when the clocks change. */
import type { LocalTime, Schedule } from '../agent-model.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** A Monday, 0:00 on the wall: 5 January 1970. */
const SOME_MONDAY = 4 * DAY;

export interface DueQuestion {
  /** Start of the attempt that made the newest good snapshot. */
  readonly lastGood: number | undefined;
  /** Milliseconds by which this machine comes after every slot. */
  readonly jitter: number;
  /** Tells a snapshot that a wrong clock made from one of today. */
  readonly now?: number;
}

/** When the item is due next: 0 or a time in the past for at once, undefined for never by itself. */
export function nextDue(schedule: Schedule, { lastGood, jitter, now }: DueQuestion, localTime: LocalTime): number | undefined {
  if (schedule.kind === 'manual') return undefined;
  if (lastGood === undefined || isFromTheFuture(lastGood, now)) return 0;
  if (schedule.kind === 'when-reachable') return lastGood + HOUR;
  const slots = slotsOf(schedule);
  const slot = instantOf(slots, firstSlotFrom(slots, firstChance(slots, lastGood) - jitter, localTime), localTime) + jitter;
  return Math.max(slot, lastGood + breathOf(slots));
}

/** How many slots passed without a run since the item became due, beyond the one that is caught up. */
export function slotsMissed(
  schedule: Schedule,
  lastGood: number | undefined,
  now: number,
  localTime: LocalTime,
  jitter = 0,
): number {
  if (schedule.kind === 'manual' || schedule.kind === 'when-reachable' || lastGood === undefined) return 0;
  const slots = slotsOf(schedule);
  const first = firstSlotFrom(slots, firstChance(slots, lastGood) - jitter, localTime);
  return Math.max(0, firstSlotFrom(slots, now - jitter + 1, localTime) - 1 - first);
}

/** The first slot after a time, whatever the last snapshot: where a run goes that the user did not want now. */
export function nextSlotAfter(schedule: Schedule, time: number, jitter: number, localTime: LocalTime): number | undefined {
  if (schedule.kind === 'manual') return undefined;
  if (schedule.kind === 'when-reachable') return time + HOUR;
  const slots = slotsOf(schedule);
  return instantOf(slots, firstSlotFrom(slots, time - jitter + 1, localTime), localTime) + jitter;
}

/** The first and the last time up to `time` and after it at which clocks here reach a minute of the day. */
export function aroundMinute(
  minute: number,
  time: number,
  localTime: LocalTime,
): { readonly last: number; readonly next: number } {
  const slots = slotsOf({ kind: 'daily', minute });
  const next = firstSlotFrom(slots, time + 1, localTime);
  return { last: instantOf(slots, next - 1, localTime), next: instantOf(slots, next, localTime) };
}

/** From 0 to 1, always the same for the same text: machines with one configuration do not all come at once. */
export function machineShare(seedText: string): number {
  let hash = 0x811c9dc5;
  for (const character of seedText) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  // Without these steps, texts that differ in their last letter would get shares that are close together.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/**
 * It would postpone the next run until the clock is there again. To count it as made now would postpone it, too,
 * each time it is asked: so one snapshot more is made, which is then the newest.
 */
function isFromTheFuture(lastGood: number, now: number | undefined): boolean {
  return now !== undefined && lastGood > now + MINUTE;
}

/** Times on the wall that come again and again: slot number 0 is the first of the week of SOME_MONDAY. */
interface Slots {
  /** Milliseconds on the wall after which all comes again. */
  readonly cycle: number;
  /** Milliseconds since the beginning of the cycle, rising. */
  readonly starts: readonly number[];
  /** Milliseconds from a slot to the next. */
  readonly interval: number;
}

/** A run that was caught up just before a slot is not followed by another at once: within a day, the slot is left out. */
function firstChance({ interval }: Slots, lastGood: number): number {
  return interval < DAY ? lastGood + interval / 2 : lastGood + 1;
}

/** A day's or a week's slot is put off a little instead: left out, whoever opens the laptop in the evening only would be backed up every other day. */
function breathOf({ interval }: Slots): number {
  return interval < DAY ? 0 : 4 * HOUR;
}

type Slotted = Exclude<Schedule, { kind: 'manual' | 'when-reachable' }>;

function slotsOf(schedule: Slotted): Slots {
  switch (schedule.kind) {
    case 'daily':
      return { cycle: DAY, starts: [schedule.minute * MINUTE], interval: DAY };
    case 'weekly':
      return { cycle: WEEK, starts: [0], interval: WEEK };
    case 'hours': {
      const interval = schedule.every * HOUR;
      // Each day begins anew at 0:00, also when its 24 hours are no multiple of the interval; longer ones run on.
      const inADay = Array.from({ length: Math.ceil(24 / schedule.every) }, (_, index) => index * interval);
      return schedule.every > 24 ? { cycle: interval, starts: [0], interval } : { cycle: DAY, starts: inADay, interval };
    }
  }
}

/** The number of the first slot that is not before a time. */
function firstSlotFrom(slots: Slots, time: number, localTime: LocalTime): number {
  const wall = time + localTime(time) * MINUTE - SOME_MONDAY;
  const cycle = Math.floor(wall / slots.cycle);
  const begun = slots.starts.filter(start => start <= wall - cycle * slots.cycle).length;
  // Clocks show this slot's time or a later one, so it has been; where they were set back, some further ones have been, too.
  let slot = cycle * slots.starts.length + begun - 1;
  while (instantOf(slots, slot, localTime) < time) slot += 1;
  return slot;
}

/** When clocks here reach the slot's time for the first time, or leap over it. */
function instantOf({ cycle, starts }: Slots, slot: number, localTime: LocalTime): number {
  const turn = Math.floor(slot / starts.length);
  return firstInstantOf(SOME_MONDAY + turn * cycle + starts[slot - turn * starts.length]!, localTime);
}

function firstInstantOf(wall: number, localTime: LocalTime): number {
  // No zone is further from UTC than 14 hours, and none changes its clocks twice in a day.
  const [before, after] = [wall - 15 * HOUR, wall + 15 * HOUR];
  const candidates = [wall - localTime(before) * MINUTE, wall - localTime(after) * MINUTE];
  const reached = candidates.filter(time => time + localTime(time) * MINUTE === wall);
  return reached.length > 0 ? Math.min(...reached) : firstMomentBeyond(wall, before, after, localTime);
}

/** The end of a gap, from a time before it and one behind it. */
function firstMomentBeyond(wall: number, before: number, after: number, localTime: LocalTime): number {
  let [early, late] = [before, after];
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (middle + localTime(middle) * MINUTE < wall) early = middle;
    else late = middle;
  }
  return late;
}
