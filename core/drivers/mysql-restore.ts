/** Brings tables, databases or all of a MySQL or MariaDB dump back, under their own names or into a database of another. */
import type { DriverRestore, DriverRestored, DriverTask } from './driver.ts';
import { fileNameOf, nameOfFile } from './dump-folder.ts';
import { type Access, accessOf, ask, quoted, remedyOf, usualOptions } from './mysql-access.ts';
import { collisionOf, ownSequences } from './mysql-beside.ts';
import { wholeFile } from './mysql-files.ts';
import { type NotRestored, notRestored, notRestoredBy, whatWentWrong } from './verdicts.ts';

/** A table of a hundred million rows takes its time. */
const patience = 24 * 60 * 60_000;

/** In the order in which they are loaded: views use tables and functions, triggers would fire while rows are loaded. */
const kinds = ['database', 'sequences', 'tables', 'routines', 'triggers', 'views', 'events'] as const;
type Kind = (typeof kinds)[number];

/** One file of a dump. */
export interface Part {
  readonly path: string;
  readonly database: string;
  readonly kind: Kind;
  /** Of the kinds `tables` and `triggers`. */
  readonly table: string;
}

export async function restoreDump(task: DriverTask, wish: DriverRestore): Promise<DriverRestored> {
  if (wish.to.kind === 'folder') return { ok: true, sentence: `the dump is in ${wish.to.path}` };
  const wanted = await wantedOf(task, wish);
  if (!wanted.ok) return wanted;
  const torn = await tornOf(task, wish.folder, wanted);
  if (torn) return torn;
  const access = await accessOf(task);
  if (!access.ok) return notRestoredBy(access.verdict);
  const collision = await collisionOf(task, access, wanted.parts, wish.to.name);
  if (collision) return collision;
  const unmade = await makeDatabases(task, access, wanted.parts, wish);
  if (unmade) return unmade;
  for (const part of wanted.parts.filter(({ kind }) => kind !== 'database')) {
    const problem = await load(task, access, wish, part);
    if (problem) return problem;
  }
  const stray = await ownSequences(task, access, wanted.parts, wish.to.name);
  if (stray) return stray;
  const users = wanted.users ? await loadFile(task, access, `${wish.folder}/users.sql`) : undefined;
  return users ?? { ok: true, sentence: told(wanted, wish.to.name) };
}

/** Where the dump has what a user names: `shop/orders` is a file of its own, with its triggers beside it. */
export function pathsOfDump(paths: readonly string[]): readonly string[] {
  const wanted = paths.map(plainly).flatMap(path => {
    const [first = '', ...rest] = path.split('/');
    const database = isEscaped(first) ? first : fileNameOf(first);
    if (path === 'users.sql') return [path];
    if (rest.length === 0) return [database];
    const beside = [`${database}/database.sql`, `${database}/triggers`];
    if (rest[0] === 'tables') return [`${database}/${rest.join('/')}`, ...beside];
    if (rest[0] === 'triggers' || (rest.length === 1 && kinds.some(kind => rest[0] === `${kind}.sql`)))
      return [`${database}/${rest.join('/')}`];
    return [`${database}/tables/${fileNameOf(rest.join('/'))}.sql`, ...beside];
  });
  return [...new Set(wanted)];
}

/** As the folder of the dump is called, where that is not the name itself. */
function isEscaped(name: string): boolean {
  return /%[0-9A-F]{2}/.test(name) && !/%(?![0-9A-F]{2})/.test(name);
}

function plainly(path: string): string {
  return path.replace(/^\.?\/+|\/+$/g, '');
}

interface Wanted {
  readonly ok: true;
  readonly parts: readonly Part[];
  readonly users: boolean;
  /** Events are not brought into another name. */
  readonly leftOut: boolean;
}

async function wantedOf({ files }: DriverTask, { folder, paths, to }: DriverRestore): Promise<Wanted | NotRestored> {
  const entries = (await files.walk(folder)).filter(({ kind }) => kind === 'file').map(({ path }) => path);
  const parts = entries.flatMap(partOf);
  const chosen = new Set<Part>();
  let users = false;
  for (const path of paths.map(plainly)) {
    const meant = parts.filter(part => isMeant(part, path));
    if (path === 'users.sql' && entries.includes(path)) users = true;
    else if (meant.length === 0) return notRestored(`the dump has no ${path}`, 'name a database (shop) or a table (shop/orders)');
    for (const part of meant) chosen.add(part);
  }
  // Accounts and the server's own tables only for who names them.
  const all = paths.length > 0 ? [...chosen] : parts.filter(({ database }) => database !== 'mysql');
  if (all.length === 0 && !users) return notRestored('there is no database in this dump', 'look at it with alp ls');
  const databases = new Set(all.map(({ database }) => database));
  const other = to.kind === 'database' ? to.name : undefined;
  if (other !== undefined && databases.size > 1)
    return notRestored(
      `${databases.size} databases cannot be brought into the one ${other}`,
      `name one of them: ${[...databases].join(', ')}`,
    );
  const isOther = other !== undefined && !databases.has(other);
  const kept = all.filter(({ kind }) => !isOther || kind !== 'events');
  const inOrder = kept.toSorted((one, two) => kinds.indexOf(one.kind) - kinds.indexOf(two.kind));
  return { ok: true, parts: inOrder, users, leftOut: kept.length < all.length };
}

