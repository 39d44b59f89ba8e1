/** What drivers promise with the real device mapper, NFS, CIFS and davfs2; run inside a kernel of its own, each scene with a line of its outcome. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { DriverSettings } from '../../core/driver-model.ts';
import { releaseLeftovers } from '../../core/driver-release.ts';
import { prepareDrivers } from '../../core/driver-steps.ts';
import { type Bench, forever, makeBench } from './bench.ts';
import { startDavServer } from './dav-server.ts';
import { startSamba } from './samba.ts';

const volume = '/mnt/volume';
const run = (program: string, ...args: readonly string[]) => execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe' });
const quietly = (program: string, ...args: readonly string[]) => {
  try {
    run(program, ...args);
  } catch {
    // It was not there.
  }
};

/** A group with one mounted volume, in a file. */
function makeVolume(): void {
  writeFileSync('/tmp/disk', '');
  run('truncate', '-s', '96M', '/tmp/disk');
  const device = run('losetup', '-f', '--show', '/tmp/disk').trim();
  run('vgcreate', '-q', 'vg0', device);
  run('lvcreate', '-q', '--yes', '-L', '40M', '-n', 'data', 'vg0');
  run('mkfs.ext4', '-q', '/dev/vg0/data');
  mkdirSync(volume);
  run('mount', '/dev/vg0/data', volume);
  mkdirSync(`${volume}/below`);
  writeFileSync(`${volume}/below/file`, 'before');
}

async function prepared(bench: Bench, name: string, settings: DriverSettings, source: string) {
  const drivers = [{ name, isOwn: false, settings }];
  return prepareDrivers(bench.world, { server: 's', item: 'i', drivers, source, run: 'r', signal: forever, say: bench.hear });
}

const snapshots = () =>
  run('lvs', '--noheadings', '-o', 'lv_name')
    .split('\n')
    .filter(line => line.includes('alp-'));

async function assertClean(bench: Bench): Promise<void> {
  await bench.calm();
  assert.deepEqual(await bench.left(), []);
}

const login = (bench: Bench, user: string, password: string) =>
  bench.secretFile(`login-${password.length}`, `user = ${user}\npassword = ${password}\n`);

