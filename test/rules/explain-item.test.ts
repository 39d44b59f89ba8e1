/** What the command that checks the configuration says of an item. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Item } from '../../core/model.ts';
import { NOTHING_SHARED, readServerText } from '../../core/rules/configuration.ts';
import { explainItem, retentionText } from '../../core/rules/explain-item.ts';

const DAY = 24 * 60 * 60 * 1000;

describe('the explanation of an item', () => {
  test('says what was understood, driver and reserved keys included', () => {
    const [item] = itemsOf(
      '[db]\nsource=/tmp/db_dump/\ndest=u@h:/b\nssh=ssh -p1\nmount="mysql","root@localhost:drupal_db","/tmp/db_dump"\ndelete_after=30 days\nexclude=a b\nbandwidth=5 MB/s\nbefore="/bin/my prog"\nschedule=hourly',
    );
    const text = explainItem(item!).join('\n');
    for (const part of [
      'u@h:/b',
      'ssh -p1',
      'mysql: user root at localhost, database/volume drupal_db, prepared at /tmp/db_dump',
      'drivers are not part of this version',
      'a b',
      'MB/s',
      'removes snapshots older than 30 days of active age, never fewer than 3',
      'hourly (understood, takes effect with the agent)',
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
  test('says when the vault lies inside the source', () => {
    assert.match(explainItem(itemsOf('[a]\nsource=/\ndest=/backup')[0]!).join('\n'), /left out/);
  });
});

function itemsOf(text: string): readonly Item[] {
  const outcome = readServerText({ file: 'file', name: 'server', text }, NOTHING_SHARED);
  assert.ok(outcome.kind === 'understood', JSON.stringify(outcome));
  return outcome.server.items;
}
