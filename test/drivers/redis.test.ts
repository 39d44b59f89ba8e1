/** The driver redis, with a real Redis server: every key of one moment, whole or not at all, and its password in nobody's sight. */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { DriverSettings } from '../../core/driver-model.ts';
import { redis } from '../../core/drivers/redis.ts';
import { headOf } from '../../core/drivers/redis-file.ts';
import { until } from '../real/until.ts';
import { type Bench, withBench } from './bench.ts';
import { conforms } from './conformance.ts';
import { dumpingOf } from './dumping.ts';
import { type RedisServer, startRedis } from './redis-server.ts';

const password = 'hush # "two" words';
let server: RedisServer;

before(async () => {
  server = await startRedis(password);
  server.ask('SET', 'shop', 'one');
});
after(() => server.stop());

conforms({
  driver: redis,
  setUp(bench) {
    const settings = { socket: server.socket, credentials: bench.secretFile('secret', password) };
    const wrong = 'not the password';
    return {
      settings,
      secrets: [password],
      change: () => void server.ask('INCR', 'changes'),
      inspect: source => assert.ok(headOf(readFileSync(`${source}/dump.rdb`)).isRdb),
      wrongPassword: {
        settings: { ...settings, credentials: bench.secretFile('wrong', wrong) },
        secret: wrong,
        words: /WRONGPASS/,
      },
    };
  },
});

const dumping = dumpingOf(redis);
const usual = (bench: Bench) => ({ socket: server.socket, credentials: bench.secretFile('secret', password) });

async function dump(bench: Bench, settings: DriverSettings = {}) {
  const prepared = await dumping.prepare(bench, { ...usual(bench), ...settings });
  assert.ok('source' in prepared, JSON.stringify(prepared));
  return prepared;
}

const refusal = (bench: Bench, settings: DriverSettings = {}) => dumping.refusal(bench, { ...usual(bench), ...settings });

