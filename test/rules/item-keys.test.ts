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
    ['schedule = hourly', { schedule: { kind: 'hours', every: 1 } }],
    ['schedule = every hour', { schedule: { kind: 'hours', every: 1 } }],
    ['schedule = every 1 hour', { schedule: { kind: 'hours', every: 1 } }],
    ['schedule = Every  4 hours', { schedule: { kind: 'hours', every: 4 } }],
    ['schedule = daily', { schedule: { kind: 'daily', minute: 0 } }],
    ['schedule = daily at 02:30', { schedule: { kind: 'daily', minute: 150 } }],
    ['schedule = daily at 9:05', { schedule: { kind: 'daily', minute: 545 } }],
    ['schedule = weekly', { schedule: { kind: 'weekly' } }],
    ['schedule = when reachable', { schedule: { kind: 'when-reachable' } }],
    ['schedule = manual', { schedule: { kind: 'manual' } }],
    ['jitter = 15 minutes', { jitter: 900_000 }],
    ['jitter = off', { jitter: 0 }],
    ['on_battery = above 40%', { onBattery: { abovePercent: 40 } }],
    ['on_battery = no', { onBattery: 'no' }],
    ['on_battery = yes', { onBattery: 'yes' }],
    ['on_metered = yes', { onMetered: true }],
    ['between = 19:00-07:00', { between: { from: 1140, to: 420 } }],
    ['between = 8:00 - 18:30', { between: { from: 480, to: 1110 } }],
    ['between = off', { between: undefined }],
    ['jobs = 2', { jobs: 2 }],
    ['recent_first = yes', { recentFirst: true }],
    [
      'reach = nas.local, vpn.example.org:2222 bandwidth 1 MB/s metered no',
      { reach: [{ host: 'nas.local' }, { host: 'vpn.example.org', port: 2222, bandwidth: 1_000_000, onMetered: false }] },
    ],
    [
      'reach = [fe80::1%eth0]:22 metered yes bandwidth 2 Mbit/s\nreach = 192.168.1.2, [::1]',
      {
        reach: [
          { host: 'fe80::1%eth0', port: 22, onMetered: true, bandwidth: 250_000 },
          { host: '192.168.1.2' },
          { host: '::1' },
        ],
      },
    ],
    ['reach = off', { reach: [] }],
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
    'drill = the first of the month',
    'schedule = sometimes',
    'schedule = every 9999 hours',
    'schedule = every 10 minutes',
    'schedule = daily at noon',
    'schedule = daily at 12',
    'jitter = 0 minutes',
    'jitter = often',
    'schedule = every 0 hours',
    'schedule = daily at 25:00',
    'reach =',
    'reach = a b',
    'reach = a,,b',
    'reach = host:99999',
    'reach = host:0',
    'reach = ann@host',
    'reach = 2001:db8::1',
    'reach = https://host',
    'reach = host bandwidth',
    'reach = host bandwidth 5',
    'reach = host metered',
    'reach = host metered perhaps',
    'reach = host metered yes metered no',
    'reach = host, other bandwidht 1 MB/s',
    'reach = host constructor 1',
    'on_battery = above 120%',
    'on_battery = above 100%',
    'on_battery = above 40',
    'on_metered = maybe',
    'between = 22-6',
    'between = 22:00',
    'between = 22:00-24:00',
    'recent_first = first',
    'jobs = off',
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

  test('a misspelt word is answered with the one that was meant', () => {
    const remedies = [
      'schedule = hourley',
      'schedule = when reacheable',
      'schedule = every 2 days',
      'schedule = every 30 minutes',
      'schedule = now and then',
      'reach = host metred yes',
      'reach = 2001:db8::1',
    ].map(text => read(text).problems[0]?.remedy);
    assert.deepEqual(remedies, [
      'did you mean hourly?',
      'did you mean when reachable?',
      'write every 48 hours',
      'hourly is the shortest schedule',
      'write hourly, every 4 hours, daily, daily at 12:30, weekly, when reachable or manual',
      'did you mean metered?',
      'write [2001:db8::1], or [2001:db8::1]:port',
    ]);
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
