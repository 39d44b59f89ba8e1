/** A MariaDB server to measure the driver mysql on, and the price of an option that it does without. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DriverBench } from './bench-drivers.ts';
import { dumpRows, rowsOfEach } from './bench-dumps.ts';
import type { Row } from './bench-figures.ts';
import { timed } from './bench-programs.ts';
import { pairs } from './bench-scene.ts';
import { type MariadbServer, makeMariadbServer } from './mariadb-server.ts';

export async function mysqlRows(bench: DriverBench): Promise<Row[]> {
  const server = await makeMariadbServer(bench.folder, 256);
  try {
    bench.say(`mysql: fills ${bench.tables} tables with ${bench.megabytes} MB`);
    fill(server, bench);
    const scene = {
      driver: 'mysql',
      settings: { socket: server.socket, user: 'root', database: ['bench'] },
      plainName: 'mariadb-dump',
      plainNote: 'the yardstick is mariadb-dump --single-transaction into one file',
      plain: () => plainDump(server, bench),
      sql: (statements: string) => void server.sql(statements, 'bench'),
      serverPid: Number(readFileSync(join(server.folder, 'pid'), 'utf8')),
      tables: 'bench/tables',
    };
    return [...(await dumpRows(scene, bench)), await orderRow(server, bench)];
  } finally {
    await server.remove();
  }
}

function fill(server: MariadbServer, bench: DriverBench): void {
  server.sql('CREATE DATABASE bench');
  for (let table = 1; table <= bench.tables; table += 1) {
    server.sql(
      `CREATE TABLE table_${table} (id INT PRIMARY KEY, word CHAR(32), number DOUBLE, text TEXT, KEY (word));
       INSERT INTO table_${table} SELECT seq, MD5(seq + ${table} * 1e6), RAND(seq), REPEAT(MD5(seq * ${table}), 29) FROM seq_1_to_${rowsOfEach(bench)};`,
      'bench',
    );
  }
}

function plainDump({ socket }: MariadbServer, { folder }: DriverBench, more: readonly string[] = []): Promise<number> {
  const options = ['--no-defaults', `--socket=${socket}`, '--user=root', '--single-transaction', '--routines', '--events'];
  return timed('mariadb-dump', [...options, ...more, `--result-file=${join(folder, 'plain.sql')}`, '--databases', 'bench']);
}

/** Rows come in the order of the primary key anyway, where the engine keeps them so. */
async function orderRow(server: MariadbServer, bench: DriverBench): Promise<Row> {
  bench.say('mysql: dumps with --order-by-primary and without');
  const [values, yardstick]: [number[], number[]] = [[], []];
  await pairs(
    Math.min(bench.runs, 3),
    async () => void values.push(await plainDump(server, bench, ['--order-by-primary', '--skip-dump-date'])),
    async () => void yardstick.push(await plainDump(server, bench, ['--skip-dump-date'])),
  );
  return {
    name: 'order',
    what: 'mariadb-dump --order-by-primary (InnoDB), which the driver leaves out',
    unit: 's',
    ...{ values, yardstick, yardstickName: 'without' },
  };
}
