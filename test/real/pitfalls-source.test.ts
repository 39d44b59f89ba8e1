/** A source that cannot all be read, or changes while it is read; and what a snapshot keeps of owners, links, lists and holes. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  closeSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { contentOf, fingerprint, inodes } from './fingerprint.ts';
import { untilReceived } from './half-way.ts';
import { fakes, type Laboratory, ledgerOf, makeLaboratory, newestIn, noise, type Outcome, snapshotsIn } from './laboratory.ts';
import { checkManifest } from './manifest-check.ts';
import { startSshServer } from './ssh-server.ts';

let laboratory: Laboratory;
beforeEach(() => {
  laboratory = makeLaboratory();
  writeFileSync(join(laboratory.source, 'file'), 'text');
  laboratory.configure('local');
});
afterEach(() => laboratory.remove());

/** Root as anybody else: without the right to read what the mode forbids. */
const likeAnybody = { wrapper: ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] };

function makeUnreadable(...names: readonly string[]): void {
  for (const name of names) {
    const path = join(laboratory.source, name);
    if (name.startsWith('folder')) mkdirSync(path);
    else writeFileSync(path, 'secret');
    chmodSync(path, 0);
    chownSync(path, 12345, 12345);
  }
}

test('a file that cannot be read is named with the remedies, and the snapshot is held back', async () => {
  makeUnreadable('secret', 'Too many links', 'skipping file deletion', 'No space left on device');
  const outcome = await laboratory.alp(['s', 'i'], likeAnybody);
  assert.equal(outcome.code, 1, outcome.stderr);
  assert.match(outcome.stderr, /4 files or folders could not be read/);
  assert.match(
    outcome.stderr,
    /make them readable, leave them out with exclude = …, or accept the loss with tolerate = unreadable/,
  );
  for (const name of ['secret', 'Too many links', 'skipping file deletion', 'No space left on device']) {
    assert.match(outcome.stderr, new RegExp(`/${name}: Permission denied`));
  }
  assert.deepEqual(snapshotsIn(laboratory.vault), []);
});

test('the remedies work: left out, the snapshot is good; tolerated, it is published with a warning', async () => {
  makeUnreadable('secret', 'folder');
  laboratory.configure('local', { exclude: 'secret, folder' });
  assert.equal((await laboratory.alp(['s', 'i'], likeAnybody)).code, 0);
  laboratory.configure('local', { tolerate: 'unreadable' });
  const outcome = await laboratory.alp(['s', 'i'], likeAnybody);
  assert.equal(outcome.code, 3, outcome.stderr);
  assert.match(outcome.stderr, /warning: .*\/secret: Permission denied/);
  assert.equal(snapshotsIn(laboratory.vault).length, 2);
  const line = ledgerOf(laboratory.vault).at(-1)!;
  assert.equal('warnings' in line && line.warnings.length, 2);
});

test('a thousand and more unreadable files are tolerated like one', async () => {
  for (let number = 0; number < 1100; number++) writeFileSync(join(laboratory.source, `${number}`), 'x');
  spawnSync('sh', ['-c', 'chmod 0 [0-9]* && chown 12345 [0-9]*'], { cwd: laboratory.source });
  laboratory.configure('local', { tolerate: 'unreadable' });
  const outcome = await laboratory.alp(['s', 'i'], likeAnybody);
  assert.equal(outcome.code, 3, outcome.stderr);
  assert.deepEqual(snapshotsIn(laboratory.vault).length, 1);
});

test('a file that vanishes while the run reads is a warning: the snapshot is published, with exit code 3', async () => {
  writeFileSync(join(laboratory.source, 'big'), noise(12_000_000, 1));
  writeFileSync(join(laboratory.source, 'short-lived'), 'x');
  laboratory.configure('local', { bandwidth: '3 MB/s' });
  const started = laboratory.start();
  await untilReceived(started, laboratory.vault, 'big', 1_000_000);
  rmSync(join(laboratory.source, 'short-lived'));
  const outcome = await started.ended;
  assert.equal(outcome.code, 3, outcome.stderr);
  assert.match(outcome.stderr, /warning: .*short-lived: vanished while it was read/);
  assert.deepEqual(Object.keys(contentOf(newestIn(laboratory.vault))), ['.', 'big', 'file']);
});

for (const direction of ['local', 'push'] as const) {
  test(`${direction}: a file that is written to while it is read arrives torn, its checksum is that of what lies there, and the next run brings it whole`, async () => {
    const server = direction === 'push' ? await startSshServer(join(laboratory.folder, 'sshd')) : undefined;
    try {
      const big = join(laboratory.source, 'big');
      writeFileSync(big, noise(9_000_000, 1));
      // rsync looks at size and second: what is written within the second of the file's own time is not seen.
      utimesSync(big, 1e9, 1e9);
      laboratory.configure(direction, { bandwidth: '4 MB/s' }, server);
      const started = laboratory.start();
      await untilReceived(started, laboratory.vault, 'big', 2_000_000);
      const now = noise(9_000_000, 2);
      const file = openSync(big, 'r+');
      writeSync(file, now);
      closeSync(file);
      const outcome = await started.ended;
      assert.equal(outcome.code, 0, outcome.stderr);
      const torn = newestIn(laboratory.vault);
      const stored = readFileSync(join(torn, 'big'));
      assert.deepEqual(
        [stored.length, stored.equals(now), stored.subarray(-1_000_000).equals(now.subarray(-1_000_000))],
        [9_000_000, false, true],
      );
      assert.equal(checkManifest(laboratory.vault, basename(torn)), 2);
      const before = fingerprint(torn);
      laboratory.configure(direction, {}, server);
      assert.equal((await laboratory.alp()).code, 0);
      assert.deepEqual(contentOf(newestIn(laboratory.vault)), contentOf(laboratory.source));
      assert.deepEqual(fingerprint(torn), before);
    } finally {
      await server?.stop();
    }
  });
}

