/** What a run does with what it finds in the vault: go on or begin, link to what, call it what. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { planRun, snapshotsOf, type VaultView } from '../../core/rules/run-plan.ts';

const now = Date.parse('2026-11-23T04:15:02Z');
const fresh = '2026-11-23T041502Z-0000';

function published(snapshot: string, sequence: number): string {
  return JSON.stringify({ event: 'published', snapshot, sequence, start: now, files: 1 });
}

function plan(view: Partial<VaultView>) {
  const { run, attempt, snapshotName, sequence, base, discard } = planRun(
    { snapshotNames: [], ledgerLines: [], current: undefined, unfinished: [], ...view },
    fresh,
    now,
  );
  return { run, attempt, snapshotName, sequence, base: base?.name, discard };
}

const empty = { run: fresh, attempt: 1, snapshotName: '2026-11-23T041502Z', sequence: 1, base: undefined, discard: [] };

test('an empty vault: the first attempt of a new run', () => {
  assert.deepEqual(plan({}), empty);
});

test('the newest unfinished run is gone on with, all others go', () => {
  const unfinished = [
    { run: '2026-11-01T000000Z-aaaa', attempts: 9 },
    { run: '2026-11-20T000000Z-bbbb', attempts: 3 },
  ];
  assert.deepEqual(plan({ unfinished }), {
    ...empty,
    run: '2026-11-20T000000Z-bbbb',
    attempt: 4,
    discard: ['2026-11-01T000000Z-aaaa'],
  });
});

test('the snapshot that was published last is the link base, not the one whose name is the latest', () => {
  const view = {
    snapshotNames: ['2026-11-20T000000Z', '2036-01-01T000000Z'],
    ledgerLines: [published('2036-01-01T000000Z', 1), published('2026-11-20T000000Z', 2)],
    current: '2036-01-01T000000Z',
  };
  assert.deepEqual(plan(view), { ...empty, sequence: 3, base: '2026-11-20T000000Z' });
});

test('of the ancestor’s folders the one that current names was finished last; without current it is the newest', () => {
  const snapshotNames = ['2026-01-01', '2026-01-02', '2026-01-03'];
  assert.equal(plan({ snapshotNames, current: '/old/place/2026-01-02' }).base, '2026-01-02');
  assert.equal(plan({ snapshotNames, current: 'nowhere' }).base, '2026-01-03');
  assert.equal(plan({ snapshotNames }).base, '2026-01-03');
});

test('a name that is taken is not taken twice', () => {
  assert.equal(plan({ snapshotNames: ['2026-11-23T041502Z', '2026-11-23T041503Z'] }).snapshotName, '2026-11-23T041504Z');
});

test('torn and strange lines of a ledger change nothing', () => {
  const lines = [
    published('2026-11-20T000000Z', 7),
    '{"event":"published","snapshot":"2026-11-2',
    'null',
    '',
    '[]',
    '{"event":"published","snapshot":"x","sequence":"8"}',
  ];
  assert.deepEqual(
    snapshotsOf({ snapshotNames: ['2026-11-20T000000Z', 'lost+found', '2026-02-30'], ledgerLines: lines }).map(
      ({ name, sequence }) => [name, sequence],
    ),
    [['2026-11-20T000000Z', 7]],
  );
});

test('two runs never share the name of their partial folders, and it is one that rsync takes', () => {
  const hex = fc.stringMatching(/^[0-9a-f]{4}$/);
  fc.assert(
    fc.property(hex, hex, (one, other) => {
      const folders = [one, other].map(
        random =>
          planRun({ snapshotNames: [], ledgerLines: [], current: undefined, unfinished: [] }, `2026-11-23T041502Z-${random}`, now)
            .partialFolder,
      );
      assert.match(folders[0]!, /^\.alp-partial-\w+$/);
      assert.equal(folders[0] === folders[1], one === other);
    }),
  );
});
