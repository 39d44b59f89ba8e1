/** What the keys of an item may say and that every refusal says what to do. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseIni } from '../../core/rules/ini-file.ts';
import type { ItemPart } from '../../core/rules/item-keys.ts';
import { ITEM_KEYS } from '../../core/rules/item-keys.ts';
import { readKeys } from '../../core/rules/item-section.ts';

describe('the value of a key', () => {
  const understood: readonly (readonly [string, ItemPart])[] = [
    ['source = /a b/', { source: { kind: 'here', path: '/a b/' } }],
    ['dest = /backup/x//', { dest: { kind: 'here', path: '/backup/x' } }],
    ['ssh = ssh -p 2222 -i "my key"', { ssh: ['ssh', '-p', '2222', '-i', 'my key'] }],
    ['exclude = a, "b, c"\nexclude[] = d\nexclude = "#e#"', { exclude: ['a', 'b, c', 'd', '#e#'] }],
    ['exclude = a;b, c#d', { exclude: ['a;b', 'c#d'] }],
    ['exclude =', { exclude: [] }],
    ['preserve = hard-links, acls, xattrs, sparse', { preserve: ['hard-links', 'acls', 'xattrs', 'sparse'] }],
    ['tolerate = unreadable', { tolerate: ['unreadable'] }],
    ['bandwidth = 5 MB/s', { bandwidth: 5_000_000 }],
    ['bandwidth = off', { bandwidth: undefined }],
    ['delete_after = "30 days"', { deleteAfter: 30 * 86_400_000 }],
    ['keep_daily = 7', { keepDaily: 7 }],
    ['keep_at_least = 1', { keepAtLeast: 1 }],
    ['shrink_limit = 20%', { shrinkLimitPercent: 20 }],
    ['shrink_limit = off', { shrinkLimitPercent: 100 }],
    ['timeout = 30 seconds', { timeout: 30_000 }],
    ["before = sh -c 'test -e /mnt/disk || exit 75'", { before: ['sh', '-c', 'test -e /mnt/disk || exit 75'] }],
    ['one_file_system = yes', { oneFileSystem: true }],
    ['allow_empty = off', { allowEmpty: false }],
    ["opt = -e 'ssh -p3134'", { rsyncOptions: [], sshFromOptions: ['ssh', '-p3134'] }],
    [
      'mount = "mysql","root@localhost:drupal_db","/tmp/db_dump"',
      {
        driver: {
          name: 'mysql',
          target: 'root@localhost:drupal_db',
          user: 'root',
          host: 'localhost',
          volume: 'drupal_db',
          point: '/tmp/db_dump',
        },
      },
    ],
    [
      'mount = "startstop,root@web:/etc/init.d/apache"',
      {
        driver: {
          name: 'startstop',
          target: 'root@web:/etc/init.d/apache',
          user: 'root',
          host: 'web',
          volume: '/etc/init.d/apache',
          point: '',
        },
      },
    ],
  ];
  for (const [text, part] of understood) {
    const title = text.replaceAll('\n', ' | ');
    test(`${title} is understood`, () => {
      const { parts, problems } = read(text);
      assert.deepEqual(problems, []);
      assert.deepEqual(Object.assign({}, ...parts.values()), part);
    });
  }

  const refused: readonly string[] = [
    'source =',
    'source = docs',
    'dest = /',
    'dest = //',
    'dest = host:/',
    'ssh =',
    'ssh = -p 22',
    'ssh = ssh | tee',
    'exclude = a,,b',
    'exclude = "- a"',
    'exclude = !a',
    'preserve = everything',
    'tolerate = all',
    'bandwidth = 5',
    'bandwidth = 0 B/s',
    'delete_after = 30',
    'delete_after = 30 days ago',
    'delete_after = 30 dyas',
    'keep_daily = 0',
    'keep_at_least = 0',
    'keep_at_least = off',
    'expect_files = some',
    'shrink_limit = 0.5',
    'before = A=1 x',
    'after = a && b',
    'timeout = 0 minutes',
    'timeout = 5',
    'max_age = soon',
    'compress = perhaps',
    'mount = mysql',
    'mount = "a/b","u@h:v","/p"',
    'mount = "mysql","localhost:db","/p"',
    'mount = "mysql","u@-h:db","/p"',
    'mount = "mysql","u@h:db","p"',
    'source[] = /a',
    'source = /a\nsource = /b',
    'verify = 8%',
    'verify = often',
    'schedule = sometimes',
    'schedule = every 0 hours',
    'schedule = daily at 25:00',
    'reach = a b',
    'reach = host:99999',
    'on_battery = above 120%',
    'on_metered = maybe',
    'between = 22-6',
    'between = 22:00-22:00',
    'jobs = 0',
    'alert =',
  ];
  for (const text of refused) {
    test(`${text.replace('\n', ' | ')} is refused with a remedy`, () => {
      const { problems, parts } = read(text);
      assert.equal(problems.length, 1);
      assert.ok(problems.every(({ message, remedy, key }) => message && remedy && key === text.split(/[\s[=]/)[0]));
      assert.equal(parts.size, 0);
    });
  }

  const reserved = [
    'verify = 8% weekly',
    'schedule = hourly',
    'schedule = every 4 hours',
    'schedule = daily at 02:30',
    'schedule = when reachable',
    'schedule = manual',
    'reach = vault.example.org, 192.168.1.2:2222, [fe80::1%eth0]:22',
    'on_battery = above 40%',
    'on_battery = no',
    'on_metered = no',
    'between = 22:00-06:00',
    'recent_first = yes',
    'jobs = 2',
    'alert = mail to ann@example.org',
    'drill = the first of the month',
  ];
  for (const text of reserved) {
    test(`${text} is checked and kept for the agent`, () => {
      const { reserved, problems } = read(text);
      assert.deepEqual(problems, []);
      const [key = '', value] = text.split(' = ');
      assert.equal(reserved.get(key), value);
    });
  }

  test('a list that is written on several lines is one list, and its mistakes keep their lines', () => {
    assert.deepEqual(
      read('exclude = a\nexclude = !b\nexclude = c').problems.map(({ line }) => line),
      [2],
    );
  });

  test('a misspelt key is answered with the one that was meant', () => {
    const remedies = ['sorce = /a', 'delete-after = 1 day', 'Exclude = x', 'keep_dayly = 3', 'one_filesystem = yes'].map(
      text => read(text).problems[0]?.remedy,
    );
    assert.deepEqual(
      remedies,
      ['source', 'delete_after', 'exclude', 'keep_daily', 'one_file_system'].map(key => `did you mean ${key}?`),
    );
    assert.match(read('colour = red').problems[0]?.remedy ?? '', /the keys are source, dest/);
  });

  test('source, dest and mount cannot be defaults', () => {
    const { problems } = readKeys(parseIni('source = /a\ndest = /b\nmount = "a","u@h:v","/p"').top, 'defaults', 'file');
    assert.equal(problems.length, 3);
  });

  test('every key has a name of its own and an explanation of one sentence', () => {
    assert.equal(new Set(ITEM_KEYS.map(({ name }) => name)).size, ITEM_KEYS.length);
    for (const { explanation } of ITEM_KEYS) assert.match(explanation, /^[A-Z].*\.$/);
  });
});

function read(text: string): ReturnType<typeof readKeys> {
  return readKeys(parseIni(text).top, 'item', 'file');
}
