/** Dumps one PostgreSQL database into a folder: what is there, the rows of each table, sequences and large objects, all of one moment. */

import type { DriverTask } from './driver.ts';
import { fileNameOf, trailerProblem } from './dump-folder.ts';
import { type Access, lockPatience, refusal, text } from './postgresql-access.ts';
import type { SqlConversation } from './sql-conversation.ts';
import { failed, type Refusal, whatWentWrong } from './verdicts.ts';

/** The files of a database, in the order in which they are loaded; the rows of tables come between `before` and `sequences`. */
export const parts = {
  database: 'database.sql',
  before: 'before.sql',
  sequences: 'sequences.sql',
  after: 'after.sql',
  largeObjects: 'large-objects.sql',
} as const;

/** The roles of the server. */
export const rolesFile = 'roles.sql';

const opening = "SET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n";
const closing = '\n-- complete\n';
const endOfRows = `\n\\.\n${closing}`;

/** What every whole file ends with: ours, and those of pg_dump. */
export const wholeFile =
  /\n-- (complete|PostgreSQL database (cluster )?dump complete)\n(--\n+)?(\\unrestrict \w+\n\n?)?(--\n+)?$/;

/** The folder of a database, or of a schema within it; names that our own files have are escaped. */
export function folderOf(name: string): string {
  const usual = fileNameOf(name);
  const taken: readonly string[] = [...Object.values(parts), rolesFile];
  return taken.includes(usual) ? `%${usual.charCodeAt(0).toString(16)}${usual.slice(1)}` : usual;
}

interface Table {
  readonly schema: string;
  readonly name: string;
  /** Quoted, with its schema. */
  readonly table: string;
  /** Quoted; null when it has none that are stored. */
  readonly columns: string | null;
  /** Of a table that belongs to an extension: which rows are the user's. */
  readonly condition: string | null;
}

interface Rows {
  readonly database: string;
  readonly folder: string;
  readonly tables: readonly Table[];
  readonly sequences: readonly string[];
}

/** `key`: the word of `\restrict`; the same every time, so that what has not changed stays the same. */
export async function dumpDatabase(
  task: DriverTask,
  access: Access,
  database: string,
  folder: string,
  key: string,
): Promise<Refusal | { readonly ok: true; readonly tables: number }> {
  const psql = await access.talk(database);
  const [snapshot, largeObjects] = (await psql.ask(beginning)) ?? [];
  const tables = (await psql.ask(listOfTables))?.map(line => JSON.parse(line) as Table);
  const sequences = await psql.ask(listOfSequences);
  if (snapshot === undefined || !tables || !sequences) return refusal((await psql.end()) ?? 'psql ended by itself');
  const wanted = tables.filter(({ schema, name }) => !isSkipped(task, `${database}.${schema}.${name}`));
  if (wanted.length > 0)
    await psql.tell(`LOCK TABLE ONLY ${wanted.map(({ table }) => table).join(', ONLY ')} IN ACCESS SHARE MODE;\n`);
  const rows = dumpRows(task, access, psql, { database, folder, tables: wanted, sequences });
  const schema = dumpSchema(task, access, { database, folder, key, snapshot, largeObjects: Number(largeObjects) > 0 });
  // The snapshot lives as long as the session: pg_dump has to be over before that ends.
  const problem = await schema;
  const areWhole = await rows;
  const words = await psql.end();
  // When the session broke, pg_dump complains of the lost snapshot.
  if (words !== undefined) return refusal(words);
  if (problem) return problem;
  if (!areWhole) return refusal('psql ended by itself');
  for (const table of wanted) {
    const torn = await trailerProblem(task, `${folder}/${pathOf(table)}`, wholeFile);
    if (torn) return torn;
  }
  return { ok: true, tables: wanted.length };
}

/** As pg_dump does it. Without synchronize_seqscans a large table begins in its middle when somebody else reads it; row security hides rows unless it is told to complain. */
const beginning = `SET statement_timeout = 0; SET lock_timeout = ${lockPatience}; SET idle_in_transaction_session_timeout = 0;
SET DateStyle = ISO; SET IntervalStyle = postgres; SET extra_float_digits = 3; SET bytea_output = hex; SET synchronize_seqscans = off; SET row_security = off;
BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SELECT pg_catalog.pg_export_snapshot();
SELECT count(*) FROM pg_catalog.pg_largeobject_metadata;`;

/** Of what an extension made, only the rows that it says are the user's. */
const ownRelations = `FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e'
LEFT JOIN (SELECT unnest(extconfig) AS oid, unnest(extcondition) AS condition FROM pg_catalog.pg_extension) x ON x.oid = c.oid
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND (d.objid IS NULL OR x.oid IS NOT NULL)`;

