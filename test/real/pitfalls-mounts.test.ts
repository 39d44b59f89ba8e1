/** A vault below a mount point of fstab on which nothing is mounted: it is not there now, and nothing is written into the empty folder. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fingerprint } from './fingerprint.ts';
import { type Laboratory, makeLaboratory } from './laboratory.ts';

let laboratory: Laboratory;
beforeEach(() => {
  laboratory = makeLaboratory();
  writeFileSync(join(laboratory.source, 'file'), 'text');
});
afterEach(() => laboratory.remove());

/** A machine of its own as far as mounts go: this fstab in the place of /etc/fstab, then perhaps a disk at the point. */
function machineWith(fstab: string, mountAt = ''): { wrapper: readonly string[] } {
  const file = join(laboratory.folder, 'fstab');
  writeFileSync(file, fstab);
  const script = 'mount --bind "$1" /etc/fstab && { [ -z "$2" ] || mount -t tmpfs none "$2"; } && shift 2 && exec "$@"';
  return { wrapper: ['unshare', '-m', 'sh', '-c', script, 'sh', file, mountAt] };
}

/** How fstab spells a path. */
const spelled = (path: string) => path.replaceAll(' ', '\\040');

const others = '# disks\nproc /proc proc defaults 0 0\n/dev/x none swap sw 0 0\n\n';

for (const [what, name, ending] of [
  ['a mount point', 'disk', ''],
  ['a mount point with a blank in its name', 'my disk', ''],
  ['a mount point with a slash at its end', 'disk', '/'],
] as const) {
  test(`${what}: the run waits and says what to mount, and writes nothing; with the disk there it makes its snapshot`, async () => {
    const point = join(laboratory.folder, name);
    mkdirSync(point);
    laboratory.configure('local', { dest: join(point, 'backups/vault') });
    const fstab = `${others}UUID=1234 ${spelled(point)}${ending} ext4 noauto,user 0 0\n`;
    const before = fingerprint(point);
    const outcome = await laboratory.alp(['s', 'i'], machineWith(fstab));
    assert.equal(outcome.code, 75, outcome.stdout + outcome.stderr);
    assert.match(
      outcome.stderr,
      new RegExp(`nothing is mounted at ${point}, so the vault .* is not there\\n +mount ${point}\\n`),
    );
    assert.deepEqual(fingerprint(point), before);
    const mounted = await laboratory.alp(['s', 'i'], machineWith(fstab, point));
    assert.equal(mounted.code, 0, mounted.stdout + mounted.stderr);
    assert.match(mounted.stdout, /a new vault/);
    assert.deepEqual(readdirSync(point), []);
  });
}

test('a vault that is named through a symbolic link into an unmounted disk waits as well', async () => {
  const point = join(laboratory.folder, 'disk');
  mkdirSync(point);
  symlinkSync(point, join(laboratory.folder, 'backups'));
  laboratory.configure('local', { dest: join(laboratory.folder, 'backups/vault') });
  const outcome = await laboratory.alp(['s', 'i'], machineWith(`${others}/dev/y ${point} ext4 defaults 0 0\n`));
  assert.equal(outcome.code, 75, outcome.stdout + outcome.stderr);
  assert.match(outcome.stderr, new RegExp(`mount ${point}\\n`));
  assert.deepEqual(readdirSync(point), []);
});

test('a disk that is to be mounted elsewhere, or beside the vault, is no reason to wait', async () => {
  mkdirSync(join(laboratory.folder, 'disk'));
  laboratory.configure('local', { dest: join(laboratory.folder, 'disk of another name/vault') });
  const fstab = `${others}/dev/y ${join(laboratory.folder, 'disk')} ext4 defaults 0 0\n/dev/z /srv/elsewhere ext4 defaults 0 0\n`;
  const outcome = await laboratory.alp(['s', 'i'], machineWith(fstab));
  assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
});
