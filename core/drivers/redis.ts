/** Takes what a Redis or Valkey server holds in memory, all of one moment, as a dump file that such a server starts from. */
import { bytesAsText } from '../world/lines.ts';
import { credentialsSettings } from './credentials.ts';
import type { Driver, DriverTask } from './driver.ts';
import { beginDump, dropUnfinishedDump, finishDump } from './dump-folder.ts';
import { ask, patienceOf, type Secret } from './redis-client.ts';
import { rdbHead, sizeAndEnd } from './redis-file.ts';
import { dropPrivate, pathsOfWish, restoreRedis } from './redis-restore.ts';
import { failed, type Refusal, released, whatWentWrong, wordsOf } from './verdicts.ts';

export const redis: Driver = {
  name: 'redis',
  aliases: ['valkey'],
  sentence: 'Takes what a Redis or Valkey server holds, all of one moment, as the file that it starts from.',
  brings: 'source',
  restores: 'database',
  settings: [
    { name: 'host', kind: 'text', explanation: 'The machine of the server.', without: 'this one' },
    { name: 'port', kind: 'count', explanation: 'The port of the server.', without: '6379' },
    { name: 'socket', kind: 'path', explanation: 'The socket of the server, in place of host and port.' },
    { name: 'user', kind: 'text', explanation: 'The user of the server, where it has several.', without: 'default' },
    ...credentialsSettings,
    { name: 'tls', kind: 'flag', explanation: 'Whether the connection is encrypted.', without: 'no' },
    { name: 'ca_file', kind: 'path', explanation: 'Certificates that the server is checked by, with tls = yes.' },
    { name: 'patience', kind: 'duration', explanation: 'A dump that takes longer is ended.', without: '1 day' },
  ],
  programs: ['redis-cli|valkey-cli (redis-tools)', 'redis-check-rdb|valkey-check-rdb (redis-tools)'],
  tried: 'Run against a real Redis 7.0 server over its socket and port, with passwords; not over TLS, and not against Valkey.',
  manual: [
    'The dump is dump.rdb with all databases of the server, and users.acl with its users and the hashes of their passwords, where we may see them. The server forks and writes as for a replica, so all keys are of one moment and nobody waits; it needs memory for what changes meanwhile. Its own files and its settings for saving are not touched.',
    'Success is the exit code of redis-cli, a whole file, and redis-check-rdb, which reads every key and the checksum. A server that is newer than redis-check-rdb writes files that it does not know: then only the beginning and the end are looked at, and the run says so. When nothing but the time and counters in its head have changed, the former file stays.',
    'Beside the default user it needs one with these rights: ACL SETUSER backup on >PASSWORD +psync +sync +replconf +ping +acl|list. Servers of some providers have no SYNC; they have backups of their own. Of a cluster, each master is an item.',
    'Restoring into a server that runs: alp restore … --to-database hands over the keys of every database with the time that they have left; 3 as a path names database 3, 3 --to-database 5 brings it into 5. A private redis-server on this machine reads the file meanwhile, so redis-server has to be installed here, of the version of the server or newer, with memory for all keys. A database that has keys is refused, unless its own number is written out (3 --to-database 3): then keys of the same name are replaced, and others stay. Functions (FUNCTION LIST) and users are not brought back by it. Its user needs +auth, +select, +dbsize, +restore, +echo and ~* as well.',
    'Restoring by hand, with everything: restore dump.rdb to a folder, stop the server, copy the file into its dir under the name of its dbfilename (redis-cli CONFIG GET dir, CONFIG GET dbfilename), chown it, and start the server. With appendonly yes the server would read its append-only files and not this one: start it with appendonly no, then redis-cli CONFIG SET appendonly yes, and set it in the file again.',
  ],
  example: ['dest = /backup/redis', 'driver = redis', 'credentials = /etc/alpine-backup/redis.secret'],
  contradiction({ socket, host, port, tls, ca_file: authorities }) {
    if (socket !== undefined && (host !== undefined || port !== undefined))
      return { message: 'socket is another way than host and port', remedy: 'write one of them' };
    if (authorities !== undefined && tls !== true)
      return { message: 'ca_file is for an encrypted connection', remedy: 'add tls = yes' };
    return undefined;
  },

  async prepare(task) {
    const secret = await task.secret();
    if (secret && 'refused' in secret) return failed(secret.refused, secret.remedy);
    const folder = await beginDump(task);
    const file = `${folder}/dump.rdb`;
    const words = whatWentWrong('redis-cli', await ask(task, secret, ['--rdb', file]));
    if (words !== undefined) return failed(words, remedyOf(words));
    const problem = await problemOf(task, file);
    if (problem) return problem;
    const { facts } = await rdbHead(task.files, file);
    await keepFormer(task, file);
    const users = await usersOf(task, secret);
    if (users !== undefined) await task.files.replace(`${folder}/users.acl`, users);
    const { source } = await finishDump(task);
    return { ok: true, source, facts: factsOf(facts) };
  },

  async release(task) {
    await dropUnfinishedDump(task);
    await dropPrivate(task);
    return released;
  },

  pathsInSnapshot: async (_task, paths) => ({ paths: pathsOfWish(paths) }),
  restore: restoreRedis,
};

