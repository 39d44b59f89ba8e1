/** Dumps databases of a MongoDB server: two files for each collection, its documents and its indexes; what has not changed is shared. */
import { credentialsSettings } from './credentials.ts';
import type { Driver, DriverTask } from './driver.ts';
import { beginDump, dropUnfinishedDump, finishDump } from './dump-folder.ts';
import { runMongo } from './mongodb-program.ts';
import { pathsOfWish, restoreMongodb } from './mongodb-restore.ts';
import { failed, type Refusal, released, whatWentWrong } from './verdicts.ts';

export const mongodb: Driver = {
  name: 'mongodb',
  aliases: ['mongo'],
  sentence: 'Dumps databases of a MongoDB server, with files of its own for each collection.',
  brings: 'source',
  settings: [
    {
      name: 'database',
      kind: 'words',
      explanation: 'The databases to dump, one after the other.',
      without: 'all but local',
    },
    { name: 'user', kind: 'text', explanation: 'The user of the server.', without: 'none' },
    {
      name: 'host',
      kind: 'text',
      explanation: 'The machine of the server, or of a replica set: shop/db1,db2.',
      without: 'this one',
    },
    { name: 'port', kind: 'count', explanation: 'The port of the server.', without: '27017' },
    { name: 'auth_database', kind: 'text', explanation: 'The database that knows the user.', without: 'admin' },
    ...credentialsSettings,
    { name: 'tls', kind: 'flag', explanation: 'Whether the connection is encrypted.', without: 'no' },
    { name: 'ca_file', kind: 'path', explanation: 'Certificates that the server is checked by, with tls = yes.' },
    {
      name: 'oplog',
      kind: 'flag',
      explanation: 'Whether all is of one moment: takes along what is written meanwhile; for all databases of a replica set.',
      without: 'no',
    },
    { name: 'patience', kind: 'duration', explanation: 'A dump that takes longer is ended.', without: '1 day' },
  ],
  restores: 'database',
  programs: ['mongodump (mongodb-database-tools)', 'mongorestore (mongodb-database-tools)'],
  tried:
    'Run against stand-ins for mongodump and mongorestore alone, never against a MongoDB server: try a restore before you rely on it.',
  manual: [
    'The dump is <database>/<collection>.bson with the documents and <collection>.metadata.json with options and indexes, as mongodump writes them, without compression, so that a collection that has not changed stays the same file. Users and roles are in the database admin, also those of other databases.',
    'Collections are dumped one after the other while the server goes on, so they are not of one moment. oplog = yes makes it one, the end of the dump: it needs a replica set (of one member is enough), all databases, and a user with the roles backup and clusterMonitor. The file oplog.bson has what was written meanwhile; restoring everything plays it back, and brings users and roles as well.',
    "Success is mongodump's exit code, and that every .bson file ends after a whole document and has its metadata beside it. When one fails, the item fails, and the last whole dump stays.",
    'Restoring: shop is a database, shop/orders a collection, nothing named means all but admin and config; a view comes with its database. Nothing that is there is dropped unasked: a document that is there already stays as it is, and ends the restore. --to-database with the own name of the database, written out, asks for it: then a collection takes the place of the one that is there; those that came later stay. With --to-database NAME one database, or collections of one, are brought into NAME beside what is there. Name admin to bring users and roles back. Restore into a server of the same main version.',
  ],
  example: [
    'dest = /backup/shop-documents',
    'driver = mongodb',
    'database = shop, blog',
    'credentials = /etc/alpine-backup/mongodb.secret',
  ],
  contradiction({ oplog, database, tls, ca_file: authorities }) {
    if (oplog === true && database !== undefined)
      return { message: 'oplog = yes is for all databases', remedy: 'remove database, or set oplog = no' };
    if (authorities !== undefined && tls !== true)
      return { message: 'ca_file is for an encrypted connection', remedy: 'add tls = yes' };
    return undefined;
  },

  async prepare(task) {
    const { database, oplog } = task.settings;
    const moment = task.clock.now();
    const folder = await beginDump(task);
    const wholeOrParts = Array.isArray(database) ? database.map(name => [`--db=${name}`]) : [oplog === true ? ['--oplog'] : []];
    for (const part of wholeOrParts) {
      const problem = await dump(task, [...part, `--out=${folder}`]);
      if (problem) return problem;
    }
    const problem = (await lostProblem(task, folder)) ?? (await tornProblem(task, folder));
    if (problem) return problem;
    const { source, files, changed } = await finishDump(task);
    return {
      ok: true,
      source,
      facts: { moment: new Date(moment).toISOString(), files: String(files), changed: `${changed} files` },
    };
  },

  async release(task) {
    await dropUnfinishedDump(task);
    return released;
  },

  pathsInSnapshot: async (_task, paths) => ({ paths: pathsOfWish(paths) }),
  restore: restoreMongodb,
};

async function dump(task: DriverTask, options: readonly string[]): Promise<Refusal | undefined> {
  const result = await runMongo(task, 'mongodump', options);
  if (result && 'verdict' in result) return result;
  const words = whatWentWrong('mongodump', result);
  if (words === undefined) return undefined;
  if (/auth/i.test(words)) return failed(words, 'look at user, credentials and auth_database, and try mongodump by hand');
  if (/connect|server selection|no reachable/i.test(words))
    return failed(words, 'look whether the server runs, and at host and port');
  return failed(words, 'try mongodump by hand');
}

/** A database that does not exist is a dump of nothing, and no error to mongodump. */
async function lostProblem({ files, settings }: DriverTask, folder: string): Promise<Refusal | undefined> {
  const there = new Set((await files.walk(folder)).filter(({ kind }) => kind === 'file').map(({ path }) => path));
  const wanted = Array.isArray(settings.database) ? settings.database : [];
  const absent = wanted.find(name => ![...there].some(path => path.startsWith(`${name}/`)));
  if (absent !== undefined) return failed(`the server has no database ${absent}`, 'look at its name, and at the rights of user');
  if (there.size === 0) return failed('mongodump wrote nothing', 'look at the rights of user, and at auth_database');
  const single = [...there].find(
    path => path.includes('/') && path.endsWith('.bson') && !there.has(path.replace(/\.bson$/, '.metadata.json')),
  );
  return single === undefined ? undefined : failed(`the dump has ${single} without its metadata`, 'run it again');
}

/** A document begins with its length: a file that was cut off ends in the middle of one. */
async function tornProblem({ files }: DriverTask, folder: string): Promise<Refusal | undefined> {
  for (const { path, kind } of await files.walk(folder)) {
    if (kind === 'file' && path.endsWith('.bson') && !(await isWhole(files.readChunks(`${folder}/${path}`))))
      return failed(
        `the dump of ${path} is not whole: it ends within a document`,
        'look whether the disk is full, and run it again',
      );
  }
  return undefined;
}

async function isWhole(chunks: AsyncIterable<Buffer>): Promise<boolean> {
  let rest = Buffer.alloc(0);
  let toSkip = 0;
  for await (const chunk of chunks) {
    let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      const step = Math.min(toSkip, bytes.length);
      bytes = bytes.subarray(step);
      toSkip -= step;
      if (toSkip > 0 || bytes.length < 4) break;
      toSkip = bytes.readInt32LE(0);
      // Its length, and the mark of its end.
      if (toSkip < 5) return false;
    }
    // The chunk is used again for the next one.
    rest = Buffer.from(bytes);
  }
  return toSkip === 0 && rest.length === 0;
}
