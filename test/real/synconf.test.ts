/** `alp synconf`: the fleet gets the configuration of this machine, after a look at what changes, and without its secrets. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Laboratory, makeLaboratory } from './laboratory.ts';
import { type SshServer, startSshServer } from './ssh-server.ts';

describe('a fleet of one other server', () => {
  let laboratory: Laboratory;
  let server: SshServer;
  let ours: string;
  let theirs: string;

  before(async () => {
    laboratory = makeLaboratory();
    const away = join(laboratory.folder, 'away');
    mkdirSync(away);
    server = await startSshServer(join(laboratory.folder, 'sshd'), { HOME: away, [laboratory.mark[0]]: laboratory.mark[1] });
    ours = join(laboratory.folder, 'home/conf');
    theirs = join(away, 'conf');
    for (const name of ['', 'drivers', 'mail', 'secrets']) mkdirSync(join(ours, name), { recursive: true });
    write(
      'alpine-backup.conf',
      `[fleet]\nservers = ${server.login}\nssh = ${server.command}\n[alerts]\nsmtp = smtps://mail.example.org\nsmtp_credentials = ${ours}/mail/login\n`,
    );
    write('mail/login', 'password = geheim\n');
    write('web', '[www]\nsource = /srv/www/\ndest = /backups/web\n');
    write('drivers/own', '#!/bin/sh\nexit 0\n', 0o755);
    write('secrets/db', 'password = geheim\n', 0o600);
    write('web~', 'what an editor left\n');
  });
  after(async () => {
    await server.stop();
    await laboratory.remove();
  });

  function write(name: string, text: string, mode = 0o644): void {
    writeFileSync(join(ours, name), text);
    chmodSync(join(ours, name), mode);
  }

  const synconf = (...words: readonly string[]) =>
    laboratory.alp(['synconf', ...words], { environment: { ALP_CONFIG_DIR: ours } });

  test('shows what would come, and does nothing where nobody can say yes', async () => {
    const outcome = await synconf();
    assert.equal(outcome.code, 75, outcome.stderr);
    assert.match(outcome.stdout, /new: web\n.*\+source = \/srv\/www\//s);
    assert.match(outcome.stdout, /secret, stays here \(--with-secrets\): mail\/login, secrets\/db/);
    assert.match(outcome.stdout, /nothing was copied; --yes/);
    assert.ok(!existsSync(theirs));
    assert.equal((await synconf('-n')).code, 0);
    assert.ok(!existsSync(theirs));
  });

  test('--yes copies it with its modes, but no secrets and no leftovers', async () => {
    const outcome = await synconf('--yes');
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.deepEqual(readdirSync(theirs).sort(), ['alpine-backup.conf', 'drivers', 'web']);
    assert.equal(readFileSync(join(theirs, 'web'), 'utf8'), readFileSync(join(ours, 'web'), 'utf8'));
    assert.equal(statSync(join(theirs, 'drivers/own')).mode & 0o777, 0o755);
  });

  test('and then has nothing to do', async () => {
    const outcome = await synconf();
    assert.equal(outcome.code, 0);
    assert.match(outcome.stdout, /has the same configuration/);
  });

  test('a change is shown as a difference and replaces the file in one step, also with the same size and time', async () => {
    const { mtime, ino } = statSync(join(theirs, 'web'));
    write('web', readFileSync(join(ours, 'web'), 'utf8').replace('/srv/www/', '/srv/wmw/'));
    utimesSync(join(ours, 'web'), mtime, mtime);
    const outcome = await synconf('--yes');
    assert.match(outcome.stdout, /-source = \/srv\/www\/\n +\+source = \/srv\/wmw\//);
    assert.match(outcome.stdout, /1 file copied/);
    assert.match(readFileSync(join(theirs, 'web'), 'utf8'), /wmw/);
    assert.notEqual(statSync(join(theirs, 'web')).ino, ino);
  });

  test('what is only there stays, until --delete is said', async () => {
    writeFileSync(join(theirs, 'old server'), '[x]\n');
    writeFileSync(join(theirs, '.hidden'), '');
    assert.match((await synconf('--yes')).stdout, /same configuration/);
    assert.ok(existsSync(join(theirs, 'old server')));
    const outcome = await synconf('--yes', '--delete');
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.match(outcome.stdout, /only there: old server, to be removed/);
    assert.ok(!existsSync(join(theirs, 'old server')));
    assert.ok(existsSync(join(theirs, '.hidden')));
  });

  test('what was changed there later is said to be, before it is replaced', async () => {
    writeFileSync(join(theirs, 'web'), '[www]\nsource = /srv/there/\ndest = /backups/web\n');
    utimesSync(join(theirs, 'web'), Date.now() / 1000, Date.now() / 1000 + 3600);
    const outcome = await synconf('--yes');
    assert.match(outcome.stdout, /changed: web, which was changed there later than here\n.*-source = \/srv\/there\//s);
    assert.doesNotMatch((await synconf('--yes')).stdout, /later/);
  });

  test('--delete removes nothing behind a folder there that is a link', async () => {
    const others = join(laboratory.folder, 'of others');
    mkdirSync(others);
    writeFileSync(join(others, 'theirs'), 'of somebody else');
    symlinkSync(others, join(theirs, 'linked'));
    const outcome = await synconf('--yes', '--delete');
    assert.ok(existsSync(join(others, 'theirs')), outcome.stdout);
    assert.match(outcome.stdout, /0 files copied|same/);
    rmSync(join(theirs, 'linked'));
  });

  test('--with-secrets takes them along, for their owner alone, and shows no content', async () => {
    const outcome = await synconf('--yes', '--with-secrets');
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.doesNotMatch(outcome.stdout + outcome.stderr, /geheim/);
    assert.equal(readFileSync(join(theirs, 'secrets/db'), 'utf8'), 'password = geheim\n');
    assert.equal(statSync(join(theirs, 'secrets/db')).mode & 0o777, 0o600);
    // Who copies without secrets later removes none either.
    assert.match((await synconf('--yes', '--delete')).stdout, /same configuration/);
    assert.ok(existsSync(join(theirs, 'secrets/db')));
  });

  test('a server that does not answer is told, and the others get theirs', async () => {
    write('web', '[www]\nsource = /srv/www/\ndest = /backups/other\n');
    const outcome = await synconf('--yes', 'nobody@127.0.0.1', server.login.slice(server.login.indexOf('@') + 1));
    assert.equal(outcome.code, 75);
    assert.match(outcome.stderr, /nobody@127.0.0.1: .*refuses the login/);
    assert.match(readFileSync(join(theirs, 'web'), 'utf8'), /other/);
  });

  test('a configuration with mistakes goes nowhere', async () => {
    write('web', '[www]\nsurce = /srv/www/\ndest = /backups/other\n');
    const outcome = await synconf('--yes');
    assert.equal(outcome.code, 2);
    assert.match(outcome.stderr, /has mistakes .*alp check-config/s);
    assert.doesNotMatch(readFileSync(join(theirs, 'web'), 'utf8'), /surce/);
  });
});

test('without a fleet it says where to name one', async () => {
  const laboratory = makeLaboratory();
  try {
    laboratory.configure('local');
    const outcome = await laboratory.alp(['synconf']);
    assert.equal(outcome.code, 2);
    assert.match(outcome.stderr, /write \[fleet\] and servers = /);
  } finally {
    await laboratory.remove();
  }
});
