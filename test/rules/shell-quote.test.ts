/** Whatever a word, a script or an argument holds, a POSIX shell reads it back unchanged: dash and busybox are asked. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { onOneLine, readScriptFromInput, scriptWithArguments, shellQuote } from '../../core/rules/shell-quote.ts';

const shells: readonly (readonly string[])[] = [['sh'], ['busybox', 'sh']];
/** Text without NUL, which no argument can hold, and full of what shells look at. */
const word = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "'",
        '"',
        '\\',
        '$',
        '`',
        '\n',
        '\\n',
        '\\c',
        '\\0101',
        '%',
        '%s',
        '*',
        ';',
        ' ',
        '-n',
        '\t',
        '\r',
        '!',
        '~',
        '#',
        'é',
      ),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 8 },
  )
  .map(parts => parts.join('').replaceAll('\0', ''));
const words = fc.array(fc.array(word, { maxLength: 5 }), { minLength: 40, maxLength: 40 });

function output([program = '', ...args]: readonly string[], script: string, input = ''): string {
  return execFileSync(program, [...args, '-c', script], { input, encoding: 'utf8' });
}

for (const shell of shells) {
  test(`${shell.join(' ')}: a quoted word is one word, and the same`, () => {
    fc.assert(
      fc.property(words, lists => {
        const script = lists
          .map(list => `printf '<%s>' ${list.map(shellQuote).join(' ')}${list.length === 0 ? "''" : ''}`)
          .join('\n');
        assert.equal(
          output(shell, script),
          lists.map(list => (list.length === 0 ? '<>' : list.map(one => `<${one}>`).join(''))).join(''),
        );
      }),
      { numRuns: 15 },
    );
  });

  test(`${shell.join(' ')}: a script and its arguments travel on one line, and run as they were written`, () => {
    fc.assert(
      fc.property(words, lists => {
        const print = `for one do printf '<%s>' "$one"; done\n# a comment with a \\ and a ' in it\nprintf '%s' '\\n\\\\'\n`;
        const lines = lists.map(list => onOneLine(scriptWithArguments(print, list)));
        assert.ok(lines.every(line => !line.includes('\n')));
        const script = 'while IFS= read -r line; do (eval "$(printf %b "$line")"); done';
        assert.equal(
          output(shell, script, `${lines.join('\n')}\n`),
          lists.map(list => `${list.map(one => `<${one}>`).join('')}\\n\\\\`).join(''),
        );
      }),
      { numRuns: 15 },
    );
  });
}

test('the constant command reads one line as its script and leaves the rest of the input to it', () => {
  const input = `${onOneLine(scriptWithArguments('printf "<%s>" "$1"; cat', ["it's\n"]))}\nthe rest\nof it`;
  for (const shell of shells) assert.equal(output(shell, readScriptFromInput, input), "<it's\n>the rest\nof it");
});
