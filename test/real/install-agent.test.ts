/** ./install --agent from a copy of the checkout, with a systemctl that only notes what it is told: enabled, restarted, removed, or said. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'alp agent ')));
const copy = join(scratch, 'checkout');
const bin = join(scratch, 'bin');
const said = join(scratch, 'said');
const isRoot = process.getuid?.() === 0;

before(() => {
  mkdirSync(copy);
  for (const part of readdirSync(checkout)) {
    if (['.git', 'node_modules', 'dist', 'tmp', 'test'].includes(part)) continue;
    cpSync(join(checkout, part), join(copy, part), { recursive: true, preserveTimestamps: true });
  }
  symlinkSync(join(checkout, 'node_modules'), join(copy, 'node_modules'));
  mkdirSync(bin);
  symlinkSync(join(checkout, 'test/fakes/systemctl'), join(bin, 'systemctl'));
});
beforeEach(() => writeFileSync(said, ''));
after(() => rmSync(scratch, { recursive: true, force: true }));

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function install(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(join(copy, 'install'), args, {
    encoding: 'utf8',
    cwd: scratch,
    timeout: 50_000,
    env: { PATH: `${bin}:/usr/bin:/bin`, HOME: join(scratch, 'nobody'), SYSTEMCTL_SAID: said, ...environment },
  });
  return { status, stdout, stderr };
}

function homeOf(name: string): string {
  const home = join(scratch, name);
  mkdirSync(home, { recursive: true });
  return home;
}

/** What systemctl was told since it was asked last. */
function orders(): readonly string[] {
  const lines = readFileSync(said, 'utf8').split('\n').slice(0, -1);
  writeFileSync(said, '');
  return lines;
}

const unitOf = (home: string) => join(home, '.config/systemd/user/alpine-backup-agent.service');

test('a user gets a unit for the login that starts alp agent from where it is installed, and it is started', () => {
  const home = homeOf('home of a user');
  const { status, stdout, stderr } = install(['--user', '--agent'], { HOME: home });
  assert.equal(status, 0, stderr);
  assert.deepEqual(orders(), ['--user daemon-reload', '--user enable --now alpine-backup-agent.service']);
  const unit = readFileSync(unitOf(home), 'utf8');
  assert.ok(unit.includes(`\nExecStart="${home}/.local/bin/alp" agent\n`), unit);
  assert.match(unit, /^WantedBy=default\.target$/m);
  assert.match(unit, /^KillMode=mixed$/m);
  assert.match(stdout, /agent +runs now, and starts at every login/);
});

test('upgrading restarts an agent that is there, and brings none where there was none', () => {
  const home = homeOf('upgraded');
  install(['--user'], { HOME: home });
  install(['--user'], { HOME: home });
  assert.deepEqual(orders(), []);
  assert.ok(!existsSync(unitOf(home)));
  install(['--user', '--agent'], { HOME: home });
  orders();
  install(['--user'], { HOME: home });
  assert.deepEqual(orders(), ['--user daemon-reload', '--user try-restart alpine-backup-agent.service']);
  install(['--user', '--agent'], { HOME: home });
  assert.deepEqual(orders(), [
    '--user daemon-reload',
    '--user enable alpine-backup-agent.service',
    '--user restart alpine-backup-agent.service',
  ]);
});

test('uninstalling ends the agent and removes its unit', () => {
  const home = homeOf('uninstalled');
  install(['--user', '--agent'], { HOME: home });
  orders();
  // As the installed copy does it, without the checkout.
  const installed = join(home, '.local/lib/alpine-backup/current/install');
  const { status, stderr } = spawnSync(installed, ['--user', '--uninstall'], {
    encoding: 'utf8',
    env: { PATH: `${bin}:/usr/bin:/bin`, HOME: home, SYSTEMCTL_SAID: said },
  });
  assert.equal(status, 0, stderr);
  assert.deepEqual(orders(), ['--user disable --now alpine-backup-agent.service', '--user daemon-reload']);
  assert.ok(!existsSync(unitOf(home)));
});

