/** Encrypts what an item sends: gocryptfs shows the source as ciphertext, and the server never sees anything else. */
import { gitignoreOf } from '../rules/gitignore-patterns.ts';
import { credentialsSettings } from './credentials.ts';
import type { Driver, DriverTask } from './driver.ts';
import { alongWith, decryptFolder, encryptedPaths, gocryptfsOptions } from './encrypt-restore.ts';
import { mountAt, mountProblem, stillMounted, unmount } from './mounted.ts';
import { failed, type Refusal, released, whatWentWrong } from './verdicts.ts';

export const encrypt: Driver = {
  name: 'encrypt',
  aliases: ['gocryptfs'],
  sentence: 'Encrypts names and contents before they are sent (gocryptfs): the server only ever sees ciphertext.',
  brings: 'around',
  settings: [
    ...credentialsSettings,
    {
      name: 'keys',
      kind: 'path',
      explanation: 'A gocryptfs.conf to encrypt with: of a former machine, from its snapshot, or one that several items share.',
      without: 'one is made at the first run, and kept in the private folder of this item',
    },
    {
      name: 'leave_out',
      kind: 'words',
      explanation: 'Further patterns of what is not backed up, as gocryptfs reads them (like those of .gitignore).',
    },
    { name: 'may_be_empty', kind: 'flag', explanation: 'An empty source is taken as it is.', without: 'no' },
  ],
  restores: 'folder',
  programs: ['gocryptfs (gocryptfs)', 'fusermount3|fusermount (fuse3)'],
  tried: 'Run with the real gocryptfs 2.3: encrypted, linked, restored in whole and in part.',
  manual: [
    'WITHOUT THE PASSWORD NOTHING CAN BE RESTORED, BY NOBODY. Keep it in a second place that is not this machine: a safe, a password manager, a sheet of paper. credentials = FILE alone dies with the disk.',
    'A snapshot holds gocryptfs.conf and files/. gocryptfs.conf is the key itself, locked with the password (scrypt): it lies in every snapshot on purpose, so that a snapshot and the password are all that is ever needed, on any machine, also without alp: gocryptfs -ro -config gocryptfs.conf files /mnt. Whoever has the server can try passwords on it: take a long one.',
    'Encrypted is what files contain and how they are called. The server still sees how many there are, how long they are, their owners, rights and times, and which folders they share; equal names have equal ciphertext. With the same key, the same bytes at the same place of the same path always have the same ciphertext: unchanged files are linked, and of a changed one only the changed blocks are sent. What is renamed or moved is sent anew.',
    'alp restore decrypts: it brings the ciphertext into a private folder here and decrypts it into the target. In part, by the real names: alp restore SERVER ITEM docs/letter.txt --to DIR. Where the machine is a new one, restore gocryptfs.conf --to DIR first and write keys = DIR/gocryptfs.conf, or restore it whole. alp ls, the page and search show encrypted names. alp drill brings ciphertext back, holds it against the checksums, and decrypts it. Numbers of files count gocryptfs.conf, and a second file for each very long name.',
    'exclude works as without encryption: gocryptfs hides what it names, by the real names, so that it never reaches the server. A pattern that ends with a slash leaves an empty folder there. Patterns that gocryptfs could not follow to the letter are refused by alp check, and so are include and the filter options of opt; ? is any one sign of ASCII. one_file_system works as well.',
    'When the private folder of the item is lost and keys is not set, a new key is made, and everything is sent anew; the former snapshots still open with the password. To change the password, write keys = FILE and change it there: gocryptfs -passwd -reverse -config FILE SOURCE. Former snapshots keep the former one, and the key itself stays.',
    'It comes last when drivers are stacked (lvm, then encrypt). Extended attributes and access lists are not encrypted and not sent. Root sees all files; anybody else encrypts what he can read.',
  ],
  example: [
    'source = /home/ann/',
    'dest = backup@server:/backup/ann',
    'driver = encrypt',
    'credentials = /home/ann/.config/alpine-backup/encrypt.secret',
  ],
  contradiction: ({ credentials, password_command: command }) =>
    credentials === undefined && command === undefined
      ? { message: 'encrypt needs a password', remedy: 'write credentials = FILE, or password_command = …' }
      : undefined,

  cannotLeaveOut({ exclude, include, rsyncOptions, source }) {
    const remedy = 'say it with exclude, or with leave_out as gocryptfs reads it';
    if (include.length > 0)
      return { key: 'include', message: 'encrypt cannot follow include: what reaches the server has other names', remedy };
    const option = rsyncOptions.find(option => /^(--(exclude|include|filter|cvs-exclude)|-[fFC])/.test(option));
    if (option !== undefined)
      return { key: 'opt', message: `encrypt cannot follow ${option}: what reaches the server has other names`, remedy };
    for (const pattern of exclude) {
      const lines = gitignoreOf(pattern, ownName(source));
      if (!lines.ok) return { key: 'exclude', message: `encrypt cannot leave out "${pattern}": ${lines.why}`, remedy };
    }
    return undefined;
  },

  async prepare(task) {
    const password = await passwordOf(task);
    if (typeof password !== 'string') return password;
    const folder = `${task.folder}/encrypted`;
    const point = `${folder}/files`;
    // Another program looks: a dead mount would hang this one.
    const looked = await task.run({ program: 'test', args: ['-d', task.source], patience: 20_000 });
    if (!looked) return failed(`${task.source} does not answer`, 'look whether what is mounted there is alive');
    if (looked.code !== 0) return failed(`${task.source} is no folder`, 'encrypt works on a folder: look at source = …');
    await task.files.makePrivateFolder(folder);
    const problem = await bringKeys(task, password);
    if (problem) return problem;
    await task.note({ point });
    const { leave_out: patterns, may_be_empty: mayBeEmpty } = task.settings;
    const left = [...hiddenBy(task), ...(Array.isArray(patterns) ? patterns : [])].flatMap(line => ['-exclude-wildcard', line]);
    const one = task.selection.oneFileSystem ? ['-one-file-system'] : [];
    const args = [...gocryptfsOptions, '-reverse', '-config', keysOf(task), ...one, ...left, '--', task.source, point];
    const wrong =
      (await mountAt(task, point, { program: 'gocryptfs', args, secrets: [password] }, wrongPasswordRemedy)) ??
      (await mountProblem(task, point, mayBeEmpty === true));
    // What is in the folder is the snapshot: the key and the files, never the folder itself.
    return wrong ?? { ok: true, source: `${folder}/` };
  },

  stillWhole: task => stillMounted(task),

  release: async task => {
    for (const point of [task.noted.point, task.noted.names]) {
      const answer = point === undefined ? released : await unmount(task, point, 'fuse');
      if (!answer.ok) return answer;
    }
    return released;
  },

  async pathsInSnapshot(task, paths) {
    const password = await passwordOf(task);
    if (typeof password !== 'string') return { refused: wordsOfRefusal(password), remedy: remedyOfRefusal(password) };
    return encryptedPaths(
      task,
      paths,
      password,
      (await task.files.exists(keysOf(task))) ? keysOf(task) : String(task.settings.keys),
    );
  },

  alongWith,

  async restore(task, wish) {
    const password = await passwordOf(task);
    if (typeof password !== 'string') return { ok: false, message: wordsOfRefusal(password), remedy: remedyOfRefusal(password) };
    return decryptFolder(task, wish, password);
  },
};

