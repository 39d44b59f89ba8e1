/** Mounts an export of an NFS server, read-only, for the time of the run. */
import type { Driver } from './driver.ts';
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

export const nfs: Driver = {
  name: 'nfs',
  aliases: [],
  sentence: 'Mounts an export of an NFS server, read-only, for the time of the run.',
  brings: 'either',
  settings: [
    { name: 'host', kind: 'text', isRequired: true, explanation: 'The server.' },
    { name: 'export', kind: 'text', isRequired: true, explanation: 'What it exports: /srv/data.' },
    ...shareSettings,
  ],
  programs: ['mount.nfs (nfs-common)'],
  tried:
    'Run with the real mount.nfs against the NFS 4.2 server of Linux, in a kernel of its own (User-mode Linux 6.1); what a hanging server does against stand-ins.',
  manual: [
    ...shareManual,
    'It is mounted with soft,timeo=100,retrans=3: when the server does not answer for about a minute, reading fails and so does the attempt, where a hard mount would block for ever. options = hard overrules that.',
    'Mounting needs root. An export with root_squash shows root only what everybody may read.',
  ],
  example: ['dest = /backup/projects', 'driver = nfs', 'host = filer.lan', 'export = /srv/projects', 'options = vers=4.2'],
  settingsOfLine: ({ host, volume, point }) => ({ host, export: volume, ...(point === '' ? {} : { point }) }),
  contradiction: shareContradiction,

  holds: holdsPoint,

  prepare(task) {
    const { host, export: exported } = task.settings;
    const what = `${host}:${exported}`;
    const options = mountOptions(task, ['soft', 'timeo=100', 'retrans=3']);
    return mountShare(
      task,
      { program: 'mount', args: ['-t', 'nfs', '-o', options, what, sharePoint(task)] },
      `try it by hand: mount -t nfs -o ro ${what} /mnt`,
    );
  },

  stillWhole: task => stillMounted(task),

  release: releaseShare(),
};
