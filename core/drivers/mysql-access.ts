/** Talks to a MySQL or MariaDB server: by which programs, as whom, and which databases and tables it has. */
import type { ProgramResult } from '../world/run-program.ts';
import type { DriverTask } from './driver.ts';
import { failed, type Refusal, whatWentWrong } from './verdicts.ts';

export interface Access {
  readonly ok: true;
  /** `mariadb-dump`, or `mysqldump` where that is older or another's. */
  readonly dump: string;
  readonly client: string;
  /** Read by the programs as /dev/fd/3. */
  readonly options: string;
  /** Does this dump program take `--NAME`? */
  knows(option: string): boolean;
}

/** The first argument of all its programs: this file of options, and no other that lies about on this machine. */
const ourOptions = '--defaults-file=/dev/fd/3';

/** Rows may be as large as the server takes them. */
export const usualOptions = [ourOptions, '--default-character-set=utf8mb4', '--max-allowed-packet=1G'];

export async function accessOf(task: DriverTask): Promise<Access | Refusal> {
  const secret = await task.secret();
  if (secret && 'refused' in secret) return failed(secret.refused, secret.remedy);
  const [dump, help] = await firstOf(task, ['mariadb-dump', 'mysqldump'], ['--no-defaults', '--help']);
  const [client] = await firstOf(task, ['mariadb', 'mysql'], ['--no-defaults', '--version']);
  const words = whatWentWrong(dump, help);
  if (words !== undefined) return failed(words, 'look whether mariadb-client is whole');
  const text = help?.stdout ?? '';
  return { ok: true, dump, client, options: optionsOf(task, secret), knows: option => text.includes(`--${option}`) };
}

async function firstOf(
  task: DriverTask,
  names: readonly [string, string],
  args: readonly string[],
): Promise<readonly [string, ProgramResult | undefined]> {
  const [usual, older] = names;
  const result = await task.run({ program: usual, args });
  return result?.code === 127 ? [older, await task.run({ program: older, args })] : [usual, result];
}

/** What the user's own file says, too, where the item names one; what the item says itself comes after it, and holds. */
function optionsOf({ settings }: DriverTask, secret: { readonly user?: string; readonly password?: string } | undefined): string {
  const { defaults_file: own, host, port, socket } = settings;
  const user = secret?.user ?? settings.user;
  const values = { user, password: secret?.password, host, port, socket };
  const lines = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${inQuotes(String(value))}`],
  );
  const include = typeof own === 'string' ? [`!include ${own}`] : [];
  return [...include, '[client]', ...lines, ''].join('\n');
}

/** As files of options want it: a `#` or a blank would end the value. */
function inQuotes(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** A back-quoted name. */
export function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** A text, for a session without NO_BACKSLASH_ESCAPES. */
function text(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

export type Rows = { readonly ok: true; readonly rows: readonly (readonly string[])[] } | Refusal;

/** Names may hold line ends: they are asked for in hexadecimal, and a whole answer is. */
function hex(...columns: readonly string[]): string {
  return columns.map(column => `HEX(${column})`).join(', ');
}

/** So long a question may take. */
const patience = 120_000;

/** Each column of the answer is hexadecimal. */
export async function ask(task: DriverTask, access: Access, question: string): Promise<Rows> {
  const result = await task.run({
    program: access.client,
    args: [...usualOptions, '--batch', '--skip-column-names', '--execute', `SET SESSION sql_mode=''; ${question}`],
    secrets: [access.options],
    patience,
  });
  const words = whatWentWrong(access.client, result);
  if (words !== undefined) return failed(words, remedyOf(words));
  const lines = (result?.stdout ?? '').split('\n').filter(line => line !== '');
  return { ok: true, rows: lines.map(line => line.split('\t').map(field => Buffer.from(field, 'hex').toString('utf8'))) };
}

/** By the numbers that the server and the client give their complaints. */
export function remedyOf(words: string): string {
  if (/\b(1045|1698)\b/.test(words))
    return 'look at user, credentials and host, and try the same with the client mariadb by hand';
  if (/\b(2002|2003|2005|2013)\b/.test(words)) return 'look whether the server runs, and at host, port and socket';
  if (/\b(1044|1142|1143|1227|1290|1370)\b/.test(words)) return 'give its user the rights that alp drivers mysql names';
  if (/\b(1034|1194|1195|126|127|130|144|145)\b/.test(words)) return 'repair the table: mariadb-check --repair DATABASE TABLE';
  if (/\b(1412|1146)\b/.test(words)) return 'somebody changed tables meanwhile; run it again';
  return 'try the same with mariadb-dump by hand';
}

export interface Table {
  readonly database: string;
  readonly name: string;
  /** `BASE TABLE`, `VIEW`, `SEQUENCE` … */
  readonly type: string;
  readonly engine: string;
}

export interface Server {
  readonly ok: true;
  readonly version: string;
  readonly databases: readonly string[];
}

/** These are made by the server for itself. */
const madeUp = ['information_schema', 'performance_schema', 'sys'];

export async function serverOf(task: DriverTask, access: Access): Promise<Server | Refusal> {
  const answer = await ask(
    task,
    access,
    `SELECT ${hex('VERSION()')}; SELECT ${hex('SCHEMA_NAME')} FROM information_schema.SCHEMATA`,
  );
  if (!answer.ok) return answer;
  const [[version = ''] = [], ...names] = answer.rows;
  const databases = names.map(([name = '']) => name).filter(name => !madeUp.includes(name.toLowerCase()));
  return { ok: true, version, databases };
}

export async function tablesOf(
  task: DriverTask,
  access: Access,
  databases: readonly string[],
): Promise<{ readonly ok: true; readonly tables: readonly Table[] } | Refusal> {
  if (databases.length === 0) return { ok: true, tables: [] };
  const answer = await ask(
    task,
    access,
    `SELECT ${hex('TABLE_SCHEMA', 'TABLE_NAME', 'TABLE_TYPE', "IFNULL(ENGINE, '')")} FROM information_schema.TABLES WHERE TABLE_SCHEMA IN (${databases.map(text).join(', ')})`,
  );
  if (!answer.ok) return answer;
  const tables = answer.rows.map(([database = '', name = '', type = '', engine = '']) => ({ database, name, type, engine }));
  return { ok: true, tables };
}

/** Table, column and expression of the defaults of a database that have these words in them. */
export function defaultsWith(task: DriverTask, access: Access, database: string, words: string): Promise<Rows> {
  const columns = hex('TABLE_NAME', 'COLUMN_NAME', 'COLUMN_DEFAULT');
  const place = `TABLE_SCHEMA = ${text(database)} AND LOCATE(${text(words)}, COLUMN_DEFAULT) > 0`;
  return ask(task, access, `SELECT ${columns} FROM information_schema.COLUMNS WHERE ${place}`);
}
