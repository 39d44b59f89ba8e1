/** Brings a dump of PostgreSQL back: all databases, one, or some of its tables, under their names or another; what is there is never overwritten. */
import type { DriverRestore, DriverRestored, DriverTask } from './driver.ts';
import { fileNameOf, nameOfFile } from './dump-folder.ts';
import { accessOf, quoted, text } from './postgresql-access.ts';
import { folderOf, parts, rolesFile, wholeFile } from './postgresql-files.ts';
import {
  ask,
  check,
  isRows,
  isStop,
  load,
  loadDatabase,
  makeAside,
  makeRoles,
  type Restoring,
  serverDatabase,
  stop,
  tell,
} from './postgresql-load.ts';
import { notRestored, notRestoredBy, whatWentWrong } from './verdicts.ts';

/** What is brought back of one database; without tables all of it. */
interface Wanted {
  readonly database: string;
  /** Of the dump. */
  readonly folder: string;
  /** Below the database's folder, with `.sql`. */
  readonly tables: readonly string[];
}

/** A single table needs the definitions of its database, too. */
export function pathsOfWish(paths: readonly string[]): readonly string[] {
  const wishes = paths.map(partsOfPath);
  const whole = wishes.filter(({ below }) => below.length === 0).map(({ folder }) => folder);
  const some = wishes.filter(({ below }) => below.length > 0);
  const definitions = [parts.database, parts.before, parts.sequences, parts.after];
  return [
    ...new Set([
      ...(paths.length === 0 ? [] : [rolesFile]),
      ...whole,
      ...some.flatMap(({ folder, below }) => [...definitions, below.join('/')].map(path => `${folder}/${path}`)),
    ]),
  ];
}

/** `shop/public/orders`, as the user knows it or as the dump has it. */
function partsOfPath(path: string): { readonly folder: string; readonly below: readonly string[] } {
  const [database = '', schema, ...names] = path.replace(/^(\.?\/)+|\/+$/g, '').split('/');
  const asFile = (name: string) => (name.includes('%') ? name : fileNameOf(name));
  const asFolder = (name: string) => (name.includes('%') || name.endsWith('.sql') ? name : folderOf(name));
  if (schema === undefined) return { folder: asFolder(database), below: [] };
  const table = names.join('/');
  if (table === '') return { folder: asFolder(database), below: [asFolder(schema)] };
  return { folder: asFolder(database), below: [asFolder(schema), table.endsWith('.sql') ? table : `${asFile(table)}.sql`] };
}

export async function restoreDump(task: DriverTask, wish: DriverRestore): Promise<DriverRestored> {
  if (wish.to.kind === 'folder') return { ok: true, sentence: `the dump is in ${wish.to.path}` };
  const files = (await task.files.walk(wish.folder)).filter(({ kind }) => kind === 'file').map(({ path }) => path);
  for (const path of files) {
    if (!wholeFile.test(await task.files.endOf(`${wish.folder}/${path}`, 256)))
      return notRestored(`${path} is not whole: its end is missing`, 'take another snapshot');
  }
  const wanted = wantedOf(files, wish.paths);
  const [first] = wanted;
  if (!first && !wish.paths.includes(rolesFile))
    return notRestored(
      'the dump has no such database, or no rows of such a table',
      'look at it with alp ls; of a partitioned table the partitions have the rows, and it comes back with its database: --to-database NAME',
    );
  if (wish.to.name !== undefined && wanted.length > 1)
    return notRestored(
      `${wanted.length} databases cannot be brought into the one ${wish.to.name}`,
      `name one of them: ${wanted.map(({ database }) => database).join(', ')}`,
    );
  const access = await accessOf(task);
  if (!access.ok) return notRestoredBy(access.verdict);
  const restoring: Restoring = { task, access, folder: wish.folder };
  const sentences: string[] = [];
  try {
    const made = await makeRoles(restoring);
    if (made.length > 0) sentences.push(`made the roles ${made.join(', ')}`);
    for (const one of wanted) sentences.push(await restoreOne(restoring, one, wish.to.name ?? one.database));
  } catch (error) {
    if (isStop(error)) return notRestored([...sentences, error.message].join('; '), error.remedy);
    throw error;
  }
  return { ok: true, sentence: sentences.join('; ') || 'all roles are there' };
}

function wantedOf(files: readonly string[], paths: readonly string[]): readonly Wanted[] {
  const folders = files.flatMap(file => (file.endsWith(`/${parts.database}`) ? [file.slice(0, -parts.database.length - 1)] : []));
  const wishes = paths.map(partsOfPath);
  return folders.flatMap(folder => {
    const ours = wishes.filter(wish => wish.folder === folder);
    if (ours.length === 0 && paths.length > 0) return [];
    const isWhole = ours.length === 0 || ours.some(({ below }) => below.length === 0);
    const rows = files.filter(file => isRows(file, folder)).map(file => file.slice(folder.length + 1));
    const chosen = rows.filter(file =>
      ours.some(({ below }) => file === below.join('/') || file.startsWith(`${below.join('/')}/`)),
    );
    if (!isWhole && chosen.length === 0) return [];
    return [{ database: nameOfFile(folder), folder, tables: isWhole ? [] : chosen }];
  });
}