function partOf(path: string): readonly Part[] {
  const [, folder, kind = '', file] = /^([^/]+)\/([a-z]+)(?:\/([^/]+))?\.sql$/.exec(path) ?? [];
  const isTable = kind === 'tables' || kind === 'triggers';
  if (folder === undefined || !kinds.includes(kind as Kind) || isTable !== (file !== undefined)) return [];
  return [{ path, database: nameOfFile(folder), kind: kind as Kind, table: file === undefined ? '' : nameOfFile(file) }];
}

/** `shop`, `shop/orders`, or a path of the dump itself. Loading a table drops its triggers, so they come with it. */
function isMeant({ path, database, table, kind }: Part, wanted: string): boolean {
  const isBelow = (one: string) => one === wanted || one.startsWith(`${wanted}/`);
  if (database === wanted || isBelow(path)) return true;
  if (table === '') return false;
  const names = [`${database}/${table}`, `${fileNameOf(database)}/${table}`];
  return names.includes(wanted) || (kind === 'triggers' && isBelow(path.replace('/triggers/', '/tables/')));
}

async function tornOf({ files }: DriverTask, folder: string, { parts, users }: Wanted): Promise<NotRestored | undefined> {
  for (const path of [...parts.map(part => part.path), ...(users ? ['users.sql'] : [])]) {
    const end = await files.endOf(`${folder}/${path}`, 64);
    if (!wholeFile.test(end)) return notRestored(`${path} is not whole: its last line is missing`, 'take another snapshot');
  }
  return undefined;
}

/** With the character set that each had, where the dump says it; those that are there stay as they are. */
async function makeDatabases(
  task: DriverTask,
  access: Access,
  parts: readonly Part[],
  { folder, to }: DriverRestore,
): Promise<NotRestored | undefined> {
  for (const database of new Set(parts.map(part => part.database))) {
    const part = parts.find(one => one.database === database && one.kind === 'database');
    const text = part ? await task.files.read(`${folder}/${part.path}`) : '';
    const [, options = ''] = /^CREATE DATABASE [^`]*`(?:[^`]|``)+`(.*);$/ms.exec(text ?? '') ?? [];
    const name = nameFor(to, database);
    const made = await ask(task, access, `CREATE DATABASE IF NOT EXISTS ${quoted(name)}${options}`);
    if (!made.ok) return notRestoredBy(made.verdict);
  }
  return undefined;
}

function nameFor(to: DriverRestore['to'], database: string): string {
  return (to.kind === 'database' ? to.name : undefined) ?? database;
}

async function load(
  task: DriverTask,
  access: Access,
  { folder, to }: DriverRestore,
  part: Part,
): Promise<NotRestored | undefined> {
  const name = nameFor(to, part.database);
  task.say(`loads ${part.path} into ${name}`);
  return loadFile(task, access, `${folder}/${part.path}`, name);
}

async function loadFile(task: DriverTask, access: Access, path: string, database?: string): Promise<NotRestored | undefined> {
  const result = await task.run({
    program: access.client,
    // Binary: nothing but DELIMITER is taken for a command, and line ends stay as they are.
    args: [...usualOptions, '--binary-mode', ...(database === undefined ? [] : [`--database=${database}`])],
    secrets: [access.options],
    inputFrom: path,
    patience,
  });
  const words = whatWentWrong(access.client, result);
  if (words === undefined) return undefined;
  const isTooLarge = /\b(1153|2006|2020)\b/.test(words);
  return notRestored(
    `${path.split('/').slice(-3).join('/')} could not be loaded: ${words}`,
    isTooLarge
      ? 'set max_allowed_packet of the server to 1G for the time of it'
      : `what came before it is loaded; ${remedyOf(words)}`,
  );
}

function told({ parts, users, leftOut }: Wanted, other: string | undefined): string {
  const tables = parts.filter(({ kind }) => kind === 'tables').length;
  const databases = [...new Set(parts.map(({ database }) => database))];
  const what =
    parts.length === 0
      ? []
      : [
          `${tables} ${tables === 1 ? 'table' : 'tables'} of ${databases.join(', ')}${other === undefined || databases[0] === other ? '' : ` into ${other}`}`,
        ];
  const all = [...what, ...(users ? ['the users'] : [])].join(' and ');
  return `brought back ${all}${leftOut ? '; its events were left out, since they would run in both' : ''}`;
}
