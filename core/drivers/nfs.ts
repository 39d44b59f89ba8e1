/** Mounts an export of an NFS server, read-only, for the time of the run. */
import type { Driver } from './driver.ts';
import { mountOptions, mountShare, releaseShare, shareContradiction, shareManual, sharePoint, shareSettings } from './share.ts';

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
  tried: 'Run against stand-ins for mount and mount.nfs, which mount a folder in place of the export; not against an NFS server.',
  manual: [
    ...shareManual,
    'It is mounted with soft,timeo=100,retrans=3: when the server does not answer for about a minute, reading fails and so does the attempt, where a hard mount would block for ever. options = hard overrules that.',
    'Mounting needs root. An export with root_squash shows root only what everybody may read.',
  ],
  example: ['dest = /backup/projects', 'driver = nfs', 'host = filer.lan', 'export = /srv/projects', 'options = vers=4.2'],
  settingsOfLine: ({ host, volume, point }) => ({ host, export: volume, ...(point === '' ? {} : { point }) }),
  contradiction: shareContradiction,

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

  release: releaseShare(),
};