const listOfTables = `SELECT json_build_object('schema', n.nspname, 'name', c.relname, 'table', format('%I.%I', n.nspname, c.relname),
 'columns', (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_catalog.pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''),
 'condition', nullif(x.condition, '')) ${ownRelations} AND c.relkind = 'r' ORDER BY n.nspname, c.relname;`;

/** Statements that ask each sequence for the statement that sets it. */
const listOfSequences = `SELECT format('SELECT format(''SELECT pg_catalog.setval(%%L, %%s, %%L);'', %L, last_value, is_called) FROM %I.%I;', format('%I.%I', n.nspname, c.relname), n.nspname, c.relname)
${ownRelations} AND c.relkind = 'S' ORDER BY n.nspname, c.relname;`;

function isSkipped({ settings }: DriverTask, name: string): boolean {
  const patterns = Array.isArray(settings.skip_tables) ? settings.skip_tables : [];
  return patterns.some((pattern: string) => {
    const pieces = pattern.split('*').map((piece: string) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${pieces.join('.*')}$`, 's').test(name);
  });
}

/** The session answers one after the other, and is never kept waiting for the next question. */
async function dumpRows(
  task: DriverTask,
  access: Access,
  psql: SqlConversation,
  { database, folder, tables, sequences }: Rows,
): Promise<boolean> {
  for (const schema of new Set(tables.map(table => table.schema)))
    await task.files.makePrivateFolder(`${folder}/${folderOf(schema)}`);
  const asked: Promise<unknown>[] = [];
  for (const table of tables) {
    const { columns, condition } = table;
    const list = columns === null ? '' : ` (${columns})`;
    const what = condition === null ? `${table.table}${list}` : `(SELECT ${columns} FROM ONLY ${table.table} ${condition})`;
    const head = `${opening}\nCOPY ${table.table}${list} FROM stdin;`;
    const path = `${folder}/${pathOf(table)}`;
    if (access.writesFiles) await saveByItself(task, psql, `COPY ${what} TO STDOUT;`, path, head);
    else asked.push(psql.save(`COPY ${what} TO STDOUT;`, path, head, endOfRows));
  }
  asked.push(psql.save(sequences.join('\n'), `${folder}/${parts.sequences}`, `${opening}`, `\n${closing}`));
  const head = '-- Makes the database: psql --set=database=NAME --file=database.sql postgres\n';
  asked.push(psql.save(definitionOf(database), `${folder}/${parts.database}`, `${head}${opening}`, `\n${closing}`));
  return (await Promise.all(asked)).every(isWhole => isWhole);
}

/** Faster by a third than through our hands. psql complains of rows that it cannot write, and the last line says whether the rest is there. */
async function saveByItself(
  { files }: DriverTask,
  psql: SqlConversation,
  copy: string,
  path: string,
  head: string,
): Promise<void> {
  // Made by us, since psql would let others read it.
  await files.createNew(path, '');
  const echoes = (text: string) => `\\qecho ${inBackslashes(text)}\n`;
  await psql.tell(`\\o ${inBackslashes(path)}\n${echoes(head)}${copy}\n${echoes(endOfRows.slice(1, -1))}\\o\n`);
}

/** An argument of a command of psql that begins with a backslash. */
function inBackslashes(argument: string): string {
  return `'${argument.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\n', '\\n')}'`;
}

function pathOf({ schema, name }: Table): string {
  return `${folderOf(schema)}/${fileNameOf(name)}.sql`;
}

/** What pg_dump --create says, with the name left open: encoding, locale, owner, settings, rights. */
function definitionOf(database: string): string {
  const only = `FROM pg_catalog.pg_database d WHERE datname = ${text(database)}`;
  // Columns that a version of the server does not have are absent here.
  const field = (name: string) => `to_jsonb(d) ->> '${name}'`;
  const lists = "'search_path', 'session_preload_libraries', 'local_preload_libraries', 'temp_tablespaces'";
  const setting = (config: string) =>
    `split_part(${config}, '=', 1), CASE WHEN split_part(${config}, '=', 1) IN (${lists}) THEN substr(${config}, strpos(${config}, '=') + 1) ELSE quote_literal(substr(${config}, strpos(${config}, '=') + 1)) END`;
  return `SELECT 'CREATE DATABASE :"database" TEMPLATE = template0' || format(' ENCODING = %L LC_COLLATE = %L LC_CTYPE = %L', pg_catalog.pg_encoding_to_char(encoding), datcollate, datctype)
 || CASE ${field('datlocprovider')} WHEN 'i' THEN format(' LOCALE_PROVIDER = icu ICU_LOCALE = %L', coalesce(${field('daticulocale')}, ${field('datlocale')}))
 WHEN 'b' THEN format(' LOCALE_PROVIDER = builtin BUILTIN_LOCALE = %L', ${field('datlocale')}) ELSE '' END
 || CASE WHEN datconnlimit >= 0 THEN ' CONNECTION LIMIT = ' || datconnlimit ELSE '' END || ';' ${only};
SELECT format('ALTER DATABASE :"database" OWNER TO %I;', pg_catalog.pg_get_userbyid(datdba)) ${only};
SELECT format('COMMENT ON DATABASE :"database" IS %L;', description) FROM pg_catalog.pg_database d JOIN pg_catalog.pg_shdescription s ON s.objoid = d.oid AND s.classoid = 'pg_catalog.pg_database'::pg_catalog.regclass WHERE datname = ${text(database)};
SELECT CASE setrole WHEN 0 THEN 'ALTER DATABASE :"database"' ELSE format('ALTER ROLE %I IN DATABASE :"database"', pg_catalog.pg_get_userbyid(setrole)) END || format(' SET %I TO %s;', ${setting('config')})
 FROM pg_catalog.pg_database d JOIN pg_catalog.pg_db_role_setting s ON s.setdatabase = d.oid, unnest(setconfig) AS config WHERE datname = ${text(database)} ORDER BY setrole, config;
SELECT 'REVOKE ALL ON DATABASE :"database" FROM PUBLIC;' ${only} AND datacl IS NOT NULL;
SELECT format('GRANT %s ON DATABASE :"database" TO %s%s;', privilege_type, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_catalog.pg_get_userbyid(grantee)) END, CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
 FROM pg_catalog.pg_database d, pg_catalog.aclexplode(datacl) WHERE datname = ${text(database)} ORDER BY 1;`;
}

interface Schema {
  readonly database: string;
  readonly folder: string;
  readonly key: string;
  readonly snapshot: string;
  readonly largeObjects: boolean;
}

/** pg_dump knows best what there is besides rows: it looks at the same moment, once, and pg_restore makes two texts of what it saw. */
async function dumpSchema(task: DriverTask, access: Access, schema: Schema): Promise<Refusal | undefined> {
  const { database, folder, key, snapshot } = schema;
  const [before, after, largeObjects] = [parts.before, parts.after, parts.largeObjects].map(part => `${folder}/${part}`) as [
    string,
    string,
    string,
  ];
  const archive = `${folder}/definitions`;
  const usual = [`--snapshot=${snapshot}`, `--lock-wait-timeout=${lockPatience}`, '--encoding=UTF8'];
  const dump = async (path: string, args: readonly string[]) => {
    const words = whatWentWrong('pg_dump', await access.run('pg_dump', database, [...args, ...usual], path));
    return words === undefined ? undefined : refusal(words);
  };
  const write = async (path: string, section: string) => {
    const args = [`--section=${section}`, '--file=-', ...restrict(access, key), archive];
    const words = whatWentWrong('pg_restore', await task.run({ program: 'pg_restore', args, saveTo: path }));
    return words === undefined ? trailerProblem(task, path, wholeFile) : refusal(words);
  };
  // -B and -b are the same in all versions; their long names are not.
  const problem =
    (await dump(archive, ['--format=custom', '--compress=0', '--section=pre-data', '--section=post-data', '-B'])) ??
    (await write(before, 'pre-data')) ??
    (await write(after, 'post-data'));
  await task.files.delete(archive);
  if (problem || !schema.largeObjects) return problem;
  const everything = ['--data-only', '-b', '--exclude-table-data=*.*', ...restrict(access, key)];
  return (await dump(largeObjects, everything)) ?? trailerProblem(task, largeObjects, wholeFile);
}

function restrict({ restricts }: Access, key: string): readonly string[] {
  return restricts ? [`--restrict-key=${key}`] : [];
}

/** Roles and tablespaces belong to the server as a whole. */
export async function dumpRoles(
  task: DriverTask,
  access: Access,
  folder: string,
  key: string,
  cluster: { readonly seesPasswords: boolean; readonly databases: readonly string[] },
): Promise<Refusal | undefined> {
  const [database] = cluster.databases;
  if (database === undefined)
    return failed('the server shows no database to this user', 'look at user, and at alp drivers postgresql');
  const args = ['--globals-only', ...(cluster.seesPasswords ? [] : ['--no-role-passwords']), ...restrict(access, key)];
  const words = whatWentWrong('pg_dumpall', await access.run('pg_dumpall', database, args, `${folder}/${rolesFile}`));
  if (words !== undefined) return refusal(words);
  return trailerProblem(task, `${folder}/${rolesFile}`, wholeFile);
}
