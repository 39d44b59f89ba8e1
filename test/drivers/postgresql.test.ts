/** The driver postgresql on a real server: one moment for all tables, nothing lost on the way there and back, nothing overwritten. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { makePostgresServer, type PostgresServer } from '../../build/postgres-server.ts';
import type { DriverSettings } from '../../core/driver-model.ts';
import { postgresql } from '../../core/drivers/postgresql.ts';
import { refusal as refusalOf } from '../../core/drivers/postgresql-access.ts';
import { type Bench, makeBench, withBench } from './bench.ts';
import { conforms } from './conformance.ts';
import { dumpingOf } from './dumping.ts';

let server: PostgresServer;
before(async () => {
  server = await makePostgresServer();
  server.sql(`CREATE ROLE backup LOGIN PASSWORD 'geheim:\\7x'; GRANT pg_read_all_data TO backup;
CREATE DATABASE small;`);
  server.sql('CREATE TABLE one (id int); INSERT INTO one VALUES (1); CREATE TABLE two (id int)', 'small');
});
after(() => server.remove());

const here = (more: DriverSettings = {}): DriverSettings => ({
  socket_folder: server.socketFolder,
  port: server.port,
  user: 'postgres',
  ...more,
});
const byNetwork = (bench: Bench, password: string): DriverSettings => ({
  ...{ host: '127.0.0.1', port: server.port, database: ['small'] },
  credentials: bench.secretFile(password.slice(0, 6), `user = backup\npassword = ${password}\n`),
});

conforms({
  driver: postgresql,
  setUp: bench => ({
    settings: byNetwork(bench, 'geheim:\\7x'),
    secrets: ['geheim:\\7x', 'geheim\\:\\\\7x'],
    wrongPassword: { settings: byNetwork(bench, 'falsch-99'), secret: 'falsch-99', words: /password authentication failed/ },
    change: () => void server.sql('INSERT INTO one SELECT 1', 'small'),
    inspect(source) {
      assert.deepEqual(readdirSync(`${source}/small`), ['after.sql', 'before.sql', 'database.sql', 'public', 'sequences.sql']);
      assert.match(
        readFileSync(`${source}/small/public/one.sql`, 'utf8'),
        /\nCOPY public.one \(id\) FROM stdin;\n1\n(1\n)*\\\.\n\n-- complete\n$/,
      );
    },
    leftBehind: () =>
      server
        .sql("SELECT application_name || ' is connected' FROM pg_stat_activity WHERE usename = 'backup'")
        .split('\n')
        .filter(line => line !== ''),
  }),
});

const { dump, refusal, toldOfRestore: restore } = dumpingOf(postgresql);

/** All that pg_dump says of a database. */
function portrait(bench: Bench, database: string): string {
  const lines = server.sql(
    `SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname !~ '^pg_|^information' ORDER BY 1`,
    database,
  );
  const rows = lines
    .split('\n')
    .filter(line => line !== '')
    .map(table => `${table}\n${server.sql(`SELECT t::text FROM ONLY ${table} t ORDER BY 1`, database)}`);
  const file = `${bench.folder}/portrait`;
  const text =
    server.sql(
      `\\! pg_dump -h ${server.socketFolder} -p ${server.port} -U postgres -d "dbname='${database}'" ${'--schema-only'} > ${file}`,
      database,
    ) + readFileSync(file, 'utf8');
  return [text.replaceAll(/^\\(un)?restrict .*$/gm, ''), ...rows].join('\n');
}

