/** Runs mysqldump once for all databases and once for the users, lays its stream out as files, and looks whether it is whole. */

import type { ProgramResult, RunningProgram } from '../world/run-program.ts';
import type { DriverTask } from './driver.ts';
import { fileNameOf, fileNamesOf, lastDump } from './dump-folder.ts';
import { type Access, remedyOf, type Table, usualOptions } from './mysql-access.ts';
import { type DumpFiles, type DumpNames, dumpFiles, tableKey } from './mysql-files.ts';
import { failed, type Refusal, whatWentWrong, wordsOf } from './verdicts.ts';

/** A dump may take its time; the watch over the run has its own limit. */
const usualPatience = 24 * 60 * 60_000;

/** A database may have the name of the file of the users. */
export function namesOf(databases: readonly string[], tables: readonly Table[]): DumpNames {
  const folders = fileNamesOf([...databases, usersFile]);
  const files = new Map(
    [...Map.groupBy(tables, ({ database }) => database)].map(([database, ofIt]) => [
      database,
      fileNamesOf(ofIt.map(({ name }) => name)),
    ]),
  );
  return {
    database: name => (name === usersFile ? `%75${usersFile.slice(1)}` : (folders.get(name) ?? fileNameOf(name))),
    table: (database, name) => files.get(database)?.get(name) ?? fileNameOf(name),
  };
}

const usersFile = 'users.sql';

export interface Found {
  readonly databases: readonly string[];
  /** All that there are, also those to be left out. */
  readonly tables: readonly Table[];
  readonly names: DumpNames;
}

export async function dumpDatabases(
  task: DriverTask,
  access: Access,
  { databases, tables, names }: Found,
  folder: string,
): Promise<Refusal | undefined> {
  const files = dumpFiles(task.files, folder, lastDump(task), names);
  const options = [
    ...(task.settings.lock === true ? ['--lock-all-tables'] : ['--single-transaction', '--skip-lock-tables']),
    ...['--quick', '--comments', '--quote-names', '--hex-blob=0', '--extended-insert', '--add-locks', '--add-drop-table'],
    ...['--routines', '--events', '--triggers', '--no-tablespaces', '--tz-utc', '--skip-dump-date'],
    ...(access.knows('dump-history') ? ['--dump-history'] : []),
    ...(access.knows('set-gtid-purged') ? ['--set-gtid-purged=OFF'] : []),
    ...tables.filter(table => isSkipped(task, table)).map(({ database, name }) => `--ignore-table=${database}.${name}`),
    ...['--databases', '--', ...databases],
  ];
  const problem = await runDump(task, access, options, files);
  if (problem) return problem;
  const lost = tables.find(table => isLost(task, table, files));
  if (!lost) return undefined;
  return failed(
    `the table ${lost.database}.${lost.name} was there when the dump began, and is not in it`,
    'run it again; if it is the same table, dump it by hand with mariadb-dump to see what the server says',
  );
}

function isLost(task: DriverTask, table: Table, { tables }: DumpFiles): boolean {
  if (table.database === 'mysql' || isSkipped(task, table) || ['VIEW', 'SYSTEM VIEW', 'SEQUENCE'].includes(table.type))
    return false;
  return !tables.has(tableKey(table.database, table.name));
}

export async function dumpUsers(task: DriverTask, access: Access, folder: string): Promise<Refusal | undefined> {
  const { users, database } = task.settings;
  if (!(users ?? database === undefined)) return undefined;
  if (!access.knows('system=')) {
    if (users === true) return failed(`${access.dump} cannot dump users`, 'set users = no, or install mariadb-client');
    task.say(`${access.dump} cannot dump users: there is no users.sql`);
    return undefined;
  }
  // Accounts that a server without name resolution cannot know (1133, 1141) are no reason to have none of the others.
  const options = ['--comments', '--skip-dump-date', '--force', '--insert-ignore', '--system=users'];
  return runDump(task, access, options, dumpFiles(task.files, folder, lastDump(task), usersFile), /\((1133|1141)\)\s*$/);
}

/** One run of mysqldump, laid out into files while it speaks. `harmless`: complaints that are said, and not minded. */
async function runDump(
  task: DriverTask,
  access: Access,
  options: readonly string[],
  files: DumpFiles,
  harmless?: RegExp,
): Promise<Refusal | undefined> {
  let mishap: string | undefined;
  const carefully = <Done>(act: () => Done): Done | undefined => {
    try {
      return act();
    } catch (error) {
      mishap ??= error instanceof Error ? error.message : String(error);
      return undefined;
    }
  };
  const running = await task.start({
    program: access.dump,
    args: [...usualOptions, ...options],
    secrets: [access.options],
    onChunk(chunk) {
      if (mishap === undefined) carefully(() => files.push(chunk));
      if (mishap !== undefined) running.end('SIGKILL');
    },
  });
  const result = await inTime(task, running);
  const end = mishap === undefined ? carefully(() => files.end()) : undefined;
  if (mishap !== undefined) files.abandon();
  if (mishap !== undefined) return failed(`the dump could not be written: ${mishap}`, 'look whether the disk is full');
  const complaints = (result?.stderr ?? '').split('\n').filter(line => line.trim() !== '');
  const isMinded = !harmless || complaints.length === 0 || complaints.some(line => !harmless.test(line));
  const words = isMinded ? whatWentWrong(access.dump, result) : undefined;
  if (words !== undefined) return failed(words, remedyOf(words));
  if (result && complaints.length > 0) task.say(wordsOf(result, 10));
  if (end === undefined) return undefined;
  return failed(`the dump of ${access.dump} is not whole: ${end}`, 'look whether the disk is full, and run it again');
}

/** Undefined when its time was over. */
async function inTime({ settings, clock }: DriverTask, running: RunningProgram): Promise<ProgramResult | undefined> {
  const patience = typeof settings.patience === 'number' ? settings.patience : usualPatience;
  const over = new AbortController();
  let isLate = false;
  void clock.sleep(patience, over.signal).then(() => {
    if (over.signal.aborted) return;
    isLate = true;
    running.end('SIGKILL');
  });
  const result = await running.result;
  over.abort();
  return isLate ? undefined : result;
}

/** Of the server's own tables those change by themselves, and are no data of anybody. */
const changingByThemselves = ['innodb_index_stats', 'innodb_table_stats', 'gtid_slave_pos'];

export function isSkipped({ settings }: DriverTask, { database, name }: Table): boolean {
  const patterns = Array.isArray(settings.skip_tables) ? settings.skip_tables : [];
  if (database === 'mysql' && changingByThemselves.includes(name)) return true;
  return patterns.some(pattern => matches(`${database}.${name}`, pattern));
}

function matches(name: string, pattern: string): boolean {
  const parts = pattern.split('*').map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(name);
}
