/** A server's file as a whole: what it means with its defaults, and that all that is wrong with it is said at once, with line, key and remedy. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { ConfigProblem, Item } from '../../core/model.ts';
import { NOTHING_SHARED, readServerText, readSharedText } from '../../core/rules/configuration.ts';
import { ITEM_KEYS } from '../../core/rules/item-keys.ts';
import { driversForTests } from './drivers-for-tests.ts';

const DAY = 24 * 60 * 60 * 1000;

describe("the ancestor's example", () => {
  const items = itemsOf(readFileSync(new URL('../golden/foo-offices', import.meta.url), 'utf8'));

  test('has the same items with the same ends', () => {
    assert.deepEqual(
      items.map(({ name, source, dest }) => [name, source, dest.path]),
      [
        ['localfiles', { kind: 'here', path: '/srv/www/htdocs/' }, '/backup/localfiles'],
        ['ceo', { kind: 'ssh', login: 'backup@fooPC11', path: '/home/bob/' }, '/backup/ceo'],
        ['foobilling', { kind: 'here', path: '/var/opt/novell/nclmnt/.Servers/FOOBILLING/DATA' }, '/backup/foobilling'],
        ['localdb', { kind: 'here', path: '/tmp/db_dump/' }, '/backup/localdb'],
        ['foodev', { kind: 'ssh', login: 'test@foodev_main', path: '/test/' }, '/backup/foodev/main'],
      ],
    );
  });
  test('removes old snapshots of one item only', () => {
    assert.deepEqual(
      items.map(({ retention }) => retention.deleteAfter),
      [30 * DAY, undefined, undefined, undefined, undefined],
    );
  });
  test('reaches one host through another port, and the others as ssh does by itself', () => {
    assert.deepEqual(
      items.map(({ ssh }) => ssh.join(' ')),
      ['ssh', 'ssh', 'ssh', 'ssh', 'ssh -p3134'],
    );
    assert.deepEqual(
      items.flatMap(({ rsyncOptions }) => rsyncOptions),
      [],
    );
  });
  test('has two items with a driver', () => {
    assert.deepEqual(
      items.map(({ drivers }) => drivers.map(({ name, settings }) => [name, ...Object.values(settings).flat()].join(' '))),
      [
        [],
        [],
        ['nwfs backup foobilling DATA /var/opt/novell/nclmnt/.Servers/FOOBILLING/DATA'],
        ['mysql root localhost drupal_db /tmp/db_dump'],
        [],
      ],
    );
  });
});

test('the sample configuration is understood, and so are its defaults', () => {
  const sample = (name: string) => readFileSync(new URL(`../../assets/${name}`, import.meta.url), 'utf8');
  const shared = readSharedText('alpine-backup.conf', sample('alpine-backup.conf'));
  assert.deepEqual(shared.problems, []);
  const outcome = readServerText({ file: 'example', name: 'example', text: sample('example-server.ini') }, shared);
  assert.ok(outcome.kind === 'understood', JSON.stringify(outcome));
  const [home, website, photos] = outcome.server.items;
  assert.deepEqual(home?.exclude, ['.cache/', '*.iso', '/tmp dir/', 'node_modules/']);
  assert.deepEqual([website?.bandwidth, website?.timeout], [2_000_000, 600_000]);
  assert.deepEqual(photos?.retention, { keepAtLeast: 3, keepDaily: 14, keepMonthly: 12, keepYearly: 10 });
  const commented = readSharedText('alpine-backup.conf', sample('alpine-backup.conf').replace(/^# (?=\w+ +=)/gm, ''));
  assert.deepEqual([commented.problems, commented.defaults.parts.size], [[], 4]);
});

describe('defaults', () => {
  const shared = readSharedText(
    'alpine-backup.conf',
    '[defaults]\ndelete_after = 90 days\ncompress = yes\nexclude = a\nssh = ssh -4\n[fleet]\nhosts = x\n',
  );
  test('an item takes the place of the file, the file that of alpine-backup.conf', () => {
    const text =
      'delete_after = 60 days\nschedule = daily\nalert = mailto:me@x\n[a]\nsource=/a\ndest=/b/a\ndelete_after = 30 days\nexclude = b\n[b]\nsource=/a\ndest=/b/b\ndelete_after = off\nschedule = hourly\nalert = mailto:you@x\n[c]\nsource=/a\ndest=/b/c';
    const outcome = readServerText({ file: 'f', name: 'n', text }, shared);
    assert.ok(outcome.kind === 'understood');
    const { items } = outcome.server;
    assert.deepEqual(
      items.map(({ retention }) => retention.deleteAfter),
      [30 * DAY, undefined, 60 * DAY],
    );
    assert.ok(!('deleteAfter' in items[1]!.retention));
    assert.deepEqual(
      items.map(({ exclude }) => exclude),
      [['b'], ['a'], ['a']],
    );
    assert.deepEqual(
      items.map(({ alert: [channel] }) => channel?.kind === 'mail' && channel.to),
      ['me@x', 'you@x', 'me@x'],
    );
    assert.deepEqual(
      items.map(({ schedule }) => schedule.kind),
      ['daily', 'hours', 'daily'],
    );
    assert.ok(items.every(({ compress, ssh }) => compress && ssh[1] === '-4'));
  });
  test('what is not said has the value of the manual', () => {
    const [item] = itemsOf('[a]\nsource = /a/\ndest = /b');
    assert.deepEqual(item, {
      server: 'server',
      name: 'a',
      file: 'file',
      line: 1,
      source: { kind: 'here', path: '/a/' },
      dest: { kind: 'here', path: '/b' },
      ssh: ['ssh'],
      rsyncOptions: [],
      drivers: [],
      include: [],
      exclude: [],
      oneFileSystem: false,
      preserve: [],
      compress: false,
      retention: { keepAtLeast: 3 },
      tolerate: [],
      allowEmpty: false,
      shrinkLimitPercent: 50,
      timeout: 300_000,
      schedule: { kind: 'manual' },
      jitter: 0,
      gates: { onBattery: { abovePercent: 30 }, onMetered: false },
      reach: [],
      jobs: 1,
      recentFirst: false,
      alert: [],
    });
  });
  test('the section [fleet] is kept as it stands', () =>
    assert.deepEqual(
      shared.fleet.map(({ key, value }) => [key, value]),
      [['hosts', 'x']],
    ));
  test('a mistake in alpine-backup.conf refuses every server', () => {
    const broken = readSharedText('alpine-backup.conf', 'compress = yes\n[default]\n[defaults]\nsource = /a\ndelete_after = 3\n');
    assert.deepEqual(
      broken.problems.map(({ line, key }) => [line, key]),
      [
        [1, 'compress'],
        [2, ''],
        [4, 'source'],
        [5, 'delete_after'],
      ],
    );
    assert.equal(readServerText({ file: 'f', name: 'n', text: '[a]\nsource=/a\ndest=/b' }, broken).kind, 'refused');
  });
});

describe('the section [agent]', () => {
  const read = (text: string) => readSharedText('alpine-backup.conf', `[agent]\n${text}`);
  test('says how much runs at a time and which networks are metered', () => {
    const text =
      'jobs = 3\nmetered_networks = AA-BB-CC-DD-EE-FF, 01:02:03:04:05:06 192.168.43.0/24\nmetered_networks = 0a:0b:0c:0d:0e:0f fe80::/64\nunmetered_networks[] = 11:22:33:44:55:66';
    const { agent, problems } = read(text);
    assert.deepEqual(problems, []);
    assert.deepEqual(agent, {
      jobs: 3,
      meteredNetworks: ['aa:bb:cc:dd:ee:ff', '01:02:03:04:05:06 192.168.43.0/24', '0a:0b:0c:0d:0e:0f fe80::/64'],
      unmeteredNetworks: ['11:22:33:44:55:66'],
    });
  });
  test('shows numbers for Prometheus only where it says so', () => {
    const metricsOf = (text: string) => readSharedText('f', `[agent]\n${text}`).agent.metrics;
    assert.deepEqual(metricsOf('metrics = [::1]:9797'), { host: '::1', port: 9797 });
    assert.deepEqual(metricsOf('metrics = 127.0.0.1:9797'), { host: '127.0.0.1', port: 9797 });
    assert.equal(metricsOf('metrics = off'), undefined);
    assert.equal(metricsOf(''), undefined);
  });

  test('runs two items at a time when it says nothing', () => {
    const nothing = { jobs: 2, meteredNetworks: [], unmeteredNetworks: [] };
    assert.deepEqual([read('').agent, NOTHING_SHARED.agent], [nothing, nothing]);
  });

  const refused: readonly (readonly [string, RegExp, number])[] = [
    ['jobs = 0', /1 or more/, 2],
    ['jobs = many', /whole number/, 2],
    ['jobs[] = 1', /write jobs = …/, 2],
    ['jobs = 1\njobs = 2', /keep one/, 3],
    ['jbos = 2', /did you mean jobs\?/, 2],
    ['metered_network = aa:bb:cc:dd:ee:ff', /did you mean metered_networks\?/, 2],
    ['metrics = 127.0.0.1', /127\.0\.0\.1:9797 for programs of this machine alone/, 2],
    ['metrics = :9797', /127\.0\.0\.1:9797/, 2],
    ['metrics = [::1]:70000', /127\.0\.0\.1:9797/, 2],
    ['metrics = a:1\nmetrics = a:2', /keep one of the two lines/, 3],
    ['colour = red', /the keys are jobs, metrics, metered_networks, unmetered_networks/, 2],
    ['schedule = daily', /the keys are/, 2],
    ['metered_networks = home', /alp status shows/, 2],
    ['metered_networks = aa:bb:cc:dd:ee', /alp status shows/, 2],
    ['metered_networks = aa:bb:cc:dd:ee:ff 192.168.43.0', /alp status shows/, 2],
    ['metered_networks = aa:bb:cc:dd:ee:ff 192.168.43.0/33', /alp status shows/, 2],
    ['metered_networks = aa:bb:cc:dd:ee:ff 192.168.43.0/24 11:22:33:44:55:66', /commas between/, 2],
    ['metered_networks = aa:bb:cc:dd:ee:ff,', /comma too many/, 2],
    ['metered_networks = aa:bb:cc:dd:ee:ff\nunmetered_networks = AA:BB:CC:DD:EE:FF', /one of the two lists/, 3],
  ];
  for (const [text, remedy, line] of refused) {
    test(`${text.replaceAll('\n', ' | ')} is refused with a remedy`, () => {
      const { problems } = read(text);
      assert.equal(problems.length, 1, JSON.stringify(problems));
      assert.equal(problems[0]?.line, line);
      assert.match(problems[0].remedy, remedy);
    });
  }
});

describe('a file with mistakes', () => {
  test('has all of them said at once, in the order of their lines', () => {
    const text =
      'compres = yes\nkeep_daily = none\n[all]\nsource = x\nopt = "-n --inplace"\n[b]\nsource = "/a\ndest = /b\n[b]\nnonsense\n';
    assert.deepEqual(
      problemsOf(text).map(({ line, key }) => [line, key]),
      [
        [1, 'compres'],
        [2, 'keep_daily'],
        [3, ''],
        [3, 'dest'],
        [4, 'source'],
        [5, 'opt'],
        [5, 'opt'],
        [7, 'source'],
        [9, ''],
        [9, 'source'],
        [9, 'dest'],
        [10, ''],
      ],
    );
  });

  const refused: readonly (readonly [string, RegExp, number])[] = [
    ['', /no section/, 0],
    ['[a]\nsource = /a', /no dest/, 1],
    ['[a]\ndest = /a', /no source/, 1],
    ['[a]\nsource = u@h:/a\ndest = h:/b', /both on other hosts/, 3],
    ['[a]\nsource = /a/\ndest = /a', /same folder/, 3],
    ['[a]\nsource = /a/x/../b//\ndest = /a/b', /same folder/, 3],
    ['[a]\nsource = /a/b\ndest = /a', /inside dest/, 3],
    ['[a]\nsource=/x\ndest=/b\n[c]\nsource=/y\ndest=/b/', /same dest as \[a\]/, 4],
    ['[a]\nsource = h:/x\ndest = /b\nreach = nas, vpn\nreach = NAS metered no', /address nas twice/, 4],
    ["[a]\nsource = h:/x\ndest = /b\nssh = ssh -p1\nopt = -e 'ssh -p2'", /another ssh/, 5],
    ['[a]\nsource=/a\ndest=/b\n[a]\nsource=/a\ndest=/c', /exists already, in line 1/, 4],
    ['[a]\nsource=/a\nsource=/c\ndest=/b', /stands already in line 2/, 3],
    ['[a]\nsource=/a\ndest=/b\0', /NUL/, 3],
    ['[defaults]\ncompress = yes', /belongs into alpine-backup.conf/, 1],
  ];
  for (const [text, message, line] of refused) {
    test(`${JSON.stringify(text)} is refused in line ${line}`, () => {
      const found = problemsOf(text).find(problem => message.test(problem.message));
      assert.equal(found?.line, line, JSON.stringify(problemsOf(text)));
      assert.ok(found.remedy.length > 0 && found.file === 'file');
    });
  }

  test('a folder whose name only begins like dest is not inside it', () =>
    assert.equal(itemsOf('[a]\nsource=/backups\ndest=/backup').length, 1));
  test('the same path on this machine and on another is not the same vault', () => {
    assert.equal(itemsOf('[a]\nsource=/x\ndest=/b\n[c]\nsource=/x\ndest=h:/b\n[d]\nsource=/x\ndest=h:b').length, 3);
  });
  test('ssh may be said twice when it is the same', () => {
    assert.deepEqual(itemsOf("[a]\nsource=h:/x\ndest=/b\nssh = ssh -p2\nopt = -e 'ssh -p2'")[0]?.ssh, ['ssh', '-p2']);
  });
});

describe('a name', () => {
  const names = ['log', 'all', 'check-config', 'synconf', '-n', '.hidden', 'a/b', 'a\nb', 'a\tb', '', ' '];
  for (const name of names) {
    test(`${JSON.stringify(name)} is no name of a server`, () => {
      const outcome = readServerText({ file: 'file', name, text: '[a]\nsource=/a\ndest=/b' }, NOTHING_SHARED);
      assert.ok(outcome.kind === 'refused' && outcome.problems.length === 1 && outcome.problems[0]?.line === 0);
    });
  }
  for (const name of ['log', 'all', '-n', '.x', 'a/b', '']) {
    test(`${JSON.stringify(name)} is no name of an item`, () =>
      assert.equal(problemsOf(`[${name}]\nsource=/a\ndest=/b`)[0]?.line, 1));
  }
  for (const name of ['logs', 'www.example.org', 'my files', 'ünïcode', '__proto__', 'constructor']) {
    test(`${name} is a name of an item`, () => assert.equal(itemsOf(`[${name}]\nsource=/a\ndest=/b`)[0]?.name, name));
  }
});

test('whatever the text, each mistake has a message, a remedy and a line of the file', () => {
  const line = fc.oneof(
    fc.constantFrom(
      ...['[a]', '[b]', 'source = /a', 'dest = /b', 'dest = h:/c', 'source = h:/c', '; c', '"', '[', 'opt = -n', '\0', ''],
    ),
    fc.tuple(fc.constantFrom(...ITEM_KEYS.map(({ name }) => name)), fc.string()).map(([key, value]) => `${key} = ${value}`),
  );
  fc.assert(
    fc.property(fc.array(line), lines => {
      const outcome = readServerText({ file: 'file', name: 'n', text: lines.join('\n') }, NOTHING_SHARED, '/home/ann');
      if (outcome.kind === 'understood') return;
      for (const { message, remedy, line, file } of outcome.problems) {
        assert.ok(message && remedy && file === 'file' && line >= 0 && line <= lines.join('\n').split('\n').length);
      }
    }),
  );
});

function itemsOf(text: string): readonly Item[] {
  const outcome = readServerText({ file: 'file', name: 'server', text }, NOTHING_SHARED, undefined, driversForTests);
  assert.ok(outcome.kind === 'understood', JSON.stringify(outcome));
  return outcome.server.items;
}

function problemsOf(text: string): readonly ConfigProblem[] {
  const outcome = readServerText({ file: 'file', name: 'server', text }, NOTHING_SHARED);
  return outcome.kind === 'refused' ? outcome.problems : [];
}