const nasty = `
CREATE ROLE "owner of shop"; CREATE ROLE clerk; GRANT "owner of shop" TO clerk;
CREATE DATABASE shop OWNER "owner of shop" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C';
ALTER DATABASE shop SET search_path TO "$user", public; ALTER DATABASE shop SET work_mem TO '5MB'; ALTER ROLE clerk IN DATABASE shop SET timezone TO 'Asia/Tokyo';
COMMENT ON DATABASE shop IS 'it''s the shop'; REVOKE CONNECT ON DATABASE shop FROM PUBLIC; GRANT CONNECT ON DATABASE shop TO clerk;
\\connect shop
CREATE SCHEMA "odd / schema"; CREATE SCHEMA "before.sql"; CREATE EXTENSION citext;
CREATE TYPE mood AS ENUM ('well', 'ill'); CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE TABLE customers (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name citext NOT NULL UNIQUE, mood mood, note text, twice int GENERATED ALWAYS AS (length(note) * 2) STORED);
INSERT INTO customers (name, mood, note) VALUES ('Ä', 'well', E'tab\\there\\nnew line\\\\ and \\\\.'), ('b', 'ill', NULL), ('c', NULL, E'\\\\.'), ('d', NULL, ''), ('e', 'well', E'\\r\\n\\x01');
CREATE TABLE orders (id serial PRIMARY KEY, customer int NOT NULL REFERENCES customers, price numeric, paid float8, at timestamptz, data bytea, doc jsonb, many int[]);
INSERT INTO orders (customer, price, paid, at, data, doc, many) SELECT 1 + n % 5, n / 7.0, 'NaN', '2026-01-01'::timestamptz + n * interval '1 h', decode(md5(n::text), 'hex'), '{"a": "\\\\"}', ARRAY[n, NULL] FROM generate_series(1, 500) n;
SELECT setval('orders_id_seq', 9000); CREATE SEQUENCE apart START 5; ALTER SEQUENCE apart RESTART WITH 70;
CREATE TABLE log (at date, t text) PARTITION BY RANGE (at); CREATE TABLE log_old PARTITION OF log FOR VALUES FROM ('2000-01-01') TO ('2026-01-01'); CREATE TABLE log_new PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2030-01-01');
INSERT INTO log VALUES ('2020-02-02', 'old'), ('2026-02-02', 'new');
CREATE TABLE parent (id int); CREATE TABLE child (more text) INHERITS (parent); INSERT INTO parent VALUES (1); INSERT INTO child VALUES (2, 'x');
CREATE TABLE "odd / schema"."a.b ""c"" 'd' \\e äöü$" ("select" int, "x y" text, dropped int); ALTER TABLE "odd / schema"."a.b ""c"" 'd' \\e äöü$" DROP COLUMN dropped; INSERT INTO "odd / schema"."a.b ""c"" 'd' \\e äöü$" VALUES (1, 'q');
CREATE TABLE "before.sql".t (id int); CREATE TABLE nothing (); INSERT INTO nothing DEFAULT VALUES;
CREATE VIEW ill AS SELECT * FROM customers WHERE mood = 'ill'; CREATE MATERIALIZED VIEW sums AS SELECT customer, sum(price) FROM orders GROUP BY 1;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.note := 'touched'; RETURN NEW; END $$; CREATE TRIGGER touched BEFORE INSERT ON customers FOR EACH ROW EXECUTE FUNCTION touch();
CREATE INDEX by_price ON orders (price) WHERE price > 3; ALTER TABLE customers ENABLE ROW LEVEL SECURITY; CREATE POLICY mine ON customers USING (name = current_user); ALTER TABLE orders OWNER TO clerk; GRANT SELECT ON customers TO clerk;
SELECT lo_from_bytea(4711, decode('00ff10', 'hex')); COMMENT ON LARGE OBJECT 4711 IS 'large'; ALTER LARGE OBJECT 4711 OWNER TO clerk;
`;

