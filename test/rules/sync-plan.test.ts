/** What a sync brings, what it links to, when it refuses; and where the master lies. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Item, LedgerSnapshot } from '../../core/model.ts';
import { masterLocation } from '../../core/rules/master-location.ts';
import { snapshotsOf } from '../../core/rules/run-plan.ts';
import { copiesIn, neighboursOf, newestWith, planSync, syncedLine, type VaultSide } from '../../core/rules/sync-plan.ts';
import { followsLine, promotedLine, roleOf } from '../../core/rules/vault-role.ts';

const item = { server: 's', name: 'i' };
const mark = {
  format: 1,
  vault: 'a',
  item: 's/i',
  created: '',
  hardLinks: true,
  symlinks: true,
  caseSensitive: true,
  fakeSuper: false,
} as const;

function nameOf(number: number): string {
  return `2026-11-${String(number).padStart(2, '0')}T040000Z`;
}

function lineOf(number: number, more: Partial<LedgerSnapshot> = {}): string {
  const line = {
    event: 'published',
    snapshot: nameOf(number),
    sequence: number,
    run: `${nameOf(number)}-abcd`,
    start: number * 1000,
    files: 1,
  };
  return JSON.stringify({ ...line, ...more });
}

function side(numbers: readonly number[], more: Partial<VaultSide> = {}): VaultSide {
  return {
    text: 'nas:/v',
    mark,
    snapshotNames: numbers.map(nameOf),
    ledgerLines: numbers.map(number => lineOf(number)),
    placed: numbers.map(number => `${nameOf(number)} ${number} ${number * 1000}`),
    purged: [],
    synced: [],
    role: { kind: 'copy', from: 'nas:/v' },
    ...more,
  };
}

const none: VaultSide = { ...side([]), mark: undefined, text: '/v' };

function namesIn(plan: ReturnType<typeof planSync>): readonly string[] {
  assert.equal(plan.kind, 'planned');
  return plan.kind === 'planned' ? plan.offers.map(({ snapshot }) => snapshot.name) : [];
}

const someNumbers = fc.uniqueArray(fc.integer({ min: 1, max: 28 })).map(numbers => numbers.sort((a, b) => a - b));

describe('what is brought', () => {
  test('is everything that the master has and this vault lacks and never purged, oldest first', () => {
    fc.assert(
      fc.property(someNumbers, someNumbers, someNumbers, (there, here, purged) => {
        const ours = here.filter(number => there.includes(number));
        const lost = purged.filter(number => !ours.includes(number));
        const plan = planSync(item, side(there), side(ours, { purged: lost.map(nameOf) }), { latestOnly: false, demote: false });
        assert.deepEqual(namesIn(plan), there.filter(number => !ours.includes(number) && !lost.includes(number)).map(nameOf));
      }),
    );
  });

  test('with --latest is the newest, or nothing', () => {
    assert.deepEqual(namesIn(planSync(item, side([1, 2, 3]), none, { latestOnly: true, demote: false })), [nameOf(3)]);
    assert.deepEqual(namesIn(planSync(item, side([1, 2, 3]), side([3]), { latestOnly: true, demote: false })), []);
  });

  test('is in the order of publication, also where a clock went back', () => {
    const lines = [lineOf(5, { sequence: 1 }), lineOf(2, { sequence: 2 })];
    assert.deepEqual(namesIn(planSync(item, side([2, 5], { ledgerLines: lines }), none, { latestOnly: false, demote: false })), [
      nameOf(5),
      nameOf(2),
    ]);
  });

  test('is linked to the nearest older and newer ones that both have, and to others only by checksum', () => {
    fc.assert(
      fc.property(someNumbers, fc.integer({ min: 1, max: 28 }), someNumbers, (here, number, there) => {
        const ours = snapshotsOf(side(here.filter(other => other !== number)));
        const [offer] = snapshotsOf(side([number]));
        const { bases, areShared } = neighboursOf(offer!, ours, there.map(nameOf), new Set(ours.map(({ name }) => name)));
        const shared = ours.filter(({ sequence }) => there.includes(sequence));
        const among = areShared ? shared : ours;
        const older = among.filter(({ sequence }) => sequence < number).at(-1);
        const newer = among.find(({ sequence }) => sequence > number);
        assert.equal(areShared, shared.length > 0);
        assert.deepEqual(
          bases,
          [older, newer].filter(one => one !== undefined),
        );
        assert.equal(newestWith(ours, offer!).sequence, Math.max(number, ...ours.map(({ sequence }) => sequence)));
      }),
    );
  });
});

describe('what is refused', () => {
  const refusals: readonly (readonly [string, VaultSide, VaultSide, RegExp])[] = [
    ['a folder there that is no vault', side([1], { mark: undefined }), none, /not marked as a vault/],
    ['the vault of another item', side([1], { mark: { ...mark, item: 's/other' } }), none, /belongs to s\/other/],
    ['a vault here with another id', side([1]), side([], { mark: { ...mark, vault: 'b' } }), /another vault \(b\)/],
    [
      'one name made by two runs',
      side([1]),
      side([1], { ledgerLines: [lineOf(1, { run: 'other' })] }),
      /made by the run other here/,
    ],
    ['a snapshot here that the master never had', side([1]), side([1, 2]), /which the other one never had/],
    ['one name with two numbers', side([1, 2]), side([2], { ledgerLines: [lineOf(2, { sequence: 7 })] }), /made by the run/],
  ];
  for (const [title, master, here, words] of refusals) {
    test(title, () => {
      const plan = planSync(item, master, here, { latestOnly: false, demote: false });
      assert.equal(plan.kind, 'refused');
      assert.match(plan.kind === 'refused' ? `${plan.detail}; ${plan.remedy}` : '', words);
    });
  }

  test('not a snapshot that the master had and purged', () => {
    const master = side([2], { placed: [`${nameOf(1)} 1 1000`, `${nameOf(2)} 2 2000`] });
    assert.deepEqual(namesIn(planSync(item, master, side([1]), { latestOnly: false, demote: false })), [nameOf(2)]);
  });
});

describe('a ledger that is not whole', () => {
  const synced = { time: 5, from: 'nas:/v', receivedFiles: 1, sentBytes: 2 };
  const brought = (numbers: readonly number[]) =>
    side(numbers, { ledgerLines: numbers.map(number => lineOf(number, { synced })) });
  const both = { latestOnly: false, demote: false };

  test('there, of a snapshot that came from there before others that are still there, is no divergence', () => {
    assert.deepEqual(namesIn(planSync(item, side([2, 3]), brought([1, 2]), both)), [nameOf(3)]);
    const lineless = side([1, 2, 3], { ledgerLines: [lineOf(2), lineOf(3)], placed: [] });
    assert.deepEqual(namesIn(planSync(item, lineless, brought([1, 2]), both)), [nameOf(3)]);
  });

  test('is no excuse for a vault that was set back, nor for what was made here', () => {
    assert.equal(planSync(item, side([1, 2]), brought([1, 2, 3]), both).kind, 'refused');
    assert.equal(planSync(item, side([1, 3]), side([1, 2, 3]), both).kind, 'refused');
  });

  test('does not hand a torn line on', () => {
    const plan = planSync(item, side([1], { ledgerLines: [lineOf(1), lineOf(1).slice(0, -9)] }), none, both);
    assert.ok(plan.kind === 'planned');
    assert.equal(plan.offers[0]!.line, lineOf(1));
  });
});

describe('a name alone', () => {
  test('makes no copy: what came from there, and what both ledgers say is one run, does', () => {
    const synced = { time: 5, from: 'nas:/v', receivedFiles: 1, sentBytes: 2 };
    const old = ['2011-05-01', '2011-05-02'];
    const master = side([1, 2, 3], { snapshotNames: [...old, ...[1, 2, 3].map(nameOf)] });
    const here = side([1, 2], {
      snapshotNames: [...old, nameOf(1), nameOf(2), nameOf(3)],
      ledgerLines: [lineOf(1), lineOf(2, { synced })],
      synced: [old[1]!],
    });
    assert.deepEqual([...copiesIn(master, here)].sort(), [old[1], nameOf(1), nameOf(2)]);
    const plan = planSync(item, master, here, { latestOnly: false, demote: false });
    assert.deepEqual(plan.kind === 'planned' && plan.unproven, [old[0], nameOf(3)]);
  });
});

describe('a promoted vault', () => {
  test('follows no other, until it is demoted', () => {
    const here = side([1], { role: { kind: 'promoted', time: 0, host: 'nas2' } });
    assert.equal(planSync(item, side([1, 2]), here, { latestOnly: false, demote: false }).kind, 'refused');
    assert.deepEqual(namesIn(planSync(item, side([1, 2]), here, { latestOnly: false, demote: true })), [nameOf(2)]);
  });

  test('is one by the last line that says whose snapshots these are', () => {
    const synced = { time: 5, from: 'nas:/v', receivedFiles: 1, sentBytes: 2 };
    const kinds = [
      undefined,
      'torn {',
      'null',
      lineOf(1),
      lineOf(1, { synced }),
      syncedLine({ snapshot: snapshotsOf(side([1]))[0]!, line: undefined, run: '' }, synced),
      JSON.stringify(followsLine('', 0, 'nas:/v')),
      JSON.stringify(promotedLine('', 0, 'nas2')),
    ].map(line => roleOf(line).kind);
    assert.deepEqual(kinds, ['original', 'original', 'original', 'original', 'copy', 'copy', 'copy', 'promoted']);
  });
});

describe('the line of the ledger', () => {
  const synced = { time: 5, from: 'nas:/v', receivedFiles: 1, sentBytes: 2 };

  test('is the origin letter by letter, with one fact more; a copy of a copy names its own origin', () => {
    const odd = lineOf(1).replace('"files":1', '"files": 1,"unknown":"ü"');
    const master = side([1], { ledgerLines: [odd] });
    const plan = planSync(item, master, none, { latestOnly: false, demote: false });
    assert.ok(plan.kind === 'planned');
    const line = syncedLine(plan.offers[0]!, synced);
    assert.equal(line, `${odd.slice(0, -1)},"synced":${JSON.stringify(synced)}}`);
    const next = planSync(item, side([1], { ledgerLines: [line] }), none, { latestOnly: false, demote: false });
    assert.ok(next.kind === 'planned');
    assert.equal(syncedLine(next.offers[0]!, { ...synced, from: 'nas2:/v' }), line.replace('nas:/v', 'nas2:/v'));
  });

  test("is no publication for the ancestor's snapshots, which never had one", () => {
    const plan = planSync(item, side([], { snapshotNames: ['2011-05-01'] }), none, { latestOnly: false, demote: false });
    assert.ok(plan.kind === 'planned');
    assert.equal(plan.offers[0]!.run, '2011-05-01T000000Z-0000');
    assert.deepEqual(
      snapshotsOf({ snapshotNames: ['2011-05-01'], ledgerLines: [syncedLine(plan.offers[0]!, synced)] })[0]?.sequence,
      0,
    );
  });

  test('is waited for where a snapshot has just got its name', () => {
    const plan = planSync(item, side([1, 2], { ledgerLines: [lineOf(1)] }), none, { latestOnly: false, demote: false });
    assert.ok(plan.kind === 'planned');
    assert.equal(plan.early, nameOf(2));
    assert.deepEqual(namesIn(plan), [nameOf(1)]);
  });
});

describe('the master lies', () => {
  const here = { kind: 'here', path: '/backups/s' } as const;
  const there = { kind: 'ssh', login: 'backup@nas', path: 'vaults/s' } as const;
  const cases: readonly (readonly [Item['dest'], string, string])[] = [
    [here, 'nas', 'nas /backups/s'],
    [here, 'root@nas', 'root@nas /backups/s'],
    [there, 'nas2', 'backup@nas2 vaults/s'],
    [there, 'ann@nas2', 'ann@nas2 vaults/s'],
    [here, 'nas:/other', 'nas /other'],
    [here, '[::1]', '::1 /backups/s'],
    [here, '/mnt/old', 'here /mnt/old'],
  ];
  for (const [dest, word, expected] of cases) {
    test(`for ${word} at ${expected}`, () => {
      const read = masterLocation({ dest }, word);
      assert.ok(read.ok);
      assert.equal(`${read.value.kind === 'here' ? 'here' : read.value.login} ${read.value.path}`, expected);
    });
  }
  test('nowhere for what no server can be called, and not in the vault itself', () => {
    for (const word of ['-oProxyCommand=x', 'a b', '/backups/s/', ''])
      assert.equal(masterLocation({ dest: here }, word).ok, false, word);
  });
});
