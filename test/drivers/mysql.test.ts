/** The driver mysql against a real MariaDB: one moment, one file per table, and everything back as it was. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { type MariadbServer, makeMariadbServer } from '../../build/mariadb-server.ts';
import type { DriverSettings } from '../../core/driver-model.ts';
import type { DriverRestored } from '../../core/drivers/driver.ts';
import { mysql } from '../../core/drivers/mysql.ts';
import { pathsOfDump } from '../../core/drivers/mysql-restore.ts';
import { makeLaboratory, snapshotsIn } from '../real/laboratory.ts';
import { until } from '../real/until.ts';
import { type Bench, makeBench, withBench } from './bench.ts';
import { conforms } from './conformance.ts';
import { dumpingOf } from './dumping.ts';
import { lockTable, makeHardDatabase, oddNames, spoken } from './mysql-scene.ts';

/** Files of options, shells and SQL each would trip over one of these. */
const password = `p"a'ss\\n #wo;rd %`;
const rights = 'SELECT, SHOW VIEW, TRIGGER, EVENT, LOCK TABLES, RELOAD, PROCESS';

let server: MariadbServer;
before(async () => {
  server = await makeMariadbServer();
  server.sql(`CREATE USER backup@localhost IDENTIFIED BY '${password.replaceAll('\\', '\\\\').replaceAll("'", "''")}';
    GRANT ${rights} ON *.* TO backup@localhost;
    CREATE DATABASE small; CREATE TABLE small.a (n INT PRIMARY KEY, t TEXT); CREATE TABLE small.b (n INT);
    INSERT INTO small.a VALUES (1, 'one'); INSERT INTO small.b VALUES (1);`);
});
after(() => server.remove());

const root = () => ({ socket: server.socket, user: 'root' });
const sessions = () => server.sql("SELECT ID FROM information_schema.PROCESSLIST WHERE USER = 'backup'").trim();

conforms({
  driver: mysql,
  setUp(bench) {
    const credentials = bench.secretFile('credentials', `user = backup\npassword = ${password}\n`);
    const wrong = bench.secretFile('wrong', 'user = backup\npassword = quite-wrong\n');
    const settings = { socket: server.socket, database: ['small'], credentials };
    return {
      settings,
      secrets: [password],
      wrongPassword: {
        settings: { ...settings, credentials: wrong },
        secret: 'quite-wrong',
        words: /1045 .*Access denied for user 'backup'@'localhost' \(using password: YES\)/,
      },
      change: () => void server.sql("UPDATE small.a SET t = IF(t = 'one', 'two', 'one')"),
      inspect(source) {
        const rows = server.sql('SELECT t FROM small.a').trim();
        assert.match(readFileSync(`${source}/small/tables/a.sql`, 'utf8'), new RegExp(`\\(1,'${rows}'\\);`));
      },
      async leftBehind() {
        await until('the server has noticed', () => sessions() === '', 10_000).catch(() => undefined);
        return sessions() === '' ? [] : [`sessions at the server: ${sessions()}`];
      },
    };
  },
});

const dumping = dumpingOf(mysql);
const dumpFolder = (bench: Bench) => `${bench.world.folders.state}/drivers/s/i/1-mysql/dump`;

/** The words of the refusal; undefined when there was none. */
async function dump(bench: Bench, settings: DriverSettings): Promise<string | undefined> {
  const prepared = await dumping.prepare(bench, { ...root(), ...settings });
  if ('source' in prepared) bench.hear(JSON.stringify(prepared.facts));
  return 'refused' in prepared ? prepared.refused : undefined;
}

function restore(bench: Bench, paths: readonly string[], name?: string, folder = dumpFolder(bench)): Promise<DriverRestored> {
  return dumping.restore(bench, root(), folder, paths, name);
}

async function restored(...args: Parameters<typeof restore>): Promise<string> {
  const answer = await restore(...args);
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.sentence;
}

async function refused(...args: Parameters<typeof restore>): Promise<string> {
  const answer = await restore(...args);
  assert.ok(!answer.ok, JSON.stringify(answer));
  return `${answer.message} (${answer.remedy})`;
}

