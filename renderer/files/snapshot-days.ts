/** The snapshots of an item in the order of a list: newest first, by local day. */
import type { Answer } from '../../bridge/channels.ts';
import { latest } from './files-route.ts';

export type Snapshot = Answer<'snapshots'>['snapshots'][number];

export interface SnapshotDay {
  /** Local midnight. */
  readonly day: number;
  readonly snapshots: readonly Snapshot[];
}

/** The program's order is kept, because its ledger knows better than a clock that was set back; only its direction may turn. */
export function newestFirst(snapshots: readonly Snapshot[]): readonly Snapshot[] {
  const [first, last] = [snapshots[0], snapshots.at(-1)];
  return first && last && first.time < last.time ? snapshots.toReversed() : snapshots;
}

/** Groups neighbours that share a local day. */
export function byDay(snapshots: readonly Snapshot[]): readonly SnapshotDay[] {
  const days: { day: number; snapshots: Snapshot[] }[] = [];
  for (const snapshot of snapshots) {
    const day = new Date(snapshot.time).setHours(0, 0, 0, 0);
    const last = days.at(-1);
    if (last?.day === day) last.snapshots.push(snapshot);
    else days.push({ day, snapshots: [snapshot] });
  }
  return days;
}

/** Which one an address means; undefined where it is not there (any more). */
export function snapshotCalled(snapshots: readonly Snapshot[], name: string): Snapshot | undefined {
  return name === latest ? snapshots[0] : snapshots.find(snapshot => snapshot.name === name);
}

/** The time in a snapshot's name: `2026-11-23T041502Z`; the ancestor's `2026-11-23` is midnight UTC. */
export function snapshotTime(name: string): number | undefined {
  const time = Date.parse(name.replace(/T(\d\d)(\d\d)(\d\d)Z$/, 'T$1:$2:$3Z'));
  return Number.isNaN(time) ? undefined : time;
}
