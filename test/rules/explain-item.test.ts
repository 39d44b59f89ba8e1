/** What the command that checks the configuration says of an item. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Item } from '../../core/model.ts';
import { NOTHING_SHARED, readServerText } from '../../core/rules/configuration.ts';
import { explainItem, retentionText } from '../../core/rules/explain-item.ts';
import { driversForTests } from './drivers-for-tests.ts';

const DAY = 24 * 60 * 60 * 1000;

describe('the explanation of an item', () => {
  test('says what was understood, driver and reserved keys included', () => {
    const [item] = itemsOf(
      '[db]\nsource=/tmp/db_dump/\ndest=u@h:/b\nssh=ssh -p1\nmount="mysql","root@localhost:drupal_db","/tmp/db_dump"\ndelete_after=30 days\nexclude=a b\nbandwidth=5 MB/s\nbefore="/bin/my prog"\nverify=8% weekly',
    );
    const text = explainItem(item!).join('\n');
    for (const part of [
      'u@h:/b',
      'ssh -p1',
      'driver      mysql',
      'host = localhost',
      'database = drupal_db',
      'a b',
      'MB/s',
      'removes snapshots older than 30 days of active age, never fewer than 3',
      'reads back 8% of the files weekly',
    ])
      assert.ok(text.includes(part), `${part} in\n${text}`);
  });
  test('says the retention in words', () => {
    assert.equal(retentionText({ keepAtLeast: 3 }), 'keeps everything: no delete_after and no keep_…');
    assert.equal(
      retentionText({ keepAtLeast: 2, keepLast: 5, keepDaily: 1 }),
      'keeps the last 5, one a day of 1 day, never fewer than 2; removes the rest',
    );
    assert.match(retentionText({ keepAtLeast: 3, deleteAfter: 30 * DAY, keepMonthly: 12 }), /but keeps one a month of 12 months/);
  });
  const sentences: readonly (readonly [keys: string, sentence: string])[] = [
    ['', 'by hand only: schedule = daily, for example, leaves it to alp agent'],
    ['schedule = hourly', 'hourly, at each full hour, while alp agent runs; what was missed is caught up once'],
    ['schedule = every 4 hours', 'every 4 hours, at 00:00, 04:00, 08:00 …, while alp agent runs'],
    ['schedule = every 12 hours', 'every 12 hours, at 00:00, 12:00, while'],
    ['schedule = every 48 hours', 'every 48 hours, while'],
    ['schedule = daily at 12:30\njitter = 15 minutes', 'daily at 12:30, up to 15 minutes later, while'],
    ['schedule = weekly', 'weekly, on Mondays at 00:00'],
    ['schedule = when reachable', 'as soon as the other side is in reach, at most once an hour'],
    ['schedule = daily', 'on battery above 30 % charge only; not on metered networks'],
    [
      'schedule = daily\non_battery = no\non_metered = yes\nbetween = 19:00-07:00',
      'not on battery; also on metered networks; only between 19:00 and 07:00',
    ],
    ['schedule = daily\non_battery = yes', 'also on battery; not on metered networks'],
    ['schedule = daily\njobs = 3', 'up to 3 items of this server at a time'],
    ['recent_first = yes', 'small files and those that changed last go first'],
    ['reach = nas.local', 'first nas.local'],
    ['reach = nas, vpn:22 bandwidth 1 MB/s metered no', 'else vpn:22 (at most 1.00 MB/s, not when metered)'],
    ['reach = [fe80::1]:22 metered yes', 'first [fe80::1]:22 (also when metered)'],
  ];
  for (const [keys, sentence] of sentences) {
    test(`of ${keys === '' ? 'an item without a schedule' : keys.replaceAll('\n', ' | ')} says "${sentence}"`, () => {
      const [item] = itemsOf(`[a]\nsource=/a\ndest=h:/b\n${keys}`);
      const text = explainItem(item!).join('\n');
      assert.ok(text.includes(sentence), text);
    });
  }
  test('says that reach is not used where nothing is far', () => {
    const [item] = itemsOf('[a]\nsource=/a\ndest=/b\nreach = nas');
    assert.match(explainItem(item!).join('\n'), /reach +not used/);
  });
  test('says when the vault lies inside the source', () => {
    assert.match(explainItem(itemsOf('[a]\nsource=/\ndest=/backup')[0]!).join('\n'), /left out/);
  });
});

function itemsOf(text: string): readonly Item[] {
  const outcome = readServerText({ file: 'file', name: 'server', text }, NOTHING_SHARED, undefined, driversForTests);
  assert.ok(outcome.kind === 'understood', JSON.stringify(outcome));
  return outcome.server.items;
}
