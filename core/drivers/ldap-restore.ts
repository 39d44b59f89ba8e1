/** Loads LDIF files into directories of a stopped OpenLDAP server that are empty, with identities and times as they were; its configuration, too. */
import type { Driver, DriverRestore, DriverRestored, DriverTask } from './driver.ts';
import { fileNameOf, nameOfFile } from './dump-folder.ts';
import {
  asOwner,
  configArguments,
  configOf,
  configuration,
  configurationOf,
  type Directory,
  directoriesIn,
  patienceOf,
  pidFileIn,
  slapcat,
} from './ldap-directories.ts';
import { type NotRestored, notRestored, notRestoredBy, whatWentWrong } from './verdicts.ts';

export const restoreLdap: NonNullable<Driver['restore']> = async (task, { folder, paths, to }) => {
  if (filesOfWish(paths).includes(configurationFile)) return restoreConfiguration(task, folder, paths, to);
  const text = await configurationOf(task);
  if (typeof text !== 'string') return notRestoredBy(text.verdict);
  const running = await runningServer(task, text);
  if (running) return running;
  const wanted = await wantedOf(task, folder, paths, directoriesIn(text));
  if ('message' in wanted) return wanted;
  const other = to.kind === 'database' ? to.name : undefined;
  if (other !== undefined && wanted.some(({ directory }) => other !== directory.suffix))
    return notRestored('a directory has the same name in all its entries', 'leave the name after --to-database out');
  for (const { directory } of wanted) {
    const problem = await emptyProblem(task, directory);
    if (problem) return problem;
  }
  for (const { file, directory } of wanted) {
    task.say(`loads ${directory.suffix}`);
    const problem = await load(task, `${folder}/${file}`, directory);
    if (problem) return problem;
  }
  const names = wanted.map(({ directory }) => directory.suffix).join(' and ');
  return { ok: true, sentence: `brought back ${names}; slapd can be started` };
};

const configurationFile = 'cn=config.ldif';

/** Into its empty folder, before the directories: without it nobody knows where they lie. */
async function restoreConfiguration(
  task: DriverTask,
  folder: string,
  paths: readonly string[],
  to: DriverRestore['to'],
): Promise<DriverRestored> {
  const own = configOf(task);
  if (filesOfWish(paths).length > 1)
    return notRestored('the configuration comes by itself, and first', 'name cn=config alone, then the directories');
  if (to.kind === 'database' && to.name !== undefined && to.name !== 'cn=config')
    return notRestored('the configuration has one name', 'leave the name after --to-database out');
  if ((await task.files.kindOf(`${folder}/${configurationFile}`)) !== 'file')
    return notRestored(`the dump has no ${configurationFile}`, 'slapd.conf is restored as a file');
  if ((await task.files.kindOf(own)) !== 'folder')
    return notRestored(`there is no folder ${own}`, `make it first: install -d -o openldap -g openldap -m 750 ${own}`);
  if ((await task.files.list(own)).length > 0)
    return notRestored(
      `${own} has a configuration already, and nothing is ever overwritten`,
      `move what is in ${own} away first`,
    );
  const problem = await load(task, `${folder}/${configurationFile}`, { ...configuration, folder: own });
  return problem ?? { ok: true, sentence: `brought the configuration back into ${own}; the directories can follow` };
}

/** Named by suffix or by file: `dc=example,dc=org`, `dc=example,dc=org.ldif`. */
export function filesOfWish(paths: readonly string[]): readonly string[] {
  const names = paths.map(path => path.replace(/^\.?\/+/, '').replace(/(\.ldif)?\/*$/, '')).filter(name => name !== '');
  return names.map(name => `${/%[0-9A-F]{2}/.test(name) ? name : fileNameOf(name)}.ldif`);
}

interface Wanted {
  readonly file: string;
  readonly directory: Directory;
}

async function wantedOf(
  { files }: DriverTask,
  folder: string,
  paths: readonly string[],
  directories: readonly Directory[],
): Promise<readonly Wanted[] | NotRestored> {
  const there = (await files.walk(folder)).map(({ path }) => path).filter(path => path.endsWith('.ldif'));
  const asked = filesOfWish(paths);
  const named = asked.length > 0 ? asked : there.filter(path => path !== configurationFile);
  if (named.length === 0) return notRestored('there is no directory in this dump', 'look at it with alp ls');
  const wanted: Wanted[] = [];
  for (const file of named) {
    const suffix = nameOfFile(file.replace(/\.ldif$/, ''));
    const directory = directories.find(one => one.suffix === suffix);
    if (!there.includes(file)) return notRestored(`the dump has no ${file}`, `it has ${there.join(' and ')}`);
    if (!directory)
      return notRestored(
        `the server is not configured for ${suffix}`,
        'bring its configuration back first, see alp drivers ldap',
      );
    wanted.push({ file, directory });
  }
  return wanted;
}

/** slapadd beside a server that runs would have it answer from what it remembers. */
async function runningServer(task: DriverTask, text: string): Promise<NotRestored | undefined> {
  const path = pidFileIn(text);
  const pid = path === undefined ? undefined : (await task.files.read(path))?.trim();
  if (pid === undefined || !/^\d+$/.test(pid)) return undefined;
  const name = await task.files.read(`/proc/${pid}/comm`);
  return name?.trim() === 'slapd'
    ? notRestored(`slapd runs (process ${pid}), and nothing may be loaded beside it`, 'stop it: systemctl stop slapd')
    : undefined;
}

async function emptyProblem(task: DriverTask, directory: Directory): Promise<NotRestored | undefined> {
  const { suffix, folder } = directory;
  // Without files there is nothing to read, and slapcat would complain.
  const files = (await task.files.list(folder)).filter(name => /^(data\.mdb|__db\.|id2entry|WiredTiger|.*\.ldif$)/.test(name));
  if (files.length === 0) return undefined;
  const result = await slapcat(task, directory);
  if (result?.code === 0 && result.stdout.trim() === '') return undefined;
  return notRestored(
    `the directory ${suffix} has entries already, and nothing is ever overwritten`,
    `move what is in ${folder} away first`,
  );
}

async function load(task: DriverTask, file: string, { number, suffix, folder }: Directory): Promise<NotRestored | undefined> {
  const slapadd = ['slapadd', ...(await configArguments(task)), '-n', String(number), '-g'];
  const [program = '', ...args] = [...(await asOwner(task, folder)), ...slapadd];
  // Read as its input: the file is in a folder that only we can enter.
  const words = whatWentWrong('slapadd', await task.run({ program, args, inputFrom: file, patience: patienceOf(task) }));
  return words === undefined
    ? undefined
    : notRestored(
        `${suffix} could not be loaded: ${words}`,
        `what came before is loaded: empty ${folder}, put it right, and run it again`,
      );
}
