/** A share of a Windows or Samba server: mounted read-only by the kernel, or fetched by smbclient where the kernel cannot or we are not root. */

import { fetchShare } from './cifs-fetch.ts';
import { credentialsSettings } from './credentials.ts';
import type { Driver, DriverTask } from './driver.ts';
import { dropUnfinishedDump } from './dump-folder.ts';
import { stillMounted } from './mounted.ts';
import {
  holdsPoint,
  mountOptions,
  mountShare,
  releaseShare,
  shareContradiction,
  shareManual,
  sharePoint,
  shareSettings,
  withSecretFile,
} from './share.ts';
import { failed } from './verdicts.ts';

export const cifs: Driver = {
  name: 'cifs',
  aliases: ['smb', 'smbfs', 'samba'],
  sentence: 'Mounts a share of a Windows or Samba server read-only for the time of the run, or fetches it with smbclient.',
  brings: 'either',
  settings: [
    { name: 'host', kind: 'text', isRequired: true, explanation: 'The server.' },
    { name: 'share', kind: 'text', isRequired: true, explanation: 'The name of the share.' },
    { name: 'folder', kind: 'text', explanation: 'A folder of the share, without a slash in front.', without: 'all of it' },
    { name: 'domain', kind: 'text', explanation: 'The domain or workgroup of the user.' },
    { name: 'port', kind: 'count', explanation: 'The port of the server.', without: '445' },
    {
      name: 'by',
      kind: 'choice',
      choices: ['mount', 'smbclient'],
      explanation: 'Mounted by the kernel (mount.cifs), or fetched into a private folder (smbclient).',
      without: 'mount for root where the kernel knows cifs, else smbclient',
    },
    ...credentialsSettings,
    ...shareSettings,
  ],
  programs: ['mount.cifs|smbclient (cifs-utils)'],
  tried: 'Run against a real Samba 4.17 server: by smbclient, and by mount.cifs in a kernel of its own (User-mode Linux 6.1).',
  manual: [
    'The password reaches mount.cifs in a file with mode 0600 in a private folder, which is gone as soon as it is mounted, and smbclient through an inherited file. Without credentials the server is asked as a guest.',
    ...shareManual,
    'With smbclient the whole share is fetched at each run into a private folder below the state of alp, which keeps a copy of it: think of the space. A file whose bytes are those of last time stays the same file with its time, so that the snapshots share it. One file that cannot be read fails the run, although smbclient itself calls that a success. Owners and rights are not fetched (install smbclient for this way).',
    'A Windows server gives a file that somebody has open exclusively to nobody: such a file fails the run.',
  ],
  example: [
    'dest = /backup/office',
    'driver = cifs',
    'host = fileserver',
    'share = office',
    'domain = EXAMPLE',
    'credentials = /etc/alpine-backup/fileserver.secret',
  ],
  settingsOfLine: ({ host, volume, point }) => ({ host, share: volume.replace(/^\/+/, ''), ...(point === '' ? {} : { point }) }),
  contradiction(settings, source) {
    const strange = [settings.host, settings.share, settings.folder].find(text => /^-|["\n]/.test(String(text ?? '')));
    if (strange !== undefined)
      return { message: `"${strange}" is no name of a server, share or folder`, remedy: 'write it plainly' };
    if (settings.by === 'smbclient' && settings.point !== undefined)
      return { message: 'smbclient mounts nothing', remedy: 'remove the line point' };
    return shareContradiction(settings, source);
  },

  holds: holdsPoint,

  async prepare(task) {
    const { settings } = task;
    const secret = await task.secret();
    if (secret && 'refused' in secret) return failed(secret.refused, secret.remedy);
    const login = secret && loginText(secret.user ?? task.machine.user, secret.password, settings.domain);
    const canMount = settings.by === 'mount' || (settings.by === undefined && (await kernelMounts(task)));
    if (canMount) return login === undefined ? mountIt(task) : withSecretFile(task, 'login', login, path => mountIt(task, path));
    if (settings.point !== undefined)
      return failed(
        'only root can mount a share, where the kernel knows cifs',
        'remove the line point: then smbclient fetches it',
      );
    return fetchShare(task, login);
  },

  stillWhole: task => stillMounted(task),

  async release(task) {
    await dropUnfinishedDump(task);
    return releaseShare()(task);
  },
};

/** What mount.cifs and smbclient both read. */
function loginText(user: string, password: string, domain: unknown): string {
  return `username=${user}\npassword=${password}\n${typeof domain === 'string' ? `domain=${domain}\n` : ''}`;
}

async function kernelMounts(task: DriverTask): Promise<boolean> {
  const isKnown = async () => /\bcifs$/m.test((await task.files.read('/proc/filesystems')) ?? '');
  if (task.machine.userId !== 0) return false;
  if (await isKnown()) return true;
  await task.run({ program: 'modprobe', args: ['-q', 'cifs'], patience: 10_000 });
  return isKnown();
}

function mountIt(task: DriverTask, login?: string): ReturnType<typeof mountShare> {
  const { host, share, folder, port } = task.settings;
  const options = Array.isArray(task.settings.options) ? task.settings.options : [];
  const what = `//${host}/${share}${folder === undefined ? '' : `/${folder}`}`;
  const mounting = mountOptions(task, [
    login === undefined ? 'guest' : `credentials=${login}`,
    ...(typeof port === 'number' ? [`port=${port}`] : []),
    // Not every kernel takes names for UTF-8 by itself.
    ...(options.some(option => option.startsWith('iocharset=')) ? [] : ['iocharset=utf8']),
    // A server that is gone gives errors after a while, in place of hanging.
    'soft',
  ]);
  return mountShare(
    task,
    { program: 'mount', args: ['-t', 'cifs', '-o', mounting, what, sharePoint(task)] },
    'look at the login and the name of the share; dmesg may say more',
  );
}
