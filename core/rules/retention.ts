/** Decides which snapshots of a vault stay and which may go, and says why of each. Reads no clock and no file time. */
import type { RetentionAnswer, RetentionPolicy, Snapshot } from '../model.ts';
import { periodText } from './figures.ts';
import { inOrder, type Placed } from './snapshot-names.ts';

const day = 24 * 60 * 60 * 1000;
/** So many of the last publications tell the usual interval. */
const habit = 30;

type Reasons = ReadonlyMap<Snapshot, string>;

/**
 * One answer for each snapshot, oldest first. All snapshots given count as good: published and whole.
 * `published` is every publication that the vault's ledger remembers, also of snapshots that are gone: with it a purge does not change
 * what the next one sees. Without it, ages and the usual interval are taken from the snapshots that are left.
 * Throws a RangeError, so that nothing goes, for a policy or a time that is no sane number and for a snapshot given twice.
 */
export function retention(
  snapshots: readonly Snapshot[],
  policy: RetentionPolicy,
  published: readonly Placed[] = [],
): readonly RetentionAnswer[] {
  refuseNonsense(snapshots, policy, published);
  const ordered = inOrder(snapshots);
  if (removesNothing(policy)) return ordered.map(snapshot => ({ snapshot, action: 'keep', reason: 'no rule removes anything' }));
  const ages = activeAges(snapshots, published);
  const keepers = [
    newest(ordered, 1, 'newest'),
    outOfPlace(ordered),
    youngEnough(ordered, ages, policy.deleteAfter),
    newest(ordered, policy.keepLast ?? 0, `one of the last ${policy.keepLast}`),
    lastOfEach(ordered, 'day', dayOf, policy.keepDaily),
    lastOfEach(ordered, 'week', weekOf, policy.keepWeekly),
    lastOfEach(ordered, 'month', monthOf, policy.keepMonthly),
    lastOfEach(ordered, 'year', yearOf, policy.keepYearly),
    // The newest ones, and not what fills up the number that other rules leave: so a further rule never removes more.
    newest(ordered, policy.keepAtLeast, `never fewer than ${policy.keepAtLeast}`),
  ];
  return ordered.map(snapshot => answer(snapshot, keepers, ages.get(snapshot.name), policy.deleteAfter));
}

/** The oldest snapshot that these answers keep; undefined for an empty vault. */
export function oldestKept(answers: readonly RetentionAnswer[]): Snapshot | undefined {
  return answers.find(({ action }) => action === 'keep')?.snapshot;
}

/**
 * By name of snapshot, its active age in milliseconds: what lies between it and the newest snapshot, where a gap counts for at most twice the usual
 * interval and a step back in time for nothing. While clocks are right it never exceeds the true age; a clock that jumps, however often to and fro
 * between two times, adds two usual steps.
 */
export function activeAges(snapshots: readonly Snapshot[], published: readonly Placed[] = []): ReadonlyMap<string, number> {
  const line = timeline(snapshots, published);
  const longest = 2 * usualInterval(line);
  const ages = line.map(() => 0);
  let latest = line.length - 1;
  for (let index = line.length - 2; index >= 0; index -= 1) {
    const past = line[latest]!.time - line[index]!.time;
    // Straight to the latest time published since, where that is shorter: a clock that falls back at every start must not count each return.
    const straight = past >= 0 ? past + ages[latest]! : Number.POSITIVE_INFINITY;
    ages[index] = Math.min(straight, ages[index + 1]! + between(0, gap(line, index), longest));
    if (past < 0) latest = index;
  }
  const present: ReadonlySet<Placed> = new Set(snapshots);
  return new Map(line.flatMap((placed, index) => (present.has(placed) ? [[placed.name, ages[index]!]] : [])));
}

/** The median interval in milliseconds between the last 30 publications (given oldest first), at least one day. */
export function usualInterval(line: readonly Placed[]): number {
  const tail = line.slice(-habit);
  const steps = tail.slice(1).flatMap((_, index) => stepsOf(tail, index));
  const sorted = steps.slice(1 - habit).sort((a, b) => a - b);
  // Of an even number the lower middle, and a single one tells no habit: one absence or one jump of the clock must not become the usual.
  return sorted.length < 2 ? day : Math.max(day, sorted[Math.floor((sorted.length - 1) / 2)]!);
}

/** A gap as the intervals it once had: sequence 12 to 15 were three, even if 13 and 14 are gone since. Beside a step back in time nothing is certain: 0. */
function stepsOf(line: readonly Placed[], index: number): readonly number[] {
  const [former, later] = [line[index]!.sequence, line[index + 1]!.sequence];
  const count = former === 0 ? 1 : Math.max(1, later - former);
  const calm = [index - 1, index, index + 1].every(each => gap(line, each) >= 0);
  return Array.from({ length: Math.min(count, habit) }, () => (calm ? gap(line, index) / count : 0));
}

/** All that is known to have been published, oldest first, up to the newest snapshot that is still there. */
function timeline(snapshots: readonly Snapshot[], published: readonly Placed[]): readonly Placed[] {
  const lost = outOfPlace(inOrder(snapshots));
  const placed = snapshots.filter(snapshot => !lost.has(snapshot));
  const known = new Set(placed.map(identity));
  const line = inOrder([...placed, ...published.filter(each => each.sequence > 0 && !known.has(identity(each)))]);
  const present: ReadonlySet<Placed> = new Set(placed);
  return line.slice(0, line.findLastIndex(each => present.has(each)) + 1);
}

/** A name alone is not enough: with a clock set back, the name of a removed snapshot may come again. */
function identity({ name, sequence }: Placed): string {
  return sequence > 0 ? `number ${sequence}` : name;
}

