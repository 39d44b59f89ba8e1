/** The driver mysql beside one plain mariadb-dump of the whole: the time of a dump, what a second snapshot takes after one table has changed, and prices of what it does not do. */
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemWorld } from '../core/assemble.ts';
import { prepareDrivers } from '../core/driver-steps.ts';
import type { DriverBench } from './bench-drivers.ts';
import type { Row } from './bench-figures.ts';
import { settle, timed } from './bench-programs.ts';
import { pairs } from './bench-scene.ts';
import { type MariadbServer, makeMariadbServer } from './mariadb-server.ts';

const changed = 'table_1';

export async function mysqlRows(bench: DriverBench): Promise<Row[]> {
  const server = await makeMariadbServer(bench.folder, 256);
  try {
    bench.say(`fills ${bench.tables} tables with ${bench.megabytes} MB`);
    fill(server, bench);
    return [await dumpRow(server, bench), ...(await snapshotRows(server, bench)), await orderRow(server, bench)];
  } finally {
    await server.remove();
  }
}

/** Rows of about 1 kB, of letters that no two rows share. */
function fill(server: MariadbServer, { tables, megabytes }: DriverBench): void {
  const rows = Math.max(1, Math.round((megabytes * 1000) / tables));
  server.sql('CREATE DATABASE bench');
  for (let table = 1; table <= tables; table += 1) {
    server.sql(
      `CREATE TABLE table_${table} (id INT PRIMARY KEY, word CHAR(32), number DOUBLE, text TEXT, KEY (word));
       INSERT INTO table_${table} SELECT seq, MD5(seq + ${table} * 1e6), RAND(seq), REPEAT(MD5(seq * ${table}), 29) FROM seq_1_to_${rows};`,
      'bench',
    );
  }
}

async function dumpRow(server: MariadbServer, { folder, runs, say }: DriverBench): Promise<Row> {
  say('dumps with the driver and without');
  const [values, yardstick]: [number[], number[]] = [[], []];
  await driverDump(server, folder);
  let round = 0;
  await pairs(
    runs,
    async () => void values.push(await driverDump(server, folder)),
    async () => void yardstick.push(await plainDump(server, folder)),
    async () => {
      round += 1;
      server.sql(`UPDATE ${changed} SET number = number + 1 WHERE id <= ${round}`, 'bench');
      await settle();
    },
  );
  return {
    name: 'dump',
    what: 'mysql: dump, split and compared, one table changed',
    unit: 's',
    ...{ values, yardstick, yardstickName: 'mariadb-dump' },
    limit: { of: 'ratio', most: 1.3 },
    notes: ['the yardstick is mariadb-dump --single-transaction into one file'],
  };
}

async function driverDump(server: MariadbServer, folder: string): Promise<number> {
  const world = systemWorld({ configuration: join(folder, 'none'), state: join(folder, 'state'), home: folder });
  const drivers = [{ name: 'mysql', isOwn: false, settings: { socket: server.socket, user: 'root', database: ['bench'] } }];
  const signal = new AbortController().signal;
  const begun = performance.now();
  const run = { server: 's', item: 'i', drivers, source: '', run: 'r', signal, say: () => undefined };
  const prepared = await prepareDrivers(world, run);
  const took = (performance.now() - begun) / 1000;
  await prepared.release(signal);
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.verdict));
  return took;
}

function plainDump({ socket }: MariadbServer, folder: string, more: readonly string[] = []): Promise<number> {
  const options = ['--no-defaults', `--socket=${socket}`, '--user=root', '--single-transaction', '--routines', '--events'];
  return timed('mariadb-dump', [...options, ...more, `--result-file=${join(folder, 'plain.sql')}`, '--databases', 'bench']);
}

/** Two snapshots by whole runs of alp. */
async function snapshotRows(server: MariadbServer, { folder, say }: DriverBench): Promise<Row[]> {
  say('makes two snapshots');
  const [configuration, vault] = [join(folder, 'configuration'), join(folder, 'vault')];
  mkdirSync(configuration, { recursive: true });
  const keys = [`dest = ${vault}`, 'driver = mysql', 'user = root', `socket = ${server.socket}`, 'database = bench'];
  writeFileSync(join(configuration, 's'), `[data]\n${keys.join('\n')}\n`, { mode: 0o600 });
  const environment = { ALP_CONFIG_DIR: configuration, ALP_STATE_DIR: join(folder, 'alp-state') };
  const backUp = () =>
    timed(process.execPath, [fileURLToPath(new URL('../cli/alp.ts', import.meta.url)), 's', 'data', '-q'], { environment });
  await backUp();
  server.sql(`UPDATE ${changed} SET number = number + 1 WHERE id = 1`, 'bench');
  await backUp();
  const [, second = ''] = readdirSync(vault)
    .filter(name => /^\d{4}-/.test(name))
    .sort();
  const tables = join(vault, second, 'bench/tables');
  const sizes = readdirSync(tables).map(name => ({ name, ...pick(join(tables, name)) }));
  const fresh = sizes.filter(({ links }) => links === 1);
  const table = sizes.find(({ name }) => name === `${changed}.sql`)?.bytes ?? Number.NaN;
  return [
    {
      name: 'second',
      what: 'mysql: new bytes of the second snapshot, one table changed',
      unit: 'MB',
      values: [sum(fresh) / 1e6],
      yardstick: [table / 1e6],
      yardstickName: 'that table',
      limit: { of: 'ratio', most: 1.05 },
      notes: [`of ${sizes.length} files with ${(sum(sizes) / 1e6).toFixed(0)} MB, ${fresh.length} are new`],
    },
  ];
}

function pick(path: string): { readonly bytes: number; readonly links: number } {
  const { size, nlink } = statSync(path);
  return { bytes: size, links: nlink };
}

function sum(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((all, { bytes }) => all + bytes, 0);
}

/** Rows come in the order of the primary key anyway, where the engine keeps them so. */
async function orderRow(server: MariadbServer, { folder, runs, say }: DriverBench): Promise<Row> {
  say('dumps with --order-by-primary and without');
  const [values, yardstick]: [number[], number[]] = [[], []];
  await pairs(
    Math.min(runs, 3),
    async () => void values.push(await plainDump(server, folder, ['--order-by-primary', '--skip-dump-date'])),
    async () => void yardstick.push(await plainDump(server, folder, ['--skip-dump-date'])),
  );
  return {
    name: 'order',
    what: 'mariadb-dump --order-by-primary (InnoDB), which the driver leaves out',
    unit: 's',
    ...{ values, yardstick, yardstickName: 'without' },
  };
}
