/** Copies a SQLite database while others write to it, checks the copy, and writes its tables out as statements. */

import type { DriverTask } from './driver.ts';
import { fileNamesOf } from './dump-folder.ts';
import { converse, type SqlConversation } from './sql-conversation.ts';
import { failed, notNow, type Refusal, whatWentWrong } from './verdicts.ts';

/** A dump may take its time; the watch over the run has its own limit. */
const usualPatience = 24 * 60 * 60_000;
/** So long a writer may keep us waiting, in milliseconds. */
const busyPatience = 60_000;

export const closing = '-- complete\n';
export const wholeFile = /(^|\n)-- complete\n$/;

export async function versionOf(task: DriverTask): Promise<string | Refusal> {
  const result = await task.run({ program: 'sqlite3', args: ['--version'] });
  const words = whatWentWrong('sqlite3', result);
  return words === undefined ? (result?.stdout.split(' ')[0] ?? '') : failed(words, 'look whether sqlite3 is whole');
}

/** Nothing is ever made that was not there. */
export function talkTo(task: DriverTask, path: string): Promise<SqlConversation> {
  const patience = typeof task.settings.patience === 'number' ? task.settings.patience : usualPatience;
  const uri = `file:${path.split('/').map(encodeURIComponent).join('/')}?mode=rw`;
  // Without the user's own ~/.sqliterc.
  return converse(task, { program: 'sqlite3', args: ['-batch', '-bail', '-init', '/dev/null', uri] }, patience);
}

/**
 * The read transaction keeps writers from making the backup begin again and again. The log of the database is left to those who write:
 * whoever closes a database last would copy it over.
 */
export async function copyDatabase(task: DriverTask, path: string, copy: string): Promise<Refusal | undefined> {
  const sqlite = await talkTo(task, path);
  await sqlite.tell(`.timeout ${busyPatience}
.dbconfig no_ckpt_on_close on
BEGIN;
SELECT count(*) FROM sqlite_master;
.backup main ${inDots(copy)}
COMMIT;
`);
  const words = await sqlite.end();
  if (words === undefined && (await task.files.kindOf(copy)) === 'file') return undefined;
  const said = `${path} could not be copied: ${words ?? 'sqlite3 says nothing'}`;
  if (/locked|busy/.test(said)) return notNow(said, 'somebody writes to it; run it again when that is over');
  return failed(said, /not a database|malformed/.test(said) ? damaged : 'try it by hand: sqlite3 FILE .schema');
}

const damaged = 'it is damaged: sqlite3 FILE .recover may save what is left; the snapshots before have it whole';

/** A path for a command of sqlite3 that begins with a dot. */
function inDots(path: string): string {
  return `"${path.replace(/["\\]/g, letter => `\\${letter}`)}"`;
}

/** Quoted, for a name. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Quoted, for a text. */
export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

interface Thing {
  readonly type: 'table' | 'index' | 'trigger' | 'view';
  readonly name: string;
  /** The table (or view) that it belongs to. */
  readonly of: string;
  readonly sql: string;
}

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly key: number;
}

