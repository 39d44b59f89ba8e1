/** Changing a configuration file key by key: what is set reads back exactly, and everything else stays byte by byte. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { editIni } from '../../core/rules/ini-edit.ts';
import { parseIni } from '../../core/rules/ini-file.ts';
import { listEntries } from '../../core/rules/ini-values.ts';
import type { SettingsChange } from '../../core/settings-model.ts';

const FILE = `; the laptop of Ann
delete_after = 30 days   ; a month

# all that is hers
[home]
  source = /home/ann/    # with a slash
  dest=nas:/backup/home
  exclude = .cache, "a, b" ; comes back
\texclude[] = '*.tmp'

; a long pause

; the pictures
; of all years
[pictures]
source = "/srv/my pictures"
dest = nas:/backup/pictures
exclude = raw
exclude = old
`;

function edited(text: string, ...changes: readonly SettingsChange[]): string {
  const answer = editIni(text, changes);
  assert.ok(answer.ok, answer.ok ? '' : answer.problem.message);
  return answer.text;
}

function refusal(text: string, ...changes: readonly SettingsChange[]): string {
  const answer = editIni(text, changes);
  assert.ok(!answer.ok);
  return answer.problem.message;
}

/** Which lines differ: `-` the former, `+` the later ones. */
function difference(former: string, later: string): readonly string[] {
  const [a, b] = [former.split('\n'), later.split('\n')];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return [...a.slice(start, a.length - end).map(line => `-${line}`), ...b.slice(start, b.length - end).map(line => `+${line}`)];
}

const cases: readonly (readonly [string, SettingsChange, readonly string[]])[] = [
  [
    'a value changes and its indentation, spaces and comment stay',
    { kind: 'set', section: 'home', key: 'source', value: '/home/ann/docs/' },
    ['-  source = /home/ann/    # with a slash', '+  source = /home/ann/docs/    # with a slash'],
  ],
  [
    'a value that was quoted stays quoted',
    { kind: 'set', section: 'pictures', key: 'source', value: '/srv/pictures' },
    ['-source = "/srv/my pictures"', '+source = "/srv/pictures"'],
  ],
  [
    'a key above the first section changes',
    { kind: 'set', section: '', key: 'delete_after', value: '1 year' },
    ['-delete_after = 30 days   ; a month', '+delete_after = 1 year   ; a month'],
  ],
  [
    'a new key follows the last one of its section, as the neighbours are written',
    { kind: 'set', section: 'pictures', key: 'schedule', value: 'daily' },
    ['+schedule = daily'],
  ],
  ['a new key above the first section follows the others', { kind: 'set', section: '', key: 'jobs', value: '2' }, ['+jobs = 2']],
  [
    'a value with a comment sign is quoted',
    { kind: 'set', section: 'home', key: 'dest', value: 'nas:/a ;b' },
    ['-  dest=nas:/backup/home', '+  dest="nas:/a ;b"'],
  ],
  ['a key goes with all its lines', { kind: 'unset', section: 'pictures', key: 'exclude' }, ['-exclude = raw', '-exclude = old']],
  [
    'a list of repeated keys gets a line',
    { kind: 'add', section: 'pictures', key: 'exclude', value: 'c, d' },
    ['+exclude = "c, d"'],
  ],
  [
    'a list of key[] gets a line of this form',
    { kind: 'add', section: 'home', key: 'exclude', value: '#x' },
    ['+\texclude[] = "#x"'],
  ],
  [
    'an entry of a list in one line goes, the others stay as they are written',
    { kind: 'drop', section: 'home', key: 'exclude', value: '.cache' },
    ['-  exclude = .cache, "a, b" ; comes back', '+  exclude = "a, b" ; comes back'],
  ],
  [
    'the only entry of a line goes with its line',
    { kind: 'drop', section: 'home', key: 'exclude', value: '*.tmp' },
    ["-\texclude[] = '*.tmp'"],
  ],
  ['an entry that is there already is not added', { kind: 'add', section: 'home', key: 'exclude', value: 'a, b' }, []],
  ['an entry that is not there cannot go', { kind: 'drop', section: 'home', key: 'exclude', value: 'x' }, []],
  ['a key that is not there cannot go', { kind: 'unset', section: 'home', key: 'jobs' }, []],
  [
    'a new section goes to the end, apart by an empty line',
    {
      kind: 'add-section',
      section: 'my mail',
      entries: [
        { key: 'source', value: '/var/mail/' },
        { key: 'exclude', value: 'a,b' },
      ],
    },
    ['+[my mail]', '+source = /var/mail/', '+exclude = "a,b"', '+'],
  ],
  [
    'a section goes with the comment that sits on it, and leaves that of the next one',
    { kind: 'remove-section', section: 'home' },
    [
      '-# all that is hers',
      '-[home]',
      '-  source = /home/ann/    # with a slash',
      '-  dest=nas:/backup/home',
      '-  exclude = .cache, "a, b" ; comes back',
      "-\texclude[] = '*.tmp'",
      '-',
      '-; a long pause',
      '-',
    ],
  ],
  [
    'the last section goes with the empty lines above it',
    { kind: 'remove-section', section: 'pictures' },
    [
      '-; the pictures',
      '-; of all years',
      '-[pictures]',
      '-source = "/srv/my pictures"',
      '-dest = nas:/backup/pictures',
      '-exclude = raw',
      '-exclude = old',
      '-',
    ],
  ],
];