async function restoreOne(restoring: Restoring, wanted: Wanted, target: string): Promise<string> {
  const { database, folder, tables } = wanted;
  const there = await stateOf(restoring, target, tables);
  if (tables.length > 0) return restoreTables(restoring, wanted, target, there);
  if (there.exists && target !== database)
    throw stop(
      `there is a database ${target} already`,
      'choose another name: nothing is overwritten in a database of another name',
    );
  if (there.isEmpty) {
    await loadDatabase(restoring, folder, target, true);
    return `brought back ${database}`;
  }
  if (there.connections > 0)
    throw stop(
      `the database ${target} is there, and in use by ${there.connections} connections: it cannot be set aside`,
      `stop what uses it, or restore under another name: --to-database ${target}_old`,
    );
  const aside = await makeAside(restoring, folder);
  await loadDatabase(restoring, folder, aside);
  if (!there.exists) {
    await tell(restoring, target, `ALTER DATABASE ${quoted(aside)} RENAME TO ${quoted(target)};`);
    return target === database ? `brought back ${database}` : `brought ${database} back as ${target}`;
  }
  // Names end at 63 bytes.
  const kept = `${target.slice(0, 36)}_before_${new Date(restoring.task.clock.now()).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '_')}`;
  await tell(
    restoring,
    target,
    `BEGIN; ALTER DATABASE ${quoted(target)} RENAME TO ${quoted(kept)}; ALTER DATABASE ${quoted(aside)} RENAME TO ${quoted(target)}; COMMIT;`,
  );
  return `brought back ${database}; what was there is kept as ${kept}`;
}

/** Definitions of all, the rows of some; what pg_dump makes of these goes where they are missing. */
async function restoreTables(
  restoring: Restoring,
  { database, folder, tables }: Wanted,
  target: string,
  there: State,
): Promise<string> {
  const [inTheWay] = there.tables;
  if (inTheWay !== undefined)
    throw stop(
      `the table ${inTheWay} is still there in ${target}: it is not overwritten`,
      `rename it first (ALTER TABLE … RENAME TO …), or look at the former one: --to-database ${target}_old`,
    );
  const aside = await makeAside(restoring, folder);
  // Rows of other tables that a key asks for are not here.
  const plain = [parts.before, parts.after, parts.sequences].map(part => `${folder}/${part}`);
  await load(restoring, aside, [
    ...plain,
    "SET session_replication_role = 'replica';",
    ...tables.map(table => `${folder}/${table}`),
  ]);
  const count = tables.length === 1 ? 'the table' : `${tables.length} tables:`;
  const names = tables.map(table => tableOf(table).join('.')).join(', ');
  if (!there.exists) {
    await tell(restoring, target, `ALTER DATABASE ${quoted(aside)} RENAME TO ${quoted(target)};`);
    return `made the database ${target} with ${count} ${names}; the other tables of ${database} are there without rows`;
  }
  const text = `${restoring.folder}/tables.sql`;
  const which = tables.map(table => `--table=${tableOf(table).map(quoted).join('.')}`);
  check(whatWentWrong('pg_dump', await restoring.access.run('pg_dump', aside, which, text)));
  await load(restoring, target, ['BEGIN;', text, 'COMMIT;']);
  await tell(restoring, aside, `DROP DATABASE ${quoted(aside)};`);
  return `brought ${count} ${names} back into ${target}`;
}

function tableOf(path: string): readonly string[] {
  const [schema = '', table = ''] = path.split('/');
  return [nameOfFile(schema), nameOfFile(table.replace(/\.sql$/, ''))];
}

interface State {
  readonly exists: boolean;
  /** It holds nothing of anybody. */
  readonly isEmpty: boolean;
  readonly connections: number;
  /** Those of the asked tables that it has. */
  readonly tables: readonly string[];
}

async function stateOf(restoring: Restoring, database: string, tables: readonly string[]): Promise<State> {
  const name = text(database);
  const [exists, connections] = await ask(
    restoring,
    serverDatabase(database),
    `SELECT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = ${name});
SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE datname = ${name} AND pid <> pg_backend_pid();`,
  );
  if (exists !== 't') return { exists: false, isEmpty: false, connections: 0, tables: [] };
  const isThere = tables.map(tableOf).map(parts => {
    const full = text(parts.map(quoted).join('.'));
    return `SELECT ${full} WHERE to_regclass(${full}) IS NOT NULL;`;
  });
  const [content, ...found] = await ask(
    restoring,
    database,
    `SELECT (SELECT count(*) FROM pg_catalog.pg_class WHERE relnamespace NOT IN (${systemSchemas}))
 + (SELECT count(*) FROM pg_catalog.pg_proc WHERE pronamespace NOT IN (${systemSchemas})) + (SELECT count(*) FROM pg_catalog.pg_type WHERE typnamespace NOT IN (${systemSchemas}))
 + (SELECT count(*) FROM pg_catalog.pg_namespace WHERE oid NOT IN (${systemSchemas}) AND nspname <> 'public') + (SELECT count(*) FROM pg_catalog.pg_largeobject_metadata)
 + (SELECT count(*) FROM pg_catalog.pg_extension WHERE extname <> 'plpgsql');
${isThere.join('\n')}`,
  );
  return { exists: true, isEmpty: content === '0', connections: Number(connections), tables: found };
}

const systemSchemas = "SELECT oid FROM pg_catalog.pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema'";
