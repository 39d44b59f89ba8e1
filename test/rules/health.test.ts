/** Which trees may be published, as a table: empty, small, shrunken, short of files, not linked. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LedgerSnapshot } from '../../core/model.ts';
import { type HealthQuestion, judgeTree } from '../../core/rules/health.ts';
import { noStats } from '../../core/rules/rsync-output.ts';

interface Case {
  readonly files?: number;
  readonly listed?: number;
  readonly former?: number;
  readonly item?: Partial<HealthQuestion['item']>;
  readonly complaints?: number;
  readonly acceptShrink?: boolean;
  readonly linked?: number;
  readonly copied?: number;
  readonly topEntries?: number;
  readonly notLinked?: number;
  readonly special?: number;
  readonly fakeSuper?: boolean;
  readonly hardLinks?: boolean;
}

function judge({
  files = 100,
  listed = files,
  former,
  item,
  complaints = 0,
  acceptShrink = false,
  linked = 0,
  copied = 0,
  topEntries = 5,
  notLinked = 0,
  special = 0,
  fakeSuper = false,
  hardLinks = true,
}: Case) {
  return judgeTree({
    item: { allowEmpty: false, shrinkLimitPercent: 50, rsyncOptions: [], ...item },
    verdict: { kind: 'whole', warnings: [] },
    complaintCount: complaints,
    stats: { ...noStats, regularFiles: listed, specialEntries: special },
    tree: { files, topEntries, sampleLinked: linked, sampleCopied: copied },
    former: former === undefined ? undefined : ({ files: former } as LedgerSnapshot),
    formerName: former === undefined ? undefined : '2026-01-01T000000Z',
    notLinked: notLinked === 0 ? undefined : { count: notLinked, path: 'a', why: 'Too many links' },
    fakeSuper,
    hardLinks,
    acceptShrink,
  });
}

const table: readonly (readonly [string, Case, RegExp | 'published' | 'warning'])[] = [
  ['as it should be', {}, 'published'],
  ['empty', { files: 0, topEntries: 0 }, /the source is empty/],
  ['empty, as the item says', { files: 0, topEntries: 0, item: { allowEmpty: true } }, 'published'],
  ['empty folders only', { files: 0, topEntries: 2 }, 'published'],
  ['fewer files than expected', { files: 9, item: { expectFiles: 10 } }, /9 files, expect_files says at least 10/],
  ['as many files as expected', { files: 10, item: { expectFiles: 10 } }, 'published'],
  ['half of the files are gone', { files: 50, former: 100 }, 'published'],
  ['more than half is gone', { files: 49, former: 100 }, /shrank from 100 files \(2026-01-01T000000Z\) to 49/],
  ['more than half is gone, and that is right', { files: 49, former: 100, acceptShrink: true }, 'published'],
  ['all are gone, with allow_empty', { files: 0, topEntries: 0, former: 100, item: { allowEmpty: true } }, /shrank/],
  ['a few files come and go', { files: 1, former: 19 }, 'published'],
  ['no limit', { files: 1, former: 1000, item: { shrinkLimitPercent: 100 } }, 'published'],
  ['a limit of nothing', { files: 99, former: 100, item: { shrinkLimitPercent: 0 } }, /shrank/],
  ['one file less than rsync listed', { listed: 101 }, /listed 101 files, but 100 arrived/],
  ['one file more than rsync listed', { listed: 99 }, /listed 99 files, but 100 arrived/],
  ['one file less, and rsync said so', { listed: 101, complaints: 1 }, 'published'],
  ['two files less, and rsync said one', { listed: 102, complaints: 1 }, /listed 102/],
  ['left out by size', { listed: 102, item: { rsyncOptions: ['--max-size=1g'] } }, 'published'],
  ['linked', { linked: 100, copied: 0 }, 'published'],
  ['copied where a link was due', { linked: 0, copied: 10 }, 'warning'],
  ['a few copied', { linked: 0, copied: 9 }, 'published'],
  ['many changed, some linked', { linked: 1, copied: 99 }, 'published'],
  ['one file could not be linked', { linked: 99, notLinked: 1 }, 'warning'],
  ['copied, and rsync said why: one warning', { copied: 10, notLinked: 100 }, 'warning'],
  ['a vault that cannot link, at first', { hardLinks: false }, 'published'],
  ['a vault that cannot link, from then on', { former: 100, hardLinks: false }, 'warning'],
  ['links that are files at a vault without root', { files: 103, listed: 100, special: 3, fakeSuper: true }, 'published'],
  ['more than these', { files: 104, listed: 100, special: 3, fakeSuper: true }, /listed 100 files, but 104 arrived/],
  ['links that are links', { files: 103, listed: 100, special: 3 }, /listed 100 files, but 103 arrived/],
];

test('who reads of files that were copied learns how many, which, why, and what to do', () => {
  const text = (notLinked: number) => {
    const verdict = judge({ notLinked });
    return verdict.kind === 'whole' ? verdict.warnings[0]?.text : '';
  };
  assert.equal(
    text(1),
    'an unchanged file was copied instead of linked to the former snapshot (a: Too many links); the next snapshot links to the copy',
  );
  assert.match(text(2)!, /^2 unchanged files were copied .* \(the first: a: Too many links\)/);
});

for (const [what, one, expected] of table) {
  test(`${what}: ${expected instanceof RegExp ? 'held back' : expected}`, () => {
    const verdict = judge(one);
    if (expected instanceof RegExp) {
      assert.ok(verdict.kind === 'incomplete');
      assert.match(verdict.detail, expected);
      assert.notEqual(verdict.remedy, '');
    } else {
      assert.deepEqual(
        [verdict.kind, verdict.kind === 'whole' && verdict.warnings.map(({ kind }) => kind)],
        ['whole', expected === 'warning' ? ['not-linked'] : []],
      );
    }
  });
}
