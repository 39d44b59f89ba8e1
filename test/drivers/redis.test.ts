/** The driver redis, with a real Redis server: every key of one moment, whole or not at all, and its password in nobody's sight. */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { DriverSettings } from '../../core/driver-model.ts';
import { prepareDrivers } from '../../core/driver-steps.ts';
import { redis } from '../../core/drivers/redis.ts';
import { headOf } from '../../core/drivers/redis-file.ts';
import { until } from '../real/until.ts';
import { type Bench, forever, makeBench } from './bench.ts';
import { conforms } from './conformance.ts';
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

async function dump(bench: Bench, settings: DriverSettings = {}) {
  const usual = { socket: server.socket, credentials: bench.secretFile('secret', password) };
  const drivers = [{ name: 'redis', isOwn: false, settings: { ...usual, ...settings } }];
  const run = { server: 's', item: 'i', drivers, source: '', run: 'r', signal: forever, say: bench.hear };
  const prepared = await prepareDrivers(bench.world, run);
  await prepared.release(forever);
  assert.deepEqual(await bench.left(), []);
  return prepared;
}

async function onBench(act: (bench: Bench) => Promise<void>): Promise<void> {
  const bench = makeBench();
  try {
    await act(bench);
  } finally {
    await bench.remove();
  }
}

describe('a dump of Redis', () => {
  test('is of the moment at which it was taken, also when the former file stays', () =>
    onBench(async bench => {
      const first = await dump(bench);
      assert.ok(first.ok);
      const before = readFileSync(`${first.source}dump.rdb`);
      await until(
        'a second is over',
        () => new Date().toISOString().slice(0, 19) > (first.facts['redis.moment'] ?? '').slice(0, 19),
      );
      const second = await dump(bench);
      assert.ok(second.ok);
      assert.deepEqual(readFileSync(`${second.source}dump.rdb`), before);
      assert.ok((second.facts['redis.moment'] ?? '') > (first.facts['redis.moment'] ?? ''));
    }));

  test('is what another server starts from, with all databases and times to live', () =>
    onBench(async bench => {
      server.ask('SET', 'binary', 'a\nb\u0001ü');
      server.ask('SET', 'brief', 'x', 'EX', '5000');
      server.ask('-n', '3', 'RPUSH', 'list', 'a', 'b', 'c');
      const prepared = await dump(bench);
      assert.ok(prepared.ok, JSON.stringify(prepared));
      cpSync(`${prepared.source}dump.rdb`, `${bench.folder}/dump.rdb`);
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
    onBench(async bench => {
      server.ask('ACL', 'SETUSER', 'guest', 'on', '>guests', '~shop', '+get');
      const prepared = await dump(bench);
      assert.ok(prepared.ok, JSON.stringify(prepared));
      assert.match(readFileSync(`${prepared.source}users.acl`, 'utf8'), /^user guest on .*~shop/m);
      for (const name of ['dump.rdb', 'users.acl']) assert.equal(statSync(prepared.source + name).mode & 0o077, 0, name);
      server.ask('ACL', 'DELUSER', 'guest');
    }));

  test('needs no more than the rights that the manual names, over a port as well', () =>
    onBench(async bench => {
      const rights = /ACL SETUSER backup on >PASSWORD ([^.]+)\./.exec(redis.manual.join(' '))?.[1]?.split(' ') ?? [];
      assert.ok(rights.length > 3);
      server.ask('ACL', 'SETUSER', 'backup', 'on', '>keep quiet', ...rights);
      const credentials = bench.secretFile('other', 'user = backup\npassword = keep quiet\n');
      const drivers = [{ name: 'redis', isOwn: false, settings: { host: '127.0.0.1', port: server.port, credentials } }];
      const run = { server: 's', item: 'i', drivers, source: '', run: 'r', signal: forever, say: bench.hear };
      const prepared = await prepareDrivers(bench.world, run);
      await prepared.release(forever);
      assert.ok(prepared.ok, JSON.stringify(prepared));
      assert.match(readFileSync(`${prepared.source}users.acl`, 'utf8'), /^user backup /m);
      server.ask('ACL', 'DELUSER', 'backup');
    }));

  test('says which rights are missing', () =>
    onBench(async bench => {
      server.ask('ACL', 'SETUSER', 'weak', 'on', '>keep quiet', '+ping');
      const prepared = await dump(bench, { credentials: bench.secretFile('weak', 'user = weak\npassword = keep quiet\n') });
      assert.ok(!prepared.ok && prepared.verdict.kind === 'failed');
      assert.match(prepared.verdict.detail, /NOPERM/);
      assert.match(prepared.verdict.remedy, /the rights that alp drivers redis names/);
      server.ask('ACL', 'DELUSER', 'weak');
    }));

  test('is refused when there is no server', () =>
    onBench(async bench => {
      const prepared = await dump(bench, { socket: `${bench.folder}/nothing` });
      assert.ok(!prepared.ok && prepared.verdict.kind === 'failed');
      assert.match(prepared.verdict.detail, /Could not connect/);
      assert.match(prepared.verdict.remedy, /whether the server runs/);
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
      onBench(async bench => {
        server.ask('SET', 'key', 'valuable');
        const whole = await dump(bench);
        assert.ok(whole.ok);
        const kept = bench.fingerprint(whole.source);
        writeFileSync(`${bench.folder}/bad`, cut(readFileSync(`${whole.source}dump.rdb`)));
        liar(bench, `${bench.folder}/bad`);
        const prepared = await dump(bench);
        assert.ok(!prepared.ok && prepared.verdict.kind === 'failed', JSON.stringify(prepared));
        assert.match(prepared.verdict.detail, words);
        assert.deepEqual(bench.fingerprint(whole.source), kept);
      }));
  }

  test('of a newer server is taken when its beginning and its end are there, and the run says that nobody looked at its keys', () =>
    onBench(async bench => {
      const whole = await dump(bench);
      assert.ok(whole.ok);
      writeFileSync(`${bench.folder}/newer`, newer(readFileSync(`${whole.source}dump.rdb`)));
      liar(bench, `${bench.folder}/newer`);
      const prepared = await dump(bench);
      assert.ok(prepared.ok, JSON.stringify(prepared));
      assert.match(bench.heard(), /redis-check-rdb is older than the server/);
    }));
});

function newer(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(/^REDIS\d{4}/, 'REDIS0099'), 'latin1');
}