describe('a dump of Redis', () => {
  test('is of the moment at which it was taken, also when the former file stays', () =>
    withBench(async bench => {
      const first = await dump(bench);
      const before = readFileSync(`${first.source}/dump.rdb`);
      await until(
        'a second is over',
        () => new Date().toISOString().slice(0, 19) > (first.facts['redis.moment'] ?? '').slice(0, 19),
      );
      const second = await dump(bench);
      assert.deepEqual(readFileSync(`${second.source}/dump.rdb`), before);
      assert.ok((second.facts['redis.moment'] ?? '') > (first.facts['redis.moment'] ?? ''));
    }));

  test('is what another server starts from, with all databases and times to live', () =>
    withBench(async bench => {
      server.ask('SET', 'binary', 'a\nb\u0001ü');
      server.ask('SET', 'brief', 'x', 'EX', '5000');
      server.ask('-n', '3', 'RPUSH', 'list', 'a', 'b', 'c');
      const prepared = await dump(bench);
      cpSync(`${prepared.source}/dump.rdb`, `${bench.folder}/dump.rdb`);
      const other = await startRedis('', ['--dir', bench.folder]);
      try {
        assert.equal(other.ask('GET', 'binary'), 'a\nb\u0001ü');
        assert.equal(other.ask('-n', '3', 'LRANGE', 'list', '0', '-1'), 'a\nb\nc');
        assert.ok(Number(other.ask('TTL', 'brief')) > 4000);
      } finally {
        await other.stop();
      }
      assert.match(prepared.facts['redis.server'] ?? '', /^\d+\./);
      assert.match(prepared.facts['redis.moment'] ?? '', /^20\d\d-.*Z$/);
    }));

  test('has the users in a file of their own, and nobody else can read either', () =>
    withBench(async bench => {
      server.ask('ACL', 'SETUSER', 'guest', 'on', '>guests', '~shop', '+get');
      const prepared = await dump(bench);
      assert.match(readFileSync(`${prepared.source}/users.acl`, 'utf8'), /^user guest on .*~shop/m);
      for (const name of ['dump.rdb', 'users.acl']) assert.equal(statSync(`${prepared.source}/${name}`).mode & 0o077, 0, name);
      server.ask('ACL', 'DELUSER', 'guest');
    }));

  test('needs no more than the rights that the manual names, over a port as well', () =>
    withBench(async bench => {
      const rights = /ACL SETUSER backup on >PASSWORD ([^.]+)\./.exec(redis.manual.join(' '))?.[1]?.split(' ') ?? [];
      assert.ok(rights.length > 3);
      server.ask('ACL', 'SETUSER', 'backup', 'on', '>keep quiet', ...rights);
      const credentials = bench.secretFile('other', 'user = backup\npassword = keep quiet\n');
      const prepared = await dumping.prepare(bench, { host: '127.0.0.1', port: server.port, credentials });
      assert.ok('source' in prepared, JSON.stringify(prepared));
      assert.match(readFileSync(`${prepared.source}/users.acl`, 'utf8'), /^user backup /m);
      server.ask('ACL', 'DELUSER', 'backup');
    }));

  test('says which rights are missing', () =>
    withBench(async bench => {
      server.ask('ACL', 'SETUSER', 'weak', 'on', '>keep quiet', '+ping');
      assert.match(
        await refusal(bench, { credentials: bench.secretFile('weak', 'user = weak\npassword = keep quiet\n') }),
        /NOPERM.*\(give its user the rights that alp drivers redis names/,
      );
      server.ask('ACL', 'DELUSER', 'weak');
    }));

  test('is refused when there is no server', () =>
    withBench(async bench => {
      assert.match(
        await refusal(bench, { socket: `${bench.folder}/nothing` }),
        /Could not connect.*\(look whether the server runs/,
      );
    }));

  /** A redis-cli that writes this file, and says that all went well. */
  const liar = (bench: Bench, file: string) =>
    bench.program(
      'redis-cli',
      `#!/bin/sh\nfor name; do :; done\ncase " $* " in *" --rdb "*) cat "${file}" >"$name" ;; *) echo "user default on" ;; esac\n`,
    );

  for (const [what, cut, words] of [
    ['cut off', (bytes: Buffer) => bytes.subarray(0, -20), /not whole|no end/],
    [
      'changed on its way',
      (bytes: Buffer) => Buffer.from(bytes.toString('latin1').replace('valuable', 'Valuable'), 'latin1'),
      /not whole.*CRC error/,
    ],
    ['empty', () => Buffer.alloc(0), /no dump/],
    ['of a newer server, and cut off', (bytes: Buffer) => newer(bytes).subarray(0, -20), /no end/],
  ] as const) {
    test(`that is ${what} is refused although redis-cli says that it is well, and the last one stays`, () =>
      withBench(async bench => {
        server.ask('SET', 'key', 'valuable');
        const whole = await dump(bench);
        const kept = bench.fingerprint(whole.source);
        writeFileSync(`${bench.folder}/bad`, cut(readFileSync(`${whole.source}/dump.rdb`)));
        liar(bench, `${bench.folder}/bad`);
        assert.match(await refusal(bench), words);
        assert.deepEqual(bench.fingerprint(whole.source), kept);
      }));
  }

  test('of a newer server is taken when its beginning and its end are there, and the run says that nobody looked at its keys', () =>
    withBench(async bench => {
      const whole = await dump(bench);
      writeFileSync(`${bench.folder}/newer`, newer(readFileSync(`${whole.source}/dump.rdb`)));
      liar(bench, `${bench.folder}/newer`);
      await dump(bench);
      assert.match(bench.heard(), /redis-check-rdb is older than the server/);
    }));
});

describe('a dump of Redis comes back into a server that runs', () => {
  /** Bytes that a shell, a line or the protocol would trip over. */
  const odd = 'k\r\n$3\r\n*1 \u0001 ü "';
  const value = (size: number) => 'v\r\n'.repeat(size);
  let other: RedisServer;
  before(async () => {
    other = await startRedis('other');
  });
  after(() => other.stop());
  const there = (bench: Bench, more: DriverSettings = {}) => ({
    ...{ socket: other.socket, credentials: bench.secretFile('other', 'other') },
    ...more,
  });

  test('with every key, byte for byte, and the time it has to live; into another number, too, and over nothing', () =>
    withBench(async bench => {
      for (const number of ['0', '1', '2']) other.ask('-n', number, 'FLUSHDB');
      server.ask('FLUSHALL');
      server.ask('SET', odd, value(2000));
      server.ask('EVAL', "for n = 1, 1700 do redis.call('SET', 'key' .. n, n) end", '0');
      server.ask('SET', 'brief', 'x', 'EX', '5000');
      server.ask('-n', '2', 'ZADD', 'scores', '1.5', 'a', '2', 'b');
      server.ask('-n', '2', 'XADD', 'stream', '1-1', 'a', 'b');
      const { source } = await dump(bench);
      assert.equal(await dumping.toldOfRestore(bench, there(bench), source, []), 'brought back databases 0, 2');
      assert.equal(other.ask('DBSIZE'), '1702');
      assert.equal(other.ask('GET', odd), value(2000).trim());
      assert.equal(other.ask('GET', 'key1700'), '1700');
      const left = Number(other.ask('TTL', 'brief'));
      assert.ok(left > 4900 && left <= 5000, String(left));
      assert.equal(other.ask('-n', '2', 'ZSCORE', 'scores', 'a'), '1.5');
      assert.equal(await dumping.toldOfRestore(bench, there(bench), source, ['2'], '1'), 'brought back database 2 into 1');
      assert.equal(other.ask('-n', '1', 'XLEN', 'stream'), '1');
      assert.deepEqual(bench.sightings(['other']), []);
      // Nothing is overwritten unasked.
      other.ask('-n', '2', 'ZADD', 'scores', '9', 'a');
      other.ask('-n', '2', 'SET', 'later', 'x');
      for (const [paths, name] of [
        [[], undefined],
        [['2'], undefined],
        [['2'], '0'],
      ] as const)
        assert.match(
          await dumping.toldOfRestore(bench, there(bench), source, paths, name),
          /has \d+ keys: nothing is overwritten \(name one that is empty: \d --to-database NUMBER; or write the number out/,
        );
      assert.equal(other.ask('-n', '2', 'ZSCORE', 'scores', 'a'), '9');
      assert.equal(await dumping.toldOfRestore(bench, there(bench), source, ['2'], '2'), 'brought back database 2');
      assert.equal(other.ask('-n', '2', 'ZSCORE', 'scores', 'a'), '1.5');
      assert.equal(other.ask('-n', '2', 'GET', 'later'), 'x');
      assert.equal(other.ask('DBSIZE'), '1702');
    }));

  test('with no more than the rights that the manual names', () =>
    withBench(async bench => {
      const rights = / user needs (.*?) as well/.exec(redis.manual.join(' '))?.[1]?.match(/[+~][\w*]+/g) ?? [];
      assert.equal(rights.length, 6);
      other.ask('ACL', 'SETUSER', 'weak', 'on', '>keep quiet', ...rights);
      other.ask('-n', '4', 'FLUSHDB');
      server.ask('-n', '3', 'SET', 'a', 'b');
      const { source } = await dump(bench);
      const credentials = bench.secretFile('weak', 'user = weak\npassword = keep quiet\n');
      assert.equal(
        await dumping.toldOfRestore(bench, there(bench, { credentials }), source, ['3'], '4'),
        'brought back database 3 into 4',
      );
      other.ask('ACL', 'DELUSER', 'weak');
    }));

  test('is refused for a number that there is not, another password, or a dump that is torn; and database 0 stays as it is', () =>
    withBench(async bench => {
      server.ask('-n', '3', 'SET', 'a', 'b');
      const { source } = await dump(bench);
      other.ask('FLUSHALL');
      const told = (paths: readonly string[], name?: string, settings = there(bench)) =>
        dumping.toldOfRestore(bench, settings, source, paths, name);
      assert.match(await told(['3'], '99'), /database 99 cannot be reached: .*out of range/);
      assert.match(await told(['7']), /the dump has no database 7 \(it has .*3\)/);
      assert.match(await told(['3'], 'shop'), /shop is no database of Redis \(they have numbers/);
      assert.match(
        await told(['3'], '4', { ...there(bench), credentials: bench.secretFile('wrong', 'wrong') }),
        /WRONGPASS|NOAUTH/,
      );
      const whole = readFileSync(`${source}/dump.rdb`);
      writeFileSync(`${source}/dump.rdb`, whole.subarray(0, -12));
      assert.match(await told(['3'], '4'), /redis-server cannot read the dump/);
      assert.equal(other.ask('DBSIZE'), '0');
      assert.equal(other.ask('-n', '4', 'DBSIZE'), '0');
      assert.deepEqual(await bench.left(), []);
    }));

  test('by a number, whose keys are in the one file', async () => {
    assert.deepEqual(await redis.pathsInSnapshot!({} as never, ['3', '0/', 'users.acl']), { paths: ['dump.rdb', 'users.acl'] });
  });
});

function newer(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(/^REDIS\d{4}/, 'REDIS0099'), 'latin1');
}
