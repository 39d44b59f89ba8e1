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
        const next = [...timers].filter(timer => timer.due <= end).sort((one, other) => one.due - other.due)[0];
        if (!next) break;
        pass(Math.max(0, next.due - monotonic));
        if (next.every === undefined) timers.delete(next);
        else next.due = monotonic + next.every;
        next.fire();
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
async function idle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(resolve => setImmediate(resolve));
}
