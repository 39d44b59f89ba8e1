/** ./install from a copy of the checkout, for real: in one folder, for a user, for a machine; upgraded, refused, cut, removed. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'alp install ')));
const copy = join(scratch, 'checkout');

/** A copy, so that building dist/ there disturbs nobody who uses the checkout meanwhile. */
before(() => {
  mkdirSync(copy);
  for (const part of readdirSync(checkout)) {
    if (['.git', 'node_modules', 'dist', 'tmp', 'test'].includes(part)) continue;
    cpSync(join(checkout, part), join(copy, part), { recursive: true, preserveTimestamps: true });
  }
  symlinkSync(join(checkout, 'node_modules'), join(copy, 'node_modules'));
});
after(() => rmSync(scratch, { recursive: true, force: true }));

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** With an environment of its own: no node on PATH, unless the machine keeps one in /usr/bin. */
function run(program: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    cwd: scratch,
    env: { PATH: '/usr/bin:/bin', HOME: join(scratch, 'nobody'), ...environment },
  });
  return { status, stdout, stderr };
}

function install(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Outcome {
  const outcome = run(join(copy, 'install'), args, environment);
  assert.equal(outcome.status, 0, outcome.stderr);
  return outcome;
}

/** The usage text of an installed alp: it starts, and finds all its files. */
function usage(alp: string): string {
  const { status, stdout, stderr } = run(alp, ['-h']);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /\balp\b/);
  return stdout;
}

const versions = (program: string): string[] => readdirSync(program).filter(name => name !== 'current');

test('one folder holds everything: it runs with no Node on PATH, without the checkout, and from wherever it is moved', () => {
  const folder = join(scratch, 'one folder');
  install(['-d', folder]);
  assert.deepEqual(readdirSync(folder).sort(), [
    'alp',
    'alp-dbrestore',
    'alp-getdata',
    'alp-report',
    'alp-synconf',
    'alp-wstation-bkup',
    'conf',
    'program',
    'state',
    'syncalp',
  ]);
  assert.equal(statSync(join(folder, 'conf')).mode & 0o777, 0o700);
  usage(join(folder, 'alp'));
  renameSync(folder, `${folder} moved`);
  usage(join(`${folder} moved`, 'alp'));
});

test('what is installed is the readable bundle with its sources and papers beside it, and no development dependency', () => {
  const folder = join(scratch, 'contents');
  install(['-d', folder]);
  const current = join(folder, 'program/current');
  for (const part of ['dist/alp.mjs', 'dist/begin.sh', 'cli/alp.ts', 'core/model.ts', 'LICENSE', 'INSTALL.md', 'install']) {
    assert.ok(existsSync(join(current, part)), part);
  }
  assert.ok(!existsSync(join(current, 'node_modules')));
  assert.match(readFileSync(join(current, 'dist/alp.mjs'), 'utf8'), /^\/\*\* /m);
});

test('installing again upgrades: configuration stays as it is, the version before stays for a run under way, older ones go', () => {
  const folder = join(scratch, 'upgraded');
  const conf = join(folder, 'conf/alpine-backup.conf');
  install(['-d', folder]);
  appendFileSync(conf, '; mine\n');
  writeFileSync(join(folder, 'conf/home'), '[etc]\nsource = /etc\n');
  const sample = join(folder, 'conf/example.ini.sample');
  rmSync(sample);
  const first = readlinkSync(join(folder, 'program/current'));
  mkdirSync(join(folder, 'program/.new.1'));

  assert.match(install(['-d', folder]).stdout, /^Upgraded/);
  const second = readlinkSync(join(folder, 'program/current'));
  assert.notEqual(second, first);
  assert.deepEqual(versions(join(folder, 'program')).sort(), [first, second].sort());
  assert.match(readFileSync(conf, 'utf8'), /; mine\n$/);
  assert.ok(existsSync(join(folder, 'conf/home')));
  assert.ok(!existsSync(sample), 'a sample that was removed does not come back');

  install(['-d', folder]);
  assert.ok(!versions(join(folder, 'program')).includes(first));
  usage(join(folder, 'alp'));
});

test('the sample has a name that is not read as a server', () => {
  const folder = join(scratch, 'sample');
  install(['-d', folder]);
  assert.deepEqual(readdirSync(join(folder, 'conf')).sort(), ['alpine-backup.conf', 'example.ini.sample']);
});