describe('a database with everything that is hard to dump', () => {
  let bench: Bench;
  before(() => {
    bench = makeBench();
    makeHardDatabase(server, 'hard');
    server.sql('CREATE DATABASE nothing CHARACTER SET latin1');
  });
  after(() => bench.remove());

  test('is dumped into one file per table, whatever its name, and files for all else', async () => {
    assert.equal(await dump(bench, { database: ['hard', 'nothing'] }), undefined);
    const names = readdirSync(`${dumpFolder(bench)}/hard/tables`).map(name => decodeURIComponent(name.replace(/\.sql$/, '')));
    const plain = ['customers', 'empty', 'history', 'log', 'numbered', 'orders'];
    assert.deepEqual(names.toSorted(), [...plain, ...oddNames].toSorted());
    const others = ['database.sql', 'events.sql', 'routines.sql', 'sequences.sql', 'tables', 'triggers', 'views.sql'];
    assert.deepEqual(readdirSync(`${dumpFolder(bench)}/hard`).toSorted(), others);
    assert.deepEqual(readdirSync(`${dumpFolder(bench)}/hard/triggers`), ['customers.sql', 'orders.sql']);
    assert.deepEqual(readdirSync(`${dumpFolder(bench)}/nothing`), ['database.sql', 'triggers']);
    assert.match(bench.heard(), /not of the same moment as the other tables: hard\.log \(MyISAM\)/);
  });

  test('comes back as it was, every byte of it', async () => {
    const former = spoken(server, 'hard');
    server.sql('DROP DATABASE hard; DROP DATABASE nothing');
    assert.equal(await restored(bench, []), 'brought back 15 tables of hard, nothing');
    assert.equal(spoken(server, 'hard'), former);
    assert.match(server.sql('SHOW CREATE DATABASE nothing'), /latin1/);
  });

  test('comes back into another name, without its events, and leaves the former one as it is', async () => {
    const [former, plain] = [spoken(server, 'hard'), spoken(server, 'hard', ['--skip-events'])];
    const collation = server.sql('SHOW CREATE DATABASE hard');
    assert.match(await restored(bench, ['hard'], 'copy'), /15 tables of hard into copy; its events were left out/);
    // The server writes the database of a sequence out: a copy has to count for itself.
    assert.equal(spoken(server, 'copy', ['--skip-events']), plain.replace('nextval(`hard`', 'nextval(`copy`'));
    server.sql('INSERT INTO numbered () VALUES ()', 'copy');
    server.sql('DELETE FROM numbered', 'copy');
    assert.equal(server.sql("SELECT * FROM information_schema.EVENTS WHERE EVENT_SCHEMA = 'copy'"), '');
    assert.equal(spoken(server, 'hard'), former);
    assert.equal(server.sql('SHOW CREATE DATABASE hard'), collation);
    assert.doesNotMatch(readFileSync(`${dumpFolder(bench)}/hard/routines.sql`, 'utf8'), /ALTER DATABASE `/);
    assert.match(readFileSync(`${dumpFolder(bench)}/hard/routines.sql`, 'utf8'), /ALTER DATABASE CHARACTER SET/);
  });

  test('is never written over by another one', async () => {
    assert.match(
      await refused(bench, ['hard'], 'small'),
      /the database small is there already, and is not empty \(choose another name/,
    );
    assert.match(await refused(bench, ['hard/orders'], 'copy'), /the database copy has a table orders already/);
    assert.match(
      await refused(bench, [], 'new'),
      /2 databases cannot be brought into the one new \(name one of them: hard, nothing/,
    );
    assert.match(await refused(bench, ['hard/nowhere']), /the dump has no hard\/nowhere/);
    assert.equal(server.sql("SHOW DATABASES LIKE 'new'"), '');
  });

  test('gives a single table back, with its triggers, and no other', async () => {
    const former = spoken(server, 'hard');
    server.sql("DROP TABLE orders; UPDATE customers SET name = 'changed' WHERE id = 2", 'hard');
    assert.equal(await restored(bench, ['hard/orders']), 'brought back 1 table of hard');
    assert.equal(server.sql('SELECT name FROM customers WHERE id = 2', 'hard').trim(), 'CHANGED');
    server.sql("DROP TRIGGER loud; UPDATE customers SET name = '' WHERE id = 2", 'hard');
    await restored(bench, ['hard/triggers/customers.sql']);
    assert.equal(spoken(server, 'hard'), former);
    server.sql('CREATE DATABASE one; CREATE TABLE one.other (n INT)');
    assert.equal(
      await restored(bench, ['hard/a/b', 'hard/tables/customers.sql'], 'one'),
      'brought back 2 tables of hard into one',
    );
    assert.equal(server.sql('SHOW TABLES', 'one'), 'a/b\ncustomers\nother\n');
  });

  test('is dumped the same under any sql_mode of the server', async () => {
    const seen = bench.fingerprint(dumpFolder(bench));
    const mode = server.sql('SELECT @@GLOBAL.sql_mode').trim();
    server.sql("SET GLOBAL sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES,STRICT_ALL_TABLES'");
    try {
      assert.equal(await dump(bench, { database: ['hard', 'nothing'] }), undefined);
      assert.deepEqual(bench.fingerprint(dumpFolder(bench)), seen);
      assert.match(await restored(bench, ['hard'], 'under_mode'), /15 tables/);
    } finally {
      server.sql(`SET GLOBAL sql_mode = '${mode}'`);
    }
    const plain = spoken(server, 'hard', ['--skip-events']);
    assert.equal(spoken(server, 'under_mode', ['--skip-events']), plain.replace('nextval(`hard`', 'nextval(`under_mode`'));
  });

  test('is refused by a restore when a file of it is torn', async () => {
    const path = `${dumpFolder(bench)}/hard/tables/orders.sql`;
    writeFileSync(path, readFileSync(path).subarray(0, -10));
    assert.match(await refused(bench, ['hard/orders']), /orders\.sql is not whole/);
  });
});

describe('restored under its own name', () => {
  test('a database that is there is not replaced, but for who writes its name out', () =>
    withBench(async bench => {
      server.sql(
        'CREATE DATABASE own; USE own; CREATE TABLE a (n INT); INSERT INTO a VALUES (1); CREATE VIEW v AS SELECT * FROM a',
      );
      await dump(bench, { database: ['own'] });
      server.sql('UPDATE a SET n = 2; CREATE TABLE later (n INT)', 'own');
      for (const paths of [[], ['own'], ['own/a'], ['own/views.sql']])
        assert.match(
          await refused(bench, paths),
          /own\.[av] is there: it would be replaced \(bring it back beside it: --to-database own_old; or write the name out/,
        );
      assert.equal(server.sql('SELECT n FROM a', 'own'), '2\n');
      assert.equal(await restored(bench, ['own'], 'own'), 'brought back 1 table of own');
      assert.equal(server.sql('SELECT n FROM a; SHOW TABLES', 'own'), '1\na\nlater\nv\n');
      server.sql('DROP TABLE a; DROP VIEW v', 'own');
      assert.equal(await restored(bench, []), 'brought back 1 table of own');
      assert.equal(server.sql('SELECT n FROM v', 'own'), '1\n');
    }));

  test('names that differ by their case, names of our own files and long ones are kept apart; a row that breaks a rule of its table comes back', () =>
    withBench(async bench => {
      const [long, names] = ['☃'.repeat(18) + '漢'.repeat(32), ['Twin', 'twin', 'users.sql']];
      for (const name of names)
        server.sql(
          `CREATE DATABASE \`${name}\`; USE \`${name}\`; CREATE TABLE T (n INT CHECK (n > 5)); CREATE TABLE t (n INT); CREATE TABLE \`-\` (n INT);
           CREATE TABLE \`${long}\` (n INT); INSERT INTO t VALUES (1); SET check_constraint_checks = 0; INSERT INTO T VALUES (1)`,
        );
      await dump(bench, { database: names, users: true });
      const folders = readdirSync(dumpFolder(bench));
      assert.equal(new Set(folders.map(name => name.toLowerCase())).size, 4, folders.join());
      const files = readdirSync(`${dumpFolder(bench)}/twin/tables`);
      assert.equal(new Set(files.map(name => name.toLowerCase())).size, 4, files.join());
      const before = names.map(name => spoken(server, name));
      server.sql(names.map(name => `DROP DATABASE \`${name}\``).join(';'));
      assert.equal(await restored(bench, []), 'brought back 12 tables of Twin, users.sql, twin');
      assert.deepEqual(
        names.map(name => spoken(server, name)),
        before,
      );
      server.sql(names.map(name => `DROP DATABASE \`${name}\``).join(';'));
    }));
});

