/** The driver mongodb, with stand-ins for mongodump and mongorestore: what is asked of them, and what is believed of what they bring. */
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { DriverSettings } from '../../core/driver-model.ts';
import { mongodb } from '../../core/drivers/mongodb.ts';
import { type Bench, withBench } from './bench.ts';
import { conforms } from './conformance.ts';
import { dumpingOf } from './dumping.ts';

const password = 'hush: "quoted" \\ #1';

/** A document `{ n: number }`. */
function document(number: number): Buffer {
  const bytes = Buffer.from([12, 0, 0, 0, 0x10, 0x6e, 0, 0, 0, 0, 0, 0]);
  bytes.writeInt32LE(number, 7);
  return bytes;
}

/** The stand-in for a server: a folder for each database, which mongodump copies for who knows the password. */
function serverAt(bench: Bench): string {
  const folder = `${bench.folder}/server`;
  for (const [database, collection] of [
    ['shop', 'orders'],
    ['shop', 'odd%2Fname'],
    ['blog', 'posts'],
    ['admin', 'system.users'],
  ] as const) {
    mkdirSync(`${folder}/${database}`, { recursive: true });
    writeFileSync(`${folder}/${database}/${collection}.bson`, Buffer.concat(Array.from({ length: 9000 }, (_, n) => document(n))));
    writeFileSync(`${folder}/${database}/${collection}.metadata.json`, '{"indexes":[]}');
  }
  writeFileSync(`${bench.folder}/config`, `password: ${JSON.stringify(password)}\n`);
  bench.program(
    'mongodump',
    program(bench, 'if [ "$db" ]; then [ ! -d "$server/$db" ] || cp -r "$server/$db" "$out"; else cp -r "$server/." "$out"; fi'),
  );
  bench.program('mongorestore', program(bench, ':'));
  return folder;
}

const program = (bench: Bench, act: string) => `#!/bin/sh
server=${bench.folder}/server db= out= config=
printf '%s\\n' "$@" >>${bench.folder}/arguments
for word; do case $word in --db=*) db=\${word#*=} ;; --out=*) out=\${word#*=} ;; --config=*) config=\${word#*=} ;; esac; done
cmp -s "$config" ${bench.folder}/config || { echo "Failed: can't create session: auth error: unable to authenticate using mechanism" >&2; exit 1; }
${act}
`;

const settingsOf = (bench: Bench) => ({ user: 'backup', credentials: bench.secretFile('secret', password) });

conforms({
  driver: mongodb,
  setUp(bench) {
    const server = serverAt(bench);
    const [settings, wrong] = [{ ...settingsOf(bench), database: ['shop', 'blog'] }, 'not the password'];
    return {
      settings,
      secrets: [password],
      change: () => appendFileSync(`${server}/shop/orders.bson`, document(1)),
      inspect: source => assert.deepEqual(readFileSync(`${source}/shop/orders.bson`), readFileSync(`${server}/shop/orders.bson`)),
      wrongPassword: {
        settings: { ...settings, credentials: bench.secretFile('wrong', wrong) },
        secret: wrong,
        words: /auth error/,
      },
    };
  },
});

const dumping = dumpingOf(mongodb);
const withServer = (act: (bench: Bench, server: string) => Promise<void>) => withBench(bench => act(bench, serverAt(bench)));

async function dump(bench: Bench, settings: DriverSettings = {}) {
  rmSync(`${bench.folder}/arguments`, { force: true });
  const prepared = await dumping.prepare(bench, { ...settingsOf(bench), ...settings });
  assert.ok('source' in prepared, JSON.stringify(prepared));
  return prepared;
}

const refusal = (bench: Bench, settings: DriverSettings = {}) => dumping.refusal(bench, { ...settingsOf(bench), ...settings });

const asked = (bench: Bench) => readFileSync(`${bench.folder}/arguments`, 'utf8').trim().split('\n');

