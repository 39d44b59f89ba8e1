/** Patterns of rsync as gocryptfs reads them: each line of the table is a promise, and what cannot be promised is refused. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { gitignoreOf } from '../../core/rules/gitignore-patterns.ts';

describe('a pattern of rsync, as gocryptfs reads it', () => {
  for (const [pattern, ...lines] of [
    ['*.tmp', '**/*.tmp'],
    ['/build', '/build'],
    ['cache/', '**/cache/'],
    ['cache/***', '**/cache/'],
    ['docs/keep', '**/docs/keep'],
    ['/docs/**', '/docs/*'],
    ['**/keep', '**/keep'],
    ['c?', '**/c[ -.0-~]'],
    ['b.[a-z]', '**/b.[a-z]'],
    ['x+y (1)$', '**/x[+]y [(]1[)][$]'],
    ['a^b', '**/a[\\^]b'],
  ] as const)
    test(`${pattern} is ${lines.join(' and ')}`, () => assert.deepEqual(gitignoreOf(pattern, ''), { ok: true, lines }));

  for (const [pattern, words] of [
    ['a/**/b', /\*\*/],
    ['a**', /\*\*/],
    ['**', /\*\*/],
    ['a\\*b', /backslash/],
    ['[!a]', /no simple choice/],
    ['[[:alpha:]]', /no simple choice/],
    ['[a', /no simple choice/],
    ['[z-a]', /no simple choice/],
    ['[-a]', /no simple choice/],
    ['a//b', /empty part/],
    ['/', /empty part/],
  ] as const)
    test(`${pattern} is refused, since gocryptfs would read it otherwise`, () => {
      const answer = gitignoreOf(pattern, '');
      assert.ok(!answer.ok);
      assert.match(answer.why, words);
    });

  test('begins at the name of the folder where the source has no slash at its end', () => {
    assert.deepEqual(gitignoreOf('/ann/docs', 'ann'), { ok: true, lines: ['/docs'] });
    assert.deepEqual(gitignoreOf('/docs', 'ann'), { ok: true, lines: [] });
    assert.deepEqual(gitignoreOf('ann/docs', 'ann'), { ok: true, lines: ['**/ann/docs', '/docs'] });
    assert.deepEqual(gitignoreOf('docs', 'ann'), { ok: true, lines: ['**/docs'] });
    assert.ok(!gitignoreOf('a*', 'ann').ok);
  });

  test('is a line that begins with a slash or two stars, or a refusal, whatever it was', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab/*?[]-!.^$+(){}|\\ #~ü') }),
        fc.constantFrom('', 'ab'),
        (pattern, own) => {
          const answer = gitignoreOf(pattern, own);
          if (!answer.ok) return assert.notEqual(answer.why, '');
          for (const line of answer.lines) {
            assert.match(line, /^(\/|\*\*\/)/);
            assert.doesNotMatch(line.slice(2), /\*\*|\?| $/);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
