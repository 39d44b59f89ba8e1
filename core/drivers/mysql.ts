/** Dumps databases of a MySQL or MariaDB server: one file per table, all of one moment, what has not changed shared between snapshots. */

import { credentialsSettings } from './credentials.ts';
import type { Driver, DriverTask } from './driver.ts';
import { beginDump, dropUnfinishedDump, finishDump } from './dump-folder.ts';
import { type Access, accessOf, type Server, serverOf, type Table, tablesOf } from './mysql-access.ts';
import { dumpDatabases, dumpUsers, isSkipped, namesOf } from './mysql-dump.ts';
import { pathsOfDump, restoreDump } from './mysql-restore.ts';
import { failed, type Refusal, released } from './verdicts.ts';

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
    'The dump is <database>/tables/<table>.sql with structure and rows, triggers/<table>.sql, and for each database database.sql, views.sql, routines.sql, events.sql and (MariaDB) sequences.sql where there are any; users.sql stands at the top. A table whose dump is byte for byte that of last time stays the same file. A name that no file can have is escaped: a/b becomes a%2Fb; so are the letters of names that differ by their case alone, Orders beside orders becomes %4Frders.',
    'One mysqldump --single-transaction reads all databases within one transaction, so all InnoDB tables are of one moment, and nobody who reads or writes waits for it (an ALTER TABLE does). Tables of other engines (MyISAM, Aria, MEMORY) are each read as they are when their turn comes; the run names them. lock = yes takes a global read lock instead (FLUSH TABLES WITH READ LOCK): one moment for all, and nobody can write for as long as the dump takes. If somebody alters a table while it is read, the server refuses, and the run fails.',
    "Success is mysqldump's exit code, its last line, and a file for every table that was there at the beginning. When one fails, the item fails with the words of the server, and the last whole dump stays.",
    "It needs a user with these rights: GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, LOCK TABLES, RELOAD, PROCESS ON *.* TO backup@localhost. EXECUTE as well where views call functions; RELOAD is for lock = yes alone. Without TRIGGER the server hides triggers and says nothing. Restoring needs a user who may write. Root over the socket, as Debian's MariaDB has it, needs no password.",
    'Restoring: a table is paths such as shop/orders, a database is shop, nothing named means all. What is there is never replaced unasked: a table that is still there is refused. --to-database with the own name of the database, written out, asks for it: then tables, views and routines take the place of those of the same name, while the others stay. Into another NAME nothing is ever replaced: it must be new or empty, and for single tables must not have these; events are left out then, since they would run twice. Foreign keys and unique keys are not checked while loading. DEFINER stays as it was: the account should be there.',
    'mysqldump writes numbers of the type FLOAT with six figures (1.23456789 comes back as 1.23457), as the server shows them; DOUBLE and DECIMAL are exact. Restoring all leaves the database mysql and users.sql alone; name them to bring them back. users.sql creates the accounts that are missing; those that are there get their password and rights of then.',
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
    const names = namesOf(server.databases, found.tables);
    const problem =
      (await dumpDatabases(task, access, { ...server, ...found, names }, folder)) ?? (await dumpUsers(task, access, folder));
    if (problem) return problem;
    // Also where there are none: a restore of a single table asks for them by this name.
    for (const database of server.databases) await task.files.makePrivateFolder(`${folder}/${names.database(database)}/triggers`);
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
