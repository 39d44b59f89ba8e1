/** build/bootstrap where it may not install: it names each missing piece and the command that brings it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'alp bootstrap ')));
const bin = join(scratch, 'bin');
const copy = join(scratch, 'a checkout');

after(() => rmSync(scratch, { recursive: true, force: true }));

mkdirSync(bin);
mkdirSync(copy);
for (const part of ['build', 'package.json', 'package-lock.json'])
  cpSync(join(checkout, part), join(copy, part), { recursive: true });
for (const program of ['sh', 'dirname', 'find', 'id']) {
  symlinkSync(spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim(), join(bin, program));
}

/** On a machine with hardly a program, and no package manager. */
function bootstrap(job: string) {
  return spawnSync(join(copy, 'build/bootstrap'), [job], { encoding: 'utf8', cwd: '/', env: { PATH: bin } });
}

test('each missing program is named with its purpose and the package that brings it', () => {
  const { status, stdout, stderr } = bootstrap('test');
  assert.equal(status, 1);
  assert.equal(stdout, '');
  for (const [program, packageName] of [
    ['rsync', 'rsync'],
    ['ssh', 'openssh-client'],
    ['xxh128sum', 'xxhash'],
    ['busybox', 'busybox'],
    ['npm', 'npm'],
  ]) {
    assert.match(stderr, new RegExp(`^bootstrap: ${program} is missing \\(.+\\): .*install.* ${packageName}$`, 'm'));
  }
  assert.ok(!existsSync(join(copy, 'node_modules')), 'nothing was begun');
});

test('a job asks only for what it uses', () => {
  const { status, stderr } = bootstrap('build');
  assert.equal(status, 1);
  assert.equal(stderr.match(/ is missing /g)?.length, 1);
  assert.match(stderr, /npm is missing/);
});

test('a job that does not exist is a usage error', () => {
  const { status, stderr } = bootstrap('deploy');
  assert.equal(status, 2);
  assert.match(stderr, /^usage: .*test\|screens\|try\|bench\|.*\|build\|start\|check/);
});
