/** What find and the vault are told, and what they answer, when a page looks inside a snapshot. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readListedEntry } from '../../core/rules/folder-listing.ts';
import { recordCutter } from '../../core/rules/records.ts';
import { nameTests, readFound } from '../../core/rules/search.ts';

describe('the tests for find', () => {
  const patterns = (text: string) => nameTests(text).filter(word => word.startsWith('*'));

  test('a plain text is one pattern', () => assert.deepEqual(nameTests('letter'), ['-iname', '*letter*']));

  test('what means something to find is literal', () =>
    assert.deepEqual(nameTests('a*b?[c]\\d'), ['-iname', '*a\\*b\\?\\[c\\]\\\\d*']));

  test('no name contains a slash, a NUL, or nothing', () => {
    for (const text of ['', 'a/b', 'a\0b']) assert.deepEqual(nameTests(text), []);
  });

  test('letters beyond ASCII come in either case, composed and decomposed', () => {
    const found = patterns('über');
    for (const text of ['über', 'Über', 'über'.normalize('NFD'), 'Über'.normalize('NFD')])
      assert.ok(found.includes(`*${text}*`), text);
  });

  test('many of them are not multiplied', () => assert.ok(patterns('äöüäöüäöüäöü').length <= 8));

  test('any text gives whole tests only', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        const words = nameTests(text);
        for (let at = 0; at < words.length; at += 3) {
          assert.equal(words[at], '-iname');
          assert.match(words[at + 1]!, /^\*.+\*$/s);
          if (at + 2 < words.length) assert.equal(words[at + 2], '-o');
        }
      }),
    ));
});

test('what was found is read back, newlines and blanks included', () => {
  assert.deepEqual(readFound('f 12 a b\nc'), { path: 'a b\nc', bytes: 12, isFolder: false });
  assert.deepEqual(readFound('d 0  x'), { path: ' x', bytes: 0, isFolder: true });
  assert.equal(readFound('sh: no such file'), undefined);
});

test('records are the same however they are cut', () =>
  fc.assert(
    fc.property(
      fc.array(fc.string({ minLength: 1 }).filter(text => !text.includes('\0'))),
      fc.integer({ min: 1, max: 7 }),
      (all, size) => {
        const text = all.map(record => `${record}\0`).join('');
        const read: string[] = [];
        const push = recordCutter(record => read.push(record));
        for (let at = 0; at < text.length; at += size) push(text.slice(at, at + size));
        assert.deepEqual(read, all);
      },
    ),
  ));

describe('a line of a folder', () => {
  const read = (line: string) => readListedEntry(line);
  test('a file', () =>
    assert.deepEqual(read('1-rw-r--r--         1234 2026/11/23 04:15:02 a b'), {
      mode: '-rw-r--r--',
      bytes: 1234,
      time: '2026-11-23 04:15:02',
      name: 'a b',
    }));
  test('blanks around a name, an arrow in it, what rsync escapes', () => {
    const nameOf = (name: string) => read(`1lrwxrwxrwx            0 2026/11/23 04:15:02 ${name}`)?.name;
    for (const name of [' x ', 'a -> b']) assert.equal(nameOf(name), name);
    assert.equal(nameOf('new\\#012line'), 'new\nline');
    assert.equal(nameOf('back\\#134#012'), 'back\\#012');
  });
  test('anything else is none', () => assert.equal(read('rsync: what?'), undefined));
});
