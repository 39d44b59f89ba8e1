/** The driver sqlite on real databases: written to meanwhile, with and without WAL, and back again as they were. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { sqlite } from '../../core/drivers/sqlite.ts';
import { type Bench, withBench } from './bench.ts';
import { conforms } from './conformance.ts';
import { dumpingOf } from './dumping.ts';

function sql(path: string, statements: string): string {
  return execFileSync('sqlite3', ['-batch', '-bail', path], { input: statements, encoding: 'utf8' }).trimEnd();
}

conforms({
  driver: sqlite,
  setUp(bench) {
    const path = `${bench.folder}/app.db`;
    sql(path, 'PRAGMA journal_mode = WAL; CREATE TABLE one (a); CREATE TABLE two (b); INSERT INTO one VALUES (1);');
    return {
      settings: { database: [path] },
      change: () => void sql(path, 'INSERT INTO one VALUES (1);'),
      inspect(source) {
        assert.deepEqual(readdirSync(`${source}/app.db`), ['database.sql', 'tables', 'views.sql']);
        assert.match(
          readFileSync(`${source}/app.db/tables/one.sql`, 'utf8'),
          /^PRAGMA foreign_keys = OFF;\nCREATE TABLE one \(a\);\nINSERT INTO "one" \(rowid, "a"\) VALUES \(1,1\);\n(INSERT .*\n)*-- complete\n$/,
        );
      },
    };
  },
});

const { dump, refusal, toldOfRestore: restore } = dumpingOf(sqlite);
const withPath = (act: (bench: Bench, path: string) => Promise<void>) =>
  withBench(bench => act(bench, `${bench.folder}/shop.db`));

const nasty = `PRAGMA encoding = 'UTF-8'; PRAGMA page_size = 8192; PRAGMA user_version = 42; PRAGMA application_id = 77; PRAGMA journal_mode = WAL;
CREATE TABLE customers (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, note, twice AS (id * 2) STORED, more AS (name || '!'));
INSERT INTO customers (name, note) VALUES ('a', NULL), ('it''s', 'line' || char(10) || 'end' || char(13, 10) || 'x'), ('b', 'back\\n' || char(10)), ('zero', 'a' || char(0) || 'b'), ('bell', char(7) || 'x' || char(127)),
 ('blob', x'00ff0a0d27'), ('empty', x''), ('none', ''), ('int', 9223372036854775807), ('low', -9223372036854775808), ('real', 0.1), ('tiny', 5e-324), ('third', 1.0 / 3), ('inf', 9e999), ('minus', -9e999), ('one', 1.0), ('text', '1.0'), ('ä', '-- complete' || char(10)), ('utf', char(128512));
DELETE FROM customers WHERE id = 19; INSERT INTO customers (id, name) VALUES (100, 'gone'); DELETE FROM customers WHERE id = 100;
CREATE TABLE orders (customer INTEGER REFERENCES customers (id) ON DELETE CASCADE, price REAL); INSERT INTO orders (rowid, customer, price) VALUES (7, 1, 2), (900, 2, 3.5);
CREATE TABLE pairs (a TEXT, b TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID; INSERT INTO pairs VALUES ('x', 'y'), ('a', 'b');
CREATE TABLE strict (a ANY, b INT) STRICT; INSERT INTO strict VALUES ('1', 2);
CREATE TABLE "odd / ""name"" 'x' ä" ("select" INT, "a b" TEXT DEFAULT ';'); INSERT INTO "odd / ""name"" 'x' ä" VALUES (1, 'q');
CREATE TABLE has_rowid (rowid TEXT, b); INSERT INTO has_rowid VALUES ('mine', 1);
CREATE INDEX by_price ON orders (price) WHERE price > 1; CREATE UNIQUE INDEX by_name ON customers (name);
CREATE VIEW rich AS SELECT * FROM orders WHERE price > 3; CREATE TRIGGER into_rich INSTEAD OF INSERT ON rich BEGIN INSERT INTO orders VALUES (NEW.customer, 9); END;
CREATE TRIGGER noted AFTER INSERT ON orders BEGIN UPDATE customers SET note = 'ordered; once' WHERE id = NEW.customer; END;
CREATE VIRTUAL TABLE words USING fts5(t); INSERT INTO words VALUES ('hello world'), ('good bye'); CREATE VIRTUAL TABLE boxes USING rtree(id, a, b); INSERT INTO boxes VALUES (1, 2, 3);`;

/** Everything that can be asked for. */
function portrait(path: string): string {
  const values = sql(
    path,
    "SELECT id, typeof(note), hex(note), quote(note), twice, more FROM customers; SELECT rowid, * FROM orders; SELECT * FROM pairs; SELECT typeof(a), * FROM strict; SELECT * FROM has_rowid; SELECT * FROM sqlite_sequence; SELECT rowid, * FROM words WHERE words MATCH 'hello'; SELECT * FROM boxes; SELECT * FROM rich;",
  );
  const settings = sql(
    path,
    'PRAGMA encoding; PRAGMA page_size; PRAGMA user_version; PRAGMA application_id; PRAGMA journal_mode; PRAGMA integrity_check;',
  );
  const odd = sql(path, `SELECT * FROM "odd / ""name"" 'x' ä";`);
  const schema = sql(path, 'SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name;');
  return [values, settings, odd, schema].join('\n');
}

