/** A file that is written like a former one: nothing is written while it is the same, and the former one is never touched. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { systemTreeFiles } from '../../core/world/tree-files.ts';

function written(
  former: string | undefined,
  pieces: readonly string[],
  asLink = false,
): { readonly text: string; readonly isSame: boolean } {
  const folder = mkdtempSync(`${tmpdir()}/alp-like-`);
  try {
    const [real, old, fresh] = [`${folder}/real`, `${folder}/old`, `${folder}/below/fresh`];
    if (former !== undefined) writeFileSync(asLink ? real : old, former);
    if (asLink) symlinkSync(real, old);
    const file = systemTreeFiles.openLike(fresh, old);
    for (const piece of pieces) file.write(Buffer.from(piece));
    file.close();
    if (former !== undefined) assert.equal(readFileSync(old, 'utf8'), former);
    return { text: readFileSync(fresh, 'utf8'), isSame: former !== undefined && statSync(old).ino === statSync(fresh).ino };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the same bytes, in whatever pieces, become a second name of the former file; others a file of their own', () => {
  const text = fc.string({ maxLength: 12 });
  fc.assert(
    fc.property(fc.array(text, { minLength: 1 }), fc.array(text), fc.boolean(), (pieces, others, isEqual) => {
      const whole = pieces.join('');
      const former = isEqual ? whole : whole.slice(0, whole.length >> 1) + others.join('');
      assert.deepEqual(written(former, pieces), { text: whole, isSame: former === whole });
    }),
    { numRuns: 200 },
  );
});

test('a difference in the last byte, a longer and a shorter former file are seen', () => {
  const long = 'x'.repeat(200_000);
  assert.deepEqual(written(`${long}a`, [long, 'b']), { text: `${long}b`, isSame: false });
  assert.deepEqual(written(`${long}a`, [long]), { text: long, isSame: false });
  assert.deepEqual(written(long, [long, 'b']), { text: `${long}b`, isSame: false });
  assert.deepEqual(written(long, [long]), { text: long, isSame: true });
});

test('where there is no former file, or a symbolic link in its place, it is written', () => {
  assert.deepEqual(written(undefined, ['a', 'b']), { text: 'ab', isSame: false });
  assert.deepEqual(written('ab', ['a', 'b'], true), { text: 'ab', isSame: false });
});
