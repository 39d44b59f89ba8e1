/** Names snapshots and runs after their time, reads such names back strictly, puts snapshots in order and finds the one a user means. */
import type { Snapshot } from '../model.ts';

/** `own`: `2026-11-23T041502Z`. `ancestor`: `2026-11-23`, taken as midnight UTC of that day. */
export interface NamedTime {
  readonly kind: 'own' | 'ancestor';
  readonly time: number;
}

/** What tells the place of a snapshot among others; lines of the ledger have it too. */
export type Placed = Pick<Snapshot, 'name' | 'time' | 'sequence'>;

/** `reason` is one sentence for the user, without a full stop. */
export type FoundSnapshot =
  | { readonly kind: 'found'; readonly snapshot: Snapshot }
  | { readonly kind: 'none'; readonly reason: string }
  | { readonly kind: 'ambiguous'; readonly reason: string; readonly candidates: readonly Snapshot[] };

const second = 1000;
const minute = 60 * second;
const day = 24 * 60 * minute;

/** The name for a snapshot of this time (milliseconds, cut to the second), or of the next second that no name in `taken` has. Throws a RangeError for years outside 0 to 9999. */
export function snapshotName(time: number, taken: Iterable<string> = []): string {
  const names = new Set(taken);
  let free = time;
  while (names.has(nameOf(free))) free += second;
  return nameOf(free);
}

/** The time in a snapshot's name, or undefined when it is no snapshot's name: other spellings, or days and times that no calendar has. */
export function parseSnapshotName(name: string): NamedTime | undefined {
  const own = /^(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(name);
  if (own) return named('own', calendarTime(`${own[1]}T${own[2]}:${own[3]}:${own[4]}`));
  if (/^\d{4}-\d\d-\d\d$/.test(name)) return named('ancestor', calendarTime(`${name}T00:00:00`));
  return undefined;
}

/** Whether a folder of this name is a snapshot; nothing else in a vault may be listed, linked to or removed as one. */
export function isSnapshotName(name: string): boolean {
  return parseSnapshotName(name) !== undefined;
}

/** The identity of a run: `2026-11-23T041502Z-3fa9`. `random` is four lower-case hexadecimal digits; throws a RangeError for anything else. */
export function runName(time: number, random: string): string {
  if (!/^[0-9a-f]{4}$/.test(random)) throw new RangeError(`not four hexadecimal digits: ${random}`);
  return `${nameOf(time)}-${random}`;
}

/** Whether this is the identity of a run, and so the name of one of our folders below `unfinished`. */
export function isRunName(name: string): boolean {
  const parts = /^(.{18})-[0-9a-f]{4}$/.exec(name);
  return parts !== null && parseSnapshotName(parts[1]!)?.kind === 'own';
}

/** Oldest first. The ledger's sequence decides, so a clock set back never changes which is newest; those it does not know (0) come first, by time and name. */
export function inOrder<T extends Placed>(snapshots: readonly T[]): readonly T[] {
  return snapshots.toSorted(
    (a, b) => a.sequence - b.sequence || a.time - b.time || (a.name < b.name ? -1 : Number(a.name > b.name)),
  );
}

/** The snapshot a user means by a name, `current`, `latest`, a date or date-time (UTC, or with an offset), or the beginning of one name. */
export function findSnapshot(snapshots: readonly Snapshot[], wish: string): FoundSnapshot {
  const ordered = inOrder(snapshots);
  const newest = ordered.at(-1);
  if (!newest) return { kind: 'none', reason: 'there is no snapshot yet' };
  if (wish === 'current' || wish === 'latest') return { kind: 'found', snapshot: newest };
  const exact = ordered.find(snapshot => snapshot.name === wish);
  if (exact) return { kind: 'found', snapshot: exact };
  const end = endOfWish(wish);
  return end === undefined ? byBeginning(ordered, wish) : atOrBefore(ordered, wish, end);
}

function atOrBefore(ordered: readonly Snapshot[], wish: string, end: number): FoundSnapshot {
  if (Number.isNaN(end)) return { kind: 'none', reason: `no calendar has ${wish}` };
  // By time, not by sequence: whoever asks for a date means what the clock said, also while it was wrong.
  const byTime = ordered.toSorted((a, b) => a.time - b.time);
  const snapshot = byTime.findLast(candidate => candidate.time <= end);
  if (snapshot) return { kind: 'found', snapshot };
  return { kind: 'none', reason: `no snapshot is as old as ${wish}; the oldest is ${byTime[0]!.name}` };
}

function byBeginning(ordered: readonly Snapshot[], wish: string): FoundSnapshot {
  const candidates = wish === '' ? [] : ordered.filter(snapshot => snapshot.name.startsWith(wish));
  if (candidates.length === 1) return { kind: 'found', snapshot: candidates[0]! };
  if (candidates.length > 1)
    return { kind: 'ambiguous', reason: `${candidates.length} snapshots begin with ${wish}`, candidates };
  return {
    kind: 'none',
    reason: `no snapshot is named ${wish === '' ? 'by an empty word' : wish}; write its name, a date like 2026-11-23, or current`,
  };
}

/** The last millisecond of the day, minute or second that is written here; NaN for one that no calendar has, undefined when it is no date at all. */
function endOfWish(wish: string): number | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(\.\d{1,3})? ?(Z|[+-]\d\d:?\d\d)?)?$/.exec(wish);
  if (!parts) return undefined;
  const [, date, clock = '00:00', seconds, fraction, offset = 'Z'] = parts;
  const start = calendarTime(`${date}T${clock}${seconds ?? ':00'}`);
  const length = parts[2] === undefined ? day : seconds === undefined ? minute : second;
  if (start === undefined || (fraction !== undefined && seconds === undefined)) return Number.NaN;
  return start - offsetOf(offset) + length - 1;
}

/** Milliseconds east of UTC; NaN for an offset that no place on earth has. */
function offsetOf(text: string): number {
  if (text === 'Z') return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(-2));
  if (hours > 14 || minutes > 59) return Number.NaN;
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * minute;
}

function named(kind: NamedTime['kind'], time: number | undefined): NamedTime | undefined {
  return time === undefined ? undefined : { kind, time };
}

function nameOf(time: number): string {
  const text = new Date(time).toISOString();
  if (!/^\d{4}-/.test(text)) throw new RangeError(`a snapshot's name has room for the years 0 to 9999, not for ${text}`);
  return `${text.slice(0, 19).replaceAll(':', '')}Z`;
}

/** Reads `2026-11-23T04:15:02` as UTC. JavaScript takes 30 February for 2 March and 24:00 for the next day, hence the way back. */
function calendarTime(text: string): number | undefined {
  const time = Date.parse(`${text}Z`);
  return Number.isNaN(time) || new Date(time).toISOString() !== `${text}.000Z` ? undefined : time;
}