describe('a configuration file that is changed', () => {
  for (const [name, change, expected] of cases)
    test(name, () => assert.deepEqual(difference(FILE, edited(FILE, change)), expected));

  test('keeps the comment of the file when its first section goes', () => {
    const file = '; about this file\n[a]\nsource = /a\n\n[b]\nsource = /b\n';
    assert.equal(edited(file, { kind: 'remove-section', section: 'a' }), '; about this file\n[b]\nsource = /b\n');
  });

  test('keeps carriage returns, the byte order mark and the missing end of its last line', () => {
    const file = '\ufeff[a]\r\nsource = /a ; here\r\ndest = /b';
    const later = edited(
      file,
      { kind: 'set', section: 'a', key: 'source', value: '/c' },
      { kind: 'set', section: 'a', key: 'schedule', value: 'daily' },
    );
    assert.equal(later, '\ufeff[a]\r\nsource = /c ; here\r\ndest = /b\r\nschedule = daily');
    assert.equal(
      edited(file, { kind: 'add-section', section: 'b', entries: [] }),
      '\ufeff[a]\r\nsource = /a ; here\r\ndest = /b\r\n\r\n[b]\r\n',
    );
  });

  test('may have been empty', () => {
    const change: SettingsChange = { kind: 'add-section', section: 'a', entries: [{ key: 'source', value: '/a' }] };
    assert.equal(edited('', change), '[a]\nsource = /a\n');
  });

  test('gets its first defaults above the first section, below what it says of itself', () => {
    const file = '; about this file\n\n; hers\n[a]\nsource = /a\n';
    const later = edited(file, { kind: 'set', section: '', key: 'compress', value: 'yes' });
    assert.equal(later, '; about this file\n\ncompress = yes\n\n; hers\n[a]\nsource = /a\n');
  });

  test('loses the further lines of a key that is set', () => {
    const later = edited(FILE, { kind: 'set', section: 'pictures', key: 'exclude', value: 'x' });
    assert.deepEqual(difference(FILE, later), ['-exclude = raw', '-exclude = old', '+exclude = x']);
  });

  test('is not touched by what cannot be written: another section, a line break, a NUL, half a character', () => {
    const set = (value: string): SettingsChange => ({ kind: 'set', section: 'home', key: 'source', value });
    assert.match(refusal(FILE, { kind: 'set', section: 'mail', key: 'source', value: '/a' }), /no section \[mail\]/);
    assert.match(refusal(FILE, { kind: 'remove-section', section: 'mail' }), /no section \[mail\]/);
    assert.match(refusal(FILE, { kind: 'add-section', section: 'home', entries: [] }), /exists already, in line 5/);
    assert.match(refusal(FILE, { kind: 'add-section', section: 'a]b', entries: [] }), /cannot be written/);
    assert.match(refusal(FILE, { kind: 'add-section', section: 'a\nb', entries: [] }), /cannot be written/);
    for (const value of ['a\nb', 'a\rb', 'a\0b']) assert.match(refusal(FILE, set(value)), /line break or a NUL/);
    for (const value of ['\ud800', 'a\x1bb', '\u2028']) assert.match(refusal(FILE, set(value)), /no line of the file can hold/);
    assert.match(refusal(FILE, { kind: 'set', section: 'home', key: 'a=b', value: 'c' }), /can hold/);
    assert.match(refusal(FILE, { kind: 'set', section: 'home', key: '[x', value: 'c' }), /can hold/);
    assert.match(refusal(FILE, { kind: 'set', section: 'home', key: '', value: 'c' }), /can hold/);
    assert.match(refusal('a = \ufffd\n', { kind: 'set', section: '', key: 'a', value: 'b' }), /not UTF-8/);
  });

  test('becomes another text as a whole', () => {
    assert.equal(edited(FILE, { kind: 'text', text: '[a]\r\n' }), '[a]\r\n');
    assert.match(refusal(FILE, { kind: 'text', text: '\0' }), /no file can hold/);
  });
});

