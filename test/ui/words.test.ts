/** The tables of words: the same keys in every language, nothing empty, nothing left in English; and figures as people write them. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { english } from '../../renderer/words/english.ts';
import { figuresOf } from '../../renderer/words/figures.ts';
import { french } from '../../renderer/words/french.ts';
import { german } from '../../renderer/words/german.ts';

/** `status.title` → its text, functions called with numbers and names. */
function texts(table: object, path = ''): Map<string, string> {
  return new Map(
    Object.entries(table).flatMap(([key, value]): [string, string][] => {
      const name = path === '' ? key : `${path}.${key}`;
      if (typeof value === 'string') return [[name, value]];
      if (typeof value === 'function') return [1, 2].map(count => [`${name}(${count})`, String(value(count, 'A', 'B'))]);
      return [...texts(value, name)];
    }),
  );
}

/** The same in another language, and rightly so. */
const SAME =
  /^figures\.units|\.status\.pause$|\.(nameOf|runTitle)\(|^history\.joins|^frame\.(pages|pageNames\.diagnose|themes\.system)$|^marks\.paused$|^status\.pause$|\.kinds\.note$|\.verdicts\.failed/;

for (const [name, table] of [
  ['German', german],
  ['French', french],
] as const) {
  test(`${name} has every text`, () => {
    const [original, other] = [texts(english), texts(table)];
    assert.deepEqual([...other.keys()], [...original.keys()]);
    for (const [key, text] of other) {
      assert.ok(text.trim() !== '' && !/undefined|NaN/.test(text), `${key}: ${text}`);
      if (text === original.get(key)) assert.match(key, SAME, `${key} is still English: ${text}`);
    }
  });
}

test('German addresses people with Sie, French with vous', () => {
  const familiar = { de: /\b([Dd]u|[Dd]ein\w*|[Dd]ich|[Dd]ir|[Ee]uch|[Ee]uer)\b/, fr: /(?<![’'])\b([Tt]u|ton|ta|tes|toi)\b/ };
  const folder = join(import.meta.dirname, '../../renderer/words');
  for (const name of readdirSync(folder)) {
    const language = /\.de\.|^german/.test(name) ? 'de' : /\.fr\.|^french/.test(name) ? 'fr' : undefined;
    if (language) assert.doesNotMatch(readFileSync(join(folder, name), 'utf8'), familiar[language], name);
  }
});

test('no text shouts, pleads or blames', () => {
  for (const table of [english, german, french])
    for (const [key, text] of texts(table)) assert.doesNotMatch(text, /!|please|bitte|s’il vous plaît|error occurred/i, key);
});

test('figures have three significant digits and the signs of the language', () => {
  const [en, de, fr] = [figuresOf('en', english.figures), figuresOf('de', german.figures), figuresOf('fr', french.figures)];
  assert.deepEqual([0, 999, 1_000, 12_345_678, 999_499, 999_500, 1.5e12].map(en.size), [
    '0 B',
    '999 B',
    '1.00 kB',
    '12.3 MB',
    '999 kB',
    '1.00 MB',
    '1.50 TB',
  ]);
  assert.equal(de.size(12_345_678), '12,3 MB');
  assert.equal(fr.size(12_345_678), '12,3 Mo');
  assert.deepEqual([42_000, 303_000, 7_500_000].map(en.duration), ['42 s', '5 min 03 s', '2 h 05 min']);
  assert.equal(en.percent(99.9), '99 %');
});

test('times are relative within a day, a weekday within a week, a date beyond', () => {
  const { relative, when } = figuresOf('en', english.figures);
  const now = new Date(2026, 10, 23, 14, 0).getTime();
  const hour = 3_600_000;
  assert.equal(relative(now - 20_000, now), 'just now');
  assert.equal(relative(now - 12 * 60_000, now), '12 minutes ago');
  assert.equal(relative(now + 2 * hour, now), 'in 2 hours');
  assert.equal(relative(now - 30 * hour, now), 'Sunday 08:00');
  assert.equal(relative(now - 19 * 24 * hour, now), '4 November 2026');
  assert.equal(when(now + hour, now), '15:00');
  assert.equal(when(now + 14 * hour, now), 'tomorrow 04:00');
});
