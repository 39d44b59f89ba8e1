/** `alp collect --to postgresql://…` with a real PostgreSQL: the same tables there, as often as one likes, and no password where others see it. */
import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makePostgresServer, type PostgresServer } from '../../build/postgres-server.ts';
import { systemWorld } from '../../core/assemble.ts';
import { keepInDatabase } from '../../core/report/postgres.ts';
import type { MachineIndex } from '../../core/report-model.ts';
import { emptyRecord } from '../../core/rules/journal-index.ts';
import { type Laboratory, makeLaboratory } from './laboratory.ts';
import { type SshServer, startSshServer } from './ssh-server.ts';

const day = 86_400_000;
const today = Math.floor(Date.now() / day);

describe('the tables in PostgreSQL', () => {
  let laboratory: Laboratory;
  let server: SshServer;
  let postgres: PostgresServer;
  let address: string;
  const journal = (line: object) =>
    appendFileSync(join(laboratory.folder, 'far/journal/web/home.jsonl'), `${JSON.stringify(line)}\n`);

  before(async () => {
    laboratory = makeLaboratory();
    postgres = await makePostgresServer();
    const far = join(laboratory.folder, 'far');
    mkdirSync(join(far, 'journal/web'), { recursive: true });
    server = await startSshServer(join(laboratory.folder, 'ssh'), { ALP_STATE_DIR: far, PATH: '/usr/bin:/bin' });
    writeFileSync(
      join(laboratory.folder, 'configuration/alpine-backup.conf'),
      `[fleet]\nservers = ${server.login}\nssh = ${server.command}\n`,
    );
    postgres.sql("create role keeper login password 'open sesame'; create database fleet owner keeper");
    address = `postgresql://keeper@127.0.0.1:${postgres.port}/fleet`;
    writeFileSync(join(laboratory.folder, 'pgpass'), `127.0.0.1:${postgres.port}:fleet:keeper:open sesame\n`);
    chmodSync(join(laboratory.folder, 'pgpass'), 0o600);
  });
  after(async () => {
    await server.stop();
    postgres.remove();
    await laboratory.remove();
  });

  const collect = (...args: readonly string[]) =>
    laboratory.alp(['collect', '--to', address, ...args], { environment: { PGPASSFILE: join(laboratory.folder, 'pgpass') } });
  const sql = (statement: string) => postgres.sql(statement, 'fleet').trim();

  test('hold each machine, item and day, and the same again when they are collected again', async () => {
    journal({
      event: 'published',
      time: today * day + 5,
      run: 'r',
      snapshot: 's',
      bytes: 700,
      addedBytes: 7,
      files: 3,
      warnings: [],
    });
    const outcome = await collect();
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.equal(
      sql('select machine, server, item, bytes, files, failures, snapshot from alp_item'),
      '127.0.0.1|web|home|700|3|0|s',
    );
    const days =
      "select day = (timestamptz 'epoch' + interval '1 day' * " +
      today +
      ')::date, bytes, added_bytes, published, failed from alp_day';
    assert.equal(sql(days), 't|700|7|1|0');
    assert.equal((await collect()).code, 0);
    assert.equal(sql(days), 't|700|7|1|0');
    assert.equal(sql('select count(*), count(answered) from alp_machine'), '1|1');
  });

  test('keep what strangers write as text, and take no number that is too large', async () => {
    const evil = `\\.\n'); drop table alp_day; --\t\\N\0 ${String.fromCharCode(0xd800)} \\! touch ${laboratory.folder}/owned`;
    journal({ event: 'attempt-ended', time: today * day + 9, run: 'r', attempt: 1, verdict: 'failed', detail: evil });
    journal({
      event: 'published',
      time: today * day + 10,
      run: 'r',
      snapshot: evil,
      bytes: 1e300,
      addedBytes: 0.5,
      files: 1e20,
      warnings: [],
    });
    journal({ event: 'published', time: 8.64e15, run: 'r', snapshot: evil, bytes: 1, addedBytes: 1, files: 1, warnings: [] });
    const outcome = await collect();
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.match(sql('select last_detail from alp_item'), /drop table alp_day/);
    assert.equal(sql("select count(*) from pg_tables where tablename like 'alp%'"), '3');
  });

  test('stay whole when several collect at once', async () => {
    const world = systemWorld({ configuration: '', state: '', home: laboratory.folder });
    const own = `postgresql://postgres@/fleet?host=${encodeURIComponent(postgres.socketFolder)}&port=${postgres.port}`;
    const index = (machine: string, tried: number): MachineIndex => ({
      ...{ format: 1, machine, problems: [], contact: { tried, answered: tried, detail: '', remedy: '' } },
      items: Array.from({ length: 50 }, (_, at) => ({
        ...emptyRecord('web', `item${at}`),
        days: Array.from({ length: 31 }, (_, back) => [today - 31 + back, at, 1, 1, 0] as const),
      })),
    });
    async function* all(tried: number) {
      for (const machine of ['a', 'b', 'c']) yield index(machine, tried);
    }
    const kept = await Promise.all(
      [1, 2, 3, 4].map(tried => keepInDatabase(world, own, all(tried * 1000), new AbortController().signal)),
    );
    assert.deepEqual(kept, Array(4).fill({ ok: true }));
    assert.equal(
      sql("select count(*), max(extract(epoch from asked)) from alp_item where machine in ('a', 'b', 'c')"),
      '150|4.000000',
    );
    assert.equal(sql("select count(*), sum(published) from alp_day where machine in ('a', 'b', 'c')"), '4650|4650');
  });

  test('are never asked for with a password that others could see, and it is said where to put it', async () => {
    for (const bad of [address.replace('keeper@', 'keeper:sesame@'), `${address}?password=sesame`]) {
      const outcome = await laboratory.alp(['collect', '--to', bad]);
      assert.equal(outcome.code, 2);
      assert.match(outcome.stderr, /contains a password[\s\S]*\.pgpass/);
      assert.doesNotMatch(outcome.stdout + outcome.stderr, /sesame/);
    }
    const without = await laboratory.alp(['collect', '--to', address], { environment: { PGPASSFILE: '/nonexistent' } });
    assert.equal(without.code, 1);
    assert.match(without.stderr, /the database did not take it[\s\S]*\.pgpass/);
    assert.equal((await laboratory.alp(['collect', '--to', '/tmp/x'])).code, 2);
  });

  test('that say nothing any more are given up, by their time or by the user', async () => {
    const world = systemWorld({ configuration: '', state: '', home: laboratory.folder });
    // It takes connections, and no more.
    const mute = createServer();
    await new Promise<void>(resolve => mute.listen(0, '127.0.0.1', resolve));
    const own = `postgresql://keeper@127.0.0.1:${(mute.address() as AddressInfo).port}/fleet`;
    async function* none(): AsyncIterable<MachineIndex> {}
    const late = await keepInDatabase(world, own, none(), new AbortController().signal, 200);
    assert.match(late.ok ? '' : late.message, /^the database did not go on for 0\.2 s/);
    const over = new AbortController();
    const ended = keepInDatabase(world, own, none(), over.signal);
    over.abort();
    assert.equal((await ended).ok, false);
    mute.close();
  });

  test('that are away leave what was collected here', async () => {
    journal({ event: 'note', time: Date.now(), detail: 'x' });
    postgres.stop();
    const outcome = await collect();
    assert.equal(outcome.code, 1);
    assert.match(outcome.stderr, /^PostgreSQL: the database did not take it: [\s\S]*what was collected is kept here/);
    const report = await laboratory.alp(['report', '--json']);
    assert.match(report.stdout, /"item":"home"/);
  });
});
