/** The retention rule against golden answers, which are reviewed by reading, and against tables. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { RetentionAnswer, RetentionPolicy, Snapshot } from '../../core/model.ts';
import { activeAges, oldestKept, retention, usualInterval } from '../../core/rules/retention.ts';
import { type Placed, parseSnapshotName } from '../../core/rules/snapshot-names.ts';
import { daily, day, keptOf, moved, numbered, removedOf, start, tenYears, vault } from './vaults-for-retention.ts';

interface Golden {
  readonly title: string;
  readonly policy: Omit<RetentionPolicy, 'deleteAfter'> & { readonly deleteAfterDays?: number };
  readonly published?: readonly { readonly name: string; readonly sequence: number }[];
  readonly snapshots: readonly {
    readonly name: string;
    readonly sequence: number;
    readonly keep?: string;
    readonly remove?: string;
  }[];
}

const folder = new URL('../golden/retention/', import.meta.url);

for (const file of readdirSync(folder).toSorted()) {
  const golden: Golden = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
  test(`${golden.title} (${file})`, () => {
    const snapshots = golden.snapshots.map(placed);
    const published = (golden.published ?? []).map(placed);
    const expected = golden.snapshots.map(({ name, keep, remove }) => `${name} ${keep ? `keep: ${keep}` : `remove: ${remove}`}`);
    assert.deepEqual(retention(snapshots, policyOf(golden), published).map(sentence), expected);
    assert.deepEqual(retention(snapshots.toReversed(), policyOf(golden), published).map(sentence), expected);
  });
}

test('An empty vault has no answers and no oldest snapshot', () => {
  assert.deepEqual(retention([], { deleteAfter: day, keepAtLeast: 3 }), []);
  assert.equal(oldestKept([]), undefined);
});

test('The oldest kept snapshot is the first in order that stays', () => {
  const answers = retention(daily(10), { deleteAfter: 4 * day, keepAtLeast: 1 });
  assert.equal(oldestKept(answers)?.name, '2026-01-06T040000Z');
});

test('The usual interval is the lower median, at least one day, and never told by one gap alone', () => {
  assert.equal(usualInterval(vault([])), day);
  assert.equal(usualInterval(vault([60])), day);
  assert.equal(usualInterval(vault([0.1, 0.1, 0.1])), day);
  assert.equal(usualInterval(vault([7, 60])), 7 * day);
  assert.equal(usualInterval(vault([7, 7, 7, 3650, -3650])), 7 * day);
  assert.equal(usualInterval(vault([...Array(40).fill(1), ...Array(29).fill(7)])), 7 * day);
});

test('Intervals are those of publication: a gap that a purge left counts for as many as it swallowed', () => {
  const thinned = daily(120).filter(({ sequence }) => sequence > 113 || sequence % 30 === 0);
  assert.equal(usualInterval(thinned), day);
});

test('A name that came again after the clock was set back does not hide the removed snapshot of that name', () => {
  const [first, removed, third] = vault([2, 2]) as [Snapshot, Snapshot, Snapshot];
  const again = { ...removed, sequence: 4 };
  const newest = { ...moved(again, day), sequence: 5 };
  const ages = activeAges([first, third, again, newest], [first, removed, third, again, newest]);
  assert.deepEqual([...ages.values()], [5 * day, day, day, 0]);
});

test('When the newest snapshots were removed by hand, ages count from the newest that is left', () => {
  const published = daily(10);
  assert.deepEqual([...activeAges(published.slice(4, 7), published).values()], [2 * day, day, 0]);
});

test('A snapshot that the ledger lost has no active age and changes none', () => {
  const known = daily(5);
  const lost = { ...moved(known[2]!, day / 2), sequence: 0 };
  assert.deepEqual(activeAges([lost, ...known], [lost, ...known]), activeAges(known));
});

test('A clock that falls back at every other start and is wrong now does not shorten the days of the others', () => {
  const hourly = vault(Array(40).fill(1 / 24)).map((snapshot, index) => moved(snapshot, index % 2 === 0 ? -tenYears : 0));
  assert.equal(activeAges(hourly).get(hourly[1]!.name), 38 * (day / 24));
});

test('What is no sane number removes nothing but is refused, and so is a snapshot given twice', () => {
  const some = daily(5);
  const refused: readonly [readonly Snapshot[], RetentionPolicy][] = [
    [some, { deleteAfter: Number.NaN, keepAtLeast: 3 }],
    [some, { deleteAfter: 0, keepAtLeast: 3 }],
    [some, { deleteAfter: -day, keepAtLeast: 3 }],
    [some, { keepLast: -1, keepAtLeast: 3 }],
    [some, { keepDaily: 1.5, keepAtLeast: 3 }],
    [some, { deleteAfter: day, keepAtLeast: Number.NaN }],
    [[...some, some[0]!], { deleteAfter: day, keepAtLeast: 3 }],
    [[...some, { ...some[0]!, name: 'x', time: Number.NaN }], { deleteAfter: day, keepAtLeast: 3 }],
    [[...some, { ...some[0]!, name: 'x', sequence: -1 }], { deleteAfter: day, keepAtLeast: 3 }],
  ];
  for (const [snapshots, policy] of refused) assert.throws(() => retention(snapshots, policy), RangeError);
});

test('A rule of zero is no rule', () => {
  assert.equal(removedOf(retention(daily(40), { keepLast: 0, keepDaily: 0, keepAtLeast: 0 })).length, 0);
});

test('A wrong clock does not become the usual interval, even where every other snapshot has it', () => {
  const flipped = daily(30).map((snapshot, index) => moved(snapshot, index % 2 === 0 ? -tenYears : 0));
  assert.equal(usualInterval(flipped), day);
});

test('A thousand daily purges leave thirty days and twelve months, and two months away then cost two days at most', () => {
  const policy: RetentionPolicy = { deleteAfter: 30 * day, keepMonthly: 12, keepAtLeast: 3 };
  const published = numbered([...Array(1000).keys(), 1060].map(index => start + index * day));
  for (const ledger of [published, []]) {
    const before = livedThrough(published.slice(0, 1000), policy, ledger);
    const back = livedThrough(published, policy, ledger);
    assert.equal(before.filter(({ sequence }) => sequence > 969).length, 31);
    assert.equal(back.filter(({ sequence }) => sequence > 971).length, 30);
    assert.ok(before.length <= 31 + 12 && before.length >= 31 + 10, `${before.length} were left`);
    assert.ok(back.length >= before.length - 2, `${back.length} are left`);
  }
});

/** What is left when each publication is followed by a purge. */
function livedThrough(
  publications: readonly Snapshot[],
  policy: RetentionPolicy,
  ledger: readonly Snapshot[],
): readonly Snapshot[] {
  let left: readonly Snapshot[] = [];
  for (const [index, snapshot] of publications.entries())
    left = keptOf(retention([...left, snapshot], policy, ledger.slice(0, index + 1)));
  return left;
}

function placed({ name, sequence }: Pick<Placed, 'name' | 'sequence'>): Snapshot {
  return { name, sequence, time: parseSnapshotName(name)!.time };
}

function policyOf({ policy: { deleteAfterDays, ...rules } }: Golden): RetentionPolicy {
  return deleteAfterDays === undefined ? rules : { ...rules, deleteAfter: deleteAfterDays * day };
}

function sentence({ snapshot, action, reason }: RetentionAnswer): string {
  return `${snapshot.name} ${action}: ${reason}`;
}