function remedyOf(words: string): string {
  if (/WRONGPASS|NOAUTH|invalid password/.test(words)) return 'look at user and credentials, and try redis-cli --askpass by hand';
  if (/NOPERM|unknown command/.test(words)) return 'give its user the rights that alp drivers redis names';
  if (/Could not connect/.test(words)) return 'look whether the server runs, and at host, port and socket';
  return 'try the same by hand: redis-cli --rdb FILE';
}

async function problemOf(task: DriverTask, file: string): Promise<Refusal | undefined> {
  const again = 'look whether the disk is full and what the server logs, and run it again';
  const { isRdb } = await rdbHead(task.files, file);
  if (!isRdb) return failed('what redis-cli brought is no dump', again);
  const checker = 'check=$(command -v redis-check-rdb || command -v valkey-check-rdb) || exit 127; exec "$check" "$1"';
  const result = await task.run({ program: 'sh', args: ['-c', checker, 'sh', file], patience: patienceOf(task) });
  const words = whatWentWrong('redis-check-rdb', result);
  if (words === undefined) return undefined;
  const said = complaintOf(result?.stdout ?? '') ?? words;
  if (!/Can't handle RDB format version/.test(said)) return failed(`the dump is not whole: redis-check-rdb says ${said}`, again);
  const { isEnded } = await sizeAndEnd(task.files, file);
  if (!isEnded) return failed('the dump has no end: it was cut off', again);
  task.say('redis-check-rdb is older than the server: the dump has its beginning and its end, its keys were not looked at');
  return undefined;
}

/** It tells every field that it has read, and its complaint somewhere between them. */
function complaintOf(text: string): string | undefined {
  return /^\[offset \d+\] (?!AUX|Selecting|Checking|Checksum OK)(.+)$/m.exec(text)?.[1];
}

/** The head has the time of the dump: a former file with the same keys stays. */
async function keepFormer(task: DriverTask, fresh: string): Promise<void> {
  const former = `${task.folder}/dump/dump.rdb`;
  if ((await task.files.kindOf(former)) !== 'file') return;
  const [one, other] = [await rdbHead(task.files, former), await rdbHead(task.files, fresh)];
  const lengthOf = async (path: string, { bytes }: { readonly bytes: number }) =>
    ((await task.files.sizeOf(path)) ?? 0) - bytes - checksumBytes;
  const [length, otherLength] = [await lengthOf(former, one), await lengthOf(fresh, other)];
  if (one.version !== other.version || length !== otherLength) return;
  const range = ['-i', `${one.bytes}:${other.bytes}`, '-n', String(length)];
  const result = await task.run({ program: 'cmp', args: ['-s', ...range, '--', former, fresh], patience: patienceOf(task) });
  if (result?.code === 0) await task.files.linkOver(former, fresh);
}

const checksumBytes = 8;

/** Undefined: this user may not see them, or the server has none. */
async function usersOf(task: DriverTask, secret: Secret | undefined): Promise<string | undefined> {
  const result = await ask(task, secret, ['--raw', 'ACL', 'LIST']);
  if (result?.code === 0 && /^user /.test(result.stdout)) return bytesAsText(result.stdout);
  task.say(`the users of the server could not be read: ${result ? wordsOf(result, 1) : 'no answer'}`);
  return undefined;
}

function factsOf(facts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const server = facts['valkey-ver'] ?? facts['redis-ver'];
  const seconds = Number(facts.ctime);
  return {
    ...(server === undefined ? {} : { server }),
    ...(seconds > 0 ? { moment: new Date(seconds * 1000).toISOString() } : {}),
  };
}
