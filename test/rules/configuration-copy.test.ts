/** Which files of the configuration are secret, where the folder lies on another server, what a listing of rsync says. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { changeOf, folderThere, isSecret, readListing } from '../../core/rules/configuration-copy.ts';

describe('a copy of the configuration', () => {
  const cases: readonly (readonly [path: string, mode: string, secret: boolean])[] = [
    ['web', '-rw-r--r--', false],
    // Whoever's umask is 077 has all files so: a server's file is the configuration itself.
    ['web', '-rw-------', false],
    ['alpine-backup.conf', '-rw-------', false],
    ['drivers/own', '-rwx------', false],
    ['secrets/db', '-rw-r--r--', true],
    ['credentials/db', '-rw-r--r--', true],
    ['more/db', '-rw-------', true],
    ['more/db', '-rw-r-----', false],
    ['id_ed25519', '-rw-r--r--', true],
    ['backup_ed25519', '-rw-------', true],
    ['tls.key', '-rw-r--r--', true],
    ['smtp', '-rw-r--r--', true],
  ];
  for (const [path, mode, secret] of cases) {
    test(`takes ${path} with mode ${mode} for ${secret ? 'a secret' : 'configuration'}`, () => {
      assert.equal(isSecret({ path, mode }, new Set(['smtp'])), secret);
    });
  }

  test('lies at the same path, or below the home of the other login', () => {
    assert.equal(folderThere('/etc/alpine-backup', '/root'), '/etc/alpine-backup');
    assert.equal(folderThere('/home/ann/.config/alpine-backup', '/home/ann'), '.config/alpine-backup');
    assert.equal(folderThere('/home/anna/x', '/home/ann/'), '/home/anna/x');
    assert.equal(folderThere('/etc/alpine-backup', '/'), '/etc/alpine-backup');
  });

  test('passes over folders, hidden files, and what editors leave', () => {
    const lines = [
      'drwxr-xr-x          4,096 2026/11/23 16:00:00 .',
      '-rw-r--r--             71 2026/11/23 16:00:00 a server',
      '-rwxr-xr-x              5 2026/11/23 16:00:00 drivers/own',
      '-rw-r--r--              5 2026/11/23 16:00:00 web~',
      '-rw-r--r--              5 2026/11/23 16:00:00 .web.swp',
      '-rw-r--r--              5 2026/11/23 16:00:00 web.dpkg-old',
      'lrwxrwxrwx              5 2026/11/23 16:00:00 link -> web',
      '',
    ];
    assert.deepEqual(readListing(lines), [
      { mode: '-rw-r--r--', path: 'a server', changed: '2026/11/23-16:00:00' },
      { mode: '-rwxr-xr-x', path: 'drivers/own', changed: '2026/11/23-16:00:00' },
    ]);
  });

  test('sees what is new, what is changed, and where only the mode is another', () => {
    const file = { path: 'a', mode: '-rw-r--r--' };
    assert.equal(changeOf(file, undefined, false), 'new');
    assert.equal(changeOf(file, file, false), 'changed');
    assert.equal(changeOf(file, { ...file, mode: '-rw-------' }, true), 'mode');
    assert.equal(changeOf(file, file, true), undefined);
  });
});