describe('a dump of SQLite', () => {
  test('comes back into a new file as it was, whatever it holds, and nothing is overwritten there', () =>
    withPath(async (bench, path) => {
      sql(path, nasty);
      const settings = { database: [path] };
      const folder = await dump(bench, settings);
      assert.equal(
        await restore(bench, settings, folder, ['shop.db'], 'other.db'),
        `brought shop.db back as ${bench.folder}/other.db; only ${bench.world.machine.user} may open it: chown it to who uses it`,
      );
      assert.equal(portrait(`${bench.folder}/other.db`), portrait(path));
      assert.equal(sql(`${bench.folder}/other.db`, "INSERT INTO customers (name) VALUES ('next') RETURNING id;"), '101');
      assert.match(
        await restore(bench, settings, folder, [], 'other.db'),
        /there is a file .*other.db already \(choose another name/,
      );
      assert.equal(statSync(`${folder}/shop.db/tables/customers.sql`).mode & 0o777, 0o600);
      // As one file, too.
      const copied = await dump(bench, { ...settings, copy: true });
      assert.equal(sql(`${copied}/shop.db/database.sqlite`, 'SELECT count(*) FROM customers;'), '18');
      assert.match(await restore(bench, settings, copied, [], `${bench.folder}/third.db`), /third.db; only /);
      assert.equal(portrait(`${bench.folder}/third.db`), portrait(path));
    }));

  test('takes the place of the file with its mode, keeps what was there, and is not disturbed by an old log', () =>
    withPath(async (bench, path) => {
      sql(path, nasty);
      chmodSync(path, 0o640);
      const settings = { database: [path] };
      const folder = await dump(bench, settings);
      const was = portrait(path);
      const open = spawn('sqlite3', ['-batch', path], { stdio: ['pipe', 'pipe', 'inherit'] });
      open.stdin.write("DELETE FROM orders; SELECT 'done';\n.dbconfig no_ckpt_on_close on\n");
      // Its answers come when it ends; its log tells that it is at work.
      while (!existsSync(`${path}-wal`) || statSync(`${path}-wal`).size === 0)
        await new Promise(resolve => setTimeout(resolve, 10));
      assert.match(
        await restore(bench, settings, folder, []),
        new RegExp(`shop.db is open in process ${open.pid} \\(stop what uses it`),
      );
      const ended = once(open, 'exit');
      open.kill('SIGKILL');
      await ended;
      const sentence = await restore(bench, settings, folder, []);
      const [, kept = ''] = /what was there is kept as (\S+)$/.exec(sentence) ?? [];
      assert.equal(portrait(path), was, sentence);
      assert.equal(sql(kept, 'SELECT count(*) FROM orders;'), '0', 'the log of the former one is lost');
      assert.equal(statSync(path).mode & 0o777, 0o640);
      assert.deepEqual(
        readdirSync(bench.folder).filter(name => /alp-restore/.test(name)),
        [],
      );
    }));

  test('that somebody makes meanwhile is not disturbed by the end of a restore', () =>
    withPath(async (bench, path) => {
      sql(path, 'CREATE TABLE one (a);');
      const folder = await dump(bench, { database: [path] });
      const fresh = `${folder}.new`;
      mkdirSync(fresh);
      await restore(bench, { database: [path] }, folder, [], 'new.db');
      assert.ok(existsSync(fresh));
    }));

  test('brings one table back into the database that lost it, or into a new file; never over one that is there', () =>
    withPath(async (bench, path) => {
      sql(path, nasty);
      const settings = { database: [path] };
      const folder = await dump(bench, settings);
      const was = portrait(path);
      assert.match(
        await restore(bench, settings, folder, ['shop.db/orders']),
        /the table orders is still there in .*shop.db: it is not overwritten \(rename it first/,
      );
      sql(path, 'DROP TABLE orders;');
      assert.equal(await restore(bench, settings, folder, ['shop.db/orders']), `brought the table orders back into ${path}`);
      assert.equal(portrait(path), was);
      assert.match(await restore(bench, settings, folder, [`shop.db/odd / "name" 'x' ä`], 'one.db'), /brought the table odd/);
      assert.equal(sql(`${bench.folder}/one.db`, `SELECT * FROM "odd / ""name"" 'x' ä";`), '1|q');
      assert.deepEqual(await sqlite.pathsInSnapshot!({} as never, ['shop.db/orders', 'app.db']), {
        paths: ['shop.db/database.sql', 'shop.db/tables/orders.sql', 'app.db'],
      });
    }));

  for (const mode of ['WAL', 'DELETE']) {
    test(`is of one moment while somebody writes without a pause (journal_mode = ${mode})`, () =>
      withPath(async (bench, path) => {
        sql(
          path,
          `PRAGMA journal_mode = ${mode}; CREATE TABLE a (n); CREATE TABLE b (n); CREATE TABLE filler (t);
WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 20000) INSERT INTO filler SELECT hex(randomblob(200)) FROM c;`,
        );
        const writer = bench.program(
          'writer',
          `#!/bin/sh
yes 'BEGIN IMMEDIATE; INSERT INTO a VALUES (1); INSERT INTO b VALUES (1); COMMIT;' | sqlite3 -batch -cmd '.timeout 60000' -cmd 'PRAGMA synchronous = OFF;' ${path}`,
        );
        const running = await bench.world.programs.start({ program: writer, args: [] });
        try {
          while (sql(path, '.timeout 9000\nSELECT count(*) FROM b;') === '0')
            await new Promise(resolve => setTimeout(resolve, 10));
          const folder = await dump(bench, { database: [path] });
          const count = (table: string) => readFileSync(`${folder}/shop.db/tables/${table}.sql`, 'utf8').split('\n').length;
          assert.equal(count('a'), count('b'));
          assert.ok(count('a') > 4);
          assert.ok(Number(sql(path, '.timeout 9000\nSELECT count(*) FROM a;')) > count('a') - 4, 'nobody wrote meanwhile');
        } finally {
          running.end('SIGKILL');
          await running.result;
        }
      }));
  }

  test('keeps the file of every table but the one that changed', () =>
    withPath(async (bench, path) => {
      sql(path, nasty);
      const first = bench.fingerprint(await dump(bench, { database: [path] }));
      sql(path, 'UPDATE orders SET price = 8 WHERE rowid = 7;');
      const second = bench.fingerprint(await dump(bench, { database: [path] }));
      assert.deepEqual(
        Object.keys(second).filter(file => second[file] !== first[file]),
        ['/shop.db/tables/orders.sql'],
      );
    }));

  test('of a database that is not there, is none, or is damaged is refused; nothing is made, the last dump stays', () =>
    withPath(async (bench, path) => {
      assert.match(await refusal(bench, { database: [path] }), /there is no database .*shop.db \(look at database/);
      assert.ok(!existsSync(path));
      writeFileSync(path, 'this is no database at all, but a text of some length');
      assert.match(await refusal(bench, { database: [path] }), /file is not a database.*\.recover/);
      execFileSync('rm', [path]);
      sql(
        path,
        `CREATE TABLE a (n, t); CREATE INDEX i ON a (n); WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 500) INSERT INTO a SELECT n, hex(randomblob(50)) FROM c;`,
      );
      const folder = await dump(bench, { database: [path] });
      const before = bench.fingerprint(folder);
      sql(
        path,
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'a') WHERE name = 'i';",
      );
      assert.match(await refusal(bench, { database: [path] }), /(integrity check|malformed|could not be copied).*damaged/);
      assert.deepEqual(bench.fingerprint(folder), before);
    }));

  test('of tables with very long names, names that differ by an accent, or two thousand columns comes back', () =>
    withPath(async (bench, path) => {
      const many = Array.from({ length: 2000 }, (_, column) => `c${column}`).join();
      const names = ['l'.repeat(300), '☃'.repeat(150), 'Ä', 'ä', '-x', '..'];
      sql(
        path,
        `CREATE TABLE wide (${many}); INSERT INTO wide (c0, c1999) VALUES (1, 'x');
CREATE TABLE taken (rowid TEXT, b); INSERT INTO taken (_rowid_, rowid) VALUES (50, 'mine'); INSERT INTO taken VALUES (CAST(x'636166e9' AS TEXT), x'00');
${names.map(name => `CREATE TABLE "${name}" (n); INSERT INTO "${name}" VALUES ('${name}');`).join('\n')}`,
      );
      const folder = await dump(bench, { database: [path] });
      const files = readdirSync(`${folder}/shop.db/tables`).map(name => name.toLowerCase());
      assert.equal(new Set(files).size, 8, files.join());
      assert.match(await restore(bench, { database: [path] }, folder, [], 'copy.db'), /^brought/);
      const seen = (file: string) =>
        sql(
          file,
          `SELECT * FROM wide; SELECT _rowid_, hex(rowid), hex(b) FROM taken; ${names.map(name => `SELECT * FROM "${name}";`).join(' ')}`,
        );
      assert.equal(seen(`${bench.folder}/copy.db`), seen(path));
    }));

  test('of a database that only its own program can read is one file, for who wants it so', () =>
    withPath(async (bench, path) => {
      const program = `import sqlite3; c = sqlite3.connect(${JSON.stringify(path)}); c.create_collation('mine', lambda a, b: (a > b) - (a < b))
c.execute('CREATE TABLE t (a TEXT COLLATE mine)'); c.execute('CREATE INDEX i ON t (a)'); c.execute("INSERT INTO t VALUES ('x')"); c.commit()`;
      execFileSync('python3', ['-c', program]);
      assert.match(
        await refusal(bench, { database: [path] }),
        /no such collation sequence: mine \(the program that owns it .*copy = yes/,
      );
      const settings = { database: [path], copy: true };
      const folder = await dump(bench, settings);
      assert.match(bench.heard(), /kept as one file alone, unchecked/);
      assert.match(await restore(bench, settings, folder, [], 'copy.db'), /^brought shop\.db back as .*copy\.db/);
      assert.equal(sql(`${bench.folder}/copy.db`, 'SELECT a FROM t NOT INDEXED;'), 'x');
    }));

  test('names two files of the same name by their whole paths', () =>
    withBench(async bench => {
      const paths = ['a', 'b'].map(name => `${bench.folder}/${name}/x.db`);
      for (const path of paths) {
        mkdirSync(path.slice(0, -5));
        sql(path, `CREATE TABLE t (n); INSERT INTO t VALUES ('${path}');`);
      }
      const folder = await dump(bench, { database: paths });
      assert.equal(readdirSync(folder).length, 2);
      for (const path of paths) execFileSync('rm', [path]);
      await restore(bench, { database: paths }, folder, []);
      for (const path of paths) assert.equal(sql(path, 'SELECT * FROM t;'), path);
    }));

  test('that was torn is not loaded', () =>
    withPath(async (bench, path) => {
      sql(path, 'CREATE TABLE one (a);');
      const folder = await dump(bench, { database: [path] });
      writeFileSync(`${folder}/shop.db/tables/one.sql`, 'CREATE TABLE one (a)\n;\n');
      assert.match(await restore(bench, { database: [path] }, folder, [], 'new.db'), /tables\/one.sql is not whole/);
    }));
});
