/** What a restore must not touch: tables that are there, and the sequences of the database that a copy was made of. */

import type { DriverTask } from './driver.ts';
import { type Access, ask, defaultsWith, quoted, serverOf, type Table, tablesOf } from './mysql-access.ts';
import type { Part } from './mysql-restore.ts';
import { type NotRestored, notRestored, notRestoredBy } from './verdicts.ts';

/** Into another name nothing is ever overwritten, under its own only for who has written it out. */
export async function collisionOf(
  task: DriverTask,
  access: Access,
  parts: readonly Part[],
  other: string | undefined,
): Promise<NotRestored | undefined> {
  if (parts.some(({ database }) => database === other)) return undefined;
  const server = await serverOf(task, access);
  if (!server.ok) return notRestoredBy(server.verdict);
  const wanted = other === undefined ? [...new Set(parts.map(({ database }) => database))] : [other];
  const there = await tablesOf(
    task,
    access,
    server.databases.filter(name => wanted.includes(name)),
  );
  if (!there.ok) return notRestoredBy(there.verdict);
  if (other === undefined) return replacedBy(parts, there.tables);
  const isWhole = parts.some(({ kind }) => kind === 'database');
  const inTheWay = there.tables.find(({ name }) => isWhole || isAmong(parts, name));
  if (!inTheWay) return undefined;
  return notRestored(
    isWhole
      ? `the database ${other} is there already, and is not empty`
      : `the database ${other} has a table ${inTheWay.name} already`,
    'choose another name, or drop it first: nothing is overwritten in a database of another name',
  );
}

function replacedBy(parts: readonly Part[], there: readonly Table[]): NotRestored | undefined {
  const inTheWay = there.find(({ database, name, type }) => {
    const ours = parts.filter(part => part.database === database);
    if (type === 'VIEW') return ours.some(({ kind }) => kind === 'views');
    if (type === 'SEQUENCE') return ours.some(({ kind }) => kind === 'sequences');
    return ours.some(({ kind, table }) => kind === 'tables' && table === name);
  });
  return (
    inTheWay &&
    notRestored(
      `${inTheWay.database}.${inTheWay.name} is there: it would be replaced`,
      `bring it back beside it: --to-database ${inTheWay.database}_old; or write the name out to have it replaced: --to-database ${inTheWay.database}`,
    )
  );
}

function isAmong(parts: readonly Part[], name: Table['name']): boolean {
  return (
    parts.some(({ kind, table }) => kind === 'tables' && table === name) ||
    parts.some(({ kind }) => kind === 'views' || kind === 'sequences')
  );
}

/** The server names sequences with their database: a copy would go on counting in the original. */
export async function ownSequences(
  task: DriverTask,
  access: Access,
  parts: readonly Part[],
  other: string | undefined,
): Promise<NotRestored | undefined> {
  const [former] = parts;
  if (other === undefined || !former || former.database === other) return undefined;
  const [theirs, ours] = [`nextval(${quoted(former.database)}.`, `nextval(${quoted(other)}.`];
  const found = await defaultsWith(task, access, other, theirs);
  if (!found.ok) return notRestoredBy(found.verdict);
  const changes = found.rows.map(
    ([table = '', column = '', value = '']) =>
      `ALTER TABLE ${quoted(other)}.${quoted(table)} ALTER COLUMN ${quoted(column)} SET DEFAULT (${value.replaceAll(theirs, ours)})`,
  );
  const changed = changes.length === 0 ? undefined : await ask(task, access, changes.join('; '));
  return changed && !changed.ok ? notRestoredBy(changed.verdict) : undefined;
}
