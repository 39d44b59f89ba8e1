/** The rules of verifying: what is read now, what a ledger must say, when it is time, which files a drill takes. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { JournalLine } from '../../core/model.ts';
import { checkLedger, type VaultView } from '../../core/rules/ledger-check.ts';
import { readManifestEntry } from '../../core/rules/manifest-entry.ts';
import { chooseByLot } from '../../core/rules/random-choice.ts';
import { manifestLine } from '../../core/rules/rsync-output.ts';
import { nextUpkeep, parseDrill, parseVerify } from '../../core/rules/upkeep.ts';
import { chooseParts, type Part, type Remembered } from '../../core/rules/verify-choice.ts';

const partsOf = (weights: readonly number[]): readonly Part[] =>
  weights.map((weight, at) => ({ key: `part ${at}`, weight, order: '' }));
const anyWeights = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 60 });
const anyPercent = fc.integer({ min: 1, max: 100 });

/** One round after the other, as the vault remembers them. */
function rounds(parts: readonly Part[], percent: number, count: number): Map<string, Remembered> {
  const remembered = new Map<string, Remembered>();
  for (let round = 1; round <= count; round++) {
    for (const { key, weight } of chooseParts(parts, remembered, percent, round)) remembered.set(key, { time: round, weight });
  }
  return remembered;
}

describe('which parts are read now', () => {
  test('a share that is read again and again covers everything after 100 / share rounds', () =>
    fc.assert(
      fc.property(anyWeights, anyPercent, (weights, percent) => {
        const parts = partsOf(weights);
        const read = rounds(parts, percent, Math.ceil(100 / percent));
        assert.deepEqual(
          parts.filter(({ key }) => !read.has(key)),
          [],
        );
      }),
    ));

  test('nothing is read twice while something else was read longer ago', () =>
    fc.assert(
      fc.property(anyWeights, anyPercent, fc.integer({ min: 1, max: 30 }), (weights, percent, count) => {
        const parts = partsOf(weights);
        const before = rounds(parts, percent, count);
        const chosen = new Set(chooseParts(parts, before, percent, count + 1).map(({ key }) => key));
        const time = ({ key }: Part) => before.get(key)?.time ?? 0;
        const youngestChosen = Math.max(...parts.filter(({ key }) => chosen.has(key)).map(time));
        const oldestLeft = Math.min(...parts.filter(({ key }) => !chosen.has(key)).map(time));
        assert.ok(youngestChosen <= oldestLeft);
      }),
    ));

  test('a round that was cut goes on: what it read already counts, and together it is the share', () =>
    fc.assert(
      fc.property(anyWeights, anyPercent, fc.nat(60), (weights, percent, cutAfter) => {
        const parts = partsOf(weights);
        const whole = chooseParts(parts, new Map(), percent, 5);
        const done = new Map(whole.slice(0, cutAfter).map(({ key, weight }) => [key, { time: 6, weight }]));
        const rest = chooseParts(parts, done, percent, 5);
        assert.deepEqual([...whole.slice(0, cutAfter), ...rest], whole);
      }),
    ));

  test('a part that has grown since it was read counts as unread', () => {
    const parts = partsOf([10, 10]);
    const remembered = new Map([
      ['part 0', { time: 3, weight: 9 }],
      ['part 1', { time: 2, weight: 10 }],
    ]);
    assert.deepEqual(
      chooseParts(parts, remembered, 50, 4).map(({ key }) => key),
      ['part 0'],
    );
  });
});

describe('a drill', () => {
  test('takes as many different files as it is told, the same ones with the same seed', () =>
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(60), fc.nat(), (total, count, seed) => {
        const chosen = chooseByLot(total, count, seed);
        assert.equal(new Set(chosen).size, Math.min(total, count));
        assert.ok(chosen.every(number => number >= 0 && number < total));
        assert.deepEqual(chooseByLot(total, count, seed), chosen);
      }),
    ));

  test('leaves no file out for ever', () => {
    const met = new Set(Array.from({ length: 400 }, (_, seed) => chooseByLot(100, 5, seed)).flat());
    assert.equal(met.size, 100);
  });
});

