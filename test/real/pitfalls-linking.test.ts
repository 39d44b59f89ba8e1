/** Where linking to the former snapshot ends: rsync copies and says nothing of it by its exit code; here it is said, and the snapshot is whole. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { contentOf, fingerprint, inodes } from './fingerprint.ts';
import { type Laboratory, ledgerOf, makeLaboratory, newestIn, type Outcome } from './laboratory.ts';
import { type SshServer, startSshServer } from './ssh-server.ts';

let laboratory: Laboratory;
let server: SshServer | undefined;
let devices: string[] = [];
beforeEach(() => {
  laboratory = makeLaboratory();
  writeFileSync(join(laboratory.source, 'file'), 'text');
  writeFileSync(join(laboratory.source, 'other'), 'text');
  laboratory.configure('local');
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
  if (devices.length > 0) spawnSync('umount', [laboratory.vault]);
  for (const device of devices) spawnSync('losetup', ['-d', device]);
  devices = [];
  await laboratory.remove();
});

/** The laboratory's own file system where it is one; else ext4 in a file. */
function makeVaultOnExt4(): void {
  const kind = must('stat', '-f', '-c', '%T', laboratory.folder);
  if (kind !== 'ext2/ext3') mountImage('64M', ['mkfs.ext4', '-q', '-F', '-m', '0'], ['mount']);
}

function mountImage(size: string, make: readonly string[], mount: readonly string[]): void {
  const image = join(laboratory.folder, 'image');
  mkdirSync(laboratory.vault);
  must('truncate', '-s', size, image);
  must(...make, image);
  const device = must('losetup', '-f', '--show', image);
  devices.push(device);
  must(...mount, device, laboratory.vault);
}

/** Runs a program and returns what it says. */
function must(...[program = '', ...args]: readonly string[]): string {
  const done = spawnSync(program, args, { encoding: 'utf8' });
  assert.equal(done.status, 0, `${program}: ${done.error ?? ''}${done.stdout}${done.stderr}`);
  return done.stdout.trim();
}

/** As many links to a file as its file system allows, all in one folder outside of the vault's tree. */
function exhaustLinks(file: string, folder: string): void {
  const script =
    'import os, sys\nn = 0\ntry:\n  while True:\n    os.link(sys.argv[1], f"{sys.argv[2]}/{n}")\n    n += 1\nexcept OSError: pass';
  mkdirSync(folder);
  assert.equal(spawnSync('python3', ['-c', script, file, folder]).status, 0);
  assert.equal(statSync(file).nlink, 65_000);
}

async function backUp(code: number): Promise<Outcome & { newest: string }> {
  const outcome = await laboratory.alp();
  assert.equal(outcome.code, code, outcome.stdout + outcome.stderr);
  const newest = newestIn(laboratory.vault);
  assert.deepEqual(contentOf(newest), contentOf(laboratory.source));
  return { ...outcome, newest };
}

for (const direction of ['local', 'push'] as const) {
  test(`${direction}: a file with 65,000 links is copied, the snapshot is whole and says so, and the next one links to the copy`, async () => {
    makeVaultOnExt4();
    if (direction === 'push') server = await startSshServer(join(laboratory.folder, 'sshd'));
    laboratory.configure(direction, {}, server);
    const { newest: first } = await backUp(0);
    exhaustLinks(join(first, 'file'), join(laboratory.vault, '.alp/links'));
    const before = fingerprint(first);
    const { newest: second, stderr } = await backUp(3);
    assert.match(
      stderr,
      /an unchanged file was copied instead of linked .* \(file: Too many links\); the next snapshot links to the copy/,
    );
    assert.deepEqual([inodes(second).other, inodes(second).file === inodes(first).file], [inodes(first).other, false]);
    const { newest: third } = await backUp(0);
    assert.deepEqual(inodes(third), inodes(second));
    assert.deepEqual(fingerprint(first), before);
    const line = ledgerOf(laboratory.vault).find(({ snapshot }) => second.endsWith(snapshot));
    assert.ok(line?.event === 'published' && line.warnings.length === 1);
    assert.ok(
      readFileSync(join(laboratory.vault, '.alp/manifests', `${first.split('/').at(-1)}.xxh128`), 'utf8').includes('  file\n'),
    );
  });
}

test('a vault on exFAT says at once that nothing can be linked there, and with every snapshot what that costs; its snapshots are whole', async () => {
  mountImage('32M', ['mkfs.exfat'], ['mount.exfat-fuse']);
  // So that the file system can keep what there is: times of even seconds, one mode for all.
  for (const name of ['file', 'other', '.']) {
    chmodSync(join(laboratory.source, name), 0o777);
    utimesSync(join(laboratory.source, name), 1e9, 1e9);
  }
  const dest = join(laboratory.vault, 'backups');
  laboratory.configure('local', { dest });
  const first = await laboratory.alp();
  assert.equal(first.code, 0, first.stdout + first.stderr);
  assert.match(first.stdout, /its file system has no hard links: every snapshot will cost its full size/);
  assert.match(first.stdout, /no symbolic links: it keeps none, and has no current/);
  const second = await laboratory.alp();
  assert.equal(second.code, 3, second.stdout + second.stderr);
  assert.match(second.stderr, /warning: the file system of the vault has no hard links: unchanged files are copied each time/);
  assert.doesNotMatch(second.stderr, /current could not be set/);
  assert.deepEqual(contentOf(newestIn(dest)), contentOf(laboratory.source));
  symlinkSync('file', join(laboratory.source, 'link'));
  const third = await laboratory.alp();
  assert.equal(third.code, 1, third.stdout + third.stderr);
  assert.match(third.stderr, /symbolic links could not be made in the vault\n(.*\n)*.*exclude = …/);
  laboratory.configure('local', { dest, exclude: 'link' });
  const fourth = await laboratory.alp();
  assert.equal(fourth.code, 3, fourth.stdout + fourth.stderr);
});
