/** A command line becomes an argument array as a shell would make it, and what only a shell can do is refused. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { splitWords } from '../../core/rules/command-words.ts';
import { shellQuote } from '../../core/rules/shell-quote.ts';

const understood: readonly (readonly [string, readonly string[]])[] = [
  ['', []],
  ['  ', []],
  ['ssh -p3134 -i "my key"', ['ssh', '-p3134', '-i', 'my key']],
  ["-e 'ssh -p3134'", ['-e', 'ssh -p3134']],
  ["a''b \"\" ''", ['ab', '', '']],
  ['--exclude="a b"c', ['--exclude=a bc']],
  ["sh -c 'a | b > $C; d'", ['sh', '-c', 'a | b > $C; d']],
  ['a\\ b \\$HOME', ['a b', '$HOME']],
  ['"a\\"b\\\\c\\d\\$e"', ['a"b\\c\\d$e']],
  ['--exclude=*.o ~/x', ['--exclude=*.o', '~/x']],
];

describe('a command line', () => {
  for (const [text, value] of understood) test(`${text} is split`, () => assert.deepEqual(splitWords(text), { ok: true, value }));

  for (const text of ['a $HOME', 'a `b`', 'a | b', 'a; b', 'a && b', 'a & ', 'a < b', 'a > b', '"$HOME"', '"`b`"']) {
    test(`${text} is refused with the advice to write a script`, () => {
      const reading = splitWords(text);
      assert.match(reading.ok ? '' : reading.remedy, /script/);
    });
  }
  for (const text of ["a 'b", 'a "b', 'a "b\\"', 'a \\'])
    test(`${text} is refused as unfinished`, () => assert.equal(splitWords(text).ok, false));

  test('quoted words come back as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), words => {
        assert.deepEqual(splitWords(words.map(shellQuote).join(' ')), { ok: true, value: words });
      }),
    );
  });
});
