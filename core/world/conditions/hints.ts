/** Everything that may tell of a change: the network's monitor, polling while it does not run, the monitors of those who are asked. */
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../clock.ts';
import type { Programs } from '../run-program.ts';
import { keepRunning } from './monitor.ts';
import type { SystemParts } from './parts.ts';
import type { Occasion } from './patient-asker.ts';

interface World {
  readonly clock: Clock;
  readonly programs: Programs;
}

const pollMilliseconds = 2000;

export function startHints(parts: SystemParts, world: World, onHint: (occasion: Occasion) => void): () => void {
  const stops = parts.askers.flatMap(({ monitor }) =>
    monitor ? [keepRunning(world, { ...monitor, environment: parts.environment }, { onLine: () => onHint('told') })] : [],
  );
  stops.push(networkHints(parts, world, () => onHint('hint')));
  return () => {
    for (const stop of stops) stop();
  };
}

function networkHints(parts: SystemParts, world: World, onHint: () => void): () => void {
  let stopPolling: (() => void) | undefined = poll(parts, world.clock, onHint);
  if (!parts.networkMonitor) return stopPolling;
  const stopMonitor = keepRunning(
    world,
    { ...parts.networkMonitor, environment: parts.environment },
    {
      onLine: onHint,
      onUp() {
        stopPolling?.();
        stopPolling = undefined;
        // What happened while nobody listened.
        onHint();
      },
      onDown() {
        stopPolling ??= poll(parts, world.clock, onHint);
      },
    },
  );
  return () => {
    stopMonitor();
    stopPolling?.();
  };
}

function poll(parts: SystemParts, clock: Clock, onHint: () => void): () => void {
  let last = parts.interfaces();
  return clock.every(pollMilliseconds, () => {
    const now = parts.interfaces();
    if (isDeepStrictEqual(last, now)) return;
    last = now;
    onHint();
  });
}