describe('while it dumps', () => {
  before(() => {
    server.sql(`CREATE DATABASE busy; USE busy;
      CREATE TABLE a (n INT); CREATE TABLE m (n INT) ENGINE=MyISAM; CREATE TABLE z (n INT);
      INSERT INTO a VALUES (1); INSERT INTO z VALUES (1); INSERT INTO m VALUES (1);`);
  });
  const standsAtLock = () => server.sql('SHOW PROCESSLIST').includes('Waiting for table metadata lock');

  test('tables are of one moment: what is written meanwhile to both of a pair is in neither', () =>
    withBench(async bench => {
      const unlock = await lockTable(server, 'busy.m');
      const dumped = dump(bench, { database: ['busy'] });
      await until('the dump has read the first table', standsAtLock);
      server.sql('START TRANSACTION; UPDATE a SET n = 2; UPDATE z SET n = 2; COMMIT', 'busy');
      await unlock();
      assert.equal(await dumped, undefined);
      for (const name of ['a', 'z']) assert.match(readFileSync(`${dumpFolder(bench)}/busy/tables/${name}.sql`, 'utf8'), /\(1\);/);
    }));

  test('the server may die: the item fails, and the last whole dump stays as it was', () =>
    withBench(async bench => {
      assert.equal(await dump(bench, { database: ['busy'] }), undefined);
      const seen = bench.fingerprint(dumpFolder(bench));
      const unlock = await lockTable(server, 'busy.m');
      const dumped = dump(bench, { database: ['busy'] });
      await until('the dump has read the first table', standsAtLock);
      await server.stop('SIGKILL');
      assert.match((await dumped) ?? '', /2013|Lost connection.*look whether the server runs/);
      assert.deepEqual(bench.fingerprint(dumpFolder(bench)), seen);
      assert.match((await dump(bench, { database: ['busy'] })) ?? '', /2002.*look whether the server runs/);
      await server.start();
      await unlock();
      // A table without transactions does not survive its server in good order.
      server.sql('REPAIR TABLE busy.m');
    }));

  test('it is ended when its patience is over', () =>
    withBench(async bench => {
      const unlock = await lockTable(server, 'busy.m');
      assert.match((await dump(bench, { database: ['busy'], patience: 300 })) ?? '', /mariadb-dump did not end in its time/);
      await unlock();
    }));

  test('nobody writes with lock = yes, so that other engines are of that moment, too', () =>
    withBench(async bench => {
      assert.equal(await dump(bench, { database: ['busy'], lock: true }), undefined);
      assert.doesNotMatch(bench.heard(), /not of the same moment/);
      assert.ok(existsSync(`${dumpFolder(bench)}/busy/tables/m.sql`));
    }));

  test('a full disk fails the item in its own words', () =>
    withBench(async bench => {
      const openForBytes = () => {
        throw new Error('ENOSPC: no space left on device');
      };
      const full = { ...bench, world: { ...bench.world, files: { ...bench.world.files, openForBytes } } };
      assert.match(
        (await dump(full, { database: ['busy'] })) ?? '',
        /could not be written: ENOSPC.*look whether the disk is full/,
      );
    }));

  test('a disk that fills up while a table is written gets its room back', () =>
    withBench(async bench => {
      const { files } = bench.world;
      const openLike: typeof files.openLike = (path, former) => {
        const file = files.openLike(path, former);
        let bytesLeft = 500;
        return {
          ...file,
          write(bytes) {
            bytesLeft -= bytes.length;
            if (bytesLeft < 0) throw new Error('ENOSPC: no space left on device');
            file.write(bytes);
          },
        };
      };
      const full = { ...bench, world: { ...bench.world, files: { ...files, openLike } } };
      assert.match((await dump(full, { database: ['busy'] })) ?? '', /could not be written: ENOSPC/);
      assert.deepEqual(await bench.left(), []);
    }));
});

