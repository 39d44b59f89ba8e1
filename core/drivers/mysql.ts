/** Dumps databases of a MySQL or MariaDB server: one file per table, all of one moment, what has not changed shared between snapshots. */

import type { ProgramResult, RunningProgram } from '../world/run-program.ts';
import { credentialsSettings } from './credentials.ts';
import type { Driver, DriverTask } from './driver.ts';
import { beginDump, dropUnfinishedDump, finishDump, lastDump } from './dump-folder.ts';
import { type Access, accessOf, remedyOf, type Server, serverOf, type Table, tablesOf, usualOptions } from './mysql-access.ts';
import { type DumpFiles, dumpFiles, fileOf, tableKey } from './mysql-files.ts';
import { pathsOfDump, restoreDump } from './mysql-restore.ts';
import { failed, type Refusal, released, whatWentWrong, wordsOf } from './verdicts.ts';

/** A dump may take its time; the watch over the run has its own limit. */
const usualPatience = 24 * 60 * 60_000;

export const mysql: Driver = {
  name: 'mysql',
  aliases: ['mariadb'],
  sentence: 'Dumps databases of a MySQL or MariaDB server, one file per table, all of one moment.',
  brings: 'source',
  settings: [
    {
      name: 'database',
      kind: 'words',
      explanation: 'The databases to dump.',
      without: 'all but information_schema, performance_schema and sys',
    },
    { name: 'user', kind: 'text', explanation: 'The user of the server.', without: 'the user that alp runs as' },
    { name: 'host', kind: 'text', explanation: 'The machine of the server.', without: 'this one, by its socket' },
    { name: 'port', kind: 'count', explanation: 'The port of the server.', without: '3306' },
    { name: 'socket', kind: 'path', explanation: 'The socket of the server.', without: 'what the programs have built in' },
    ...credentialsSettings,
    {
      name: 'defaults_file',
      kind: 'path',
      explanation: 'A file of options such as ~/.my.cnf, for what has no key here; no other such file is read.',
    },
    {
      name: 'skip_tables',
      kind: 'words',
      explanation: 'Tables and views that are left out, as database.table; * stands for any letters.',
    },
    {
      name: 'lock',
      kind: 'flag',
      explanation: 'Whether nobody may write while it dumps: one moment for tables without transactions, too.',
      without: 'no',
    },
    {
      name: 'users',
      kind: 'flag',
      explanation: 'Whether accounts, their password hashes and rights are dumped into users.sql.',
      without: 'yes with all databases, no with chosen ones',
    },
    { name: 'patience', kind: 'duration', explanation: 'A dump that takes longer is ended.', without: '1 day' },
  ],
  programs: ['mariadb-dump|mysqldump (mariadb-client)', 'mariadb|mysql (mariadb-client)'],
  tried: "Run against a real MariaDB 10.11 server with its own programs; not against Oracle's MySQL.",
  manual: [
    'The dump is <database>/tables/<table>.sql with structure and rows, triggers/<table>.sql, and for each database database.sql, views.sql, routines.sql, events.sql and (MariaDB) sequences.sql where there are any; users.sql stands at the top. A table whose dump is byte for byte that of last time stays the same file. A name that no file can have is escaped: a/b becomes a%2Fb.',
    'One mysqldump --single-transaction reads all databases within one transaction, so all InnoDB tables are of one moment, and nobody who reads or writes waits for it (an ALTER TABLE does). Tables of other engines (MyISAM, Aria, MEMORY) are each read as they are when their turn comes; the run names them. lock = yes takes a global read lock instead (FLUSH TABLES WITH READ LOCK): one moment for all, and nobody can write for as long as the dump takes. If somebody alters a table while it is read, the server refuses, and the run fails.',
    "Success is mysqldump's exit code, its last line, and a file for every table that was there at the beginning. When one fails, the item fails with the words of the server, and the last whole dump stays.",
    "It needs a user with these rights: GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, LOCK TABLES, RELOAD, PROCESS ON *.* TO backup@localhost. EXECUTE as well where views call functions; RELOAD is for lock = yes alone. Without TRIGGER the server hides triggers and says nothing. Restoring needs a user who may write. Root over the socket, as Debian's MariaDB has it, needs no password.",
    'Restoring: a table is paths such as shop/orders, a database is shop, nothing named means all. Under its own name a table replaces the one that is there; tables that came later stay. With --to-database NAME nothing is ever replaced: NAME must be new or empty, and for single tables must not have these; events are left out then, since they would run twice. Foreign keys and unique keys are not checked while loading. DEFINER stays as it was: the account should be there.',
    'Restoring all leaves the database mysql and users.sql alone; name them to bring them back. users.sql creates the accounts that are missing; those that are there get their password and rights of then.',
  ],
  example: ['dest = /backup/shop-db', 'driver = mysql', 'database = shop, blog', 'credentials = /etc/alpine-backup/mysql.secret'],
  settingsOfLine: ({ user, host, volume }) => ({ user, host, ...(volume === 'all' ? {} : { database: volume }) }),
  contradiction({ skip_tables: skipped }) {
    const strange = Array.isArray(skipped) ? skipped.find(name => !/^[^.]+\../.test(name)) : undefined;
    return strange === undefined
      ? undefined
      : { message: `skip_tables has "${strange}"`, remedy: 'name the database as well: skip_tables = shop.cache_*' };
  },

  async prepare(task) {
    const access = await accessOf(task);
    if (!access.ok) return access;
    const server = await chosenOf(task, access);
    if (!server.ok) return server;
    const found = await tablesOf(task, access, server.databases);
    if (!found.ok) return found;
    const tables = found.tables.filter(table => !isSkipped(task, table));
    const moment = task.clock.now();
    const folder = await beginDump(task);
    const problem =
      (await dumpDatabases(task, access, server.databases, found.tables, folder)) ?? (await dumpUsers(task, access, folder));
    if (problem) return problem;
    // Also where there are none: a restore of a single table asks for them by this name.
    for (const database of server.databases) await task.files.makePrivateFolder(`${folder}/${fileOf(database)}/triggers`);
    const { source, changed } = await finishDump(task);
    const outside = task.settings.lock === true ? [] : tables.filter(isOutside).map(nameOf);
    if (outside.length > 0) task.say(`not of the same moment as the other tables: ${listed(outside)}`);
    const facts = { server: server.version, moment: new Date(moment).toISOString(), changed: `${changed} files` };
    return { ok: true, source, facts: outside.length === 0 ? facts : { ...facts, outside: listed(outside) } };
  },

  async release(task) {
    await dropUnfinishedDump(task);
    return released;
  },

  pathsInSnapshot: async (_task, paths) => ({ paths: pathsOfDump(paths) }),
  restore: restoreDump,
};

