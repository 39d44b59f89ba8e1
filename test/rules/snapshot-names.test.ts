/** Names of snapshots and runs: written, read back strictly, ordered, and found by what a user writes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Snapshot } from '../../core/model.ts';
import {
  findSnapshot,
  inOrder,
  isRunName,
  isSnapshotName,
  parseSnapshotName,
  runName,
  snapshotName,
} from '../../core/rules/snapshot-names.ts';

const time = Date.UTC(2026, 10, 23, 4, 15, 2);
const anyTime = fc.integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(9999, 11, 31) });

test('A snapshot is named after its second in UTC', () => {
  assert.equal(snapshotName(time), '2026-11-23T041502Z');
  assert.equal(snapshotName(time + 999), '2026-11-23T041502Z');
  assert.equal(snapshotName(0), '1970-01-01T000000Z');
});

test('A name that is taken gives way to the next free second, also over midnight', () => {
  assert.equal(snapshotName(time, ['2026-11-23T041502Z', '2026-11-23T041503Z']), '2026-11-23T041504Z');
  assert.equal(snapshotName(Date.UTC(2026, 11, 31, 23, 59, 59), ['2026-12-31T235959Z']), '2027-01-01T000000Z');
});

test('A year that does not fit into a name is refused', () => {
  assert.throws(() => snapshotName(Date.UTC(10_000, 0, 1)), RangeError);
  assert.throws(() => snapshotName(Date.UTC(-1, 0, 1)), RangeError);
  assert.throws(() => snapshotName(Number.NaN), RangeError);
});

test('Every name is read back to its second', () => {
  fc.assert(
    fc.property(anyTime, each => {
      assert.deepEqual(parseSnapshotName(snapshotName(each)), { kind: 'own', time: Math.floor(each / 1000) * 1000 });
    }),
  );
});

test('A folder of the ancestor is midnight UTC of its day', () => {
  assert.deepEqual(parseSnapshotName('2026-11-23'), { kind: 'ancestor', time: Date.UTC(2026, 10, 23) });
  assert.deepEqual(parseSnapshotName('2024-02-29'), { kind: 'ancestor', time: Date.UTC(2024, 1, 29) });
});

for (const name of [
  ...['tomorrow', 'a', '', '20240101', 'current', '.alp', '1', '2026', '2026-11', 'monday', '@0', '2026-11-23T041502Z-3fa9'],
  ...[
    '2026-02-29',
    '2026-02-30',
    '2026-13-01',
    '2026-00-10',
    '2026-11-00',
    '2026-11-31',
    '2026-1-1',
    '26-11-23',
    '+002026-11-23',
  ],
  ...['2026-11-23T240000Z', '2026-11-23T236000Z', '2026-11-23T235960Z', '2026-02-30T041502Z'],
  ...[
    '2026-11-23T041502',
    '2026-11-23T041502z',
    '2026-11-23t041502Z',
    '2026-11-23T04:15:02Z',
    '2026-11-23 041502Z',
    '2026-11-23T0415Z',
  ],
  ...[
    '2026-11-23\n',
    ' 2026-11-23',
    '2026-11-23 ',
    './2026-11-23',
    '2026-11-23/',
    '2026-11-23~',
    '٢٠٢٦-11-23',
    '2026-11-23T041502Z\n',
  ],
]) {
  test(`${JSON.stringify(name)} is no snapshot`, () => assert.equal(isSnapshotName(name), false));
}

test('A run is named after its time and four random digits', () => {
  assert.equal(runName(time, '3fa9'), '2026-11-23T041502Z-3fa9');
  assert.ok(isRunName('2026-11-23T041502Z-3fa9'));
  for (const random of ['', '3fa', '3FA9', '3fa9a', 'wxyz', '../x']) assert.throws(() => runName(time, random), RangeError);
});

for (const name of [
  '2026-11-23T041502Z',
  '2026-11-23-3fa9',
  '2026-02-30T041502Z-3fa9',
  '2026-11-23T041502Z-3FA9',
  '../2026-11-23T041502Z-3fa9',
]) {
  test(`${name} is no run`, () => assert.equal(isRunName(name), false));
}

test('Order is that of publication: a clock set back does not change which is newest', () => {
  const clocks = fc.uniqueArray(anyTime, { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(clocks, fc.infiniteStream(fc.nat()), (times, shuffle) => {
      const published = times.map((each, index) => snapshot(snapshotName(each), index + 1));
      const mixed = published.toSorted(() => (shuffle.next().value % 2 === 0 ? 1 : -1));
      assert.deepEqual(inOrder(mixed), published);
    }),
  );
});

test('Snapshots that the ledger does not know come first, by time and then by name', () => {
  const [a, b, c, d] = [
    snapshot('2026-11-22', 0),
    snapshot('2026-11-22T000000Z', 0),
    snapshot('2031-01-01', 0),
    snapshot('2026-11-01', 7),
  ];
  assert.deepEqual(inOrder([d, c, b, a]), [a, b, c, d]);
  assert.deepEqual(inOrder([c, { ...a, time: c.time + 1 }])[0], c);
});

const vault = [
  snapshot('2026-11-21', 0),
  snapshot('2026-11-22T041500Z', 1),
  snapshot('2026-11-23T041502Z', 2),
  snapshot('2026-11-23T181502Z', 3),
  snapshot('2026-12-01T000000Z', 4),
];

for (const [wish, expected] of [
  ['2026-11-23T041502Z', '2026-11-23T041502Z'],
  ['2026-11-21', '2026-11-21'],
  ['current', '2026-12-01T000000Z'],
  ['latest', '2026-12-01T000000Z'],
  ['2026-11-22T', '2026-11-22T041500Z'],
  ['2026-12', '2026-12-01T000000Z'],
  ['2026-11-23T04', '2026-11-23T041502Z'],
  ['2026-11-22', '2026-11-22T041500Z'],
  ['2026-11-23', '2026-11-23T181502Z'],
  ['2026-11-30', '2026-11-23T181502Z'],
  ['2027-01-01', '2026-12-01T000000Z'],
  ['2026-11-23 04:15', '2026-11-23T041502Z'],
  ['2026-11-23 04:14', '2026-11-22T041500Z'],
  ['2026-11-23T04:15', '2026-11-23T041502Z'],
  ['2026-11-23T04:15:01', '2026-11-22T041500Z'],
  ['2026-11-23T04:15:02Z', '2026-11-23T041502Z'],
  ['2026-11-23T04:15:02.000Z', '2026-11-23T041502Z'],
  ['2026-11-23T05:15+01:00', '2026-11-23T041502Z'],
  ['2026-11-23 05:14 +0100', '2026-11-22T041500Z'],
  ['2026-11-22T20:15-08:00', '2026-11-23T041502Z'],
] as const) {
  test(`"${wish}" means ${expected}`, () => {
    const found = findSnapshot(vault.toReversed(), wish);
    assert.equal(found.kind === 'found' ? found.snapshot.name : found.reason, expected);
  });
}

for (const [wish, reason] of [
  ['2026-11-20', 'no snapshot is as old as 2026-11-20; the oldest is 2026-11-21'],
  ['2026-02-30', 'no calendar has 2026-02-30'],
  ['2026-11-23 24:00', 'no calendar has 2026-11-23 24:00'],
  ['2026-11-23T04:15+15:00', 'no calendar has 2026-11-23T04:15+15:00'],
  ['yesterday', 'no snapshot is named yesterday; write its name, a date like 2026-11-23, or current'],
  ['', 'no snapshot is named by an empty word; write its name, a date like 2026-11-23, or current'],
] as const) {
  test(`"${wish}" means none, and why is said`, () => assert.deepEqual(findSnapshot(vault, wish), { kind: 'none', reason }));
}

test('A beginning of several names is ambiguous, and the candidates are named', () => {
  assert.deepEqual(findSnapshot(vault, '2026-11-23T'), {
    kind: 'ambiguous',
    reason: '2 snapshots begin with 2026-11-23T',
    candidates: [vault[2], vault[3]],
  });
});

test('An empty vault has nothing to find', () => {
  assert.deepEqual(findSnapshot([], 'current'), { kind: 'none', reason: 'there is no snapshot yet' });
});

test('After the clock was set back, current is the latest publication, and a date is what the clock said', () => {
  const back = [...vault, snapshot('2016-01-01T000000Z', 5)];
  assert.equal(nameOf(findSnapshot(back, 'current')), '2016-01-01T000000Z');
  assert.equal(nameOf(findSnapshot(back, '2026-11-23')), '2026-11-23T181502Z');
  assert.equal(nameOf(findSnapshot(back, '2016-01-01')), '2016-01-01T000000Z');
});

function snapshot(name: string, sequence: number): Snapshot {
  return { name, sequence, time: parseSnapshotName(name)!.time };
}

function nameOf(found: ReturnType<typeof findSnapshot>): string | undefined {
  return found.kind === 'found' ? found.snapshot.name : undefined;
}
