/** Mounts a WebDAV folder (Nextcloud, a web server) by davfs2, read-only, for the time of the run. */
import { credentialsSettings } from './credentials.ts';
import type { Driver } from './driver.ts';
import { stillMounted } from './mounted.ts';
import {
  holdsPoint,
  mayBeEmpty,
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

export const webdav: Driver = {
  name: 'webdav',
  aliases: ['davfs', 'davfs2'],
  sentence: 'Mounts a WebDAV folder (davfs2), read-only, for the time of the run.',
  brings: 'either',
  settings: [
    { name: 'url', kind: 'text', isRequired: true, explanation: 'The address of the folder, https://….' },
    ...credentialsSettings,
    // An unreachable server looks like an empty one: davfs2 mounts all the same.
    ...shareSettings.filter(setting => setting !== mayBeEmpty),
  ],
  programs: ['mount.davfs (davfs2)'],
  tried: 'Run with the real davfs2 1.6 against a small WebDAV server, with Linux 6.18 and with 6.1 (User-mode Linux).',
  manual: [
    ...shareManual,
    'davfs2 gets the password from a file with mode 0600 in a private folder, which is gone as soon as it is mounted.',
    'davfs2 fetches each file whole into its cache (/var/cache/davfs2) before it can be read, and leaves it there in plain; cache_size in /etc/davfs2/davfs2.conf bounds it. Mounting needs root.',
    'davfs2 mounts a server that does not answer all the same, as an empty folder; therefore an empty one is always refused. The empty folder lost+found in the snapshot is its own.',
  ],
  example: [
    'dest = /backup/cloud',
    'driver = webdav',
    'url = https://cloud.example.org/remote.php/dav/files/ann/',
    'credentials = /etc/alpine-backup/cloud.secret',
  ],
  contradiction(settings, source) {
    if (!/^https?:\/\/[^\s"'\\]+$/.test(String(settings.url)))
      return { message: `"${settings.url}" is not the address of a WebDAV folder`, remedy: 'write url = https://host/folder/' };
    if (/^https?:\/\/[^/]*@/.test(String(settings.url)))
      return { message: 'the address has a login in it', remedy: 'write the login into a file, and credentials = FILE' };
    return shareContradiction(settings, source);
  },

  holds: holdsPoint,

  async prepare(task) {
    const url = String(task.settings.url);
    const secret = await task.secret();
    if (secret && 'refused' in secret) return failed(secret.refused, secret.remedy);
    const login = secret ? `${url} ${quoted(secret.user ?? task.machine.user)} ${quoted(secret.password)}\n` : '';
    const optionsFile = `${task.folder}/davfs2.conf`;
    await task.note({ optionsFile });
    return withSecretFile(task, 'davfs2.secrets', login, async secrets => {
      const lines = [`secrets ${secrets}`, 'ask_auth 0', 'use_locks 0', 'connect_timeout 10', 'read_timeout 30'];
      // From Linux 6.16 on a folder cannot be listed through the 16 KiB that davfs2 takes by itself up to 1.7.1.
      lines.push('buf_size 64');
      await task.files.delete(optionsFile);
      await task.files.createNew(optionsFile, lines.join('\n').concat('\n'));
      const options = mountOptions(task, [`conf=${optionsFile}`]);
      return mountShare(
        task,
        { program: 'mount', args: ['-t', 'davfs', '-o', options, url, sharePoint(task)] },
        'look whether the address opens in a browser, and look at the login',
        // It stands in every folder that davfs2 mounts, also in that of a server that does not answer.
        ['lost+found'],
      );
    });
  },

  stillWhole: task => stillMounted(task),

  release: releaseShare(),
};

/** As davfs2 reads a word of its secrets file. */
function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
