/** Notices that the machine slept, that this program was stopped, and that the wall clock was set: three clocks compared at each look. */
import type { Known } from '../../agent-model.ts';
import type { Clock } from '../clock.ts';

export interface TimeReading {
  readonly justResumed: Known;
  readonly clockJumped: Known;
}

export interface TimeWatch {
  /** To be called at every reading. */
  look(): TimeReading;
  /** From now on looks come at least once per tick (or no more): a gap means that we were stopped. */
  expectTicks(ticking: boolean): void;
}

const sleepGrain = 2000;
const jumpGrain = 5000;
/** Long enough for everybody who re-reads on it, short enough not to be taken for the next one. */
const told = 30_000;

interface Clocks {
  readonly monotonic: number;
  readonly uptime: number;
  readonly wall: number;
}

export function timeWatch(clock: Clock, tickMilliseconds: number): TimeWatch {
  let last: Clocks | undefined;
  let ticking = false;
  let resumedAt = Number.NEGATIVE_INFINITY;
  let jumpedAt = Number.NEGATIVE_INFINITY;
  return {
    look() {
      const now = clocks(clock);
      const isLate = ticking && last !== undefined && now.monotonic - last.monotonic > 1.5 * tickMilliseconds;
      if (isLate || (last && slept(last, now))) resumedAt = now.monotonic;
      if (last && jumped(last, now)) jumpedAt = now.monotonic;
      last = now;
      return { justResumed: isRecent(resumedAt, now), clockJumped: isRecent(jumpedAt, now) };
    },
    expectTicks(isTicking) {
      ticking = isTicking;
      // What lies before the first tick is no gap between ticks.
      last = undefined;
    },
  };
}

function clocks(clock: Clock): Clocks {
  return { monotonic: clock.monotonic(), uptime: clock.uptime(), wall: clock.now() };
}

/** On macOS and Windows the monotonic clock goes on in sleep: there the late tick tells. */
function slept(last: Clocks, now: Clocks): boolean {
  return now.uptime - last.uptime - (now.monotonic - last.monotonic) > sleepGrain;
}

/** Sleep moves wall clock and uptime alike. */
function jumped(last: Clocks, now: Clocks): boolean {
  return Math.abs(now.wall - last.wall - (now.uptime - last.uptime)) > jumpGrain;
}

function isRecent(moment: number, now: Clocks): Known {
  return now.monotonic - moment < told ? 'yes' : 'no';
}
