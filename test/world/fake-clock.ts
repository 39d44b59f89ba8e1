/** A clock that stands still until a test moves it; sleep and ticks end on the way, in order. */
import type { Clock } from '../../core/world/clock.ts';

export interface FakeClock extends Clock {
  /** Time passes for everybody. */
  advance(milliseconds: number): Promise<void>;
  /** The machine sleeps: the monotonic clock and all timers stand still. */
  sleepMachine(milliseconds: number): void;
  /** The program is stopped: time passes, timers come late. */
  stopProgram(milliseconds: number): void;
  setWallClock(by: number): void;
}

interface Timer {
  due: number;
  readonly every?: number;
  readonly fire: () => void;
}

export function fakeClock(start = Date.UTC(2026, 10, 23, 12)): FakeClock {
  let monotonic = 1000;
  let uptime = 500_000;
  let wall = start;
  const timers = new Set<Timer>();

  function pass(milliseconds: number): void {
    monotonic += milliseconds;
    uptime += milliseconds;
    wall += milliseconds;
  }

  function add(timer: Timer): () => void {
    timers.add(timer);
    return () => timers.delete(timer);
  }

  function fire(timer: Timer): void {
    // Another one of this moment may have ended it.
    if (!timers.has(timer)) return;
    if (timer.every === undefined) timers.delete(timer);
    else timer.due = monotonic + timer.every;
    timer.fire();
  }

  return {
    now: () => wall,
    monotonic: () => monotonic,
    uptime: () => uptime,
    sleep: (milliseconds, signal) =>
      new Promise(resolve => {
        if (signal?.aborted) return resolve();
        const drop = add({ due: monotonic + milliseconds, fire: resolve });
        signal?.addEventListener('abort', () => {
          drop();
          resolve();
        });
      }),
    every: (milliseconds, tick) => add({ due: monotonic + milliseconds, every: milliseconds, fire: tick }),
    offsetMinutes: () => 0,
    async advance(milliseconds) {
      await idle();
      const end = monotonic + milliseconds;
      for (;;) {
        const due = Math.min(...[...timers].map(timer => timer.due));
        if (due > end) break;
        pass(Math.max(0, due - monotonic));
        // As of a real clock, those of one moment come one right after the other.
        for (const timer of [...timers].filter(timer => timer.due <= due)) fire(timer);
        await idle();
      }
      pass(end - monotonic);
      await idle();
    },
    sleepMachine(milliseconds) {
      uptime += milliseconds;
      wall += milliseconds;
    },
    stopProgram: pass,
    setWallClock(by) {
      wall += by;
    },
  };
}

/** Promises that wait for nothing but one another have all ended. */
function idle(): Promise<void> {
  return new Promise(resolve => {
    const turn = (left: number): void => void (left === 0 ? resolve() : setImmediate(turn, left - 1));
    turn(5);
  });
}