describe('a dump that would not be whole', () => {
  test('fails in the words of the server for a view without its table, a crashed table, an absent database', () =>
    withBench(async bench => {
      server.sql(
        'CREATE DATABASE broken; CREATE TABLE broken.t (n INT); CREATE VIEW broken.v AS SELECT * FROM broken.t; DROP TABLE broken.t',
      );
      assert.match((await dump(bench, { database: ['broken'] })) ?? '', /View 'broken\.v' references invalid table/);
      assert.equal(await dump(bench, { database: ['broken'], skip_tables: ['broken.*v'] }), undefined);
      server.sql('CREATE TABLE broken.c (n INT) ENGINE=MyISAM; INSERT INTO broken.c VALUES (1), (2); FLUSH TABLES');
      writeFileSync(`${server.folder}/data/broken/c.MYI`, 'nothing');
      assert.match(
        (await dump(bench, { database: ['broken'], skip_tables: ['broken.v'] })) ?? '',
        /show create table `c`.*\(130\).*repair the table/,
      );
      assert.match((await dump(bench, { database: ['broken', 'nowhere'] })) ?? '', /no database nowhere.*it shows .*broken/);
      server.sql('DROP DATABASE broken');
    }));

  test('fails although the program says that all is well: its end is missing, or a table', () =>
    withBench(async bench => {
      const real = execFileSync('sh', ['-c', 'command -v mariadb-dump'], { encoding: 'utf8' }).trim();
      const standIn = (command: string) =>
        bench.program('mariadb-dump', `#!/bin/sh\ncase "$*" in *--help*) exec ${real} "$@" ;; esac\n${command}\n`);
      assert.equal(await dump(bench, { database: ['small'] }), undefined);
      const seen = bench.fingerprint(dumpFolder(bench));
      for (const bytes of [0, 100, 1500, -5]) {
        standIn(`${real} "$@" | head -c ${bytes}`);
        assert.match((await dump(bench, { database: ['small'] })) ?? '', /is not whole: it has no end/);
      }
      standIn(`${real} "$@" | sed '/^DROP TABLE IF EXISTS .b.;/,/^UNLOCK TABLES/d'`);
      assert.match(
        (await dump(bench, { database: ['small'] })) ?? '',
        /the table small\.b was there when the dump began, and is not in it/,
      );
      assert.deepEqual(bench.fingerprint(dumpFolder(bench)), seen);
    }));

  test('is not made so by files of options that lie about; defaults_file reads the one that is named', () =>
    withBench(async bench => {
      const home = bench.environment().HOME!;
      writeFileSync(`${home}/.my.cnf`, '[client]\nuser=nobody\n[mysqldump]\nno-data\nskip-comments\n');
      assert.equal(await dump(bench, { database: ['small'] }), undefined);
      assert.match(readFileSync(`${dumpFolder(bench)}/small/tables/b.sql`, 'utf8'), /INSERT/);
      assert.match((await dump(bench, { database: ['small'], user: 'stranger' })) ?? '', /Access denied for user 'stranger'/);
      writeFileSync(`${home}/named.cnf`, '[client]\nuser=root\n', { mode: 0o600 });
      const named = { socket: server.socket, database: ['small'], defaults_file: `${home}/named.cnf` };
      assert.ok('source' in (await dumping.prepare(bench, named)));
    }));
});