test('a new version that does not start changes nothing', () => {
  const folder = join(scratch, 'broken');
  install(['-d', folder]);
  const before = readlinkSync(join(folder, 'program/current'));
  const bundle = join(copy, 'dist/alp.mjs');
  const whole = readFileSync(bundle);
  try {
    writeFileSync(bundle, "throw new Error('torn');\n");
    const { status, stderr } = run(join(copy, 'install'), ['-d', folder]);
    assert.equal(status, 1);
    assert.match(stderr, /does not start: nothing was changed/);
  } finally {
    writeFileSync(bundle, whole);
  }
  assert.deepEqual(versions(join(folder, 'program')), [before]);
  usage(join(folder, 'alp'));
});

test('uninstalling removes the program and its commands, keeps configuration and state, and says so', () => {
  const folder = join(scratch, 'removed');
  install(['-d', folder]);
  writeFileSync(join(folder, 'conf/home'), '[etc]\n');
  // The installed copy can remove itself: the checkout may be long gone.
  const { status, stdout, stderr } = run(join(folder, 'program/current/install'), ['-d', folder, '--uninstall']);
  assert.equal(status, 0, stderr);
  assert.deepEqual(readdirSync(folder).sort(), ['conf', 'state']);
  assert.ok(existsSync(join(folder, 'conf/home')));
  assert.ok(stdout.includes(join(folder, 'conf')) && stdout.includes(join(folder, 'state')), stdout);
  assert.match(install(['-d', folder, '--uninstall']).stdout, /^Nothing is installed/);
});

test('a user has it below HOME, is told when the folder is not on PATH, and starts it through the link', () => {
  const home = join(scratch, 'home of a user');
  mkdirSync(home);
  const { stderr } = install(['--user'], { HOME: home });
  assert.match(stderr, /\.local\/bin is not on PATH/);
  usage(join(home, '.local/bin/alp'));
  assert.equal(statSync(join(home, '.config/alpine-backup')).mode & 0o777, 0o700);
  assert.doesNotMatch(install(['--user'], { HOME: home, PATH: `${home}/.local/bin:/usr/bin:/bin` }).stderr, /PATH/);
  install(['--user', '--uninstall'], { HOME: home });
  assert.deepEqual(readdirSync(join(home, '.local/bin')), []);
  assert.ok(existsSync(join(home, '.config/alpine-backup/alpine-backup.conf')));
});

test('a machine has it below /usr/local, and other users do not read its configuration', t => {
  if (process.getuid?.() !== 0) return t.diagnostic('only root installs for a machine');
  const stage = join(scratch, 'stage');
  install([], { DESTDIR: stage });
  assert.equal(readlinkSync(join(stage, 'usr/local/bin/alp')), '/usr/local/lib/alpine-backup/current/cli/alp');
  assert.equal(readlinkSync(join(stage, 'usr/local/bin/syncalp')), '/usr/local/lib/alpine-backup/current/cli/syncalp');
  assert.equal(statSync(join(stage, 'etc/alpine-backup')).mode & 0o777, 0o750);
  usage(join(stage, 'usr/local/lib/alpine-backup/current/cli/alp'));
});

test('what is not ours is left alone: a command of that name, a folder of that name', () => {
  const folder = join(scratch, 'taken');
  mkdirSync(folder);
  writeFileSync(join(folder, 'alp'), 'mine');
  const refused = run(join(copy, 'install'), ['-d', folder]);
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /alp exists and is not ours: nothing was changed/);
  assert.deepEqual(readdirSync(folder), ['alp']);

  rmSync(join(folder, 'alp'));
  mkdirSync(join(folder, 'program/thesis'), { recursive: true });
  assert.match(run(join(copy, 'install'), ['-d', folder]).stderr, /program exists and does not look like ours/);
  assert.equal(run(join(copy, 'install'), ['-d', folder, '--uninstall']).status, 1);
  assert.ok(existsSync(join(folder, 'program/thesis')));
});

test('the help is printed, a wrong option is a usage error', () => {
  assert.match(install(['-h']).stdout, /--uninstall/);
  assert.equal(run(join(copy, 'install'), ['--prefix=/opt']).status, 2);
  assert.equal(run(join(copy, 'install'), ['-d']).status, 2);
});
