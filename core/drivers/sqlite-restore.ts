/** Brings dumps of SQLite databases back: a whole one takes the place of its file, a table comes back into the database that lost it; what is there is kept. */
import type { DriverRestore, DriverRestored, DriverTask } from './driver.ts';
import { fileNameOf, nameOfFile } from './dump-folder.ts';
import type { SqliteDatabase } from './sqlite.ts';
import { copyDatabase, talkTo, text, wholeFile } from './sqlite-dump.ts';
import { type NotRestored, notRestored } from './verdicts.ts';

/** What is brought back of one database; without tables all of it. */
interface Wanted extends SqliteDatabase {
  /** File names below `tables/`. */
  readonly tables: readonly string[];
}

/** `shop.db`, `shop.db/orders`, or a path of the dump. */
function partsOfPath(path: string): { readonly name: string; readonly table?: string } {
  const [first = '', ...rest] = path.replace(/^(\.?\/)+|\/+$/g, '').split('/');
  const inner = rest[0] === 'tables' ? rest.slice(1) : rest;
  if (inner.length === 0) return { name: first };
  const table = inner.join('/');
  return { name: first, table: table.endsWith('.sql') ? table : `${table.includes('%') ? table : fileNameOf(table)}.sql` };
}

/** A table needs what holds for its database. */
export function pathsOfWish(paths: readonly string[]): readonly string[] {
  return [
    ...new Set(
      paths
        .map(partsOfPath)
        .flatMap(({ name, table }) => (table === undefined ? [name] : [`${name}/database.sql`, `${name}/tables/${table}`])),
    ),
  ];
}

export async function restoreDump(
  task: DriverTask,
  { folder, paths, to }: DriverRestore,
  databases: readonly SqliteDatabase[],
): Promise<DriverRestored> {
  if (to.kind === 'folder') return { ok: true, sentence: `the dump is in ${to.path}` };
  const files = (await task.files.walk(folder)).filter(({ kind }) => kind === 'file').map(({ path }) => path);
  const torn = await tornOf(task, folder, files);
  if (torn !== undefined) return notRestored(`${torn} is not whole: its end is missing`, 'take another snapshot');
  const wanted = wantedOf(files, paths, databases);
  const [first] = wanted;
  if (!first) return notRestored('there is no such database in this dump', 'look at it with alp ls');
  const stranger = wanted.find(({ path }) => path === '');
  if (stranger && to.name === undefined)
    return notRestored(`the configuration has no place for ${stranger.name}`, 'say where: --to-database /path/of/the.db');
  if (to.name !== undefined && wanted.length > 1)
    return notRestored(
      `${wanted.length} databases cannot be brought into the one ${to.name}`,
      `name one of them: ${wanted.map(({ name }) => name).join(', ')}`,
    );
  const sentences: string[] = [];
  for (const one of wanted) {
    const target = targetOf(one, to.name);
    if (target === undefined) return notRestored(`${to.name} is not the whole path of a file`, 'write it from the root');
    const done =
      one.tables.length > 0 ? await restoreTables(task, folder, one, target) : await restoreDatabase(task, folder, one, target);
    if (!done.ok) return notRestored([...sentences, done.message].join('; '), done.remedy);
    sentences.push(done.sentence);
  }
  return { ok: true, sentence: sentences.join('; ') };
}

async function tornOf({ files }: DriverTask, folder: string, paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    if (path.endsWith('.sql') && !wholeFile.test(await files.endOf(`${folder}/${path}`, 64))) return path;
  }
  return undefined;
}

