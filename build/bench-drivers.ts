/** Measures the drivers that dump databases beside the plain dump programs, pair by pair in one run, and prints one table; a benchmark, not a test. */
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { asJson, loadFact, machineFacts, type Row, tableText } from './bench-figures.ts';
import { mysqlRows } from './bench-mysql.ts';
import { postgresqlRows } from './bench-postgresql.ts';

export interface DriverBench {
  readonly folder: string;
  /** How many pairs of a measure. */
  readonly runs: number;
  readonly tables: number;
  /** Of all tables together. */
  readonly megabytes: number;
  /** What goes on; on standard error, so that the table can be piped. */
  say(text: string): void;
}

const measures: Readonly<Record<string, (bench: DriverBench) => Promise<Row[]>>> = {
  mysql: mysqlRows,
  postgresql: postgresqlRows,
};

const usage = `usage: npm run bench:drivers [-- NAME…] [--runs N] [--tables N] [--megabytes N] [--json] [--folder DIR]

  NAME            only these: ${Object.keys(measures).join(', ')}; all without one
  --runs N        pairs of each measure (5)
  --tables N      tables of the database (200)
  --megabytes N   size of the database (1000)
  --json          the same as JSON
  --folder DIR    where to work (tmp/bench of the checkout); its file system is what is measured
`;

const options = readOptions(process.argv.slice(2));
process.exitCode = options === undefined ? 2 : await bench(options);

type Options = Omit<DriverBench, 'say'> & { readonly chosen: readonly string[]; readonly json: boolean };

function readOptions(args: readonly string[]): Options | undefined {
  try {
    const text = (value: string) => ({ type: 'string', default: value }) as const;
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...{ runs: text('5'), tables: text('200'), megabytes: text('1000'), folder: text('tmp/bench') },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const strange = positionals.filter(name => !(name in measures));
    if (strange.length > 0) throw new Error(`no measure is called ${strange.join(', ')}`);
    if (values.help) throw new Error('help');
    const [runs = 0, tables = 0, megabytes = 0] = [values.runs, values.tables, values.megabytes].map(Number);
    if (![runs, tables, megabytes].every(count => Number.isInteger(count) && count >= 1))
      throw new Error('--runs, --tables and --megabytes take numbers from 1');
    const chosen = positionals.length > 0 ? positionals : Object.keys(measures);
    return { chosen, runs, tables, megabytes, json: values.json, folder: resolve(values.folder) };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    process.stderr.write(words === 'help' ? usage : `bench: ${words}\n${usage}`);
    return undefined;
  }
}

async function bench({ chosen, json, ...options }: Options): Promise<number> {
  const folder = join(options.folder, String(process.pid));
  mkdirSync(folder, { recursive: true });
  const machine = machineFacts(folder);
  const rows: Row[] = [];
  const failures: string[] = [];
  const say = (text: string) => void process.stderr.write(`bench: ${text}\n`);
  for (const name of chosen) {
    try {
      rows.push(...(await measures[name]!({ ...options, folder, say })));
    } catch (error) {
      failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  rmSync(folder, { recursive: true, force: true });
  const facts = [...machine, `at the end, ${loadFact()}`];
  process.stdout.write(
    json
      ? `${JSON.stringify({ machine: facts, runs: options.runs, rows: rows.map(asJson), failures }, undefined, 2)}\n`
      : `${[...facts, '', tableText(rows), ...failures.map(words => `\nfailed: ${words}`)].join('\n')}\n`,
  );
  return failures.length > 0 ? 1 : 0;
}