// ---- Properties ------------------------------------------------------------------------------------------------------------

const writable = fc.oneof(
  fc.string({
    unit: fc.constantFrom('"', "'", '\\', ';', '#', ',', ' ', '\t', '=', '[', ']', 'a', 'é', '\u00a0', '🜂'),
    maxLength: 12,
  }),
  fc.string({ unit: 'grapheme', maxLength: 8 }).filter(text => !/[\0-\x08\x0a-\x1f\x7f\ufffd\u2028\u2029]/.test(text)),
);
const keyName = fc.constantFrom('source', 'opt', 'exclude', 'before');
const written = fc.constantFrom(
  'x',
  '"x"',
  "'x y'",
  '',
  '""',
  'a, b',
  '"a","b"',
  "it's",
  'x\t',
  '"x";c',
  'a ; c',
  'a # it\'s "c"',
  '; c',
);
const lineEnd = fc.constantFrom('\n', '\r\n');
const someFile = fc
  .tuple(fc.array(fc.tuple(keyName, written, fc.constantFrom(' = ', '=', '   =\t'), fc.constantFrom('', '  ', '\t'))), lineEnd)
  .map(([entries, end]) =>
    [
      '; top',
      '',
      '[i]',
      ...entries.map(([key, text, equals, indent]) => `${indent}${key}${equals}${text}`),
      '; end',
      '[j]',
      'source = /j',
      '',
    ].join(end),
  );

function entriesOf(text: string, section: string) {
  return parseIni(text).sections.find(({ name }) => name === section)!.entries;
}

/** What a reader sees of all that was not named. */
function others(text: string, key: string) {
  return [
    text.split('\n').filter(line => /^\s*([;#[]|$)/.test(line)),
    parseIni(text).sections.map(({ name, entries }) => [
      name,
      entries.filter(each => name !== 'i' || each.key !== key).map(entry => [entry.key, entry.text]),
    ]),
  ];
}

describe('whatever the file and the value', () => {
  test('what is set reads back exactly, once, and everything else is as it was', () => {
    fc.assert(
      fc.property(someFile, keyName, writable, (file, key, value) => {
        const later = edited(file, { kind: 'set', section: 'i', key, value });
        const found = entriesOf(later, 'i').filter(entry => entry.key === key);
        assert.deepEqual(
          found.map(entry => [entry.value, entry.broken]),
          [[value, false]],
        );
        assert.deepEqual(others(later, key), others(file, key));
        assert.equal(edited(later, { kind: 'set', section: 'i', key, value }), later);
      }),
      { numRuns: 1000 },
    );
  });

  test('an entry that is added to a list is its last one, and is gone when it is dropped', () => {
    fc.assert(
      fc.property(someFile, writable, (file, value) => {
        const values = (text: string) =>
          entriesOf(text, 'i').flatMap(entry => {
            const read = listEntries(entry.text);
            return entry.key === 'exclude' && read.ok ? read.value : [];
          });
        const before = values(file);
        const later = edited(file, { kind: 'add', section: 'i', key: 'exclude', value });
        assert.deepEqual(values(later), before.includes(value) ? before : [...before, value]);
        assert.deepEqual(others(later, 'exclude'), others(file, 'exclude'));
        const dropped = edited(later, { kind: 'drop', section: 'i', key: 'exclude', value });
        assert.deepEqual(
          values(dropped),
          before.filter(each => each !== value),
        );
      }),
      { numRuns: 1000 },
    );
  });

  test('a value that is there already leaves the file byte by byte', () => {
    fc.assert(
      fc.property(someFile, file => {
        for (const { key, value } of entriesOf(file, 'j'))
          assert.equal(edited(file, { kind: 'set', section: 'j', key, value }), file);
      }),
    );
  });

  test('a section that is added and removed leaves the file as it was', () => {
    fc.assert(
      fc.property(someFile, writable, (file, value) => {
        const later = edited(file, { kind: 'add-section', section: 'new', entries: [{ key: 'opt', value }] });
        assert.deepEqual(
          entriesOf(later, 'new').map(entry => [entry.key, entry.value]),
          [['opt', value]],
        );
        assert.equal(edited(later, { kind: 'remove-section', section: 'new' }).trimEnd(), file.trimEnd());
      }),
    );
  });
});