function wantedOf(files: readonly string[], paths: readonly string[], databases: readonly SqliteDatabase[]): readonly Wanted[] {
  const names = files.flatMap(file => (file.endsWith('/database.sql') ? [file.slice(0, -'/database.sql'.length)] : []));
  const wishes = paths.map(partsOfPath);
  return names.flatMap(name => {
    const ours = wishes.filter(wish => wish.name === name);
    if (ours.length === 0 && paths.length > 0) return [];
    const path = databases.find(database => database.name === name)?.path ?? '';
    const isWhole = ours.every(({ table }) => table === undefined) || ours.some(({ table }) => table === undefined);
    const tables = ours.flatMap(({ table }) => (table !== undefined && files.includes(`${name}/tables/${table}`) ? [table] : []));
    return isWhole ? [{ name, path, tables: [] }] : tables.length > 0 ? [{ name, path, tables }] : [];
  });
}

function targetOf({ path }: Wanted, name: string | undefined): string | undefined {
  if (name === undefined) return path;
  if (name.startsWith('/')) return name;
  return path === '' || name.includes('/') ? undefined : `${path.slice(0, path.lastIndexOf('/'))}/${name}`;
}

async function restoreDatabase(task: DriverTask, folder: string, one: Wanted, wish: string): Promise<DriverRestored> {
  const { files, clock, machine } = task;
  const target = await files.realPath(wish);
  const isThere = await files.exists(target);
  if (isThere && wish !== one.path)
    return notRestored(`there is a file ${target} already`, 'choose another name: nothing is overwritten under another name');
  const users = isThere ? await usersOf(task, target) : [];
  if (users.length > 0)
    return notRestored(
      `${target} is open in process ${users.join(', ')}`,
      'stop what uses it, or restore under another name: --to-database NAME',
    );
  const aside = `${target}.alp-restore-${files.randomHex(6)}`;
  await task.note({ aside });
  const names = (await files.list(`${folder}/${one.name}/tables`)).toSorted();
  const copy = `${folder}/${one.name}/database.sqlite`;
  const problem = (await files.exists(copy))
    ? await take(task, copy, aside)
    : await build(task, `${folder}/${one.name}`, aside, names, true);
  if (problem) return problem;
  const former = await files.attributesOf(target);
  if (former) await files.setAttributes(aside, { ...former, changed: new Date(clock.now()) });
  // A log of the former database would be taken for one of the new.
  const kept = `${target}.before-${new Date(clock.now()).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '_')}`;
  for (const suffix of ['-wal', '-shm', '-journal', '']) {
    if (!(await files.exists(target + suffix))) continue;
    if (isThere) await files.rename(target + suffix, kept + suffix);
    else await files.delete(target + suffix);
  }
  await files.rename(aside, target);
  const more = former ? `what was there is kept as ${kept}` : `only ${machine.user} may open it: chown it to who uses it`;
  return { ok: true, sentence: `brought ${one.name} back as ${target}; ${more}` };
}

async function restoreTables(task: DriverTask, folder: string, one: Wanted, target: string): Promise<DriverRestored> {
  const names = one.tables.map(table => nameOfFile(table.replace(/\.sql$/, '')));
  const sentence = `brought ${names.length === 1 ? 'the table' : `${names.length} tables:`} ${names.join(', ')} back into ${target}`;
  if (!(await task.files.exists(target))) {
    const aside = `${target}.alp-restore-${task.files.randomHex(6)}`;
    await task.note({ aside });
    const problem = await build(task, `${folder}/${one.name}`, aside, one.tables, false);
    if (problem) return problem;
    for (const suffix of ['-wal', '-shm', '-journal']) await task.files.delete(target + suffix);
    await task.files.rename(aside, target);
    return { ok: true, sentence };
  }
  const sqlite = await talkTo(task, target);
  await sqlite.tell('.timeout 60000\n');
  const there = await sqlite.ask(`SELECT name FROM sqlite_master WHERE name COLLATE NOCASE IN (${names.map(text).join(', ')});`);
  const [inTheWay] = there ?? [];
  if (inTheWay !== undefined) {
    await sqlite.end();
    return notRestored(
      `the table ${inTheWay} is still there in ${target}: it is not overwritten`,
      'rename it first (ALTER TABLE … RENAME TO …), or look at the former one: --to-database NAME',
    );
  }
  // Foreign keys cannot be switched within a transaction.
  await sqlite.tell(`${lenient}PRAGMA foreign_keys = OFF;\nBEGIN IMMEDIATE;\n`);
  for (const table of one.tables) await sqlite.load(`${folder}/${one.name}/tables/${table}`);
  await sqlite.tell('COMMIT;\n');
  const words = await sqlite.end();
  return words === undefined
    ? { ok: true, sentence }
    : notRestored(words, 'nothing was changed; look whether somebody writes to it');
}