test('where no systemd answers, the command to run at login is said, and no unit is placed', () => {
  const home = homeOf('without systemd');
  const { status, stdout } = install(['--user', '--agent'], { HOME: home, SYSTEMCTL_SILENT: 'yes' });
  assert.equal(status, 0);
  assert.ok(stdout.includes(`have this run at every login: ${home}/.local/bin/alp agent`), stdout);
  assert.ok(!existsSync(unitOf(home)));
});

test('one folder gets the unit with its own paths and the two commands that place it; systemd is not touched', () => {
  const folder = join(scratch, 'one folder 100%');
  const { status, stdout, stderr } = install(['-d', folder, '--agent']);
  assert.equal(status, 0, stderr);
  assert.deepEqual(orders(), []);
  const unit = readFileSync(join(folder, 'alpine-backup-agent.service'), 'utf8');
  assert.ok(unit.includes(`\nExecStart="${folder.replace('%', '%%')}/alp" agent\n`), unit);
  assert.match(
    stdout,
    isRoot ? /cp '.*\/alpine-backup-agent\.service' \/etc\/systemd\/system\// : /cp '.*' ~\/\.config\/systemd\/user\//,
  );
  assert.match(stdout, /systemctl (--user )?enable --now alpine-backup-agent\.service/);
  install(['-d', folder, '--uninstall']);
  assert.deepEqual(readdirSync(folder).sort(), ['conf', 'state']);
});

test('a machine gets a unit for root that ends before the network does at shutdown', t => {
  if (!isRoot) return t.diagnostic('only root installs for a machine');
  const stage = join(scratch, 'stage');
  const { status, stderr } = install(['--agent'], { DESTDIR: stage });
  assert.equal(status, 0, stderr);
  const unit = readFileSync(join(stage, 'etc/systemd/system/alpine-backup-agent.service'), 'utf8');
  assert.match(unit, /^ExecStart="\/usr\/local\/bin\/alp" agent$/m);
  assert.match(unit, /^WantedBy=multi-user\.target$/m);
  assert.match(unit, /^After=network\.target$/m);
  assert.deepEqual(orders(), []);
});

test('systemd itself finds nothing wrong with the units', t => {
  const folder = join(scratch, 'looked at $HOME & 50%');
  install(['-d', folder, '--agent']);
  const unit = readFileSync(join(folder, 'alpine-backup-agent.service'), 'utf8');
  for (const kind of ['user', 'system']) {
    const path = join(scratch, kind, 'alpine-backup-agent.service');
    mkdirSync(join(scratch, kind));
    const start = /^ExecStart=.*$/m.exec(unit)![0];
    const template = readFileSync(join(checkout, `build/systemd/alpine-backup-agent.${kind}.service`), 'utf8');
    writeFileSync(
      path,
      template.replace(/^ExecStart=.*$/m, () => start),
    );
    const verified = spawnSync('systemd-analyze', [`--${kind}`, 'verify', path], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, XDG_RUNTIME_DIR: scratch },
    });
    if (verified.error) return t.diagnostic('there is no systemd-analyze here');
    assert.equal(verified.status, 0, verified.stderr);
  }
});

test('a unit of that name that is not ours is left alone, and nothing is installed', () => {
  const home = homeOf('taken');
  mkdirSync(join(unitOf(home), '..'), { recursive: true });
  writeFileSync(unitOf(home), '[Unit]\nDescription=mine\n');
  const { status, stderr } = install(['--user', '--agent'], { HOME: home });
  assert.equal(status, 1);
  assert.match(stderr, /alpine-backup-agent\.service exists and is not ours: nothing was changed/);
  assert.ok(!existsSync(join(home, '.local/lib')));
  assert.equal(install(['--user'], { HOME: home }).status, 0);
  install(['--user', '--uninstall'], { HOME: home });
  assert.match(readFileSync(unitOf(home), 'utf8'), /mine/);
  assert.deepEqual(orders(), []);
});

test('a path that systemd cannot start from is said with the command to run at login', () => {
  const home = homeOf("ann's home");
  const { status, stderr } = install(['--user', '--agent'], { HOME: home });
  assert.equal(status, 0);
  assert.match(stderr, /quotes or backslashes; have this run at every login: .*ann's home\/\.local\/bin\/alp agent/);
  assert.ok(!existsSync(unitOf(home)));
});
