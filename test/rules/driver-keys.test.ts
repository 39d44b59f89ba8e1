/** Drivers in the configuration: both ways of writing them, which key belongs to which, and that every mistake is said with its line. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Item } from '../../core/model.ts';
import { NOTHING_SHARED, readServerText } from '../../core/rules/configuration.ts';
import { driversForTests } from './drivers-for-tests.ts';

describe('an item with drivers', () => {
  test('may name the driver and its settings as keys', () => {
    const [item] = itemsOf(
      'driver = mysql\ndatabase = shop, blog\nuser = backup\ncredentials = /etc/alp/shop.secret\nroutines = yes\npatience = 2 hours\nsize = 5 MB\nstreams = 4\nlock = tables\nmysql.host = db',
      ['lock = tables'],
    );
    assert.deepEqual(item?.drivers, [
      {
        name: 'mysql',
        isOwn: false,
        settings: {
          database: ['shop', 'blog'],
          user: 'backup',
          credentials: '/etc/alp/shop.secret',
          routines: true,
          patience: 7_200_000,
          size: 5_000_000,
          streams: 4,
          host: 'db',
        },
      },
    ]);
    assert.deepEqual(item?.source, { kind: 'here', path: '' });
  });

  test('may say the same in the short form of the ancestor, and more as keys', () => {
    const [item] = itemsOf(
      'mount = "mysql","root@localhost:drupal_db","/tmp/db_dump"\nsource = /tmp/db_dump/\ncredentials = /c\nhost = other',
    );
    assert.deepEqual(item?.drivers[0]?.settings, {
      user: 'root',
      host: 'other',
      database: ['drupal_db'],
      point: '/tmp/db_dump',
      credentials: '/c',
    });
    assert.equal(item?.drivers[0]?.line?.point, '/tmp/db_dump');
  });

  test('stacks them in the order of the lines, however they are written', () => {
    const texts = ['driver = mysql\ndriver = lvm', 'driver = mysql, lvm', 'mount = "mysql","u@h:d"\ndriver = lvm'];
    for (const text of texts) {
      const [item] = itemsOf(`${text}\nlvm.size = 1 GB\ndatabase = d`);
      assert.deepEqual(
        item?.drivers.map(({ name }) => name),
        ['mysql', 'lvm'],
      );
      assert.deepEqual(item?.drivers[1]?.settings, { size: 1_000_000_000 });
    }
  });

  test('may call a driver by its other name, and ask for one of the user', () => {
    assert.equal(itemsOf('driver = mariadb\nmariadb.database = d')[0]?.drivers[0]?.name, 'mysql');
    const [item] = itemsOf('driver = shop\nshop.table = orders\nshop.anything = 5');
    assert.deepEqual(item?.drivers, [{ name: 'shop', isOwn: true, settings: { table: 'orders', anything: '5' } }]);
  });
});

describe('a mistake with a driver is said, with its line and a remedy', () => {
  const mistakes: readonly (readonly [text: string, line: number, message: RegExp, remedy: RegExp])[] = [
    ['driver = mysqll\ndatabase = d', 3, /no driver "mysqll"/, /did you mean mysql\?/],
    ['driver =', 3, /driver is empty/, /name of a driver/],
    ['driver = mysql', 3, /mysql needs database/, /add database/],
    ['driver = mysql\ndatabas = d', 4, /no key "databas"/, /did you mean database\?/],
    ['driver = mysql\ndatabase = d\nmysql.usr = me', 5, /mysql has no setting "usr"/, /did you mean mysql\.user\?/],
    ['driver = mysql\ndatabase = d\nlvm.size = 1 GB', 5, /this item has no driver lvm/, /add driver = lvm/],
    ['source = /a\ndatabase = d', 4, /database is a setting of the driver mysql, and this item has none/, /add driver = mysql/],
    ['driver = mysql, lvm\ndatabase = d\nsize = 1 GB', 5, /size is a setting of mysql and lvm/, /mysql\.size or lvm\.size/],
    ['driver = mysql\ndriver = mariadb\ndatabase = d', 4, /mysql stands already in line 3/, /keep one/],
    ['driver = mysql\ndatabase = d\nuser = a\nuser = b', 6, /user stands already in line 5/, /keep one/],
    ['driver = mysql\ndatabase = -d', 4, /"-d"/, /dash/],
    ['driver = mysql\ndatabase = d\nuser = --all', 5, /begins with a dash/, /./],
    ['driver = mysql\ndatabase = d\ncredentials = secret', 5, /not a whole path/, /start it with \//],
    ['driver = mysql\ndatabase = d\npatience = 5', 5, /not a period/, /90 minutes/],
    ['driver = mysql\ndatabase = d\nroutines = maybe', 5, /neither yes nor no/, /yes or no/],
    ['driver = mysql\ndatabase = d\nlock = all', 5, /lock = all is not known/, /transaction, tables/],
    ['driver = mysql\ndatabase = d\nlock = tables\nroutines = yes', 3, /quarrel/, /choose one/],
    ['driver = mysql\ndatabase = d\nsource = /a', 5, /mysql brings the source itself/, /remove the line source/],
    ['mount = "mysql","u@h:d","/p"\nsource = /elsewhere', 4, /mysql brings the source itself/, /\/p\//],
    ['mount = "lvm","u@h:d","/p"\nsource = /a', 3, /lvm has no such short form/, /driver = lvm/],
    ['driver = lvm\nsource = me@host:/a', 3, /works on this machine, and the source is on me@host/, /run alp there/],
    ['driver = lvm', 1, /has no source/, /add source/],
    ['driver = shop\ntable = orders', 4, /no key "table"/, /shop\.table/],
  ];
  for (const [text, line, message, remedy] of mistakes) {
    test(text.replaceAll('\n', ' | '), () => {
      const problem = problemsOf(text)[0];
      assert.ok(problem, 'it was taken');
      assert.match(problem.message, message);
      assert.match(problem.remedy, remedy);
      assert.equal(problem.line, line);
      assert.equal(problemsOf(text).length, 1, JSON.stringify(problemsOf(text)));
    });
  }

  test('a driver cannot be a default for several items', () => {
    const outcome = readServerText(
      { file: 'f', name: 's', text: 'driver = lvm\n[i]\nsource = /a\ndest = /b' },
      NOTHING_SHARED,
      undefined,
      driversForTests,
    );
    assert.match(JSON.stringify(outcome), /driver cannot be a default/);
  });
});

function read(text: string) {
  return readServerText(
    { file: 'file', name: 'server', text: `[i]\ndest = /vault\n${text}` },
    NOTHING_SHARED,
    '/home/ann',
    driversForTests,
  );
}

function itemsOf(text: string, without: readonly string[] = []): readonly Item[] {
  const outcome = read(without.reduce((rest, line) => rest.replace(`${line}\n`, ''), text));
  assert.ok(outcome.kind === 'understood', JSON.stringify(outcome));
  return outcome.server.items;
}

function problemsOf(text: string) {
  const outcome = read(text);
  return outcome.kind === 'refused' ? outcome.problems : [];
}
