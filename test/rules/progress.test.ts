/** Whatever rsync prints, what is told of the progress never goes back and never says too much. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { noProgress, type ProgressGround, withFileLine, withProgressLine } from '../../core/rules/progress.ts';
import { type ProgressLine, readOutputLine } from '../../core/rules/rsync-output.ts';

const line = fc.record({
  kind: fc.constant('progress' as const),
  bytes: fc.nat(1e12),
  percent: fc.nat(100),
  filesReceived: fc.option(fc.nat(1e6), { nil: undefined }),
  toCheck: fc.option(fc.nat(1e6), { nil: undefined }),
  total: fc.option(fc.nat(1e6), { nil: undefined }),
  listed: fc.boolean(),
});
const ground = fc.record({ safeBytes: fc.nat(1e12), hasBase: fc.boolean() });

test('percent, bytes and files never go back, percent stays below 100, and the phase goes forward only', () => {
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 30 }),
      ground,
      fc.array(fc.integer({ min: -5000, max: 20_000 }), { minLength: 30, maxLength: 30 }),
      (lines, base, steps) => {
        let state = noProgress;
        let now = 0;
        for (const [index, one] of lines.entries()) {
          now += steps[index] ?? 0;
          const next = withProgressLine(state, one as ProgressLine, base, now);
          const [before, after] = [state.progress, next.progress];
          assert.ok((after.percent ?? 0) >= (before.percent ?? 0) && (after.percent ?? 0) <= 99);
          assert.ok(
            after.bytes >= before.bytes && after.filesDone >= before.filesDone && after.rate >= 0 && (after.remaining ?? 0) >= 0,
          );
          assert.ok(before.phase === 'listing' || after.phase === 'receiving');
          state = next;
        }
      },
    ),
  );
});

function read(text: string): ProgressLine {
  const found = readOutputLine(text);
  assert.ok(found?.kind === 'progress');
  return found;
}

function after(texts: readonly string[], base: ProgressGround) {
  return texts.reduce((state, text, second) => withProgressLine(state, read(text), base, second * 1000), noProgress).progress;
}

test('in the middle of the first file, what was sent is told, and no share of a total that nobody knows yet', () => {
  const first = ['      32,768   1%    0.00kB/s    0:00:00  ', '   3,309,570  27%    2.96MB/s    0:00:02  '];
  const told = after(first, { safeBytes: 0, hasBase: false });
  assert.deepEqual(
    [told.phase, told.percent, told.bytes, told.rate, told.remaining],
    ['receiving', undefined, 3_309_570, 3_276_802, undefined],
  );
  const listed = after([...first, '   6,000,000  50%    2.96MB/s    0:00:02 (xfr#1, to-chk=1/3)'], {
    safeBytes: 0,
    hasBase: false,
  });
  assert.deepEqual([listed.phase, listed.percent], ['receiving', 50]);
});

test('until the list is whole there is no percentage', () => {
  assert.deepEqual(
    [after(['  32,768  50%  1.00MB/s  0:00:01 (xfr#1, ir-chk=10/20)'], { safeBytes: 0, hasBase: false }).percent],
    [undefined],
  );
});

test('where everything is new, bytes count, those of earlier attempts too; the rate is that of the last seconds', () => {
  const lines = [
    '10,000,000  10%  1.00MB/s  0:00:01 (xfr#1, to-chk=19/20)',
    '20,000,000  20%  1.00MB/s  0:00:01 (xfr#2, to-chk=18/20)',
  ];
  const progress = after(lines, { safeBytes: 30_000_000, hasBase: false });
  assert.deepEqual(
    [progress.phase, progress.percent, progress.bytes, progress.rate, progress.remaining],
    ['receiving', 50, 20_000_000, 10_000_000, 5000],
  );
});

test('where most is only checked, files count', () => {
  assert.equal(after(['1,000  0%  1.00kB/s  0:00:01 (xfr#1, to-chk=20/100)'], { safeBytes: 0, hasBase: true }).percent, 79);
});

test('the file under way is named, one that is only looked at is not', () => {
  const received = readOutputLine('alp|>f+++++++++|5c7401c0ec22eeeeeaf06c6480b2cd11|12|34|new');
  const looked = readOutputLine('alp|.f...p.....| |12|0|old');
  assert.ok(received?.kind === 'file' && looked?.kind === 'file');
  assert.equal(withFileLine(withFileLine(noProgress, received), looked).progress.currentFile, 'new');
});
