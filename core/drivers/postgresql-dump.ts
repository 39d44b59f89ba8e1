/** Dumps one PostgreSQL database into a folder: what is there, the rows of each table, sequences and large objects, all of one moment. */

import type { DriverTask } from './driver.ts';
import { fileNamesOf, firstTrailerProblem } from './dump-folder.ts';
import { type Access, lockPatience, refusal, text } from './postgresql-access.ts';
import { definitionOf, dumpSchema } from './postgresql-definitions.ts';
import { closing, foldersOf, opening, parts, wholeFile } from './postgresql-files.ts';
import type { SqlConversation } from './sql-conversation.ts';
import type { Refusal } from './verdicts.ts';

const endOfRows = `\n\\.\n${closing}`;

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

interface PlacedTable extends Table {
  /** Of its file, below the folder of the database. */
  readonly path: string;
}

interface Rows {
  readonly folder: string;
  readonly tables: readonly PlacedTable[];
  /** For all that is not UTF-8: rows stay byte for byte what they are, also where they are no text at all (SQL_ASCII). */
  readonly encoding: string;
}

export type Dumped = Refusal | { readonly ok: true; readonly tables: number };

/** `key`: the word of `\restrict`; the same every time, so that what has not changed stays the same. */
export async function dumpDatabase(
  task: DriverTask,
  access: Access,
  database: string,
  folder: string,
  key: string,
): Promise<Dumped> {
  const psql = await access.talk(database);
  const [snapshot, largeObjects, encoding = ''] = (await psql.ask(beginning)) ?? [];
  const tables = (await psql.ask(listOfTables))?.map(line => JSON.parse(line) as Table);
  const sequences = await psql.ask(listOfSequences);
  if (snapshot === undefined || !tables || !sequences) return refusal((await psql.end()) ?? 'psql ended by itself');
  const wanted = tables.filter(({ schema, name }) => !isSkipped(task, `${database}.${schema}.${name}`));
  if (wanted.length > 0)
    await psql.tell(`LOCK TABLE ONLY ${wanted.map(({ table }) => table).join(', ONLY ')} IN ACCESS SHARE MODE;\n`);
  // The locks are there before anybody reads by the snapshot.
  await psql.ask('');
  const placed = placedOf(wanted);
  for (const schema of new Set(placed.map(({ path }) => path.slice(0, path.indexOf('/')))))
    await task.files.makePrivateFolder(`${folder}/${schema}`);
  const rows = dumpRows(psql, { folder, encoding, tables: placed });
  const schema = dumpSchema(task, access, { database, folder, key, snapshot, encoding, largeObjects: Number(largeObjects) > 0 });
  // The snapshot lives as long as the session: pg_dump has to be over before that ends.
  const problem = await schema;
  const areWhole = await rows;
  const lastWords = areWhole ? await dumpSequences(psql, { database, folder, sequences }) : false;
  const words = await psql.end();
  // When the session broke, pg_dump complains of the lost snapshot.
  if (words !== undefined) return refusal(words);
  if (problem) return problem;
  if (!areWhole || !lastWords) return refusal('psql ended by itself');
  const torn = await firstTrailerProblem(
    task,
    placed.map(({ path }) => `${folder}/${path}`),
    wholeFile,
  );
  return torn ?? { ok: true, tables: wanted.length };
}

function placedOf(tables: readonly Table[]): readonly PlacedTable[] {
  const folders = foldersOf(tables.map(({ schema }) => schema));
  const files = Map.groupBy(tables, ({ schema }) => schema);
  return [...files].flatMap(([schema, ofIt]) => {
    const names = fileNamesOf(ofIt.map(({ name }) => name));
    return ofIt.map(table => ({ ...table, path: `${folders.get(schema)}/${names.get(table.name)}.sql` }));
  });
}

/** As pg_dump does it. Without synchronize_seqscans a large table begins in its middle when somebody else reads it; row security hides rows unless it is told to complain. */
const settings = `SET statement_timeout = 0; SET lock_timeout = ${lockPatience}; SET idle_in_transaction_session_timeout = 0;
SET DateStyle = ISO; SET IntervalStyle = postgres; SET extra_float_digits = 3; SET bytea_output = hex; SET synchronize_seqscans = off; SET row_security = off;
`;

const beginning = `${settings}BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SELECT pg_catalog.pg_export_snapshot();
SELECT count(*) FROM pg_catalog.pg_largeobject_metadata;
SELECT pg_catalog.current_setting('server_encoding');`;

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
async function dumpRows(psql: SqlConversation, { folder, tables, encoding }: Rows): Promise<boolean> {
  const options = encoding === 'UTF8' ? '' : ` WITH (ENCODING ${text(encoding)})`;
  const asked: Promise<boolean>[] = [];
  for (const table of tables) {
    const { columns, condition } = table;
    const list = columns === null ? '' : ` (${columns})`;
    const what = condition === null ? `${table.table}${list}` : `(SELECT ${columns} FROM ONLY ${table.table} ${condition})`;
    const head = `${opening}\nCOPY ${table.table}${list} FROM stdin${options};`;
    asked.push(psql.save(`COPY ${what} TO STDOUT${options};`, `${folder}/${table.path}`, head, endOfRows));
  }
  return (await Promise.all(asked)).every(isWhole => isWhole);
}

/** Sequences know no moments: they are asked when all rows are here. */
async function dumpSequences(
  psql: SqlConversation,
  { database, folder, sequences }: { readonly database: string; readonly folder: string; readonly sequences: readonly string[] },
): Promise<boolean> {
  const asked: Promise<boolean>[] = [];
  asked.push(psql.save(sequences.join('\n'), `${folder}/${parts.sequences}`, `${opening}`, `\n${closing}`));
  const head = '-- Makes the database: psql --set=database=NAME --file=database.sql postgres\n';
  asked.push(psql.save(definitionOf(database), `${folder}/${parts.database}`, `${head}${opening}`, `\n${closing}`));
  return (await Promise.all(asked)).every(isWhole => isWhole);
}
