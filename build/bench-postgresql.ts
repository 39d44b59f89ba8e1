/** A PostgreSQL server to measure the driver postgresql on. */
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DriverBench } from './bench-drivers.ts';
import { dumpRows, rowsOfEach } from './bench-dumps.ts';
import type { Row } from './bench-figures.ts';
import { timed } from './bench-programs.ts';
import { makePostgresServer, type PostgresServer } from './postgres-server.ts';

export async function postgresqlRows(bench: DriverBench): Promise<Row[]> {
  // The server's own user could not enter the folder of the benchmark.
  const server = await makePostgresServer(tmpdir(), ['shared_buffers=256MB', 'max_wal_size=1GB', 'autovacuum=off']);
  try {
    bench.say(`postgresql: fills ${bench.tables} tables with ${bench.megabytes} MB`);
    fill(server, bench);
    const { socketFolder, port } = server;
    const scene = {
      driver: 'postgresql',
      settings: { socket_folder: socketFolder, port, user: 'postgres', database: ['bench'] },
      plainName: 'pg_dump',
      plainNote: 'the yardstick is pg_dump into one plain file',
      plain: () => plainDump(server, bench),
      sql: (statements: string) => void server.sql(statements, 'bench'),
      serverPid: Number(readFileSync(join(socketFolder, 'data/postmaster.pid'), 'utf8').split('\n')[0]),
      tables: 'bench/public',
    };
    return await dumpRows(scene, bench);
  } finally {
    server.remove();
  }
}

function fill(server: PostgresServer, bench: DriverBench): void {
  server.sql('CREATE DATABASE bench');
  for (let table = 1; table <= bench.tables; table += 1) {
    server.sql(
      `CREATE TABLE table_${table} (id int PRIMARY KEY, word text, number float8, text text); CREATE INDEX ON table_${table} (word);
       INSERT INTO table_${table} SELECT n, md5((n + ${table} * 1e6)::text), n / 7.0, repeat(md5((n * ${table})::text), 29) FROM generate_series(1, ${rowsOfEach(bench)}) n;`,
      'bench',
    );
  }
  server.sql('VACUUM ANALYZE; CHECKPOINT', 'bench');
}

async function plainDump({ socketFolder, port }: PostgresServer, { folder }: DriverBench): Promise<number> {
  const file = join(folder, 'plain.sql');
  rmSync(file, { force: true });
  return timed('pg_dump', [`--host=${socketFolder}`, `--port=${port}`, '--username=postgres', `--file=${file}`, 'bench']);
}