test('all databases are dumped without what the server makes up; users and their rights come back only when named', () =>
  withBench(async bench => {
    server.sql("CREATE USER bob@localhost IDENTIFIED BY 'x'; GRANT SELECT ON small.* TO bob@localhost");
    // A test before may have failed in the middle.
    server.sql('DROP DATABASE IF EXISTS broken');
    assert.equal(await dump(bench, {}), undefined);
    const folders = readdirSync(dumpFolder(bench));
    for (const name of ['mysql', 'small', 'users.sql']) assert.ok(folders.includes(name), folders.join());
    for (const name of ['information_schema', 'performance_schema', 'sys']) assert.ok(!folders.includes(name), name);
    // The log tables of the server are made otherwise than all others.
    for (const name of ['general_log', 'time_zone']) {
      const text = readFileSync(`${dumpFolder(bench)}/mysql/tables/${name}.sql`, 'utf8');
      assert.match(text, new RegExp(`saved_cs_client[^;]*;[^;]*;\\nCREATE TABLE (IF NOT EXISTS )?.${name}.`));
      assert.equal(text.split('CREATE TABLE').length, 2);
    }
    const seen = bench.fingerprint(dumpFolder(bench));
    assert.equal(await dump(bench, {}), undefined);
    assert.deepEqual(bench.fingerprint(dumpFolder(bench)), seen);
    const credentials = bench.secretFile('credentials', `user = backup\npassword = ${password}\n`);
    // A view that calls a function is read by calling it.
    assert.match((await dump(bench, { credentials })) ?? '', /\(1370\).*the rights that alp drivers mysql names/);
    server.sql('GRANT EXECUTE ON *.* TO backup@localhost');
    assert.equal(await dump(bench, {}), undefined);
    const byRoot = bench.fingerprint(dumpFolder(bench));
    assert.equal(await dump(bench, { credentials }), undefined);
    assert.deepEqual(bench.fingerprint(dumpFolder(bench)), byRoot, 'with the rights that the manual names it is another dump');
    server.sql('DROP USER bob@localhost');
    await restored(bench, ['small'], 'small');
    assert.equal(server.sql("SELECT * FROM mysql.user WHERE User = 'bob'"), '');
    assert.equal(await restored(bench, ['small', 'users.sql'], 'small'), 'brought back 2 tables of small and the users');
    assert.match(server.sql('SHOW GRANTS FOR bob@localhost'), /GRANT SELECT ON `small`/);
  }));