describe('a line of a manifest', () => {
  test('reads back as the name it was written for, whatever that is', () =>
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: fc.constantFrom('a', '\\', '\n', '\r', ' ', 'n', '\t', 'ü') }), name => {
        const line = manifestLine('0'.repeat(32), name).slice(0, -1);
        assert.equal(readManifestEntry(line)?.name, name);
      }),
    ));
});

describe('when it is time', () => {
  const day = 86_400_000;
  const line = (time: number, complete: boolean): JournalLine => ({
    event: 'verified',
    time,
    complete,
    filesRead: 0,
    damaged: 0,
    detail: '',
  });

  test('at once when it never was done, else a period after the last that came to its end', () => {
    assert.equal(nextUpkeep('weekly', 'verified', []), 0);
    assert.equal(nextUpkeep('weekly', 'verified', [line(day, true)]), 8 * day);
    assert.equal(nextUpkeep('weekly', 'drilled', [line(day, true)]), 0);
  });

  test('one that did not come to its end is tried again after some hours, not every minute', () => {
    assert.equal(nextUpkeep('weekly', 'verified', [line(day, true), line(10 * day, false)]), 10.25 * day);
  });

  test('verify and drill are read strictly', () => {
    assert.deepEqual(parseVerify('8% weekly'), { ok: true, value: { percent: 8, every: 'weekly' } });
    assert.deepEqual(parseDrill('20 files monthly'), { ok: true, value: { files: 20, every: 'monthly' } });
    for (const text of ['8%', 'often', '0% weekly', '101% daily', '8% yearly']) assert.ok(!parseVerify(text).ok, text);
    for (const text of ['20', 'files monthly', '0 files daily', '2.5 files daily']) assert.ok(!parseDrill(text).ok, text);
  });
});

describe('the ledger', () => {
  const published = (snapshot: string, sequence: number) =>
    JSON.stringify({ event: 'published', snapshot, sequence, start: sequence, files: 1 });
  const [a, b, c] = ['2026-01-01T000000Z', '2026-01-02T000000Z', '2026-01-03T000000Z'] as const;
  const good: VaultView = {
    snapshotNames: [a, b, c],
    ledgerLines: [published(a, 1), published(b, 2), published(c, 3)],
    current: c,
    symlinks: true,
    left: [],
    moving: [],
    inUse: false,
  };
  const texts = (change: Partial<VaultView>) => checkLedger({ ...good, ...change }).map(({ state, text }) => `${state}: ${text}`);

  test('that is in order has nothing to be said', () => assert.deepEqual(texts({}), []));

  test('with a torn line names what that line was about', () => {
    const torn = texts({ ledgerLines: [good.ledgerLines[0]!, good.ledgerLines[1]!.slice(0, 30), good.ledgerLines[2]!] });
    assert.deepEqual(torn, [
      'warning: 1 line of the ledger cannot be read',
      "warning: the ledger's numbers do not follow each other at 3: a line is missing or doubled",
      `warning: the snapshot ${b} has no line in the ledger`,
    ]);
  });

  test('that knows of a snapshot which is not there is bad; a purged one is missed by nobody', () => {
    assert.deepEqual(texts({ snapshotNames: [b, c] }), [`bad: the snapshot ${a} is in the ledger and not on the disk`]);
    const purged = JSON.stringify({ event: 'purged', snapshot: a, time: 1, reason: '' });
    assert.deepEqual(texts({ snapshotNames: [b, c], ledgerLines: [...good.ledgerLines, purged] }), []);
  });

  test('of what is published or purged meanwhile says nothing wrong', () => {
    assert.deepEqual(texts({ snapshotNames: [b, c], moving: [a] }), []);
    assert.deepEqual(texts({ ledgerLines: good.ledgerLines.slice(0, 2), moving: [c] }), []);
  });

  test('snapshots from before it are no mistake, and current must name the newest', () => {
    assert.deepEqual(texts({ snapshotNames: ['2025-01-01', a, b, c], current: b }), [
      'info: 1 snapshot from before the ledger',
      `warning: current names ${b}, and the newest snapshot is ${c}`,
    ]);
  });

  test('what a run that goes on now has in the making is no leftover', () => {
    const left = ['unfinished/run', 'healing/1'];
    assert.equal(texts({ left }).length, 2);
    assert.equal(checkLedger({ ...good, left, inUse: true }).length, 0);
  });
});