/** The server, with the databases that the item means. */
async function chosenOf(task: DriverTask, access: Access): Promise<Server | Refusal> {
  const server = await serverOf(task, access);
  if (!server.ok) return server;
  const { database: wanted } = task.settings;
  if (!Array.isArray(wanted)) {
    if (server.databases.length > 0) return server;
    return failed('the server shows no database to this user', 'give its user the rights that alp drivers mysql names');
  }
  const absent = wanted.find(name => !server.databases.includes(name));
  if (absent === undefined) return { ...server, databases: wanted };
  return failed(
    `the server has no database ${absent}, or does not show it to this user`,
    `it shows ${listed(server.databases) || 'none'}`,
  );
}

/** Of the server's own tables those change by themselves, and are no data of anybody. */
const changingByThemselves = ['innodb_index_stats', 'innodb_table_stats', 'gtid_slave_pos'];

function isSkipped({ settings }: DriverTask, { database, name }: Table): boolean {
  const patterns = Array.isArray(settings.skip_tables) ? settings.skip_tables : [];
  if (database === 'mysql' && changingByThemselves.includes(name)) return true;
  return patterns.some(pattern => matches(`${database}.${name}`, pattern));
}

function matches(name: string, pattern: string): boolean {
  const parts = pattern.split('*').map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(name);
}

function isOutside({ database, engine }: Table): boolean {
  return database !== 'mysql' && engine !== '' && !/^(InnoDB|ROCKSDB|TokuDB|BLACKHOLE|SEQUENCE)$/i.test(engine);
}

function nameOf({ database, name, engine }: Table): string {
  return `${database}.${name} (${engine})`;
}

function listed(names: readonly string[], most = 20): string {
  const more = names.length - most;
  return [...names.slice(0, most), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

/** `tables`: all that there are, also those to be left out. */
async function dumpDatabases(
  task: DriverTask,
  access: Access,
  databases: readonly string[],
  tables: readonly Table[],
  folder: string,
): Promise<Refusal | undefined> {
  const files = dumpFiles(task.files, folder, lastDump(task));
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

async function dumpUsers(task: DriverTask, access: Access, folder: string): Promise<Refusal | undefined> {
  const { users, database } = task.settings;
  if (!(users ?? database === undefined)) return undefined;
  if (!access.knows('system=')) {
    if (users === true) return failed(`${access.dump} cannot dump users`, 'set users = no, or install mariadb-client');
    task.say(`${access.dump} cannot dump users: there is no users.sql`);
    return undefined;
  }
  // Accounts that a server without name resolution cannot know (1133, 1141) are no reason to have none of the others.
  const options = ['--comments', '--skip-dump-date', '--force', '--insert-ignore', '--system=users'];
  return runDump(task, access, options, dumpFiles(task.files, folder, lastDump(task), 'users.sql'), /\((1133|1141)\)\s*$/);
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
  const end = carefully(() => files.end());
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