test('what is restored is named as the server names it, or as the dump does', () => {
  const table = (database: string, file: string) => [
    `${database}/tables/${file}.sql`,
    `${database}/database.sql`,
    `${database}/triggers`,
  ];
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['shop', ['shop']],
    ['users.sql', ['users.sql']],
    ['shop/orders/', table('shop', 'orders')],
    ['shop/a/b', table('shop', 'a%2Fb')],
    ['shop/tables/a%2Fb.sql', table('shop', 'a%2Fb')],
    ['my%2Fshop/orders', table('my%2Fshop', 'orders')],
    ['100%', ['100%25']],
    ['shop/views.sql', ['shop/views.sql']],
  ];
  for (const [path, wanted] of cases) assert.deepEqual(pathsOfDump([path]), wanted);
});

test("the ancestor's short form names user, host and database, or all", () => {
  const line = { name: 'mysql', target: '', user: 'root', host: 'localhost', volume: 'drupal_db', point: '/tmp/db_dump' };
  assert.deepEqual(mysql.settingsOfLine?.(line), { user: 'root', host: 'localhost', database: 'drupal_db' });
  assert.deepEqual(mysql.settingsOfLine?.({ ...line, volume: 'all' }), { user: 'root', host: 'localhost' });
});

test('a whole run: a change of the same size is in the next snapshot, an unchanged table is one file in both, a dropped one goes, and it comes back', async () => {
  const laboratory = makeLaboratory();
  try {
    server.sql(
      "CREATE DATABASE shop; USE shop; CREATE TABLE a (t TEXT); CREATE TABLE b (t TEXT); CREATE TABLE c (t TEXT); INSERT INTO a VALUES ('one'); INSERT INTO b VALUES ('b')",
    );
    laboratory.writeConfiguration(
      [
        '[i]',
        `dest = ${laboratory.vault}`,
        'mount = "mysql","root@localhost:shop","/tmp/db_dump"',
        `socket = ${server.socket}`,
      ].join('\n'),
    );
    for (const change of ['', "UPDATE a SET t = 'two'; DROP TABLE c"]) {
      server.sql(change, 'shop');
      const { code, stderr } = await laboratory.alp();
      assert.equal(code, 0, stderr);
    }
    const [first = '', second = ''] = snapshotsIn(laboratory.vault).map(name => `${laboratory.vault}/${name}`);
    const inode = (snapshot: string, table: string) => statSync(`${snapshot}/shop/tables/${table}.sql`).ino;
    assert.equal(inode(first, 'b'), inode(second, 'b'));
    assert.notEqual(inode(first, 'a'), inode(second, 'a'));
    assert.match(readFileSync(`${first}/shop/tables/a.sql`, 'utf8'), /'one'/);
    assert.match(readFileSync(`${second}/shop/tables/a.sql`, 'utf8'), /'two'/);
    assert.deepEqual(readdirSync(`${second}/shop/tables`), ['a.sql', 'b.sql']);
    const [name = ''] = snapshotsIn(laboratory.vault);
    const restore = async (...words: readonly string[]) => {
      const { code, stdout, stderr } = await laboratory.alp(['restore', 's', 'i', ...words]);
      assert.equal(code, 0, stderr);
      return stdout;
    };
    assert.match(await restore('shop/a', '--from', name, '--to-database', 'former'), /1 table of shop into former/);
    assert.equal(server.sql('SELECT t FROM a; SHOW TABLES', 'former'), 'one\na\n');
    assert.equal(server.sql('SELECT t FROM a', 'shop'), 'two\n');
    assert.match(await restore('--from', name, '--to-database', 'shop'), /brought back 3 tables of shop/);
    assert.equal(server.sql('SELECT t FROM a; SHOW TABLES', 'shop'), 'one\na\nb\nc\n');
  } finally {
    await laboratory.remove();
  }
});
