/** Lays one stream of mysqldump out as a folder: a file per table, beside them the views, routines, triggers and events of each database. */
import type { Files } from '../world/files.ts';
import { type StatementListener, statementCutter } from './sql-statements.ts';

/** What every file begins with: it is loaded in a session of its own. No version and no date, so that equal tables give equal files. */
const opening = `-- Load it in a session of its own: mariadb --binary-mode DATABASE < FILE
/*!40101 SET NAMES utf8mb4 */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET UNIQUE_CHECKS=0, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
/*!40111 SET SQL_NOTES=0 */;
/*M!100201 SET CHECK_CONSTRAINT_CHECKS=0 */;

`;

/** And ends with. */
export const wholeFile = /\n-- Dump completed\n$/;
const closing = '\n-- Dump completed\n';

export interface DumpFiles {
  /** Throws when the disk is full. */
  push(chunk: Buffer): void;
  /** Ends every file. Words = the stream is not whole. Throws when the disk is full. */
  end(): string | undefined;
  /** After a mishap: nothing more is written, and nothing stays open. */
  abandon(): void;
  readonly tables: ReadonlySet<string>;
}

/** What folders and files are called. */
export interface DumpNames {
  database(name: string): string;
  table(database: string, name: string): string;
}

/**
 * `former`: the folder of the last dump, so that of tables that have not changed nothing is written.
 * `names`: or the one file of the folder into which all of the stream belongs.
 */
export function dumpFiles(
  files: Pick<Files, 'openForBytes' | 'openLike'>,
  folder: string,
  former: string,
  names: DumpNames | string,
): DumpFiles {
  const written = new Set<string>();
  const tables = new Set<string>();
  let current: { readonly path: string; readonly file: ReturnType<Files['openForBytes']> } | undefined;
  let isCompleted = false;
  let isDropped = false;
  /** What stands before the first statement that names the table. */
  const held: Buffer[] = [];
  let isHeld = false;
  let place: Place = { section: typeof names === 'string' ? 'whole' : 'start', database: '', table: '' };
  let rename: ((piece: Buffer) => Buffer) | undefined;

  const listener: StatementListener = {
    comment(line) {
      isCompleted = line.startsWith('-- Dump completed');
      const section = sectionOf(line);
      if (section) place = { ...place, section, table: line.startsWith('-- Dumping data') ? place.table : '' };
    },
    begins(head) {
      isCompleted = false;
      place = placeOf(place, head);
      rename = /^ALTER DATABASE `/.test(head) ? withoutDatabaseName : undefined;
      isDropped = isOfStream(head);
      isHeld = !isDropped && place.section === 'table' && place.table === '';
      if (isHeld || isDropped) return;
      if (place.section === 'table') tables.add(tableKey(place.database, place.table));
      turnTo(typeof names === 'string' ? names : pathOf(place, head, names));
      for (const piece of held.splice(0)) current?.file.write(piece);
    },
    bytes(piece) {
      if (isHeld) held.push(Buffer.from(piece));
      else if (!isDropped) current?.file.write(rename?.(piece) ?? piece);
      rename = undefined;
    },
  };

  function turnTo(path: string | undefined): void {
    if (path === current?.path) return;
    if (isOfTable(current?.path)) current?.file.write(Buffer.from(closing));
    current?.file.close();
    current = undefined;
    if (path === undefined) return;
    const isNew = !written.has(path);
    // It may be another name of the last dump's file by now.
    if (!isNew && isOfTable(path)) throw new Error(`${path} comes twice in the dump`);
    current = {
      path,
      file: isOfTable(path) ? files.openLike(`${folder}/${path}`, `${former}/${path}`) : files.openForBytes(`${folder}/${path}`),
    };
    if (isNew) current.file.write(Buffer.from(opening));
    written.add(path);
  }

  const cutter = statementCutter(listener);
  return {
    tables,
    push: cutter.push,
    end() {
      const isBetween = cutter.end();
      turnTo(undefined);
      for (const path of [...written].filter(path => !isOfTable(path))) {
        turnTo(path);
        current?.file.write(Buffer.from(closing));
      }
      turnTo(undefined);
      return isBetween && isCompleted ? undefined : 'it has no end: it was cut off';
    },
    abandon() {
      current?.file.abandon();
      current = undefined;
    },
  };
}

/** Written in one go; the others are come back to. */
function isOfTable(path: string | undefined): boolean {
  return path !== undefined && /^[^/]+\/tables\//.test(path);
}

export function tableKey(database: string, table: string): string {
  return `${database}\0${table}`;
}

type Section = 'start' | 'database' | 'sequence' | 'table' | 'view' | 'events' | 'routines' | 'whole';

interface Place {
  readonly section: Section;
  readonly database: string;
  readonly table: string;
}

const sections: readonly (readonly [RegExp, Section])[] = [
  [/^-- Current Database: /, 'database'],
  [/^-- Sequence structure for /, 'sequence'],
  [/^-- (Table structure|Dumping data) for table /, 'table'],
  [/^-- (Temporary (table|view)|Final view) structure for view /, 'view'],
  [/^-- Dumping events for database /, 'events'],
  [/^-- Dumping routines for database /, 'routines'],
];

function sectionOf(comment: string): Section | undefined {
  return sections.find(([pattern]) => pattern.test(comment))?.[1];
}

/** Names are taken from statements: in a comment a line end would change them. */
function placeOf(place: Place, head: string): Place {
  const database = /^(?:CREATE DATABASE (?:\/\*.*?\*\/ )?|USE )`((?:[^`]|``)+)`/.exec(head)?.[1];
  if (place.section === 'database' && database !== undefined) return { ...place, database: nameIn(database) };
  const table = /^(?:DROP TABLE IF EXISTS|CREATE TABLE(?: IF NOT EXISTS)?) `((?:[^`]|``)+)`/.exec(head)?.[1];
  if (place.section === 'table' && table !== undefined) return { ...place, table: nameIn(table) };
  return place;
}

function nameIn(quoted: string): string {
  return Buffer.from(quoted, 'latin1').toString('utf8').replaceAll('``', '`');
}

/** What concerns the session of the whole stream: each file has its own. */
function isOfStream(head: string): boolean {
  return /^(\/\*!\d+ SET (@OLD_|NAMES |TIME_ZONE='|[\w.@]+=@OLD_)|\/\*M?!999999|USE `|SET @@SESSION\.SQL_LOG_BIN|SET @MYSQLDUMP_)/.test(
    head,
  );
}

function pathOf({ section, database, table }: Place, head: string, names: DumpNames): string | undefined {
  const folder = names.database(database);
  switch (section) {
    case 'database':
      return `${folder}/database.sql`;
    case 'sequence':
      return `${folder}/sequences.sql`;
    case 'view':
      return `${folder}/views.sql`;
    case 'events':
    case 'routines':
      return `${folder}/${section}.sql`;
    case 'table':
      // After its rows come its triggers, with no word of their own.
      return /^(\/\*!500(03|32) |DELIMITER |ALTER DATABASE )/.test(head)
        ? `${folder}/triggers/${names.table(database, table)}.sql`
        : `${folder}/tables/${names.table(database, table)}.sql`;
    default:
      return undefined;
  }
}

/** Into a database of another name, the collation of the former one must not be changed. */
function withoutDatabaseName(statement: Buffer): Buffer {
  const text = statement.toString('latin1').replace(/^ALTER DATABASE `(?:[^`]|``)+`/, 'ALTER DATABASE');
  return Buffer.from(text, 'latin1');
}
