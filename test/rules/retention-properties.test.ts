/** What the retention rule promises for any vault, policy and clock. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RetentionPolicy, Snapshot } from '../../core/model.ts';
import { activeAges, retention, usualInterval } from '../../core/rules/retention.ts';
import { inOrder } from '../../core/rules/snapshot-names.ts';
import { day, keptOf, moved, numbered, removedOf, snapshotAt, start, tenYears, timesOf } from './vaults-for-retention.ts';

const someGap = fc.oneof(
  fc.integer({ min: 1, max: 3 * 86_400 }),
  fc.constantFrom(3600, 86_400, 7 * 86_400),
  fc.integer({ min: 1, max: 90 * 86_400 }),
);
const calmVault = fc.array(someGap, { minLength: 1, maxLength: 70 }).map(gaps => numbered(timesOf(gaps)));
const jump = fc.oneof({ weight: 6, arbitrary: someGap }, { weight: 1, arbitrary: fc.integer({ min: -4e8, max: 4e8 }) });
const anyVault = fc
  .tuple(fc.array(someGap, { maxLength: 5 }), fc.array(jump, { minLength: 1, maxLength: 70 }))
  .map(([ancestor, gaps]) => wildVault(ancestor, gaps));
const anyDays = fc.integer({ min: 1, max: 120 });
const count = fc.integer({ min: 1, max: 12 });
const keepRules = fc.record(
  { keepLast: count, keepDaily: count, keepWeekly: count, keepMonthly: count, keepYearly: count },
  { requiredKeys: [] },
);
const anyPolicy: fc.Arbitrary<RetentionPolicy> = fc
  .tuple(keepRules, fc.option(anyDays), fc.nat(6))
  .map(([rules, days, keepAtLeast]) => ({ ...rules, ...(days === null ? {} : { deleteAfter: days * day }), keepAtLeast }));

test('The newest snapshot always stays, whatever the clocks did', () =>
  holds(anyVault, anyPolicy, (snapshots, policy) => {
    assert.equal(retention(snapshots, policy).at(-1)?.action, 'keep');
    assert.equal(retention(snapshots, policy).at(-1)?.snapshot, inOrder(snapshots).at(-1));
  }));

test('Every snapshot gets exactly one answer with a reason, in order', () =>
  holds(anyVault, anyPolicy, (snapshots, policy) => {
    const answers = retention(snapshots, policy);
    assert.deepEqual(
      answers.map(({ snapshot }) => snapshot),
      inOrder(snapshots),
    );
    for (const { reason } of answers) assert.match(reason, /^[a-z].*[^.]$/);
  }));

test('Never fewer than keep_at_least stay', () =>
  holds(anyVault, anyPolicy, (snapshots, policy) => {
    const kept = keptOf(retention(snapshots, policy));
    assert.ok(kept.length >= Math.min(snapshots.length, policy.keepAtLeast));
  }));

test('An empty policy removes nothing from any vault', () =>
  holds(anyVault, fc.nat(5), (snapshots, keepAtLeast) => {
    assert.equal(removedOf(retention(snapshots, { keepAtLeast })).length, 0);
  }));

test('Nothing goes before its days are over while clocks are right', () =>
  holds(calmVault, anyDays, (snapshots, days) => {
    const newest = snapshots.at(-1)!.time;
    for (const { time } of removedOf(retention(snapshots, { deleteAfter: days * day, keepAtLeast: 1 }))) {
      assert.ok(newest - time > days * day);
    }
  }));

test('While clocks are right, the active age is the plain sum of gaps, each counted for at most twice the usual interval', () =>
  holds(calmVault, fc.constant(0), snapshots => {
    const longest = 2 * usualInterval(snapshots);
    const gaps = snapshots.slice(1).map(({ time }, index) => Math.min(longest, time - snapshots[index]!.time));
    const sums = snapshots.map((_, index) => gaps.slice(index).reduce((sum, gap) => sum + gap, 0));
    assert.deepEqual([...activeAges(snapshots).values()], sums);
  }));

test('A further rule never removes more, and a larger number neither', () =>
  holds(anyVault, fc.tuple(anyPolicy, anyPolicy), (snapshots, [one, other]) => {
    fc.pre(Object.keys(one).length > 1);
    const removed = new Set(removedOf(retention(snapshots, one)));
    for (const snapshot of removedOf(retention(snapshots, larger(one, other)))) assert.ok(removed.has(snapshot));
  }));

test('A laptop that was off for two months keeps on its return all that is not past its days by what two usual steps add', () =>
  holds(calmVault, anyDays, (snapshots, days) => {
    const newest = snapshots.at(-1)!.time;
    const back = numbered([...snapshots.map(({ time }) => time), newest + 60 * day]);
    const allowance = 2 * usualInterval(back);
    for (const { time } of removedOf(retention(back, { deleteAfter: days * day, keepAtLeast: 1 }))) {
      assert.ok(newest - time + allowance > days * day);
    }
  }));

test('A clock that jumps ten years, ahead or back, for good or for a while, removes nothing that would not go within two usual steps', () =>
  holds(calmVault, fc.tuple(anyDays, fc.nat(), fc.nat(60), fc.boolean()), (calm, [days, at, length, ahead]) => {
    const from = at % calm.length;
    const jumped = calm.map((snapshot, index) =>
      index >= from && index < from + length ? moved(snapshot, ahead ? tenYears : -tenYears) : snapshot,
    );
    const allowance = 2 * usualInterval(jumped);
    const trueAge = new Map(jumped.map(({ name }, index) => [name, calm.at(-1)!.time - calm[index]!.time]));
    for (const { name } of removedOf(retention(jumped, { deleteAfter: days * day, keepAtLeast: 1 }))) {
      assert.ok(trueAge.get(name)! + allowance > days * day);
    }
  }));

test('A clock that flips between the right and one wrong time, however often, ages a snapshot by two usual steps at most', () =>
  holds(calmVault, fc.tuple(fc.constantFrom(-tenYears, tenYears), fc.infiniteStream(fc.boolean())), (calm, [shift, flips]) => {
    const flipped = calm.map(snapshot => moved(snapshot, flips.next().value ? shift : 0));
    const ages = activeAges(flipped);
    const allowance = 2 * usualInterval(flipped);
    for (const [index, { name }] of flipped.entries()) {
      assert.ok(ages.get(name)! <= calm.at(-1)!.time - calm[index]!.time + allowance);
    }
  }));

test('A snapshot with a wrong time takes no day, week, month or year from the others, unless it is the newest', () =>
  holds(calmVault, fc.tuple(keepRules, fc.nat(), fc.constantFrom(-tenYears, tenYears)), (calm, [rules, at, shift]) => {
    const wrong = at % (calm.length - 1);
    const policy = { ...rules, keepLast: 1, keepAtLeast: 0 };
    const expected = keptOf(retention(calm.toSpliced(wrong, 1), policy));
    const jumped = calm.map((snapshot, index) => (index === wrong ? moved(snapshot, shift) : snapshot));
    const kept = new Set(keptOf(retention(jumped, policy)).map(({ name }) => name));
    for (const { name } of expected) assert.ok(kept.has(name), name);
  }));

test('A second purge right after the first removes nothing, when the ledger tells what was published', () =>
  holds(anyVault, anyPolicy, (snapshots, policy) => {
    const kept = keptOf(retention(snapshots, policy, snapshots));
    assert.deepEqual(removedOf(retention(kept, policy, snapshots)), []);
  }));

test('A second purge without the ledger removes nothing either where keep rules alone decide', () =>
  holds(anyVault, keepRules, (snapshots, rules) => {
    const kept = keptOf(retention(snapshots, { ...rules, keepAtLeast: 2 }));
    assert.deepEqual(removedOf(retention(kept, { ...rules, keepAtLeast: 2 })), []);
  }));

test('The ledger changes no answer before anything was purged', () =>
  holds(anyVault, anyPolicy, (snapshots, policy) => {
    assert.deepEqual(retention(snapshots, policy, snapshots), retention(snapshots, policy));
  }));

function holds<A, B>(one: fc.Arbitrary<A>, other: fc.Arbitrary<B>, check: (one: A, other: B) => void): void {
  fc.assert(fc.property(one, other, check), { numRuns: 400 });
}

/** Each number of `one` raised to that of `other`; rules that only `other` has are added. */
function larger(one: RetentionPolicy, other: RetentionPolicy): RetentionPolicy {
  const raised = Object.entries(other).map(([key, value]) => [key, Math.max(value, one[key as keyof RetentionPolicy] ?? 0)]);
  return { ...one, ...Object.fromEntries(raised) };
}

function wildVault(ancestor: readonly number[], gaps: readonly number[]): readonly Snapshot[] {
  const before = ancestor.map((gap, index) => snapshotAt(start - (index + 1) * 100 * day - gap, 0, []));
  const times = timesOf(gaps);
  return [...before, ...numbered(times)];
}