export async function dumpCopy(
  task: DriverTask,
  path: string,
  copy: string,
  folder: string,
): Promise<Refusal | { readonly ok: true; readonly tables: number }> {
  const sqlite = await talkTo(task, copy);
  const [check, ...more] = (await sqlite.ask('PRAGMA integrity_check;')) ?? [];
  const things = (await sqlite.ask(listOfThings))?.map(line => JSON.parse(line) as Thing);
  const columns = (await sqlite.ask(listOfColumns))?.map(line => JSON.parse(line) as Column);
  if (check !== 'ok' || !things || !columns) {
    const words = await sqlite.end();
    const [, stranger] = /(no such collation sequence: \S+|unknown function: \S+|no such module: \S+)/.exec(words ?? '') ?? [];
    if (stranger !== undefined) return dumpStrange(task, path, folder, stranger);
    const complaints = [check, ...more]
      .filter(line => line !== undefined && line !== 'ok')
      .slice(0, 3)
      .join('; ');
    return failed(`${path} does not pass its integrity check: ${complaints || (words ?? 'sqlite3 says nothing')}`, damaged);
  }
  const tables = things.filter(thing => thing.type === 'table' && !isVirtual(thing));
  const sequenced = things.some(({ name }) => name === 'sqlite_sequence');
  const ours = tables.filter(({ name }) => !/^sqlite_/i.test(name));
  const names = fileNamesOf(ours.map(({ name }) => name));
  const saved = ours.map(table => {
    const parts = things.filter(
      ({ of, type, sql }) => of === table.name && sql !== '' && (type === 'index' || type === 'trigger'),
    );
    const tail = parts.map(({ sql }) => ended(sql)).join('');
    const its = columns.filter(column => column.table === table.name);
    const head = `PRAGMA foreign_keys = OFF;\n${ended(table.sql).trimEnd()}`;
    const statements = rowsOf(table, its) + (sequenced && /AUTOINCREMENT/i.test(table.sql) ? sequenceOf(table.name) : '');
    return sqlite.save(statements, `${folder}/tables/${names.get(table.name)}.sql`, head, `\n${tail}${closing}`);
  });
  saved.push(sqlite.save(ofTheWhole, `${folder}/database.sql`, `-- ${path.replaceAll(/\s/g, ' ')}`, `\n${closing}`));
  saved.push(sqlite.save('', `${folder}/views.sql`, viewsOf(things), closing));
  const areWhole = (await Promise.all(saved)).every(isWhole => isWhole);
  const words = await sqlite.end();
  if (words !== undefined || !areWhole)
    return failed(`${path}: ${words ?? 'sqlite3 ended by itself'}`, 'look whether the disk is full');
  return { ok: true, tables: saved.length - 2 };
}

/** The program that owns the database brings functions of its own: without them nobody can read it, and a copy is all there can be. */
async function dumpStrange(
  task: DriverTask,
  path: string,
  folder: string,
  stranger: string,
): Promise<Refusal | { readonly ok: true; readonly tables: number }> {
  if (task.settings.copy !== true)
    return failed(
      `${path} cannot be read by sqlite3: ${stranger}`,
      'the program that owns it brings this along; with copy = yes it is kept as one file, though unchecked',
    );
  task.say(`${path} is kept as one file alone, unchecked: ${stranger}`);
  await task.files.createNew(`${folder}/database.sql`, `-- ${path.replaceAll(/\s/g, ' ')}\n${closing}`);
  return { ok: true, tables: 0 };
}

/** A comment at its end must not swallow the semicolon. */
function ended(sql: string): string {
  return /--[^\n]*$/.test(sql) ? `${sql}\n;\n` : `${sql};\n`;
}

const listOfThings = `SELECT json_object('type', type, 'name', name, 'of', tbl_name, 'sql', coalesce(sql, '')) FROM sqlite_master ORDER BY rowid;`;

/** Without those that are computed. */
const listOfColumns = `SELECT json_object('table', m.name, 'column', c.name, 'type', c.type, 'key', c.pk) FROM sqlite_master m, pragma_table_xinfo(m.name) c
 WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL TABLE%' AND c.hidden = 0 ORDER BY m.rowid, c.cid;`;

const ofTheWhole = ['encoding', 'page_size', 'auto_vacuum', 'user_version', 'application_id']
  .map(name => `SELECT 'PRAGMA ${name} = ''' || ${name} || ''';' FROM pragma_${name};`)
  .join('\n')
  .concat(`\nSELECT 'PRAGMA journal_mode = ''WAL'';' FROM pragma_journal_mode WHERE journal_mode = 'wal';`);

function isVirtual({ sql }: Thing): boolean {
  return /^CREATE VIRTUAL TABLE/i.test(sql);
}

