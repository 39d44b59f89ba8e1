/** Dumps SQLite databases while they are in use: one file per table, all of one moment, checked before they are kept. */
import type { Driver, DriverTask } from './driver.ts';
import { beginDump, dropUnfinishedDump, fileNamesOf, finishDump } from './dump-folder.ts';
import { copyDatabase, dumpCopy, versionOf } from './sqlite-dump.ts';
import { dropAside, pathsOfWish, restoreDump } from './sqlite-restore.ts';
import { failed, type Refusal, released } from './verdicts.ts';

export const sqlite: Driver = {
  name: 'sqlite',
  aliases: ['sqlite3'],
  sentence: 'Dumps SQLite databases while they are in use, one file per table, all of one moment.',
  brings: 'source',
  settings: [
    { name: 'database', kind: 'words', explanation: 'The files of the databases, as whole paths.', isRequired: true },
    {
      name: 'copy',
      kind: 'flag',
      explanation: 'Whether the database is kept as one file, too, as the program would open it.',
      without: 'no',
    },
    { name: 'patience', kind: 'duration', explanation: 'A dump that takes longer is ended.', without: '1 day' },
  ],
  programs: ['sqlite3 (sqlite3)'],
  tried: 'Run against real databases with sqlite3 3.40, written to by others meanwhile, with and without WAL.',
  manual: [
    'The dump is <name of the file>/tables/<table>.sql with the definition, the rows, the indexes and the triggers of a table, database.sql with what holds for the whole (encoding, user_version …) and views.sql with views and virtual tables. A table whose file is byte for byte that of last time stays the same file. A name that no file can have is escaped: a/b becomes a%2Fb; so are the letters of names that differ by their case alone, Orders beside orders becomes %4Frders. Two databases whose files have the same name are named by their whole paths, /a/x.db as %2Fa%2Fx.db.',
    'The backup API of SQLite (.backup, within one read transaction) makes a private copy, with what still stands in the write-ahead log; with WAL nobody waits for it, without WAL writers wait for as long as the copying takes. The copy has to pass PRAGMA integrity_check, its tables are dumped, and it is removed. copy = yes keeps it as database.sqlite: every change then costs a whole new file.',
    'A database that is not there is an error; none is ever made. A value is written so that it comes back as it was, with every byte; rows keep their rowid. Statistics of ANALYZE are left out, and the tables of extensions that sqlite3 does not know come back only with copy = yes. A database that needs functions or collations of its own program cannot be read by sqlite3 at all: with copy = yes it is kept as that one file, unchecked.',
    'Restoring: a table is a path such as shop.db/orders, a database shop.db; nothing named means all. A database is made beside its place, checked, and takes the place with owner and mode of the one that is there, which is kept as FILE.before-…, with its -wal and -shm. It must not be open: every program of the machine is looked at, as far as our rights go. --to-database NAME is another file, beside the former or a whole path, and must not be there. A single table comes back into the database that lost it; one that is still there is not touched.',
  ],
  example: ['dest = /backup/app-db', 'driver = sqlite', 'database = /var/lib/app/app.db'],
  contradiction({ database }) {
    const strange = Array.isArray(database) ? database.find(path => !/^\/.*[^/]$/s.test(path)) : undefined;
    return strange === undefined
      ? undefined
      : {
          message: `"${strange}" is not the whole path of a file`,
          remedy: 'write it from the root: database = /var/lib/app/app.db',
        };
  },

  async prepare(task) {
    const version = await versionOf(task);
    if (typeof version !== 'string') return version;
    const databases = databasesOf(task);
    for (const { path } of databases) {
      const problem = await absence(task, path);
      if (problem) return problem;
    }
    const folder = await beginDump(task);
    let tables = 0;
    for (const { path, name } of databases) {
      await task.files.makePrivateFolder(`${folder}/${name}/tables`);
      const copy = `${folder}/${name}/database.sqlite`;
      const problem = await copyDatabase(task, path, copy);
      if (problem) return problem;
      const dumped = await dumpCopy(task, path, copy, `${folder}/${name}`);
      if (!dumped.ok) return dumped;
      if (task.settings.copy !== true) await task.files.delete(copy);
      tables += dumped.tables;
    }
    const { source, changed } = await finishDump(task);
    return { ok: true, source, facts: { sqlite: version, tables: `${tables}`, changed: `${changed} files` } };
  },

  async release(task) {
    await dropUnfinishedDump(task);
    await dropAside(task);
    return released;
  },

  pathsInSnapshot: async (_task, paths) => ({ paths: pathsOfWish(paths) }),
  restore: (task, wish) => restoreDump(task, wish, databasesOf(task)),
};

export interface SqliteDatabase {
  readonly path: string;
  /** Of its folder in the dump. */
  readonly name: string;
}

function databasesOf({ settings }: DriverTask): readonly SqliteDatabase[] {
  const paths: readonly string[] = Array.isArray(settings.database) ? settings.database : [];
  const lastPart = (path: string) => path.slice(path.lastIndexOf('/') + 1);
  const called = (path: string) => {
    const isAlone = paths.filter(other => lastPart(other).toLowerCase() === lastPart(path).toLowerCase()).length === 1;
    return isAlone ? lastPart(path) : path;
  };
  const names = fileNamesOf(paths.map(called));
  return paths.map(path => ({ path, name: names.get(called(path)) ?? '' }));
}

/** sqlite3 would make one. */
async function absence({ files }: DriverTask, path: string): Promise<Refusal | undefined> {
  const kind = await files.kindOf(path);
  if (kind === 'file') return undefined;
  return failed(
    kind === 'absent' ? `there is no database ${path}` : `${path} is not a file`,
    'look at database = …, and whether the disk it lies on is mounted',
  );
}
