/** What the files of a PostgreSQL dump are called, how they begin, and how they end when they are whole. */
import { fileNameOf, fileNamesOf } from './dump-folder.ts';

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

export const opening = "SET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n";
export const closing = '\n-- complete\n';

/** What every whole file ends with: ours, and those of pg_dump. */
export const wholeFile =
  /\n-- (complete|PostgreSQL database (cluster )?dump complete)\n(--\n+)?(\\unrestrict \w+\n\n?)?(--\n+)?$/;

/** The folder of a database, or of a schema within it; names that our own files have are escaped. */
export function folderOf(name: string): string {
  return untaken(fileNameOf(name));
}

/** Of all databases, or of all schemas of one. */
export function foldersOf(names: readonly string[]): ReadonlyMap<string, string> {
  return new Map([...fileNamesOf(names)].map(([name, folder]) => [name, untaken(folder)]));
}

function untaken(usual: string): string {
  const taken: readonly string[] = [...Object.values(parts), rolesFile];
  return taken.includes(usual) ? `%${usual.charCodeAt(0).toString(16)}${usual.slice(1)}` : usual;
}