describe('a dump of PostgreSQL', () => {
  let shared: Bench;
  let shop: string;
  before(async () => {
    server.sql(nasty);
    shared = makeBench();
    shop = await dump(shared, here());
  });
  after(() => shared.remove());

  test('comes back into another name as it was, whatever it holds, and nothing is overwritten there', () =>
    withBench(async bench => {
      const settings = here();
      const folder = shop;
      assert.equal(await restore(bench, settings, folder, ['shop'], 'shop two'), 'brought shop back as shop two');
      const [was, is] = [portrait(bench, 'shop'), portrait(bench, 'shop two')];
      assert.equal(is, was);
      const facts = (name: string) =>
        server.sql(`SELECT pg_get_userbyid(datdba), datcollate, encoding, ARRAY(SELECT unnest(datacl)::text ORDER BY 1), shobj_description(oid, 'pg_database'),
 (SELECT string_agg(setconfig::text, ' ' ORDER BY setrole) FROM pg_db_role_setting WHERE setdatabase = d.oid) FROM pg_database d WHERE datname = '${name}'`);
      assert.equal(facts('shop two'), facts('shop'));
      assert.match(facts('shop'), /owner of shop\|C\|6\|.*clerk=c.*\|it's the shop\|.*\$user.*work_mem=5MB.*Tokyo/);
      const values =
        "SELECT lo_get(4711), nextval('apart'), nextval('orders_id_seq'), nextval('customers_id_seq'), (SELECT rolname FROM pg_largeobject_metadata m JOIN pg_roles r ON r.oid = lomowner), obj_description(4711, 'pg_largeobject')";
      assert.equal(server.sql(values, 'shop two'), '\\x00ff10|70|9001|6|clerk|large');
      assert.match(
        await restore(bench, settings, folder, ['shop'], 'small'),
        /there is a database small already \(choose another name/,
      );
      server.sql('DROP DATABASE "shop two"');
      // Its own name: what is there is kept.
      server.sql('DELETE FROM orders', 'shop');
      const sentence = await restore(bench, settings, folder, ['shop']);
      const [, kept = ''] = /^brought back shop; what was there is kept as (shop_before_\w+)$/.exec(sentence) ?? [];
      assert.equal(server.sql('SELECT count(*) FROM orders', 'shop'), '500', sentence);
      assert.equal(server.sql('SELECT count(*) FROM orders', kept), '0');
      server.sql(`DROP DATABASE ${kept}`);
      assert.doesNotMatch(server.sql('SELECT datname FROM pg_database'), /alp_restore/);
    }));

  test('brings one table back: into the database that lost it, or into a new one; never over one that is there', () =>
    withBench(async bench => {
      const settings = here();
      const folder = shop;
      const was = portrait(bench, 'shop');
      assert.match(
        await restore(bench, settings, folder, ['shop/public/orders']),
        /the table "public"."orders" is still there in shop: it is not overwritten \(rename it first/,
      );
      server.sql('DROP TABLE orders CASCADE', 'shop');
      assert.equal(
        await restore(bench, settings, folder, ['shop/public/orders']),
        'brought the table public.orders back into shop',
      );
      server.sql('CREATE MATERIALIZED VIEW sums AS SELECT customer, sum(price) FROM orders GROUP BY 1', 'shop');
      assert.equal(server.sql("SELECT nextval('orders_id_seq')", 'shop'), '9001');
      assert.equal(portrait(bench, 'shop').length, was.length);
      const odd = `"odd / schema"."a.b ""c"" 'd' \\e äöü$"`;
      const names = ['shop/odd %2F schema'];
      assert.match(
        await restore(bench, settings, folder, names, 'shop_old'),
        /^made the database shop_old with the table odd \/ schema\.a\.b "c" 'd' \\e äöü\$; the other tables of shop are there without rows$/,
      );
      assert.equal(server.sql(`SELECT * FROM ${odd}`, 'shop_old'), '1|q');
      assert.equal(server.sql('SELECT count(*) FROM orders', 'shop_old'), '0');
      server.sql('DROP DATABASE shop_old');
    }));

  test('asks the vault for what a table needs', async () => {
    assert.deepEqual((await postgresql.pathsInSnapshot!({} as never, ['shop/public/orders', 'a.b/c/x/y'])).valueOf(), {
      paths: [
        'roles.sql',
        ...['database.sql', 'before.sql', 'sequences.sql', 'after.sql', 'public/orders.sql'].map(file => `shop/${file}`),
        ...['database.sql', 'before.sql', 'sequences.sql', 'after.sql', 'c/x%2Fy.sql'].map(file => `a.b/${file}`),
      ],
    });
  });

  test('writes password hashes and rows where nobody else can read them', () => {
    assert.match(readFileSync(`${shop}/roles.sql`, 'utf8'), /ALTER ROLE backup .*SCRAM-SHA-256/);
    for (const file of ['roles.sql', 'small/public/one.sql']) assert.equal(statSync(`${shop}/${file}`).mode & 0o777, 0o600);
  });

  test('keeps the file of every table but the one that changed', () =>
    withBench(async bench => {
      const settings = here({ database: ['shop'] });
      const first = bench.fingerprint(await dump(bench, settings));
      server.sql('UPDATE orders SET price = price + 1 WHERE id = 7', 'shop');
      const second = bench.fingerprint(await dump(bench, settings));
      const changed = Object.keys(second).filter(path => second[path] !== first[path]);
      assert.deepEqual(changed, ['/shop/public/orders.sql']);
    }));

  test('is of one moment, however much is written meanwhile', () =>
    withBench(async bench => {
      server.sql(`CREATE DATABASE moving`);
      server.sql(
        `CREATE TABLE a (n int); CREATE TABLE z (n int); CREATE TABLE filler AS SELECT n, md5(n::text) FROM generate_series(1, 100000) n; INSERT INTO a VALUES (0); INSERT INTO z VALUES (0)`,
        'moving',
      );
      const writer = bench.program(
        'writer',
        `#!/bin/sh
i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); echo "BEGIN; INSERT INTO a VALUES ($i); INSERT INTO z VALUES ($i); COMMIT;"; done | psql -Xq -h ${server.socketFolder} -p ${server.port} -U postgres moving`,
      );
      const running = await bench.world.programs.start({ program: writer, args: [] });
      try {
        const count = (file: string) => readFileSync(file, 'utf8').split('\n').length;
        const folder = await dump(bench, here({ database: ['moving'] }));
        assert.equal(count(`${folder}/moving/public/a.sql`), count(`${folder}/moving/public/z.sql`));
        assert.ok(
          Number(server.sql('SELECT count(*) FROM a', 'moving')) > count(`${folder}/moving/public/a.sql`),
          'nobody wrote meanwhile',
        );
      } finally {
        running.end('SIGKILL');
        await running.result;
      }
      server.sql('DROP DATABASE moving WITH (FORCE)');
    }));

  test('keeps every byte of a database that knows no encoding, and of one in another', () =>
    withBench(async bench => {
      for (const [name, encoding] of [
        ['bytes', 'SQL_ASCII'],
        ['latin', 'LATIN1'],
      ] as const) {
        server.sql(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING '${encoding}' LC_COLLATE 'C' LC_CTYPE 'C'`);
        const add = "INSERT INTO t VALUES (E'caf\\xe9'); COMMENT ON TABLE t IS E'\\xe9'";
        server.sql(`SET client_encoding = '${encoding}'; CREATE TABLE t (a text DEFAULT E'd\\xe9'); ${add}`, name);
        const folder = await dump(bench, here({ database: [name] }));
        assert.equal(await restore(bench, here(), folder, [name], `${name}_two`), `brought ${name} back as ${name}_two`);
        server.sql('INSERT INTO t DEFAULT VALUES', `${name}_two`);
        const seen = `SELECT encode(convert_to(string_agg(a, ' ') || obj_description('t'::regclass), '${encoding}'), 'hex') FROM t`;
        assert.equal(server.sql(seen, `${name}_two`), '636166e92064e9e9');
        server.sql(`DROP DATABASE ${name}; DROP DATABASE ${name}_two`.replace('; ', ';\n'));
      }
    }));

  test('keeps apart what differs by case or accents alone, for file systems that do not', () =>
    withBench(async bench => {
      const names = ['Orders', 'orders', '\u00e9', 'e\u0301', '-x', 'a\nb', '☃'.repeat(21)];
      const quoted = names.map(name => `"${name}"`);
      for (const database of ['"Twin"', 'twin']) server.sql(`CREATE DATABASE ${database}`);
      const tables = quoted.map((name, at) => `CREATE TABLE ${name} (n int); INSERT INTO ${name} VALUES (${at});`).join('\n');
      for (const database of ['Twin', 'twin'])
        server.sql(`${tables} CREATE SCHEMA "Public"; CREATE TABLE "Public".t ();`, database);
      const folder = await dump(bench, here({ database: ['Twin', 'twin'] }));
      const lower = (path: string) => readdirSync(path).map(name => name.toLowerCase().normalize('NFC'));
      for (const [path, count] of [
        [folder, 3],
        [`${folder}/twin`, 6],
        [`${folder}/twin/public`, 7],
      ] as const)
        assert.equal(new Set(lower(path)).size, count, lower(path).join());
      server.sql('DROP DATABASE "Twin"');
      assert.equal(await restore(bench, here(), folder, ['%54win']), 'brought back Twin');
      const all = quoted.map(name => `SELECT n FROM ${name}`).join(' UNION ALL ');
      assert.equal(server.sql(all, 'Twin').split('\n').join(), '0,1,2,3,4,5,6');
      for (const database of ['"Twin"', 'twin']) server.sql(`DROP DATABASE ${database}`);
    }));

  test('leaves out the rows of tables that are not wanted, not their definitions', () =>
    withBench(async bench => {
      const folder = await dump(bench, here({ database: ['shop'], skip_tables: ['shop.public.log_*', 'shop.odd*'] }));
      assert.deepEqual(
        readdirSync(`${folder}/shop/public`).filter(name => name.startsWith('log')),
        [],
      );
      assert.match(readFileSync(`${folder}/shop/before.sql`, 'utf8'), /CREATE TABLE public.log_old/);
    }));

  test('says not now while somebody alters a table', () => {
    const { verdict } = refusalOf('psql ended with code 3: ERROR:  canceling statement due to lock timeout');
    assert.equal(verdict.kind, 'not-now');
  });

  test('says what is wrong with a name or a port', () =>
    withBench(async bench => {
      assert.match(
        await refusal(bench, here({ database: ['nowhere'] })),
        /database "nowhere" does not exist \(look at database = …/,
      );
      assert.match(await refusal(bench, here({ port: 1 })), /connection to server .* failed.*\(look whether the server runs/);
    }));

  test('fails when the server stops in the middle, and keeps the last whole dump', () =>
    withBench(async bench => {
      const settings = here({ database: ['small'] });
      const folder = await dump(bench, settings);
      const before = bench.fingerprint(folder);
      server.sql('CREATE TABLE large AS SELECT n, repeat(md5(n::text), 20) AS t FROM generate_series(1, 200000) n', 'small');
      const over = bench.whenStarted(() => {
        if (bench.started() < count + 5) return;
        over();
        server.stop('immediate');
      });
      const count = bench.started();
      try {
        assert.match(
          await refusal(bench, settings),
          /(terminat|closed the connection|starting up|shutting down|connection to server)/,
        );
      } finally {
        over();
        server.start();
      }
      assert.deepEqual(bench.fingerprint(folder), before);
      server.sql('DROP TABLE large', 'small');
      assert.deepEqual(await bench.left(), []);
    }));

  test('that could not be written says so', () =>
    withBench(async bench => {
      const { files } = bench.world;
      const settings = here({ database: ['small'] });
      for (const name of ['/one.sql', '/sequences.sql']) {
        const full: typeof files.openLike = (path, former) => {
          const file = files.openLike(path, former);
          return path.endsWith(name) ? { ...file, write: () => assert.fail('ENOSPC') } : file;
        };
        const broken = { ...bench, world: { ...bench.world, files: { ...files, openLike: full } } };
        assert.match(
          await refusal(broken, settings),
          /what psql said could not be written: ENOSPC.*look whether the disk is full/,
          name,
        );
        assert.deepEqual(await bench.left(), []);
      }
    }));

  test('that was torn is not loaded, and a restore that is cut off leaves no database behind', () =>
    withBench(async bench => {
      const settings = here({ database: ['small'] });
      const folder = await dump(bench, settings);
      await bench.world.files.replace(`${folder}/small/public/one.sql`, 'COPY public.one (id) FROM stdin;\n1\n');
      assert.match(await restore(bench, settings, folder, ['small'], 'torn'), /small\/public\/one.sql is not whole/);
      await bench.world.files.replace(
        `${folder}/small/public/one.sql`,
        'COPY public.one (id) FROM stdin;\nx\n\\.\n\n-- complete\n',
      );
      assert.match(await restore(bench, settings, folder, ['small'], 'torn'), /invalid input syntax for type integer: "x"/);
      assert.doesNotMatch(server.sql('SELECT datname FROM pg_database'), /torn|alp_restore/);
      await bench.world.files.replace(
        `${folder}/small/public/one.sql`,
        `COPY public.one (id) FROM stdin;\n1\n\\.\n\\! touch ${bench.folder}/taken\n\n-- complete\n`,
      );
      assert.match(await restore(bench, settings, folder, ['small'], 'torn'), /restricted/);
      assert.ok(!existsSync(`${bench.folder}/taken`), 'a row became an order');
    }));

  test('works as another user of this machine, without a password', () =>
    withBench(async bench => {
      // Only root can become somebody else.
      if (process.getuid?.() !== 0) return;
      const { user: _, ...settings } = here({ database: ['small'], run_as: 'postgres' });
      const folder = await dump(bench, settings);
      assert.ok(existsSync(`${folder}/small/public/one.sql`));
      assert.equal(await restore(bench, settings, folder, [], 'copy of small'), 'brought small back as copy of small');
      server.sql('DROP DATABASE "copy of small"');
    }));

  test('comes back on a server that has nothing of it, with its roles and their passwords', () =>
    withBench(async bench => {
      const hash = "SELECT rolpassword FROM pg_authid WHERE rolname = 'backup'";
      const sums = 'SELECT count(*), max(data::text) FROM orders';
      const before = [server.sql(hash), server.sql(sums, 'shop')];
      server.sql(
        'DROP DATABASE shop; DROP DATABASE small; DROP ROLE "owner of shop"; DROP ROLE clerk; DROP ROLE backup; CREATE DATABASE small;',
      );
      const sentence = await restore(bench, here(), shop, []);
      assert.equal(
        sentence,
        'made the roles backup, clerk, owner of shop; brought back postgres; brought back shop; brought back small',
      );
      assert.deepEqual([server.sql(hash), server.sql(sums, 'shop')], before);
      assert.equal(server.sql("SELECT pg_has_role('clerk', 'owner of shop', 'MEMBER')"), 't');
    }));
});
