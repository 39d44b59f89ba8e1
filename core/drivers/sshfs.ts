/** Mounts a folder of another machine over ssh, read-only, for the time of the run. */
import { credentialsSettings } from './credentials.ts';
import type { Driver, DriverTask } from './driver.ts';
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
} from './share.ts';
import { failed } from './verdicts.ts';

export const sshfs: Driver = {
  name: 'sshfs',
  aliases: [],
  sentence: 'Mounts a folder of another machine over ssh (sshfs), read-only, for the time of the run.',
  brings: 'either',
  settings: [
    { name: 'host', kind: 'text', isRequired: true, explanation: 'The login, user@host.' },
    { name: 'folder', kind: 'text', explanation: 'The folder on that machine.', without: 'the home of the login' },
    {
      name: 'remote_shell',
      kind: 'command',
      explanation: 'How the host is reached, with another port or key for instance: ssh -p 2222 -i /root/.ssh/backup.',
      without: 'ssh',
    },
    ...credentialsSettings,
    ...shareSettings,
  ],
  programs: ['sshfs (sshfs)', 'fusermount3|fusermount (fuse3)'],
  tried: 'Run with the real sshfs against a real sshd, with a key and with a password.',
  manual: [
    'Use it for machines where no rsync can be installed (a router, a NAS, an SFTP account). Where rsync is there, source = user@host:/folder is much faster and needs no driver.',
    ...shareManual,
    'The host key has to be known: connect once by hand. A login with a key needs no setting; with a password it is given by credentials or password_command, and handed to sshfs through its standard input.',
    'A connection that does not answer for a minute is given up, and the attempt fails with an error of reading. Owners are the numbers of the other machine.',
  ],
  example: ['dest = /backup/router', 'driver = sshfs', 'host = root@router.lan', 'folder = /etc'],
  settingsOfLine: ({ user, host, volume, point }) => ({
    host: `${user}@${host}`,
    folder: volume,
    ...(point === '' ? {} : { point }),
  }),
  contradiction(settings, source) {
    if (String(settings.host).startsWith('-')) return { message: 'host starts with a dash', remedy: 'write host = user@host' };
    return shareContradiction(settings, source);
  },

  holds: holdsPoint,

  async prepare(task) {
    const { host, folder = '' } = task.settings;
    const secret = await task.secret();
    if (secret && 'refused' in secret) return failed(secret.refused, secret.remedy);
    const args = [`${host}:${folder}`, sharePoint(task), '-o', mountOptions(task, sshOptions(task, secret !== undefined))];
    const request = secret
      ? { program: 'sh', args: ['-c', 'exec sshfs "$@" </dev/fd/3', 'sh', ...args], secrets: [`${secret.password}\n`] }
      : { program: 'sshfs', args };
    return mountShare(task, request, `try it by hand: sftp ${host}`);
  },

  stillWhole: task => stillMounted(task),

  release: releaseShare('fuse'),
};

function sshOptions({ settings }: DriverTask, hasPassword: boolean): readonly string[] {
  const shell = Array.isArray(settings.remote_shell) ? settings.remote_shell : [];
  return [
    // A silent connection becomes an error; without these the reader would wait for ever.
    ...['ServerAliveInterval=20', 'ServerAliveCountMax=3', 'ConnectTimeout=20'],
    ...(hasPassword ? ['password_stdin', 'NumberOfPasswordPrompts=1'] : ['BatchMode=yes']),
    ...(shell.length > 0 ? [`ssh_command=${shell.join(' ').replaceAll(/[\\,]/g, '\\$&')}`] : []),
  ];
}
