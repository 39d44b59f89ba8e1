/** The driver postgresql beside one plain pg_dump of the whole: the time of a dump, and how much of the next one is new after one table has changed. */
import { rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemWorld } from '../core/assemble.ts';
import { prepareDrivers } from '../core/driver-steps.ts';
import type { DriverBench } from './bench-drivers.ts';
import type { Row } from './bench-figures.ts';
import { settle, timed } from './bench-programs.ts';
import { pairs } from './bench-scene.ts';
import { makePostgresServer, type PostgresServer } from './postgres-server.ts';

const changed = 'table_1';

export async function postgresqlRows(bench: DriverBench): Promise<Row[]> {
  // The server's own user could not enter the folder of the benchmark.
  const server = await makePostgresServer(tmpdir(), ['shared_buffers=256MB', 'max_wal_size=1GB', 'autovacuum=off']);
  try {
    bench.say(`fills ${bench.tables} tables with ${bench.megabytes} MB`);
    fill(server, bench);
    return [await dumpRow(server, bench), await changeRow(server, bench)];
  } finally {
    server.remove();
  }
}

/** Rows of about 1 kB, of letters that no two rows share. */
function fill(server: PostgresServer, { tables, megabytes }: DriverBench): void {
  const rows = Math.max(1, Math.round((megabytes * 1000) / tables));
  server.sql('CREATE DATABASE bench');
  for (let table = 1; table <= tables; table += 1) {
    server.sql(
      `CREATE TABLE table_${table} (id int PRIMARY KEY, word text, number float8, text text); CREATE INDEX ON table_${table} (word);
       INSERT INTO table_${table} SELECT n, md5((n + ${table} * 1e6)::text), n / 7.0, repeat(md5((n * ${table})::text), 29) FROM generate_series(1, ${rows}) n;`,
      'bench',
    );
  }
  server.sql('VACUUM ANALYZE; CHECKPOINT', 'bench');
}

async function dumpRow(server: PostgresServer, { folder, runs, say }: DriverBench): Promise<Row> {
  say('dumps with the driver and without');
  const [values, yardstick]: [number[], number[]] = [[], []];
  await driverDump(server, folder);
  let round = 0;
  await pairs(
    runs,
    async () => void values.push((await driverDump(server, folder)).seconds),
    async () => void yardstick.push(await plainDump(server, folder)),
    async () => {
      round += 1;
      server.sql(`UPDATE ${changed} SET number = number + 1 WHERE id <= ${round}`, 'bench');
      await settle();
    },
  );
  return {
    name: 'dump',
    what: 'postgresql: dump and compared, one table changed',
    unit: 's',
    ...{ values, yardstick, yardstickName: 'pg_dump' },
    limit: { of: 'ratio', most: 1.3 },
    notes: ['the yardstick is pg_dump into one plain file'],
  };
}

async function driverDump(
  server: PostgresServer,
  folder: string,
): Promise<{ readonly seconds: number; readonly source: string }> {
  const world = systemWorld({ configuration: join(folder, 'none'), state: join(folder, 'pg-state'), home: folder });
  const settings = { socket_folder: server.socketFolder, port: server.port, user: 'postgres', database: ['bench'] };
  const signal = new AbortController().signal;
  const run = { server: 's', item: 'i', source: '', run: 'r', signal, say: () => undefined };
  const begun = performance.now();
  const prepared = await prepareDrivers(world, { ...run, drivers: [{ name: 'postgresql', isOwn: false, settings }] });
  const seconds = (performance.now() - begun) / 1000;
  await prepared.release(signal);
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.verdict));
  return { seconds, source: prepared.source };
}

async function plainDump({ socketFolder, port }: PostgresServer, folder: string): Promise<number> {
  const file = join(folder, 'plain.sql');
  rmSync(file, { force: true });
  return timed('pg_dump', [`--host=${socketFolder}`, `--port=${port}`, '--username=postgres', `--file=${file}`, 'bench']);
}

/** What a second snapshot would have to send and keep. */
async function changeRow(server: PostgresServer, { folder }: DriverBench): Promise<Row> {
  const world = systemWorld({ configuration: join(folder, 'none'), state: join(folder, 'pg-state'), home: folder });
  const stamps = async (source: string) =>
    new Map(
      (await world.files.walk(source))
        .filter(({ kind }) => kind === 'file')
        .map(({ path, bytes }) => [`${statSync(join(source, path)).ino} ${path}`, bytes]),
    );
  const { source } = await driverDump(server, folder);
  const before = await stamps(source);
  server.sql(`UPDATE ${changed} SET number = number + 1 WHERE id = 1`, 'bench');
  await driverDump(server, folder);
  const fresh = [...(await stamps(source))].filter(([stamp]) => !before.has(stamp)).map(([, bytes]) => bytes);
  const table = statSync(join(source, `bench/public/${changed}.sql`)).size;
  return {
    name: 'second',
    what: 'postgresql: new bytes of the second dump, one table changed',
    unit: 'MB',
    values: [fresh.reduce((all, bytes) => all + bytes, 0) / 1e6],
    yardstick: [table / 1e6],
    yardstickName: 'that table',
    limit: { of: 'ratio', most: 1.05 },
    notes: [`of ${before.size} files, ${fresh.length} are new`],
  };
}
