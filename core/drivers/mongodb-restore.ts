/** Brings collections of a MongoDB dump back: beside what is there, or in its place for who writes the name of the database out. */
import type { Driver } from './driver.ts';
import { runMongo } from './mongodb-program.ts';
import { type NotRestored, notRestored, whatWentWrong } from './verdicts.ts';

/** A collection as mongorestore names it: `shop.orders`. */
interface Collection {
  readonly database: string;
  readonly name: string;
}

export const restoreMongodb: NonNullable<Driver['restore']> = async (task, { folder, paths, to }) => {
  const files = (await task.files.walk(folder)).filter(({ kind }) => kind === 'file').map(({ path }) => path);
  const wanted = wantedOf(files, paths);
  if ('message' in wanted) return wanted;
  const databases = [...new Set(wanted.map(({ database }) => database))];
  const other = to.kind === 'database' ? to.name : undefined;
  if (other !== undefined && databases.length > 1)
    return notRestored(
      `${databases.length} databases cannot be brought into the one ${other}`,
      `name one of them: ${databases.join(', ')}`,
    );
  const isOther = other !== undefined && other !== databases[0];
  const isAll = paths.length === 0 && !isOther && files.includes('oplog.bson');
  const options = [
    // What was written meanwhile cannot be played back into a choice.
    ...(isAll ? [] : wanted).map(one => `--nsInclude=${pattern(one.database)}.${pattern(one.name)}`),
    ...(isOther ? [`--nsFrom=${pattern(databases[0]!)}.*`, `--nsTo=${pattern(other)}.*`] : []),
    ...(other !== undefined && !isOther ? ['--drop'] : []),
    ...(isAll ? ['--oplogReplay'] : []),
    ...['--stopOnError', `--dir=${folder}`],
  ];
  const result = await runMongo(task, 'mongorestore', options);
  if (result && 'verdict' in result)
    return notRestored('detail' in result.verdict ? result.verdict.detail : 'it was cancelled', 'look at credentials');
  const words = whatWentWrong('mongorestore', result);
  if (words !== undefined) return notRestored(`it could not be brought back: ${words}`, remedyOf(words, databases));
  const count = `${wanted.length} ${wanted.length === 1 ? 'collection' : 'collections'}`;
  return { ok: true, sentence: `brought back ${count} of ${databases.join(', ')}${isOther ? ` into ${other}` : ''}` };
};

function remedyOf(words: string, databases: readonly string[]): string {
  if (/duplicate key|already exists/i.test(words))
    return `bring it back beside what is there: --to-database NAME; or write the name out to have it replaced: --to-database ${databases[0]}`;
  return 'what came before is there; put it right, and run it again';
}

/** `shop` is a folder, `shop/orders` the two files of a collection. */
export function pathsOfWish(paths: readonly string[]): readonly string[] {
  return paths.map(plainPath).flatMap(path => {
    const [database = '', ...name] = path.split('/');
    if (name.length === 0) return [database];
    return ['.bson', '.metadata.json'].map(ending => `${database}/${name.join('%2F')}${ending}`);
  });
}

function plainPath(path: string): string {
  return path.replace(/^\.?\/+|\/+$/g, '').replace(/\.(bson|metadata\.json)$/, '');
}

function wantedOf(files: readonly string[], paths: readonly string[]): readonly Collection[] | NotRestored {
  const all = files.flatMap(path => {
    const [, database, name] = /^([^/]+)\/([^/]+)\.metadata\.json$/.exec(path) ?? [];
    return database === undefined || name === undefined ? [] : [{ database, name: plainName(name) }];
  });
  const wanted = new Set<Collection>();
  for (const path of paths.map(plainPath)) {
    const meant = all.filter(({ database, name }) => [database, `${database}/${name}`].includes(plainName(path)));
    if (meant.length === 0) return notRestored(`the dump has no ${path}`, 'name a database (shop) or a collection (shop/orders)');
    for (const one of meant) wanted.add(one);
  }
  // Users and roles only for who names them.
  const chosen = paths.length > 0 ? [...wanted] : all.filter(({ database }) => !['admin', 'config'].includes(database));
  return chosen.length > 0 ? chosen : notRestored('there is no collection in this dump', 'look at it with alp ls');
}

/** mongodump escapes what no file can be named. */
function plainName(file: string): string {
  try {
    return decodeURIComponent(file);
  } catch {
    return file;
  }
}

function pattern(name: string): string {
  return name.replace(/[\\*]/g, '\\$&');
}
