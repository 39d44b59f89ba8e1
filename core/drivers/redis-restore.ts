/** Brings databases of a Redis dump back into a server that runs: a private server reads the file, and its keys are handed over as they are. */
import type { Driver, DriverTask } from './driver.ts';
import { ask, patienceOf, type Secret, send } from './redis-client.ts';
import { type NotRestored, notRestored, whatWentWrong } from './verdicts.ts';

export const restoreRedis: NonNullable<Driver['restore']> = async (task, { folder, paths, to }) => {
  const named = [...new Set(paths.flatMap(numberOf))];
  const other = to.kind === 'database' ? to.name : undefined;
  if (other !== undefined && !/^\d+$/.test(other))
    return notRestored(`${other} is no database of Redis`, 'they have numbers: --to-database 3');
  const secret = await task.secret();
  if (secret && 'refused' in secret) return notRestored(secret.refused, secret.remedy);
  const started = await startPrivate(task, `${folder}/dump.rdb`);
  if ('message' in started) return started;
  const there = await databasesIn(task, started.socket);
  const absent = named.find(number => !there.includes(number));
  if (absent !== undefined) return notRestored(`the dump has no database ${absent}`, `it has ${there.join(', ') || 'none'}`);
  const wanted = named.length > 0 ? named : there;
  if (other !== undefined && wanted.length > 1)
    return notRestored(
      `${wanted.length} databases cannot be brought into the one ${other}`,
      `name one of them: ${wanted.join(', ')}`,
    );
  for (const number of wanted) {
    const problem = await inTheWay(task, secret, number, other);
    if (problem) return problem;
  }
  for (const number of wanted) {
    task.say(`loads database ${number}${other === undefined || other === number ? '' : ` into ${other}`}`);
    const words = await hand(task, secret, started, number, other ?? number, other === number);
    if (words !== undefined)
      return notRestored(
        `database ${number} could not be loaded: ${words}`,
        'what came before is loaded; put it right, and run it again',
      );
  }
  const what = `${wanted.length === 1 ? 'database' : 'databases'} ${wanted.join(', ')}`;
  const into = other === undefined || other === wanted[0] ? '' : ` into ${other}`;
  return { ok: true, sentence: wanted.length === 0 ? 'the dump has no keys' : `brought back ${what}${into}` };
};

/** `3`, or the file that has them all. */
export function pathsOfWish(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.map(path => (numberOf(path).length > 0 ? 'dump.rdb' : path)))];
}

