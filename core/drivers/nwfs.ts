/** Mounts a NetWare volume by ncpfs, or logs in to a tree with the Novell client, for the time of the run. */
import { credentialsSettings } from './credentials.ts';
import type { Driver, DriverPrepared, DriverTask } from './driver.ts';
import { stillMounted } from './mounted.ts';
import {
  holdsPoint,
  mountShare,
  releaseShare,
  shareContradiction,
  shareManual,
  sharePoint,
  shareSettings,
  withSecretFile,
} from './share.ts';
import { complaint, failed, released, whatWentWrong } from './verdicts.ts';

export const nwfs: Driver = {
  name: 'nwfs',
  aliases: ['ncpfs'],
  sentence: 'Mounts a NetWare volume (ncpfs), or logs in to its tree with the Novell client, for the time of the run.',
  brings: 'either',
  settings: [
    { name: 'host', kind: 'text', isRequired: true, explanation: 'The NetWare server.' },
    { name: 'volume', kind: 'text', explanation: 'The volume to mount, such as DATA; for ncpfs.', without: 'all volumes' },
    { name: 'tree', kind: 'text', explanation: 'The tree to log in to, with the Novell client (nwlogin) in place of ncpfs.' },
    { name: 'context', kind: 'text', explanation: 'The context of the user in that tree.' },
    ...credentialsSettings,
    ...shareSettings.map(setting =>
      setting.name === 'options' ? { ...setting, explanation: 'Further switches of ncpmount, such as -A nw.lan -m.' } : setting,
    ),
  ],
  programs: ['ncpmount|nwlogin (ncpfs)'],
  tried:
    'Run against stand-ins for ncpmount, nwlogin and nwlogout only: there was neither a NetWare server nor a kernel with ncpfs.',
  manual: [
    'With ncpfs the volume is mounted with ncpmount, and made read-only by the kernel. The password stands in a .nwclient file (mode 0600) in a private folder that is HOME for ncpmount alone, and is removed once it is mounted. Linux has had no ncpfs of its own since 4.17.',
    'With tree = … the Novell client logs in (nwlogin), the item names its source below /var/opt/novell/nclmnt/, and nwlogout ends that whatever happens. nwlogin gets the password through its standard input; a version that insists on the switch -p cannot be used, since that would show the password to all users of the machine.',
    'Time stamps of such volumes are coarse, and move by an hour with summer time. Add opt = --modify-window=2 to the item, or opt = --modify-window=3601 where the hour shows, else files are sent again that have not changed.',
    ...shareManual,
  ],
  example: [
    'dest = /backup/netware',
    'driver = nwfs',
    'host = NW1',
    'volume = DATA',
    'credentials = /etc/alpine-backup/nw1.secret',
    'opt = --modify-window=2',
  ],
  settingsOfLine: ({ host, volume, point }) => ({ host, volume, ...(point === '' ? {} : { point }) }),
  contradiction(settings, source) {
    if (settings.credentials === undefined && settings.password_command === undefined)
      return { message: 'nwfs needs a login', remedy: 'write credentials = FILE, with lines user = … and password = …' };
    if (settings.tree === undefined) return shareContradiction(settings, source);
    if (source !== '') return undefined;
    return {
      message: 'with tree the item names its source',
      remedy: 'write source = /var/opt/novell/nclmnt/…/, where the Novell client shows the volume',
    };
  },

  holds: holdsPoint,

  async prepare(task) {
    const secret = await task.secret();
    if (!secret) return failed('nwfs needs a login', 'write credentials = FILE, with lines user = … and password = …');
    if ('refused' in secret) return failed(secret.refused, secret.remedy);
    const login = { user: secret.user ?? task.machine.user, password: secret.password };
    return typeof task.settings.tree === 'string' ? logIn(task, task.settings.tree, login) : mountVolume(task, login);
  },

  stillWhole: task => stillMounted(task),

  async release(task) {
    const { tree } = task.noted;
    if (tree !== undefined) {
      const words = whatWentWrong('nwlogout', await task.run({ program: 'nwlogout', args: ['-t', tree], patience: 60_000 }));
      // Whoever was killed while it logged in may not be logged in.
      if (words !== undefined && task.noted.loggedIn !== undefined) return complaint(words, `nwlogout -t ${tree}`);
      return released;
    }
    return releaseShare()(task);
  },
};

interface Login {
  readonly user: string;
  readonly password: string;
}

async function mountVolume(task: DriverTask, { user, password }: Login): Promise<DriverPrepared> {
  const { host, volume, options } = task.settings;
  return withSecretFile(task, '.nwclient', `${host}/${user} ${password}\n`, () =>
    mountShare(
      task,
      {
        program: 'ncpmount',
        args: [
          ...['-S', String(host), '-U', user],
          ...(typeof volume === 'string' ? ['-V', volume] : []),
          ...(Array.isArray(options) ? options : []),
          sharePoint(task),
        ],
        environment: { HOME: task.folder },
      },
      'look whether the server is there, and whether this kernel has ncpfs',
    ),
  );
}

async function logIn(task: DriverTask, tree: string, { user, password }: Login): Promise<DriverPrepared> {
  const { host, context, may_be_empty: isEmptyFine } = task.settings;
  await task.note({ tree });
  const args = ['-s', String(host), '-t', tree, '-u', user, ...(typeof context === 'string' ? ['-c', context] : [])];
  const result = await task.run({
    program: 'sh',
    args: ['-c', 'exec nwlogin "$@" </dev/fd/3', 'sh', ...args],
    secrets: [`${password}\n`],
    patience: 60_000,
  });
  const words = whatWentWrong('nwlogin', result);
  if (words !== undefined)
    return failed(words, `look at the login, and at the daemons of the Novell client: rcnovell-xtier status`);
  await task.note({ loggedIn: 'yes' });
  const looked = await task.run({ program: 'ls', args: ['-fA', '--', task.source], patience: 20_000 });
  const problem = whatWentWrong('ls', looked);
  if (problem !== undefined) return failed(`${task.source} cannot be read: ${problem}`, 'look at the source of the item');
  if (looked?.stdout.trim() === '' && isEmptyFine !== true)
    return failed(`${task.source} is empty`, 'look whether it is the right one; may_be_empty = yes takes it as it is');
  return { ok: true, source: task.source };
}
