/** What a line of a configuration file means, each trap of common INI readers included, and that nothing of the text is lost. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseIni } from '../../core/rules/ini-file.ts';
import { listEntries } from '../../core/rules/ini-values.ts';

describe('a value', () => {
  const values: readonly (readonly [string, string])[] = [
    ['/srv/www', '/srv/www'],
    ['  /srv/my files  ', '/srv/my files'],
    ['c#', 'c#'],
    ['a;b', 'a;b'],
    ['#start', '#start'],
    ['/a ; comment', '/a'],
    ['/a # comment', '/a'],
    ['/a\t;comment', '/a'],
    ['"/a ; b # c"', '/a ; b # c'],
    ["'/a ; b # c' ; comment", '/a ; b # c'],
    ['"/a";comment', '/a'],
    ['"30 days"', '30 days'],
    ['"say \\"hello\\""', 'say "hello"'],
    ['"C:\\\\dir\\\\"', 'C:\\dir\\'],
    ['"C:\\dir"', 'C:\\dir'],
    ["'C:\\\\dir\\'", 'C:\\\\dir\\'],
    ['C:\\\\dir\\;x', 'C:\\\\dir\\;x'],
    ["/home/bob's files", "/home/bob's files"],
    ["-e 'ssh -p3134'", "-e 'ssh -p3134'"],
    ["sh -c 'a ; b' # comment", "sh -c 'a ; b'"],
    ['--exclude="x # y" --chmod=u=r', '--exclude="x # y" --chmod=u=r'],
    ['"nwfs","a@b:C","/d"', 'nwfs,a@b:C,/d'],
    ['a = b', 'a = b'],
    ['', ''],
    ['""', ''],
    ['true', 'true'],
    ['null', 'null'],
    ['0123', '0123'],
    ['{"a":1}', '{"a":1}'],
  ];
  for (const [written, value] of values) {
    test(`${JSON.stringify(written)} means ${JSON.stringify(value)}`, () => {
      const file = parseIni(`[i]\nkey =${written.startsWith('#') ? '' : ' '}${written}\n`);
      assert.deepEqual(file.problems, []);
      assert.equal(file.sections[0]?.entries[0]?.value, value);
    });
  }

  test('any text in double quotes, its quotes and backslashes escaped, comes back as it was', () => {
    const printable = fc.string({ unit: fc.constantFrom('"', '\\', "'", ';', '#', ' ', ',', 'a', '=', '[', ']', 'é') });
    fc.assert(
      fc.property(printable, fc.boolean(), (text, comment) => {
        const quoted = `"${text.replace(/["\\]/g, '\\$&')}"`;
        const file = parseIni(`key = ${quoted}${comment ? ' ; comment' : ''}`);
        assert.deepEqual(file.problems, []);
        assert.equal(file.top[0]?.value, text);
      }),
    );
  });
});

describe('a list', () => {
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ['', []],
    ['a', ['a']],
    ['a, b ,c', ['a', 'b', 'c']],
    ['"a","b","c"', ['a', 'b', 'c']],
    ['"a, b", \'c;d\', e f', ['a, b', 'c;d', 'e f']],
    ["bob's, ann's", ["bob's", "ann's"]],
    ['a,,b', ['a', '', 'b']],
  ];
  for (const [text, value] of lists)
    test(`${text} has ${value.length} entries`, () => assert.deepEqual(listEntries(text), { ok: true, value }));

  test('an entry whose quote is not closed is refused', () => assert.equal(listEntries('a, "b').ok, false));
  test('a text behind a closed quote is refused', () => assert.equal(listEntries('"a" b, c').ok, false));
});

describe('a section', () => {
  const names: readonly (readonly [string, string])[] = [
    ['[home]', 'home'],
    ['  [ home ]  ; comment', 'home'],
    ['[home]#comment', 'home'],
    ['[www.example.org]', 'www.example.org'],
    ['["my files"]', 'my files'],
    ['[__proto__]', '__proto__'],
    ['[constructor]', 'constructor'],
    ['[a;b#c]', 'a;b#c'],
    ['[]', ''],
  ];
  for (const [header, name] of names) {
    test(`${header} is the section ${JSON.stringify(name)}`, () => {
      const file = parseIni(`${header}\nkey = 1`);
      assert.deepEqual(
        file.sections.map(section => [section.name, section.line, section.entries[0]?.line]),
        [[name, 1, 2]],
      );
      assert.deepEqual(file.problems, []);
    });
  }

  test('keys before the first section are kept apart', () => {
    const file = parseIni('a = 1\n[i]\nb = 2');
    assert.deepEqual([file.top[0]?.key, file.sections[0]?.entries[0]?.key], ['a', 'b']);
  });
  test('keys below a header that cannot be read do not slip into the section above', () => {
    const file = parseIni('[a]\nx = 1\n[b\ny = 2');
    assert.deepEqual(
      file.sections.map(({ name, entries }) => [name, entries.length]),
      [['a', 1]],
    );
    assert.equal(file.problems[0]?.line, 3);
  });
  test('a second section of the same name is reported with the line of the first', () => {
    const [problem] = parseIni('[a]\n[b]\n[a]').problems;
    assert.equal(problem?.line, 3);
    assert.match(problem?.message ?? '', /line 1/);
  });
});

describe('a line', () => {
  test('key[] is the key, written as a list', () => {
    const [entry] = parseIni('exclude[] = a').top;
    assert.deepEqual([entry?.key, entry?.bracketed, entry?.value], ['exclude', true, 'a']);
  });
  test('keys named like parts of every object are ordinary keys', () => {
    assert.deepEqual(
      parseIni('__proto__ = 1\nconstructor = 2\ntoString = 3').top.map(({ key }) => key),
      ['__proto__', 'constructor', 'toString'],
    );
  });
  test('carriage returns and a byte order mark do not count', () => {
    const file = parseIni('\ufeff[i]\r\n; c\r\nsource = /a\r\n\r\n');
    assert.deepEqual(file.problems, []);
    assert.equal(file.sections[0]?.entries[0]?.value, '/a');
  });
  const broken: readonly (readonly [string, number, RegExp])[] = [
    ['[i]\nsource', 2, /neither a \[section\]/],
    ['[i]\n\nsource = "/a', 3, /not closed/],
    ["[i]\nsource = '/a", 2, /not closed/],
    ['[i]\nsource = "/a" b', 2, /behind the closing quote/],
    ['[i]\n= 3', 2, /key is missing/],
    ['[i] x', 1, /not a section header/],
    ['[i\nsource = /a', 1, /not a section header/],
    ['[i]\nsource = /a\x07b', 2, /control character/],
    ['[i]\nsource = /a\rdest = /b', 2, /control character/],
    ['[i]\nsource = /a\0b', 2, /NUL/],
    ['[i]\nsource = /caf\ufffd', 2, /not UTF-8/],
  ];
  for (const [text, line, message] of broken) {
    test(`${JSON.stringify(text)} is reported in line ${line}`, () => {
      const problems = parseIni(text).problems;
      assert.equal(problems.length, 1);
      assert.equal(problems[0]?.line, line);
      assert.match(problems[0]?.message ?? '', message);
    });
  }
  test('every broken line is reported, not the first one', () => {
    assert.deepEqual(
      parseIni('x\n[i\n"y\nz = "\n').problems.map(({ line }) => line),
      [1, 2, 3, 4],
    );
  });
});

test('the lines joined are the text again, so that a change of one key leaves the rest alone', () => {
  const pieces = fc.constantFrom('[i]', 'a = 1', ' ; c', '\n', '\r\n', '\ufeff', '"', '#', '\0');
  fc.assert(
    fc.property(
      fc.array(pieces).map(parts => parts.join('')),
      text => {
        assert.equal(parseIni(text).lines.join('\n'), text);
      },
    ),
  );
});