test('a file that grows while it is read arrives as it was when it was opened, and the next run brings the rest', async () => {
  await changeWhileRead(path => appendFileSync(path, 'more'), 0);
  assert.equal(statSync(join(newestIn(laboratory.vault), 'big')).size, 9_000_000);
  laboratory.configure('local');
  assert.equal((await laboratory.alp()).code, 0);
  assert.deepEqual(contentOf(newestIn(laboratory.vault)), contentOf(laboratory.source));
});

test('a file that becomes shorter while it is read is read again: the snapshot has it as it is then, with a warning', async () => {
  const outcome = await changeWhileRead(path => truncateSync(path, 1000), 3);
  assert.match(outcome.stderr, /warning: .*big: became shorter while it was read, and was read again/);
  assert.deepEqual(readFileSync(join(newestIn(laboratory.vault), 'big')), noise(1000, 1));
});

async function changeWhileRead(change: (path: string) => void, code: number): Promise<Outcome> {
  const big = join(laboratory.source, 'big');
  writeFileSync(big, noise(9_000_000, 1));
  laboratory.configure('local', { bandwidth: '4 MB/s' });
  const started = laboratory.start();
  await untilReceived(started, laboratory.vault, 'big', 2_000_000);
  change(big);
  const outcome = await started.ended;
  assert.equal(outcome.code, code, outcome.stderr);
  assert.equal(checkManifest(laboratory.vault, basename(newestIn(laboratory.vault))), 2);
  return outcome;
}

test('the time of the source’s own folder says nothing about the age of a snapshot', async () => {
  spawnSync('touch', ['-d', '1999-01-01', laboratory.source]);
  laboratory.configure('local', { delete_after: '1 day', keep_at_least: '1' });
  for (let count = 0; count < 3; count++) assert.equal((await laboratory.alp()).code, 0);
  assert.equal(snapshotsIn(laboratory.vault).length, 3);
  assert.equal(statSync(newestIn(laboratory.vault)).mtime.getUTCFullYear() < 2000, true);
});

test('a receiver that is not root keeps owners and setuid beside the file, gives nobody a setuid program, and links all the same', async () => {
  chownSync(join(laboratory.source, 'file'), 1234, 4321);
  chmodSync(join(laboratory.source, 'file'), 0o4755);
  symlinkSync('file', join(laboratory.source, 'link'));
  spawnSync('mkfifo', [join(laboratory.source, 'pipe')]);
  mkdirSync(join(laboratory.source, 'closed'), { mode: 0o500 });
  writeFileSync(join(laboratory.source, 'closed/inner'), 'x');
  mkdirSync(laboratory.vault);
  for (const folder of [laboratory.folder, laboratory.vault]) chmodSync(folder, 0o755);
  chownSync(laboratory.vault, 65534, 65534);
  laboratory.configure('local', { dest: `elsewhere:${laboratory.vault}`, ssh: `${join(fakes, 'ssh-as-nobody')}` });
  for (let count = 0; count < 2; count++) {
    const outcome = await laboratory.alp();
    assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
  }
  const newest = newestIn(laboratory.vault);
  const kept = spawnSync('getfattr', ['--only-values', '-n', 'user.rsync.%stat', join(newest, 'file')], { encoding: 'utf8' });
  assert.equal(kept.stdout, '104755 0,0 1234:4321');
  assert.equal(lstatSync(join(newest, 'file')).mode & 0o7000, 0);
  const [first = ''] = snapshotsIn(laboratory.vault);
  assert.deepEqual(inodes(newest), inodes(join(laboratory.vault, first)));
});

test('hard links, access lists, extended attributes and holes are kept when the item asks for them', async () => {
  const at = (name: string) => join(laboratory.source, name);
  linkSync(at('file'), at('the same file'));
  spawnSync('setfacl', ['-m', 'u:1234:r', at('file')]);
  spawnSync('setfattr', ['-n', 'user.colour', '-v', 'blue', at('file')]);
  writeFileSync(at('holes'), 'x');
  truncateSync(at('holes'), 20_000_000);
  laboratory.configure('local', { preserve: 'hard-links, acls, xattrs, sparse' });
  for (let count = 0; count < 2; count++) assert.equal((await laboratory.alp()).code, 0);
  const newest = newestIn(laboratory.vault);
  const found = inodes(newest);
  assert.equal(found.file, found['the same file']);
  assert.equal(fingerprint(newest).attributes, fingerprint(laboratory.source).attributes);
  assert.match(fingerprint(newest).attributes!, /user\.colour/);
  assert.ok(statSync(join(newest, 'holes')).blocks * 512 < 1_000_000);
  const [first = ''] = snapshotsIn(laboratory.vault);
  assert.deepEqual(found, inodes(join(laboratory.vault, first)));
});

test('a folder mounted below the source is left out when the item says so', async () => {
  const point = join(laboratory.source, 'mounted');
  mkdirSync(point);
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', point]);
  try {
    writeFileSync(join(point, 'inner'), 'x');
    laboratory.configure('local', { one_file_system: 'yes' });
    assert.equal((await laboratory.alp()).code, 0);
    assert.deepEqual(Object.keys(contentOf(newestIn(laboratory.vault))), ['.', 'file', 'mounted']);
  } finally {
    spawnSync('umount', ['-l', point]);
  }
});