/** What older versions took in definitions, newer ones refuse: a text in double quotes. */
const lenient = '.dbconfig dqs_ddl on\n.dbconfig dqs_dml on\n';

/** A new file that passes its check. */
async function build(
  task: DriverTask,
  folder: string,
  aside: string,
  tables: readonly string[],
  isWhole: boolean,
): Promise<NotRestored | undefined> {
  const parent = aside.slice(0, aside.lastIndexOf('/'));
  if ((await task.files.kindOf(parent)) !== 'folder')
    return notRestored(`there is no folder ${parent}`, 'make it first, with the owner it should have');
  await task.files.createNew(aside, '');
  const sqlite = await talkTo(task, aside);
  // The mode of its log has to be the last word.
  const lines = ((await task.files.read(`${folder}/database.sql`)) ?? '').split('\n');
  const isLog = (line: string) => line.startsWith('PRAGMA journal_mode');
  await sqlite.tell(
    `${lines.filter(line => !isLog(line)).join('\n')}\n${lenient}PRAGMA synchronous = OFF;\nPRAGMA journal_mode = OFF;\nBEGIN;\n`,
  );
  for (const table of tables) await sqlite.load(`${folder}/tables/${table}`);
  await sqlite.tell('COMMIT;\n');
  if (isWhole) await sqlite.load(`${folder}/views.sql`);
  await sqlite.tell('PRAGMA synchronous = FULL;\nPRAGMA journal_mode = DELETE;\n');
  await sqlite.tell(`${lines.filter(isLog).join('\n')}\n`);
  const answer = await sqlite.ask('PRAGMA integrity_check;');
  const words = await sqlite.end();
  if (words !== undefined)
    return notRestored(
      `the dump could not be loaded: ${words}`,
      'a newer sqlite3 may be needed; the files can be restored with --to DIR',
    );
  if (answer?.at(-1) === 'ok') return undefined;
  return notRestored(
    `what was made of the dump does not pass its check: ${answer?.slice(0, 3).join('; ')}`,
    'take another snapshot',
  );
}

/** The copy itself, where the dump has it. */
async function take(task: DriverTask, copy: string, aside: string): Promise<NotRestored | undefined> {
  await task.files.createNew(aside, '');
  const problem = await copyDatabase(task, copy, aside);
  return (
    problem && notRestored('detail' in problem.verdict ? problem.verdict.detail : 'it was cancelled', 'take another snapshot')
  );
}

/** Processes that have it open, as far as we may see: Linux shows each user its own, root all. */
async function usersOf(task: DriverTask, path: string): Promise<readonly string[]> {
  const look = 'for file in /proc/[0-9]*/fd/*; do if [ "$file" -ef "$1" ]; then printf "%s\\n" "$file"; fi; done';
  const result = await task.run({ program: 'sh', args: ['-c', look, 'sh', path] });
  return [...new Set((result?.stdout ?? '').split('\n').flatMap(line => /^\/proc\/(\d+)\//.exec(line)?.[1] ?? []))];
}

/** In `release`: what a restore that was cut off left behind. */
export async function dropAside({ files, noted }: DriverTask): Promise<void> {
  if (noted.aside === undefined || !/\.alp-restore-[0-9a-f]+$/.test(noted.aside)) return;
  for (const suffix of ['', '-wal', '-shm', '-journal']) await files.delete(noted.aside + suffix);
}
