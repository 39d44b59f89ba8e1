/** Vaults for the retention tests: from lists of gaps, with right and with wrong clocks. */
import type { RetentionAnswer, Snapshot } from '../../core/model.ts';
import { snapshotName } from '../../core/rules/snapshot-names.ts';

export const day = 24 * 60 * 60 * 1000;
export const tenYears = 3652 * day;
export const start = Date.UTC(2026, 0, 1, 4);

export function daily(length: number): readonly Snapshot[] {
  return vault(Array(length - 1).fill(1));
}

export function vault(gapsInDays: readonly number[]): readonly Snapshot[] {
  return numbered(timesOf(gapsInDays.map(gap => gap * 86_400)));
}

/** Times that begin at `start`, with these gaps in seconds. */
export function timesOf(gaps: readonly number[]): readonly number[] {
  const times = [start];
  for (const gap of gaps) times.push(Math.max(0, times.at(-1)! + gap * 1000));
  return times;
}

export function numbered(times: readonly number[]): readonly Snapshot[] {
  const names = new Set<string>();
  return times.map((time, index) => {
    const snapshot = snapshotAt(time, index + 1, names);
    names.add(snapshot.name);
    return snapshot;
  });
}

export function snapshotAt(time: number, sequence: number, taken: Iterable<string>): Snapshot {
  return { name: snapshotName(time, taken), time, sequence };
}

export function moved(snapshot: Snapshot, shift: number): Snapshot {
  return shift === 0 ? snapshot : { ...snapshot, name: snapshotName(snapshot.time + shift), time: snapshot.time + shift };
}

export function keptOf(answers: readonly RetentionAnswer[]): readonly Snapshot[] {
  return answers.filter(({ action }) => action === 'keep').map(({ snapshot }) => snapshot);
}

export function removedOf(answers: readonly RetentionAnswer[]): readonly Snapshot[] {
  return answers.filter(({ action }) => action === 'remove').map(({ snapshot }) => snapshot);
}