describe('a dump of MongoDB', () => {
  test('asks as the user, with the password in no argument, and of one moment where that is wanted', () =>
    withServer(async bench => {
      await dump(bench, { oplog: true, host: 'set/one,two', port: 27018, tls: true });
      const usual = [
        '--config=/dev/fd/3',
        '--host=set/one,two',
        '--port=27018',
        '--username=backup',
        '--authenticationDatabase=admin',
      ];
      assert.deepEqual(asked(bench).slice(0, -1), [...usual, '--ssl', '--oplog']);
      assert.deepEqual(bench.sightings([password]), []);
    }));

  test('of chosen databases has these alone', () =>
    withServer(async bench => {
      const prepared = await dump(bench, { database: ['blog'] });
      assert.deepEqual(
        Object.keys(bench.fingerprint(prepared.source)).map(path => path.replace(/^\//, '')),
        ['blog/posts.bson', 'blog/posts.metadata.json'],
      );
    }));

  test('of a database that is not there is refused, although mongodump does not mind', () =>
    withServer(async bench => {
      assert.match(await refusal(bench, { database: ['shop', 'shpo'] }), /the server has no database shpo/);
    }));

  for (const [what, harm, words] of [
    [
      'ends within a document',
      (server: string) => appendFileSync(`${server}/shop/orders.bson`, document(1).subarray(0, 7)),
      /shop\/orders\.bson is not whole/,
    ],
    [
      'ends within a length',
      (server: string) => appendFileSync(`${server}/shop/orders.bson`, Buffer.from([12, 0])),
      /shop\/orders\.bson is not whole/,
    ],
    [
      'holds no documents',
      (server: string) => writeFileSync(`${server}/shop/orders.bson`, Buffer.alloc(64)),
      /shop\/orders\.bson is not whole/,
    ],
    [
      'has no metadata',
      (server: string) => rmSync(`${server}/shop/orders.metadata.json`),
      /shop\/orders\.bson without its metadata/,
    ],
  ] as const) {
    test(`that ${what} is refused although mongodump says that it is well, and the last one stays`, () =>
      withServer(async (bench, server) => {
        const whole = await dump(bench);
        const kept = bench.fingerprint(whole.source);
        harm(server);
        assert.match(await refusal(bench), words);
        assert.deepEqual(bench.fingerprint(whole.source), kept);
      }));
  }

  test('of an empty collection is whole', () =>
    withServer(async (bench, server) => {
      writeFileSync(`${server}/blog/posts.bson`, '');
      await dump(bench);
    }));
});

describe('bringing back', () => {
  async function restore(bench: Bench, paths: readonly string[], name?: string) {
    rmSync(`${bench.folder}/arguments`, { force: true });
    const done = await dumping.restore(bench, settingsOf(bench), `${bench.folder}/server`, paths, name);
    return done.ok ? [done.sentence, ...asked(bench).slice(3, -1)] : `${done.message} (${done.remedy})`;
  }

  test('one collection comes beside what is there; written out by the name of its database it replaces that one alone', () =>
    withServer(async bench => {
      const words = ['brought back 1 collection of shop', '--nsInclude=shop.orders'];
      assert.deepEqual(await restore(bench, ['shop/orders']), [...words, '--stopOnError']);
      assert.deepEqual(await restore(bench, ['shop/orders.bson']), [...words, '--stopOnError']);
      assert.deepEqual(await restore(bench, ['shop/orders'], 'shop'), [...words, '--drop', '--stopOnError']);
      bench.program('mongorestore', '#!/bin/sh\necho "Failed: E11000 duplicate key error" >&2; exit 1\n');
      assert.match(String(await restore(bench, ['shop/orders'])), /duplicate key.*--to-database NAME; or write the name out/);
    }));

  test('a collection takes its two files from the snapshot, a database its folder', async () => {
    assert.deepEqual(await mongodb.pathsInSnapshot!({} as never, ['shop/orders', 'blog/', 'shop/odd/name']), {
      paths: ['shop/orders.bson', 'shop/orders.metadata.json', 'blog', 'shop/odd%2Fname.bson', 'shop/odd%2Fname.metadata.json'],
    });
  });

  test('one database into another name drops nothing', () =>
    withServer(async bench => {
      assert.deepEqual(await restore(bench, ['shop'], 'trial'), [
        'brought back 2 collections of shop into trial',
        ...['--nsInclude=shop.odd/name', '--nsInclude=shop.orders', '--nsFrom=shop.*', '--nsTo=trial.*', '--stopOnError'],
      ]);
    }));

  test('all leaves users alone, and several do not fit into one', () =>
    withServer(async bench => {
      assert.deepEqual(await restore(bench, []), [
        'brought back 3 collections of blog, shop',
        ...['--nsInclude=blog.posts', '--nsInclude=shop.odd/name', '--nsInclude=shop.orders', '--stopOnError'],
      ]);
      assert.match(
        String(await restore(bench, [], 'trial')),
        /2 databases cannot be brought into the one trial \(name one of them: blog, shop/,
      );
      assert.match(String(await restore(bench, ['shpo'])), /the dump has no shpo/);
    }));

  test('all of one moment plays back what was written meanwhile', () =>
    withServer(async (bench, server) => {
      writeFileSync(`${server}/oplog.bson`, document(1));
      assert.deepEqual(((await restore(bench, [])) as string[]).slice(1), ['--oplogReplay', '--stopOnError']);
    }));
});
