/** Writes out the directories of an OpenLDAP server, one LDIF file for each, while it runs, and its configuration. */
import type { Driver, DriverTask } from './driver.ts';
import { beginDump, dropUnfinishedDump, fileNameOf, finishDump, trailerProblem } from './dump-folder.ts';
import { configOf, configuration, type Directory, directoriesOf, isSlapdConf, slapcat, storing } from './ldap-directories.ts';
import { filesOfWish, restoreLdap } from './ldap-restore.ts';
import { failed, type Refusal, released, whatWentWrong } from './verdicts.ts';

export const ldap: Driver = {
  name: 'ldap',
  aliases: ['openldap', 'slapd'],
  sentence: 'Writes out the directories of an OpenLDAP server, one LDIF file for each, and its configuration.',
  brings: 'source',
  settings: [
    {
      name: 'suffix',
      kind: 'words',
      explanation: 'The directories that are meant, in quotes: "dc=example,dc=org".',
      without: 'all that the server keeps on this machine',
    },
    {
      name: 'slapd_config',
      kind: 'path',
      explanation: "The folder of the server's configuration, or its file slapd.conf.",
      without: '/etc/ldap/slapd.d',
    },
    { name: 'may_be_empty', kind: 'flag', explanation: 'Whether a directory without any entry is right.', without: 'no' },
    { name: 'patience', kind: 'duration', explanation: 'A program that takes longer is ended.', without: '1 day' },
  ],
  restores: 'database',
  programs: ['slapcat (slapd)', 'slapadd (slapd)'],
  tried: 'Run against a real slapd 2.5 with directories of the kind mdb, while it ran, and with its own slapcat and slapadd.',
  manual: [
    'It runs on the machine of the server, as root or as the user of slapd, needs no password, and reads below the server: everything is in the dump, also passwords, and also what access rules would hide. Files are <suffix>.ldif, such as dc=example,dc=org.ldif, and cn=config.ldif with the configuration; a slapd.conf is copied as it is, without what it includes. A directory in which nothing has changed stays the same file.',
    'slapcat reads a directory of the kind mdb within one transaction, so that each file is of one moment, and nobody waits. Two directories are not of the same moment. Of the kinds ldif and wt that is not promised: stop the server meanwhile, with the driver startstop before this one. What only leads elsewhere (ldap, meta, relay, monitor …) holds nothing and is left out; one that is part of another is a file of its own.',
    "Success is slapcat's exit code and a file that ends after a whole entry. An empty directory is a failure, unless may_be_empty says that it is right.",
    'Restoring: stop slapd and empty the folder of the directory (olcDbDirectory) first; alp restore … --to-database then loads it with slapadd, as the owner of that folder, with the same identities and times as before. It never loads into a directory that has entries, nor beside a slapd that runs. dc=example,dc=org as a path names one directory, nothing named means all. A name cannot be another: every entry has the suffix in its own.',
    'The configuration is brought back first, and only when it is named: alp restore … cn=config --to-database loads it into its folder (slapd_config), which has to be there and empty, as the owner of that folder; the folders of the directories (olcDbDirectory) have to be there as well. By hand it is slapadd -n 0 -F /etc/ldap/slapd.d -l cn=config.ldif, then chown -R openldap /etc/ldap/slapd.d. A slapd.conf is restored as a file. Single entries: cut them out of the LDIF file and give them to ldapadd.',
  ],
  example: ['dest = /backup/ldap', 'driver = ldap', 'suffix = "dc=example,dc=org"'],

  async prepare(task) {
    const directories = await directoriesOf(task);
    if ('verdict' in directories) return directories;
    const wanted = chosenOf(task, directories);
    if ('verdict' in wanted) return wanted;
    const folder = await beginDump(task);
    const problem = (await dumpConfiguration(task, folder)) ?? (await dumpAll(task, wanted, folder));
    if (problem) return problem;
    const { source, changed } = await finishDump(task);
    return { ok: true, source, facts: { directories: String(wanted.length), changed: `${changed} files` } };
  },

  async release(task) {
    await dropUnfinishedDump(task);
    return released;
  },

  pathsInSnapshot: async (_task, paths) => ({ paths: filesOfWish(paths) }),
  restore: restoreLdap,
};

function chosenOf(task: DriverTask, all: readonly Directory[]): readonly Directory[] | Refusal {
  const here = all.filter(({ kind }) => storing.includes(kind));
  const { suffix } = task.settings;
  if (Array.isArray(suffix)) {
    const absent = suffix.find(name => !here.some(one => sameName(one.suffix, name)));
    if (absent !== undefined)
      return failed(`the server keeps no directory ${absent}`, `it keeps ${here.map(one => one.suffix).join(' and ') || 'none'}`);
    return here.filter(one => suffix.some(name => sameName(one.suffix, name)));
  }
  for (const { kind, suffix: name } of all.filter(one => !here.includes(one)))
    task.say(`${name} is left out: ${kind} keeps nothing`);
  return here.length > 0
    ? here
    : failed('the server keeps no directory on this machine', 'look at slapd_config, and at slapcat -n 0');
}

/** Neither case nor blanks after commas matter. */
function sameName(one: string, other: string): boolean {
  const plain = (name: string) => name.toLowerCase().replace(/\s*([,=])\s*/g, '$1');
  return plain(one) === plain(other);
}

async function dumpAll(task: DriverTask, directories: readonly Directory[], folder: string): Promise<Refusal | undefined> {
  for (const directory of directories) {
    const problem = await dumpOne(task, directory, `${folder}/${fileNameOf(directory.suffix)}.ldif`);
    if (problem) return problem;
  }
  return undefined;
}

async function dumpOne(task: DriverTask, directory: Directory, file: string): Promise<Refusal | undefined> {
  const { suffix } = directory;
  const result = await slapcat(task, directory, { saveTo: file });
  const words = whatWentWrong('slapcat', result);
  if (words !== undefined)
    return failed(`${suffix} could not be written out: ${words}`, `try it by hand: slapcat -b '${suffix}'`);
  if ((await task.files.sizeOf(file)) !== 0) return trailerProblem(task, file, /\n\n$/);
  if (task.settings.may_be_empty === true) return undefined;
  return failed(
    `the directory ${suffix} has no entry`,
    'look whether the server writes into the folder that its configuration says; may_be_empty = yes takes it as it is',
  );
}

async function dumpConfiguration(task: DriverTask, folder: string): Promise<Refusal | undefined> {
  const own = configOf(task);
  if (await isSlapdConf(task)) {
    const words = whatWentWrong('cp', await task.run({ program: 'cp', args: ['-p', '--', own, `${folder}/slapd.conf`] }));
    return words === undefined
      ? undefined
      : failed(`the configuration could not be copied: ${words}`, `look at the rights of ${own}`);
  }
  return dumpOne(task, configuration, `${folder}/cn=config.ldif`);
}