function gap(line: readonly Placed[], index: number): number {
  const [former, later] = [line[index], line[index + 1]];
  return former && later ? later.time - former.time : 0;
}

function newest(ordered: readonly Snapshot[], count: number, reason: string): Reasons {
  return new Map(count === 0 ? [] : ordered.slice(-count).map(snapshot => [snapshot, reason]));
}

/** Those that the ledger does not know although they are dated after its first entry: nobody can tell when they were made, so nobody removes them. */
function outOfPlace(ordered: readonly Snapshot[]): Reasons {
  const first = ordered.find(({ sequence }) => sequence > 0)?.time ?? Number.POSITIVE_INFINITY;
  const lost = ordered.filter(({ sequence, time }) => sequence === 0 && time > first);
  return new Map(lost.map(snapshot => [snapshot, 'not in the ledger, so its age is unknown']));
}

function youngEnough(ordered: readonly Snapshot[], ages: ReadonlyMap<string, number>, limit: number | undefined): Reasons {
  if (limit === undefined) return new Map();
  const young = ordered.filter(({ name }) => (ages.get(name) ?? 0) <= limit);
  return new Map(young.map(snapshot => [snapshot, youngText(ages.get(snapshot.name) ?? 0, limit)]));
}

/** By the calendar, once without what is dated after the newest: so a snapshot from a clock ahead takes no place from others, nor does one from a clock behind. */
function lastOfEach(ordered: readonly Snapshot[], word: string, bucketOf: (time: number) => number, count = 0): Reasons {
  const byTime = ordered.toSorted((a, b) => a.time - b.time);
  const past = byTime.filter(({ time }) => time <= (ordered.at(-1)?.time ?? time));
  return new Map([...winners(byTime, word, bucketOf, count), ...winners(past, word, bucketOf, count)]);
}

function winners(ordered: readonly Snapshot[], word: string, bucketOf: (time: number) => number, count: number): Reasons {
  const buckets = new Map<number, Snapshot>();
  for (const snapshot of ordered.toReversed()) {
    const bucket = bucketOf(snapshot.time);
    if (buckets.size < count && !buckets.has(bucket)) buckets.set(bucket, snapshot);
  }
  return new Map(
    [...buckets.values()].map((snapshot, index) => [snapshot, `last of its ${word} (${ordinal(index + 1)} of ${count})`]),
  );
}

function dayOf(time: number): number {
  return Math.floor(time / day);
}

/** ISO weeks begin on Monday; 1 January 1970 was a Thursday. */
function weekOf(time: number): number {
  return Math.floor((dayOf(time) + 3) / 7);
}

function monthOf(time: number): number {
  return yearOf(time) * 12 + new Date(time).getUTCMonth();
}

function yearOf(time: number): number {
  return new Date(time).getUTCFullYear();
}

function answer(
  snapshot: Snapshot,
  keepers: readonly Reasons[],
  age: number | undefined,
  limit: number | undefined,
): RetentionAnswer {
  const reason = keepers.map(kept => kept.get(snapshot)).find(found => found !== undefined);
  if (reason !== undefined) return { snapshot, action: 'keep', reason };
  return { snapshot, action: 'remove', reason: limit === undefined ? 'no keep rule wants it' : oldText(age ?? 0, limit) };
}

function youngText(age: number, limit: number): string {
  return `${age < limit ? 'younger than' : 'no older than'} ${periodText(limit)} (active age ${ageText(age)})`;
}

function oldText(age: number, limit: number): string {
  const shown = ageText(age) === ageText(limit) ? `a little over ${ageText(age)}` : ageText(age);
  return `active age ${shown} is past delete_after ${periodText(limit)} and no keep rule wants it`;
}

/** Cut, never rounded up: whole days from three days on, else whole hours or minutes. */
function ageText(age: number): string {
  const grain = age >= 3 * day ? day : age >= day / 24 ? day / 24 : day / 1440;
  return age < grain ? 'under a minute' : periodText(Math.floor(age / grain) * grain);
}

function ordinal(count: number): string {
  const ending = count % 100 > 10 && count % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count}${ending}`;
}

function between(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** Whether the policy can never remove anything. */
export function removesNothing(policy: RetentionPolicy): boolean {
  return policy.deleteAfter === undefined && keepCounts(policy).every(count => count === 0);
}

function keepCounts(policy: RetentionPolicy): readonly number[] {
  return [policy.keepLast ?? 0, policy.keepDaily ?? 0, policy.keepWeekly ?? 0, policy.keepMonthly ?? 0, policy.keepYearly ?? 0];
}

/** What reaches this file is checked already; a mistake before it must not become a removal. */
function refuseNonsense(snapshots: readonly Snapshot[], policy: RetentionPolicy, published: readonly Placed[]): void {
  const { deleteAfter, keepAtLeast } = policy;
  if (deleteAfter !== undefined && !(deleteAfter > 0 && Number.isFinite(deleteAfter)))
    throw new RangeError(`no period: delete_after ${deleteAfter}`);
  const wrong = [...keepCounts(policy), keepAtLeast].find(count => !Number.isSafeInteger(count) || count < 0);
  if (wrong !== undefined) throw new RangeError(`no number of snapshots: ${wrong}`);
  const torn = [...snapshots, ...published].find(
    ({ time, sequence }) => !Number.isFinite(time) || !Number.isSafeInteger(sequence) || sequence < 0,
  );
  if (torn) throw new RangeError(`no time or no sequence: ${torn.name}`);
  const names = new Set<string>();
  const twice = snapshots.find(({ name }) => names.size === names.add(name).size);
  if (twice) throw new RangeError(`given twice: ${twice.name}`);
}
