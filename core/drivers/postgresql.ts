/** Dumps databases of a PostgreSQL server: one file per table, all tables of a database of one moment, what has not changed shared between snapshots. */
import { credentialsSettings } from './credentials.ts';
import type { Driver, DriverTask } from './driver.ts';
import { beginDump, dropUnfinishedDump, finishDump } from './dump-folder.ts';
import { type Access, accessOf, clusterOf } from './postgresql-access.ts';
import { dumpRoles } from './postgresql-definitions.ts';
import { type Dumped, dumpDatabase } from './postgresql-dump.ts';
import { foldersOf } from './postgresql-files.ts';
import { dropAside } from './postgresql-load.ts';
import { pathsOfWish, restoreDump } from './postgresql-restore.ts';
import { complaint, released } from './verdicts.ts';

export const postgresql: Driver = {
  name: 'postgresql',
  aliases: ['postgres', 'pgsql'],
  sentence: 'Dumps databases of a PostgreSQL server, one file per table, all of one moment.',
  brings: 'source',
  settings: [
    { name: 'database', kind: 'words', explanation: 'The databases to dump.', without: 'all but the templates' },
    { name: 'user', kind: 'text', explanation: 'The role to connect as.', without: 'the user that runs the programs' },
    { name: 'host', kind: 'text', explanation: 'The machine of the server.', without: 'this one, by its socket' },
    { name: 'port', kind: 'count', explanation: 'The port of the server.', without: '5432' },
    {
      name: 'socket_folder',
      kind: 'path',
      explanation: 'The folder of the socket, in place of host.',
      without: '/var/run/postgresql',
    },
    {
      name: 'run_as',
      kind: 'text',
      explanation: 'The user of this machine that runs the programs, for peer authentication; alp has to be root.',
      without: 'the user that alp runs as',
    },
    ...credentialsSettings,
    {
      name: 'skip_tables',
      kind: 'words',
      explanation: 'Tables whose rows are left out, as database.schema.table; * stands for any letters. Their definitions stay.',
    },
    { name: 'patience', kind: 'duration', explanation: 'A dump that takes longer is ended.', without: '1 day' },
  ],
  programs: [
    'psql (postgresql-client)',
    'pg_dump (postgresql-client)',
    'pg_restore (postgresql-client)',
    'pg_dumpall (postgresql-client)',
  ],
  tried: 'Run against a real PostgreSQL 15 server with its own programs.',
  manual: [
    'The dump is <database>/<schema>/<table>.sql with the rows of a table as COPY, before.sql (types, tables, views, functions, rights) and after.sql (indexes, keys, triggers, materialized views) by pg_dump, sequences.sql, large-objects.sql where there are any, and database.sql, which makes the database; roles.sql stands at the top, with the hashes of the passwords where the user may see them. A table whose file is byte for byte that of last time stays the same file. A name that no file can have is escaped: a/b becomes a%2Fb; so are the letters of names that differ by their case alone, Orders beside orders becomes %4Frders. Each partition is a table.',
    'One session exports its snapshot (pg_export_snapshot), and everything of a database is read in it, the rows of one table after the other: all tables, large objects and definitions are of one moment, and nobody waits. Sequences know no moments; they are read afterwards, so they never lag behind the rows. Databases of one server cannot share a snapshot: each has its own moment.',
    'Rows come in the order in which they lie in the table. VACUUM FULL, CLUSTER and updates change it, and then the file, though no row changed.',
    'Success is the exit codes of psql, pg_dump, pg_restore and pg_dumpall and the last line of every file. Whoever alters a table meanwhile is waited for, a minute at most; then the run says not now. Servers from version 12; the programs must not be older than the server.',
    'Rights: GRANT pg_read_all_data TO backup, ALTER ROLE backup BYPASSRLS where tables have row security (else the run fails), and to see large objects and the hashes of passwords a superuser. Root on Debian: run_as = postgres, and no password. With credentials, ~/.pgpass is not read; the password never stands in a file or in the environment.',
    'Restoring: a table is a path such as shop/public/orders, a schema shop/public, a database shop; nothing named means all. Nothing that is there is ever overwritten. A database is made aside under a name of its own, and gets its name when it is whole; the one that had it is kept as NAME_before_…, and must have no connections. With --to-database NAME there must be no database NAME yet. Roles that are missing are made, those that are there stay as they are. Tablespaces must be there.',
    'A single table comes back into the database that lost it, with its indexes, keys, triggers and sequences; a table that is still there is not touched: rename it first, or use --to-database NAME, which makes a database with all definitions and the rows of this table alone. That needs a superuser, since foreign keys are not looked at. Large objects come back with the whole database only.',
  ],
  example: ['dest = /backup/shop-db', 'driver = postgresql', 'database = shop', 'run_as = postgres'],
  settingsOfLine: ({ user, host, volume }) => ({ user, host, ...(volume === 'all' ? {} : { database: volume }) }),
  contradiction({ run_as: runAs, credentials, password_command: command, host, socket_folder: socket }) {
    if (runAs !== undefined && (credentials !== undefined || command !== undefined))
      return {
        message: 'run_as is for connections without a password: the other user could not read it',
        remedy: 'remove run_as, or credentials and password_command',
      };
    if (host !== undefined && socket !== undefined)
      return { message: 'host and socket_folder are two ways to one server', remedy: 'keep one of them' };
    return undefined;
  },

  async prepare(task) {
    const access = await accessOf(task);
    if (!access.ok) return access;
    const { database: wanted } = task.settings;
    const cluster = await clusterOf(access, Array.isArray(wanted) ? wanted : undefined);
    if (!cluster.ok) return cluster;
    const moment = task.clock.now();
    const key = await restrictKey(task);
    const folder = await beginDump(task);
    const [problem, dumped] = await Promise.all([
      dumpRoles(task, access, folder, key, cluster),
      dumpDatabases(task, access, cluster.databases, folder, key),
    ]);
    if (problem) return problem;
    if (!dumped.ok) return dumped;
    const { source, changed } = await finishDump(task);
    const facts = {
      server: cluster.version,
      moment: new Date(moment).toISOString(),
      tables: `${dumped.tables}`,
      changed: `${changed} files`,
    };
    return { ok: true, source, facts };
  },

  async release(task) {
    await dropUnfinishedDump(task);
    const words = await dropAside(task);
    return words === undefined ? released : complaint(words, `look at it by hand: DROP DATABASE ${task.noted.aside}`);
  },

  pathsInSnapshot: async (_task, paths) => ({ paths: pathsOfWish(paths) }),
  restore: restoreDump,
};

/** One after the other; a server is not there for us alone. */
async function dumpDatabases(
  task: DriverTask,
  access: Access,
  databases: readonly string[],
  folder: string,
  key: string,
): Promise<Dumped> {
  const folders = foldersOf(databases);
  let tables = 0;
  for (const database of databases) {
    const place = `${folder}/${folders.get(database)}`;
    await task.files.makePrivateFolder(place);
    const dumped = await dumpDatabase(task, access, database, place, key);
    if (!dumped.ok) return dumped;
    tables += dumped.tables;
  }
  return { ok: true, tables };
}

/** pg_dump would take another word every time, and no file would ever stay the same. Whoever owns a database must not guess it. */
async function restrictKey({ files, folder }: DriverTask): Promise<string> {
  const path = `${folder}/restrict-key`;
  await files.createNew(path, files.randomHex(16));
  const key = (await files.read(path))?.trim() ?? '';
  return /^[0-9a-f]{32}$/.test(key) ? key : files.randomHex(16);
}