/** Asks for an INSERT per row, in the order of the rows. */
function rowsOf({ name, sql }: Thing, columns: readonly Column[]): string {
  const names = columns.map(({ column }) => column);
  const keys = columns.filter(({ key }) => key > 0);
  const isRowid = keys.length === 1 && keys[0]?.type.toUpperCase() === 'INTEGER';
  // A column of the user's may have one of its names.
  const rowid = ['rowid', '_rowid_', 'oid'].find(word => !names.some(column => column.toLowerCase() === word));
  const hasRowid = !isRowid && !/WITHOUT\s+ROWID/i.test(sql) && rowid !== undefined;
  const list = [...(hasRowid ? [rowid] : []), ...names.map(quoted)];
  const values = joined(list.map(literalOf));
  return `SELECT ${text(`INSERT INTO ${quoted(name)} (${list.join(', ')}) VALUES (`)} || ${values} || ');' FROM ${quoted(name)} NOT INDEXED;`;
}

/** With commas between; in a tree, since SQLite takes expressions of a thousand levels, and tables of two thousand columns. */
function joined(values: readonly string[]): string {
  if (values.length <= 1) return values[0] ?? "''";
  const half = Math.ceil(values.length / 2);
  return `(${joined(values.slice(0, half))} || ',' || ${joined(values.slice(half))})`;
}

/**
 * The literal that becomes this value again. quote() ends a text at a byte of zero; sqlite3 reads line ends its own way, and shows
 * other control characters its own way: a text with such comes as its bytes. Infinity has a name that cannot be read back.
 */
function literalOf(column: string): string {
  const strange = `${column} GLOB '*[' || char(1) || '-' || char(8) || char(11) || char(12) || char(14) || '-' || char(31) || char(127) || ']*'`;
  const asBytes = `instr(CAST(${column} AS BLOB), x'00') OR ${strange} OR instr(${column}, '\\n') OR instr(${column}, '\\r')`;
  const asLines = `'replace(replace(' || replace(replace(quote(${column}), char(10), '\\n'), char(13), '\\r') || ',''\\n'',char(10)),''\\r'',char(13))'`;
  return `CASE typeof(${column})
 WHEN 'text' THEN CASE WHEN ${asBytes} THEN 'CAST(' || quote(CAST(${column} AS BLOB)) || ' AS TEXT)' WHEN instr(${column}, char(10)) OR instr(${column}, char(13)) THEN ${asLines} ELSE quote(${column}) END
 WHEN 'real' THEN CASE ${column} WHEN 9e999 THEN '9e999' WHEN -9e999 THEN '-9e999' ELSE quote(${column}) END
 ELSE quote(${column}) END`;
}

/** The highest number that was ever given, also when its row is gone. */
function sequenceOf(table: string): string {
  return `
SELECT 'DELETE FROM sqlite_sequence WHERE name = ' || quote(name) || ';' || char(10) || 'INSERT INTO sqlite_sequence (name, seq) VALUES (' || quote(name) || ', ' || seq || ');' FROM sqlite_sequence WHERE name = ${text(table)};`;
}

/** A virtual table keeps its rows in tables that are dumped like any other: it must not make them again. */
function viewsOf(things: readonly Thing[]): string {
  const virtual = things
    .filter(isVirtual)
    .map(
      ({ name, sql }) =>
        `INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES ('table', ${text(name)}, ${text(name)}, 0, ${text(sql)});\n`,
    );
  const views = things.filter(({ type }) => type === 'view');
  const names = new Set([...views, ...things.filter(isVirtual)].map(({ name }) => name));
  const triggers = things.filter(({ type, of }) => type === 'trigger' && names.has(of));
  const writable =
    virtual.length === 0 ? '' : `PRAGMA writable_schema = ON;\n${virtual.join('')}PRAGMA writable_schema = RESET;\n`;
  return writable + [...views, ...triggers].map(({ sql }) => ended(sql)).join('');
}
