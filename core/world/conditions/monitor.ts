/** A program that runs as long as somebody listens, is started again when it ends, and ends with us even when we are killed. */
import type { Clock } from '../clock.ts';
import type { Programs } from '../run-program.ts';
import type { MonitorProgram } from './parts.ts';

interface MonitorEvents {
  onLine(line: string): void;
  onUp?(): void;
  onDown?(): void;
}

interface World {
  readonly clock: Clock;
  readonly programs: Programs;
}

const shortPause = 2000;
const longPause = 5 * 60_000;
/** Who lived this long was well: its end was not the start's fault. */
const healthyLife = 60_000;

/**
 * A kill -9 leaves no time to end anybody, but the kernel closes our end of the monitor's input: `cat` sees that and ends the monitor.
 * The shell becomes the monitor; a job in the background would have its input taken away, hence the copy of it (3).
 */
const dieWithUs = `exec 3<&0 </dev/null
(cat <&3; kill "$$") >/dev/null 2>&1 &
exec 3<&-
exec "$@"`;

export function keepRunning(
  world: World,
  monitor: MonitorProgram & { readonly environment: Readonly<Record<string, string>> },
  events: MonitorEvents,
): () => void {
  const stopped = new AbortController();
  void keepOn();
  return () => stopped.abort();

  async function keepOn(): Promise<void> {
    let pause = shortPause;
    while (!stopped.signal.aborted) {
      const begun = world.clock.monotonic();
      const code = await runOnce();
      if (stopped.signal.aborted) return;
      events.onDown?.();
      const lived = world.clock.monotonic() - begun;
      pause = isAbsent(code) ? longPause : lived > healthyLife ? shortPause : Math.min(pause * 2, longPause);
      await world.clock.sleep(pause, stopped.signal);
    }
  }

  async function runOnce(): Promise<number> {
    const running = await world.programs.start({
      program: 'sh',
      args: ['-c', dieWithUs, 'sh', monitor.program, ...monitor.args],
      environment: monitor.environment,
      input: 'pipe',
      onLine: line => stopped.signal.aborted || events.onLine(line),
    });
    const end = () => running.end('SIGKILL');
    stopped.signal.addEventListener('abort', end);
    if (stopped.signal.aborted) end();
    else events.onUp?.();
    const { code } = await running.result;
    stopped.signal.removeEventListener('abort', end);
    // The program has ended; the watcher of its input, in the same group, has not.
    if (!stopped.signal.aborted) end();
    return code;
  }
}

const isAbsent = (code: number): boolean => code === 126 || code === 127;
