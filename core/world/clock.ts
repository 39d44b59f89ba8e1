/** The only file that reads the time: wall clock, monotonic clock, and waiting. */
import { uptime } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

export interface Clock {
  /** Wall clock, milliseconds since 1970 UTC; may jump. */
  now(): number;
  /** Milliseconds since some moment; never jumps. */
  monotonic(): number;
  /** Milliseconds since the machine started, those that it slept included. Whole seconds on some systems. */
  uptime(): number;
  /** Resolves after `milliseconds`, or at once when `signal` aborts; never rejects. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Calls `tick` every `milliseconds` until the returned stop is called; does not keep the program alive. */
  every(milliseconds: number, tick: () => void): () => void;
  /** Minutes that local time is ahead of UTC at `time`. */
  offsetMinutes(time: number): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  uptime: () => uptime() * 1000,
  async sleep(milliseconds, signal) {
    await delay(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);
  },
  every(milliseconds, tick) {
    const timer = setInterval(tick, milliseconds);
    timer.unref();
    return () => clearInterval(timer);
  },
  offsetMinutes: time => -new Date(time).getTimezoneOffset(),
};
