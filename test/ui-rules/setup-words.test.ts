/** The words of the Set-up page: every text in every language, none empty, none left in English, none that shouts; sentences read what was chosen. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FRESH_PLAN } from '../../renderer/setup/plan.ts';
import { setupGerman } from '../../renderer/words/setup.de.ts';
import { setupEnglish } from '../../renderer/words/setup.en.ts';
import { setupFrench } from '../../renderer/words/setup.fr.ts';

const { when } = FRESH_PLAN;

/** What the functions of the table take: counts and names, or a schedule. */
function argumentsOf(key: string): readonly (readonly unknown[])[] {
  if (key.startsWith('when')) return [[when, undefined]];
  if (key === 'existing')
    return [
      ['laptop', 1],
      ['laptop', 2],
    ];
  if (key === 'step') return [[2, 731]];
  return [1, 2].map(count => [count, 'A', 'B']);
}

/** `checks.reach` → its text; functions are called with what fits them. */
function texts(table: object, path = ''): Map<string, string> {
  return new Map(
    Object.entries(table).flatMap(([key, value]): [string, string][] => {
      const name = path === '' ? key : `${path}.${key}`;
      if (typeof value === 'string') return [[name, value]];
      if (typeof value === 'function')
        return argumentsOf(key).map((given, index) => [`${name}(${index})`, String(value(...given))]);
      return [...texts(value, name)];
    }),
  );
}

/** The same in another language, and rightly so; the empty ones are words that only some languages need. */
const SAME = /^(checks\.rsync|inside\(\d\))$/;
const EMPTY = 'schedulesMore.daily';

for (const [name, table] of [
  ['German', setupGerman],
  ['French', setupFrench],
] as const) {
  test(`${name} has every text of the Set-up page`, () => {
    const [original, other] = [texts(setupEnglish), texts(table)];
    assert.deepEqual([...other.keys()], [...original.keys()]);
    for (const [key, text] of other) {
      if (key === EMPTY) continue;
      assert.ok(text.trim() !== '' && !/undefined|NaN|\[object/.test(text), `${key}: ${text}`);
      if (text === original.get(key)) assert.match(key, SAME, `${key} is still English: ${text}`);
    }
  });
}

test('no text of the Set-up page shouts, pleads or blames', () => {
  for (const table of [setupEnglish, setupGerman, setupFrench])
    for (const [key, text] of texts(table)) assert.doesNotMatch(text, /!|please|bitte|s’il vous plaît|error/i, key);
});

test('the sentence reads what was chosen', () => {
  const { whenSentence } = setupEnglish;
  assert.equal(
    whenSentence(when, undefined),
    'Every 4 hours, on battery only above 30 %, not on metered networks. What is missed is caught up as soon as it can be. After 3 days without a backup it is overdue.',
  );
  const daily = {
    ...when,
    schedule: 'daily',
    battery: 'no',
    isOnMetered: true,
    isBetween: true,
    from: '19:00',
    until: '07:00',
    maxAge: '1',
  } as const;
  assert.equal(
    whenSentence(daily, '19:00'),
    'Every day at 12:30, between 19:00 and 07:00, never on battery, also on metered networks. That time lies outside of these hours, so it begins at 19:00. What is missed is caught up as soon as it can be. After 1 day without a backup it is overdue.',
  );
  assert.equal(whenSentence({ ...when, schedule: 'manual' }, undefined), 'Only when you ask for it; nothing runs by itself.');
  assert.match(setupGerman.whenSentence(when, undefined), /^Alle 4 Stunden, mit Akku nur über 30 %/);
  assert.match(setupFrench.whenSentence(when, undefined), /^Toutes les 4 heures, sur batterie seulement au-dessus de 30 %/);
});
