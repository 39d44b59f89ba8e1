/** Reaches a PostgreSQL server: by which programs, as whom, and what it says of itself. */
import type { ProgramRequest, ProgramResult } from '../world/run-program.ts';
import type { DriverTask } from './driver.ts';
import { converse, type SqlConversation } from './sql-conversation.ts';
import { failed, notNow, type Refusal, whatWentWrong } from './verdicts.ts';

export interface Access {
  readonly ok: true;
  /** A program of PostgreSQL as the right user, on this database; '' = the programs choose one. */
  request(program: string, database: string, args: readonly string[]): ProgramRequest;
  run(program: string, database: string, args: readonly string[], saveTo?: string): Promise<ProgramResult | undefined>;
  /** psql on this database; names and texts are UTF-8. */
  talk(database: string, args?: readonly string[]): Promise<SqlConversation>;
  /** Whether psql and pg_dump know `\restrict`: then a dump cannot make psql run programs. */
  readonly restricts: boolean;
}

/** A dump may take its time; the watch over the run has its own limit. */
const usualPatience = 24 * 60 * 60_000;

export async function accessOf(task: DriverTask): Promise<Access | Refusal> {
  const { settings } = task;
  const secret = await task.secret();
  if (secret && 'refused' in secret) return failed(secret.refused, secret.remedy);
  const password = secret?.password;
  const patience = typeof settings.patience === 'number' ? settings.patience : usualPatience;
  const where = { host: settings.socket_folder ?? settings.host, port: settings.port, username: secret?.user ?? settings.user };
  const options = Object.entries(where).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]));

  function request(program: string, database: string, args: readonly string[]): ProgramRequest {
    const all = [...args, '--no-password', ...options, ...(database === '' ? [] : [`--dbname=${connectionTo(database)}`])];
    const asUser = typeof settings.run_as === 'string' ? ['runuser', '-u', settings.run_as, '--', program] : [program];
    return {
      program: asUser[0]!,
      args: [...asUser.slice(1), ...all],
      // The other user could not enter our folder.
      folder: '/',
      ...(password === undefined
        ? {}
        : { environment: { PGPASSFILE: '/dev/fd/3' }, secrets: [`*:*:*:*:${forPassFile(password)}`] }),
    };
  }

  const help = await task.run({ program: 'pg_dump', args: ['--help'] });
  const words = whatWentWrong('pg_dump', help);
  if (words !== undefined) return failed(words, 'look whether postgresql-client is whole');
  return {
    ok: true,
    request,
    restricts: help?.stdout.includes('--restrict-key') ?? false,
    run: (program, database, args, saveTo) =>
      task.run({ ...request(program, database, args), patience, ...(saveTo === undefined ? {} : { saveTo }) }),
    async talk(database, args = []) {
      const bare = ['--no-psqlrc', '--quiet', '--no-align', '--tuples-only', '--set=ON_ERROR_STOP=1', ...args];
      const conversation = await converse(task, request('psql', database, bare), patience);
      await conversation.tell("SET client_encoding = 'UTF8'; SET search_path = '';\n");
      return conversation;
    },
  };
}

/** The name alone would be taken for more when it has a = in it. */
function connectionTo(database: string): string {
  return `dbname='${database.replace(/['\\]/g, letter => `\\${letter}`)}'`;
}

function forPassFile(password: string): string {
  return password.replace(/[:\\]/g, letter => `\\${letter}`);
}

/** A quoted name. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A quoted text. */
export function text(value: string): string {
  return value.includes('\\') ? `E'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'` : `'${value.replaceAll("'", "''")}'`;
}

/** Who waits for a table that somebody alters is told after this many milliseconds. */
export const lockPatience = 60_000;

export function refusal(words: string): Refusal {
  if (/lock timeout|could not obtain lock/.test(words))
    return notNow(words, 'somebody alters tables; run it again when that is over');
  return failed(words, remedyOf(words));
}

export function remedyOf(words: string): string {
  if (/could not be written|No space left on device/.test(words)) return 'look whether the disk is full';
  if (
    /no password supplied|password authentication failed|Peer authentication|no pg_hba.conf entry|role .* does not exist/.test(
      words,
    )
  )
    return 'look at user, credentials, host and run_as, and try the same with psql by hand';
  if (/could not connect|connection to server|Connection refused|is the server running/i.test(words) && !/FATAL/.test(words))
    return 'look whether the server runs, and at host, port and socket_folder';
  if (/database .* does not exist/.test(words)) return 'look at database = …: psql --list shows what there is';
  if (/permission denied|must be (owner|superuser)/.test(words))
    return 'give its user the rights that alp drivers postgresql names';
  if (/server version mismatch/.test(words)) return 'install the postgresql-client of the version of the server, or a newer one';
  if (/invalid command \\restrict/.test(words)) return 'install a newer postgresql-client: this one cannot read the dump';
  return 'try the same with pg_dump by hand';
}

export interface Cluster {
  readonly ok: true;
  readonly version: string;
  readonly databases: readonly string[];
  /** May we see the hashes of the passwords? */
  readonly seesPasswords: boolean;
}

/** `wanted`: to be dumped; absent = all but the templates. */
export async function clusterOf(access: Access, wanted: readonly string[] | undefined): Promise<Cluster | Refusal> {
  const psql = await access.talk(wanted?.[0] ?? 'postgres');
  const answer = await psql.ask(
    `SELECT current_setting('server_version') UNION ALL SELECT has_table_privilege('pg_catalog.pg_authid', 'SELECT')::text;
SELECT to_json(datname) FROM pg_catalog.pg_database WHERE datallowconn AND NOT datistemplate ORDER BY datname;`,
  );
  const words = await psql.end();
  if (words !== undefined || !answer) return refusal(words ?? 'psql ended by itself');
  const [version = '', seesPasswords, ...names] = answer;
  const databases = names.map(name => JSON.parse(name) as string);
  const absent = wanted?.find(name => !databases.includes(name));
  if (absent !== undefined)
    return failed(`the server has no database ${absent}`, `it has ${databases.join(', ') || 'none'}; look at database = …`);
  return { ok: true, version, databases: wanted ?? databases, seesPasswords: seesPasswords === 'true' };
}