/** What rsync takes for the first name of each path. */
function ownName(source: string): string {
  return source.slice(source.lastIndexOf('/') + 1);
}

function hiddenBy({ selection, source }: DriverTask): readonly string[] {
  return selection.exclude.flatMap(pattern => {
    const lines = gitignoreOf(pattern, ownName(source));
    // The configuration has refused it; what cannot be hidden must not be sent.
    if (!lines.ok) throw new Error(`the pattern "${pattern}" cannot be followed: ${lines.why}`);
    return lines.lines;
  });
}

const wrongPasswordRemedy = 'look at the password: it has to be the one that was given at the first run';

function keysOf(task: DriverTask): string {
  return `${task.folder}/encrypted/gocryptfs.conf`;
}

async function passwordOf(task: DriverTask): Promise<string | Refusal> {
  const secret = await task.secret();
  if (!secret) return failed('encrypt needs a password', 'write credentials = FILE, or password_command = …');
  return 'refused' in secret ? failed(secret.refused, secret.remedy) : secret.password;
}

/** The key lies beside the ciphertext, the same file from run to run: the one that is named, or one that is made once. */
async function bringKeys(task: DriverTask, password: string): Promise<Refusal | undefined> {
  const { keys } = task.settings;
  const own = keysOf(task);
  const here = await task.files.read(own);
  if (typeof keys === 'string') {
    const named = await task.files.read(keys);
    if (named === undefined) return failed(`there is no ${keys}`, 'bring it back from a snapshot, or look at keys = …');
    if (named !== here) await task.files.replace(own, named);
    return undefined;
  }
  if (here !== undefined) return undefined;
  const fresh = `${task.folder}/gocryptfs.conf.new`;
  await task.files.delete(fresh);
  const args = [...gocryptfsOptions, '-init', '-reverse', '-deterministic-names', '-config', fresh, '--', task.source];
  const words = whatWentWrong('gocryptfs', await task.run({ program: 'gocryptfs', args, secrets: [password] }));
  if (words !== undefined) return failed(`no key could be made: ${words}`, 'try gocryptfs by hand');
  await task.files.rename(fresh, own);
  task.say('made a new key for this item; keep its password in a second place, without it nothing can be restored');
  return undefined;
}

function wordsOfRefusal({ verdict }: Refusal): string {
  return 'detail' in verdict ? verdict.detail : verdict.kind;
}

function remedyOfRefusal({ verdict }: Refusal): string {
  return 'remedy' in verdict && typeof verdict.remedy === 'string' ? verdict.remedy : '';
}
