/** Dumps what a PostgreSQL database is made of besides its rows: definitions, large objects, how the database is made, and the roles of the server. */
import type { DriverTask } from './driver.ts';
import { trailerProblem } from './dump-folder.ts';
import { type Access, lockPatience, refusal, text } from './postgresql-access.ts';
import { parts, rolesFile, wholeFile } from './postgresql-files.ts';
import { failed, type Refusal, whatWentWrong } from './verdicts.ts';

/** What pg_dump --create says, with the name left open: encoding, locale, owner, settings, rights. */
export function definitionOf(database: string): string {
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

export interface Schema {
  readonly database: string;
  readonly folder: string;
  readonly key: string;
  readonly snapshot: string;
  readonly encoding: string;
  readonly largeObjects: boolean;
}

/** pg_dump knows best what there is besides rows: it looks at the same moment, once, and pg_restore makes two texts of what it saw. */
export async function dumpSchema(task: DriverTask, access: Access, schema: Schema): Promise<Refusal | undefined> {
  const { database, folder, key, snapshot, encoding } = schema;
  const [before, after, largeObjects] = [parts.before, parts.after, parts.largeObjects].map(part => `${folder}/${part}`) as [
    string,
    string,
    string,
  ];
  const archive = `${folder}/definitions`;
  const usual = [`--snapshot=${snapshot}`, `--lock-wait-timeout=${lockPatience}`, `--encoding=${encoding}`];
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
