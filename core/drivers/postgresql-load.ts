/** Loads parts of a PostgreSQL dump: a database made aside, files and statements in one session, roles that are missing. */
import type { DriverTask } from './driver.ts';
import { type Access, accessOf, quoted, remedyOf } from './postgresql-access.ts';
import { parts, rolesFile } from './postgresql-files.ts';

/** Reads and writes of one restore. */
export interface Restoring {
  readonly task: DriverTask;
  readonly access: Access;
  readonly folder: string;
}

/** Ends the restore, in the words of the server; `isStop` knows it again. */
export function stop(message: string, remedy: string): Error {
  return Object.assign(new Error(message), { remedy });
}

export function isStop(error: unknown): error is Error & { readonly remedy: string } {
  return error instanceof Error && 'remedy' in error;
}

/** The one from which others are made and renamed. */
export function serverDatabase(database: string): string {
  return database === 'postgres' ? 'template1' : 'postgres';
}

/** `from`: the folder of the database in the dump. Noted first: what is cut off is dropped by the release. */
export async function makeAside({ task, access, folder }: Restoring, from: string): Promise<string> {
  const aside = `alp_restore_${task.files.randomHex(6)}`;
  await task.note({ aside });
  const psql = await access.talk('postgres', [`--set=database=${aside}`]);
  await psql.load(`${folder}/${from}/${parts.database}`);
  check(await psql.end());
  return aside;
}

export async function loadDatabase(restoring: Restoring, folder: string, into: string, isOneStep = false): Promise<void> {
  const files = (await restoring.task.files.walk(restoring.folder)).filter(({ kind }) => kind === 'file').map(({ path }) => path);
  const rows = files.filter(file => isRows(file, folder));
  const large = files.filter(file => file === `${folder}/${parts.largeObjects}`);
  const most = [`${folder}/${parts.before}`, ...rows, `${folder}/${parts.sequences}`, `${folder}/${parts.after}`];
  // pg_dump brings large objects in steps of their own.
  await load(restoring, into, [...(isOneStep ? ['BEGIN;', ...most, 'COMMIT;'] : most), ...large]);
}

/** Files, and statements between them, in one session. */
export async function load({ task, access, folder }: Restoring, into: string, steps: readonly string[]): Promise<void> {
  const key = task.files.randomHex(16);
  const psql = await access.talk(into);
  task.say(`loads into ${into}`);
  for (const step of steps) {
    if (step.endsWith(';')) {
      await psql.tell(`${step}\n`);
      continue;
    }
    const path = step.startsWith('/') ? step : `${folder}/${step}`;
    // Files of pg_dump say it themselves. No row can then be taken for an order to psql.
    const restricts = access.restricts && !(await isOfPgDump(task, path));
    if (restricts) await psql.tell(`\\restrict ${key}\n`);
    await psql.load(path);
    if (restricts) await psql.tell(`\\unrestrict ${key}\n`);
  }
  check(await psql.end());
}

async function isOfPgDump({ files }: DriverTask, path: string): Promise<boolean> {
  return /PostgreSQL database (cluster )?dump complete/.test(await files.endOf(path, 256));
}

export async function ask({ access }: Restoring, database: string, statements: string): Promise<readonly string[]> {
  const psql = await access.talk(database);
  const answer = await psql.ask(statements);
  check(await psql.end());
  return answer ?? [];
}

/** `database`: the one that is renamed or dropped; nobody may be connected to it. */
export async function tell(restoring: Restoring, database: string, statements: string): Promise<void> {
  await ask(restoring, serverDatabase(database), statements);
}

export function check(words: string | undefined): void {
  if (words !== undefined) throw stop(words, remedyOfLoad(words));
}

function remedyOfLoad(words: string): string {
  const role = /role "(.+?)" does not exist/.exec(words)?.[1];
  if (role !== undefined) return `make it first: CREATE ROLE "${role}"`;
  if (/tablespace ".+?" does not exist/.test(words)) return 'make the tablespace first: roles.sql of the dump has the statement';
  if (/extension ".+?" is not available|could not open extension control file/.test(words))
    return 'install the package of the extension first';
  if (/violates foreign key|relation .* does not exist|type .* does not exist/.test(words))
    return 'what it refers to is missing there; bring it back as well, or use --to-database NAME with a new name';
  return remedyOf(words);
}

export function isRows(file: string, folder: string): boolean {
  return file.startsWith(`${folder}/`) && file.slice(folder.length + 1).includes('/');
}

/** Roles that are missing here, with what they had; those that are here stay as they are. */
export async function makeRoles(restoring: Restoring): Promise<readonly string[]> {
  const lines = ((await restoring.task.files.read(`${restoring.folder}/${rolesFile}`)) ?? '')
    .split('\n')
    .filter(line => line.endsWith(';'));
  const names = lines.flatMap(line => /^CREATE ROLE (.+);$/.exec(line)?.[1] ?? []);
  if (names.length === 0) return [];
  const here = new Set(
    (await ask(restoring, 'postgres', 'SELECT to_json(rolname) FROM pg_catalog.pg_roles;')).map(line => JSON.parse(line)),
  );
  const missing = names.filter(name => !here.has(unquoted(name)));
  if (missing.length === 0) return [];
  const ours = lines.filter(line =>
    missing.some(
      name =>
        line === `CREATE ROLE ${name};` ||
        line.startsWith(`ALTER ROLE ${name} `) ||
        (line.startsWith('GRANT ') && / TO /.test(line) && line.split(' TO ').slice(1).join(' TO ').startsWith(name)),
    ),
  );
  const orders = ours
    .filter(line => !/^ALTER ROLE .* IN DATABASE /.test(line))
    .map(line => line.replace(/ GRANTED BY .*;$/, ';'));
  await ask(restoring, 'postgres', orders.join('\n'));
  return missing.map(unquoted);
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}

/** In `release`: words = it could not be dropped. */
export async function dropAside(task: DriverTask): Promise<string | undefined> {
  const { aside } = task.noted;
  if (aside === undefined || !/^alp_restore_[0-9a-f]+$/.test(aside)) return undefined;
  const access = await accessOf(task);
  if (!access.ok) return access.verdict.kind === 'failed' ? access.verdict.detail : 'it was cancelled';
  const psql = await access.talk('postgres');
  await psql.tell(`DROP DATABASE IF EXISTS ${quoted(aside)};\n`);
  return psql.end();
}