export const scenes: Readonly<Record<string, (bench: Bench) => Promise<void>>> = {
  async 'lvm: the source is that of the moment of the snapshot, and the snapshot goes'(bench) {
    const ready = await prepared(bench, 'lvm', { size: '12M' }, `${volume}/below/`);
    assert.ok(ready.ok, JSON.stringify(ready));
    writeFileSync(`${volume}/below/file`, 'after');
    assert.equal(readFileSync(`${ready.source}file`, 'utf8'), 'before');
    assert.throws(() => writeFileSync(`${ready.source}new`, ''), /EROFS/);
    assert.equal(snapshots().length, 1);
    assert.equal(await ready.stillWhole(), undefined);
    assert.deepEqual(await ready.release(forever), []);
    assert.deepEqual(snapshots(), []);
    await assertClean(bench);
  },

  async 'lvm: a snapshot that ran full is not to be trusted, and goes all the same'(bench) {
    const ready = await prepared(bench, 'lvm', { size: '4M' }, `${volume}/below/`);
    assert.ok(ready.ok, JSON.stringify(ready));
    for (let part = 0; part < 12; part += 1) appendFileSync(`${volume}/filling`, Buffer.alloc(2 ** 20, part + 1));
    run('sync');
    const lost = await ready.stillWhole();
    assert.ok(lost?.kind === 'failed', 'it was taken for whole');
    assert.match(lost.detail, /vg0\/alp-\w+ ran full while it was read/);
    assert.deepEqual(await ready.release(forever), []);
    assert.deepEqual(snapshots(), []);
    await assertClean(bench);
  },

  async 'lvm: what a killed run left is undone by the next start'(bench) {
    const task = {
      folders: bench.world.folders,
      use: { name: 'lvm', isOwn: false, settings: { size: '4M' } },
      source: `${volume}/below/`,
    };
    const holder = spawn(process.execPath, [fileURLToPath(new URL('holder.ts', import.meta.url)), JSON.stringify(task)], {
      env: { ...process.env, ...bench.environment() },
      stdio: 'ignore',
    });
    await once(holder, 'exit');
    assert.equal(snapshots().length, 1, 'the holder was killed before it had a snapshot');
    assert.deepEqual(await releaseLeftovers(bench.world, undefined, forever, bench.hear), []);
    assert.deepEqual(snapshots(), []);
    await assertClean(bench);
  },

  async 'nfs: an export of a real server is mounted, read-only, and unmounted'(bench) {
    mkdirSync('/var/lib/nfs/v4recovery');
    for (const name of ['etab', 'rmtab']) writeFileSync(`/var/lib/nfs/${name}`, '');
    run('mount', '-t', 'nfsd', 'nfsd', '/proc/fs/nfsd');
    run('exportfs', '-o', 'rw,fsid=0,no_root_squash,insecure,no_subtree_check', `127.0.0.1:${volume}`);
    const mountd = spawn('rpc.mountd', ['-F', '-N', '3'], { stdio: 'ignore' });
    try {
      run('rpc.nfsd', '-N', '3', '1');
      // Nobody has to be waited for who held files before.
      writeFileSync('/proc/fs/nfsd/v4_end_grace', 'Y');
      const settings = { host: '127.0.0.1', export: '/', options: ['vers=4.2'] };
      const ready = await prepared(bench, 'nfs', settings, '');
      assert.ok(ready.ok, JSON.stringify(ready));
      assert.equal(readFileSync(`${ready.source}below/file`, 'utf8'), 'after');
      assert.throws(() => writeFileSync(`${ready.source}new`, ''), /EROFS/);
      assert.equal(ready.facts['nfs.device'], '127.0.0.1:/');
      assert.deepEqual(await ready.release(forever), []);
      const wrong = await prepared(bench, 'nfs', { ...settings, export: '/nothing' }, '');
      assert.ok(!wrong.ok && 'detail' in wrong.verdict);
      assert.match(wrong.verdict.detail, /nothing could be mounted at .*: mount ended with code 32: .*(No such file|denied)/);
      assert.deepEqual(await wrong.release(forever), []);
      await assertClean(bench);
    } finally {
      quietly('rpc.nfsd', '0');
      mountd.kill();
    }
  },

  async 'cifs: a share of a real server is mounted by the kernel; the password is nowhere to be seen'(bench) {
    const samba = await startSamba();
    try {
      writeFileSync(`${samba.share}/ä file`, 'text', { mode: 0o644 });
      const settings = { host: '127.0.0.1', port: samba.port, share: 'data', by: 'mount' };
      const right = { ...settings, credentials: login(bench, samba.user, samba.password) };
      const ready = await prepared(bench, 'cifs', right, '');
      assert.ok(ready.ok, JSON.stringify(ready));
      assert.deepEqual(readdirSync(ready.source), ['ä file']);
      assert.throws(() => writeFileSync(`${ready.source}new`, ''), /EROFS/);
      assert.ok(!readFileSync('/proc/self/mountinfo', 'latin1').includes(samba.password));
      assert.deepEqual(await ready.release(forever), []);
      const wrong = await prepared(bench, 'cifs', { ...settings, credentials: login(bench, samba.user, 'wrong') }, '');
      assert.ok(!wrong.ok && 'detail' in wrong.verdict);
      assert.match(wrong.verdict.detail, /nothing could be mounted at .*Permission denied/);
      assert.deepEqual(await wrong.release(forever), []);
      assert.deepEqual(bench.sightings([samba.password]), []);
      await assertClean(bench);
    } finally {
      await samba.stop();
    }
  },

  async 'webdav: davfs2 mounts a folder of a real server, and what is in it comes'(bench) {
    const password = 'se"cr et\\ of ann';
    const server = await startDavServer(password);
    try {
      const ready = await prepared(bench, 'webdav', { url: server.url, credentials: login(bench, 'ann', password) }, '');
      assert.ok(ready.ok, JSON.stringify(ready));
      assert.deepEqual((await readdir(ready.source)).toSorted(), ['file', 'lost+found']);
      // Its server is this process: it must not wait for itself.
      assert.equal(await readFile(`${ready.source}file`, 'utf8'), 'text');
      assert.deepEqual(await ready.release(forever), []);
      assert.deepEqual(bench.sightings([password]), []);
      await assertClean(bench);
    } finally {
      server.stop();
    }
  },
};

/** Printed before the outcome of a scene: `outcome {"name": …, "error": …}`. */
export const outcomeMark = 'outcome ';

if (process.argv[2] === 'run') {
  makeVolume();
  for (const [name, scene] of Object.entries(scenes)) {
    const bench = makeBench();
    const error = await scene(bench).then(
      () => undefined,
      (problem: unknown) => String(problem instanceof Error ? problem.stack : problem),
    );
    console.log(`${outcomeMark}${JSON.stringify({ name, error })}`);
    await bench.remove().catch(() => undefined);
  }
  process.exit();
}
