/** What is measured of every driver that dumps tables: its dump beside the plain program, in seconds and in processor time, and what a second snapshot takes. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemWorld } from '../core/assemble.ts';
import type { DriverSettings } from '../core/driver-model.ts';
import { prepareDrivers } from '../core/driver-steps.ts';
import type { DriverBench } from './bench-drivers.ts';
import type { Row } from './bench-figures.ts';
import { settle, timed } from './bench-programs.ts';
import { pairs } from './bench-scene.ts';

/** A server whose database `bench` has tables `table_1` … with numbers in them. */
export interface DumpScene {
  readonly driver: string;
  readonly settings: DriverSettings;
  /** The program beside which it is measured, and how it is called. */
  readonly plainName: string;
  readonly plainNote: string;
  plain(): Promise<number>;
  sql(statements: string): void;
  readonly serverPid: number;
  /** The folder of the tables in a snapshot. */
  readonly tables: string;
}

/** Rows of about 1 kB in each table. */
export function rowsOfEach({ tables, megabytes }: DriverBench): number {
  return Math.max(1, Math.round((megabytes * 1000) / tables));
}

export async function dumpRows(scene: DumpScene, bench: DriverBench): Promise<Row[]> {
  const { driver, plainName, plainNote, serverPid } = scene;
  bench.say(`${driver}: dumps with the driver and without`);
  const [ours, plain] = [emptyMeasure(), emptyMeasure()];
  const into = async (measure: Measure, dump: () => Promise<number>) => {
    const before = processorTime(serverPid);
    measure.seconds.push(await dump());
    measure.busy.push(processorTime(serverPid) - before);
  };
  await driverDump(scene, bench);
  await pairs(
    bench.runs,
    () => into(ours, () => driverDump(scene, bench)),
    () => into(plain, () => scene.plain()),
    async round => {
      scene.sql(`UPDATE table_1 SET number = number + 1 WHERE id <= ${round}`);
      await settle();
    },
  );
  const row = { unit: 's', yardstickName: plainName } as const;
  return [
    {
      ...{ ...row, name: 'dump', what: `${driver}: dump and compared, one table changed` },
      ...{ values: ours.seconds, yardstick: plain.seconds, limit: { of: 'ratio', most: 1.3 }, notes: [plainNote] },
    },
    {
      ...{ ...row, name: 'busy', what: `${driver}: processor time of that, server and all` },
      ...{ values: ours.busy, yardstick: plain.busy },
    },
    await secondRow(scene, bench),
  ];
}

interface Measure {
  readonly seconds: number[];
  readonly busy: number[];
}

function emptyMeasure(): Measure {
  return { seconds: [], busy: [] };
}

async function driverDump({ driver, settings }: DumpScene, { folder }: DriverBench): Promise<number> {
  const world = systemWorld({ configuration: join(folder, 'none'), state: join(folder, 'state'), home: folder });
  const signal = new AbortController().signal;
  const run = { server: 's', item: 'i', source: '', run: 'r', signal, say: () => undefined };
  const begun = performance.now();
  const prepared = await prepareDrivers(world, { ...run, drivers: [{ name: driver, isOwn: false, settings }] });
  const took = (performance.now() - begun) / 1000;
  await prepared.release(signal);
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.verdict));
  return took;
}

/** Two snapshots by whole runs of alp. */
async function secondRow({ driver, settings, sql, tables }: DumpScene, { folder, say }: DriverBench): Promise<Row> {
  say(`${driver}: makes two snapshots`);
  const [configuration, vault] = [join(folder, `configuration-${driver}`), join(folder, `vault-${driver}`)];
  mkdirSync(configuration, { recursive: true });
  const keys = Object.entries(settings).map(([key, value]) => `${key} = ${value}`);
  writeFileSync(join(configuration, 's'), `[data]\n${[`dest = ${vault}`, `driver = ${driver}`, ...keys].join('\n')}\n`, {
    mode: 0o600,
  });
  const environment = { ALP_CONFIG_DIR: configuration, ALP_STATE_DIR: join(folder, `state-${driver}`) };
  const alp = fileURLToPath(new URL('../cli/alp.ts', import.meta.url));
  const backUp = () => timed(process.execPath, [alp, 's', 'data', '-q'], { environment });
  await backUp();
  sql('UPDATE table_1 SET number = number + 1 WHERE id = 1');
  await backUp();
  const [, second = ''] = readdirSync(vault)
    .filter(name => /^\d{4}-/.test(name))
    .sort();
  const place = join(vault, second, tables);
  const files = readdirSync(place).map(name => ({ name, stat: statSync(join(place, name)) }));
  const sizeOf = (some: typeof files) => some.reduce((all, { stat }) => all + stat.size, 0) / 1e6;
  const fresh = files.filter(({ stat }) => stat.nlink === 1);
  return {
    ...{ name: 'second', what: `${driver}: new bytes of the second snapshot, one table changed`, unit: 'MB' },
    ...{ values: [sizeOf(fresh)], yardstick: [sizeOf(files.filter(({ name }) => name === 'table_1.sql'))] },
    ...{ yardstickName: 'that table', limit: { of: 'ratio', most: 1.05 } },
    notes: [`of ${files.length} files with ${sizeOf(files).toFixed(0)} MB, ${fresh.length} are new`],
  };
}

/** Seconds of ourselves, of what we have started and of the server with its processes; the kernel counts in hundredths. */
function processorTime(server: number): number {
  const children = readFileSync(`/proc/${server}/task/${server}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  return [process.pid, server, ...children].reduce((all, pid) => all + ticksOf(pid), 0) / 100;
}

function ticksOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
    return fields.slice(11, 15).reduce((all, field) => all + Number(field), 0);
  } catch {
    // It has ended, and is counted with its parent.
    return 0;
  }
}