function numberOf(path: string): readonly string[] {
  const [, number] = /^\.?\/*(\d+)\/*$/.exec(path) ?? [];
  return number === undefined ? [] : [number];
}

interface PrivateServer {
  readonly folder: string;
  readonly socket: string;
}

/** Listens to a socket in a folder that only we can enter, and never writes. It ends with the task. */
async function startPrivate(task: DriverTask, file: string): Promise<PrivateServer | NotRestored> {
  if ((await task.files.kindOf(file)) !== 'file') return notRestored('the dump has no dump.rdb', 'look at it with alp ls');
  // A socket has at most a hundred letters.
  const folder = await task.files.make('alp-redis-');
  await task.note({ private: folder });
  await task.files.linkOver(file, `${folder}/dump.rdb`).catch(async () => {
    await task.run({ program: 'cp', args: ['--', file, `${folder}/dump.rdb`], patience: patienceOf(task) });
  });
  const socket = `${folder}/socket`;
  const options = ['--port', '0', '--unixsocket', socket, '--unixsocketperm', '700', '--dir', folder, '--dbfilename', 'dump.rdb'];
  const server = await task.start({
    program: 'sh',
    args: [
      '-c',
      'exec "$(command -v redis-server || command -v valkey-server || echo redis-server)" "$@"',
      'sh',
      ...options,
      '--save',
      '',
      '--appendonly',
      'no',
      '--databases',
      '1024',
    ],
  });
  const over = new AbortController();
  const ready = await Promise.race([server.result, isReady(task, socket, over.signal)]);
  over.abort();
  if (ready === true) return { folder, socket };
  if (ready !== false && ready.code === 127)
    return notRestored('redis-server is not here', 'install redis-server on this machine');
  return notRestored(
    `redis-server cannot read the dump${ready === false ? '' : `: ${lastWords(ready.stdout)}`}`,
    'it has to be of the version of the server that was dumped, or newer',
  );
}

function lastWords(log: string): string {
  return (
    log
      .split('\n')
      .filter(line => / # /.test(line))
      .at(-1)
      ?.replace(/^.* # /, '') ?? 'it says nothing'
  );
}

/** It answers LOADING until all is read. */
async function isReady(task: DriverTask, socket: string, over: AbortSignal): Promise<boolean> {
  const until = task.clock.now() + patienceOf(task);
  while (task.clock.now() < until && !over.aborted && !task.signal.aborted) {
    const answer = await askPrivate(task, socket, ['PING']);
    if (answer?.stdout.trim() === 'PONG') return true;
    await task.clock.sleep(50, over);
  }
  return false;
}

const cli = 'exec "$(command -v redis-cli || command -v valkey-cli)" "$@"';

function askPrivate(task: DriverTask, socket: string, command: readonly string[], saveTo?: string) {
  return task.run({
    program: 'sh',
    args: ['-c', cli, 'sh', '-s', socket, '--raw', ...command],
    ...(saveTo === undefined ? {} : { saveTo }),
  });
}

async function databasesIn(task: DriverTask, socket: string): Promise<readonly string[]> {
  const answer = await askPrivate(task, socket, ['INFO', 'keyspace']);
  return (answer?.stdout ?? '').split('\n').flatMap(line => /^db(\d+):/.exec(line)?.[1] ?? []);
}

/** Nothing that is there is replaced, but for who writes the own number of the database out. */
async function inTheWay(
  task: DriverTask,
  secret: Secret | undefined,
  number: string,
  other: string | undefined,
): Promise<NotRestored | undefined> {
  const target = other ?? number;
  const result = await ask(task, secret, ['-n', target, '--raw', 'DBSIZE']);
  const words = whatWentWrong('redis-cli', result);
  const said = (result?.stdout ?? '').trim();
  // It goes on in database 0 when there is no such.
  const refusal = (result?.stderr ?? '').split('\n').find(line => /ERR|out of range|WRONGPASS|NOAUTH|NOPERM/.test(line));
  const complaint = words ?? refusal ?? (/^\d+$/.test(said) ? undefined : said);
  if (complaint !== undefined)
    return notRestored(
      `database ${target} cannot be reached: ${complaint.trim()}`,
      'look at the server, and at the number of its databases',
    );
  if (said === '0' || other === number) return undefined;
  return notRestored(
    `database ${target} has ${said} keys: nothing is overwritten`,
    `name one that is empty: ${number} --to-database NUMBER; or write the number out to have keys of the same name replaced: ${number} --to-database ${number}`,
  );
}

/** So many keys at a time. */
const most = 500;

/**
 * Writes commands as the protocol has them, since keys and values may hold any byte: SELECT, a RESTORE for each key with the time that it
 * has to live, and an ECHO with the place where the next batch begins.
 */
const batch = `local out = {}
local function say(...)
  local words = {...}
  out[#out + 1] = '*' .. #words .. '\\r\\n'
  for _, word in ipairs(words) do out[#out + 1] = '$' .. #word .. '\\r\\n' .. word .. '\\r\\n' end
end
say('SELECT', ARGV[2])
local found = redis.call('SCAN', ARGV[1], 'COUNT', ARGV[4])
for _, key in ipairs(found[2]) do
  local value, left = redis.call('DUMP', key), redis.call('PTTL', key)
  if value and left ~= -2 then
    if left == -1 then left = 0 end
    if ARGV[3] == 'replace' then say('RESTORE', key, tostring(left), value, 'REPLACE') else say('RESTORE', key, tostring(left), value) end
  end
end
say('ECHO', 'next=' .. found[1] .. ';')
return table.concat(out)`;

/** Words = a key was refused. */
async function hand(
  task: DriverTask,
  secret: Secret | undefined,
  { folder, socket }: PrivateServer,
  from: string,
  into: string,
  replaces: boolean,
): Promise<string | undefined> {
  const file = `${folder}/batch`;
  for (let next = '0'; ; ) {
    const args = ['-n', from, 'EVAL', batch, '0', next, into, replaces ? 'replace' : 'keep', String(most)];
    const words = whatWentWrong('redis-cli', await askPrivate(task, socket, args, file));
    if (words !== undefined) return words;
    const [, after] = /next=(\d+);\r\n\n$/.exec(await task.files.endOf(file, 64)) ?? [];
    if (after === undefined) return `the dump could not be read: ${(await task.files.endOf(file, 200)).trim()}`;
    const problem = await send(task, secret, file);
    if (problem !== undefined) return problem;
    if (after === '0') return undefined;
    next = after;
  }
}

/** In `release`. */
export async function dropPrivate({ files, noted }: DriverTask): Promise<void> {
  if (noted.private !== undefined && /\/alp-redis-[^/]+$/.test(noted.private)) await files.removeTree(noted.private);
}
