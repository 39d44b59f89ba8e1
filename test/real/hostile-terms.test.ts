/** Runs under bad terms: words that nobody can hear, a login that says nothing, sources and vaults in the wrong place, users without rights. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fingerprint } from './fingerprint.ts';
import { journalOf, type Laboratory, makeLaboratory, newestIn, snapshotsIn } from './laboratory.ts';
import { until } from './until.ts';

let laboratory: Laboratory;
beforeEach(() => {
  laboratory = makeLaboratory();
  writeFileSync(join(laboratory.source, 'text'), 'text');
});
afterEach(() => laboratory.remove());

test('a log that cannot be written stops no backup, and the exit code tells that words were lost', async () => {
  laboratory.configure('local', { after: `touch ${join(laboratory.folder, 'after')}` });
  const full = { wrapper: ['sh', '-c', 'exec "$@" >/dev/full 2>&1', 'sh'] };
  const outcome = await laboratory.alp(['s', 'i'], full);
  assert.deepEqual(
    [
      outcome.code,
      snapshotsIn(laboratory.vault).length,
      existsSync(join(laboratory.folder, 'after')),
      existsSync(join(laboratory.vault, '.alp/lease')),
    ],
    [1, 1, true, false],
  );
});

test('a reader that goes away is no failure', async () => {
  laboratory.configure('local');
  await laboratory.alp();
  const outcome = await laboratory.alp(['ls', 's', 'i'], { wrapper: ['sh', '-c', '{ "$@"; echo "code $?" >&2; } | true', 'sh'] });
  assert.match(outcome.stderr, /code 0/);
});

test('Ctrl-C while the server does not answer ends the program at once with 130', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await until('the silent server listens', () => silent.listening);
  const { port } = silent.address() as { port: number };
  laboratory.writeConfiguration(
    `[i]\nsource = ${laboratory.source}/\ndest = nobody@127.0.0.1:/v\nssh = ssh -F none -p ${port}\n`,
  );
  const started = laboratory.start();
  await until('ssh is on its way', () => laboratory.processes().some(found => found.words[0] === 'ssh'));
  started.kill('SIGINT');
  assert.equal((await started.ended).code, 130);
  await until('nothing is left', () => laboratory.processes().length === 0);
  assert.deepEqual(readdirSync(join(laboratory.folder, 'tmp')), []);
  silent.close();
});

test('a source that is only a link is refused with the remedy, and followed when it ends with a slash', async () => {
  symlinkSync(laboratory.source, join(laboratory.folder, 'link'));
  laboratory.configure('local', { source: join(laboratory.folder, 'link') });
  const refused = await laboratory.alp();
  assert.deepEqual([refused.code, /end it with a slash/.test(refused.stderr), existsSync(laboratory.vault)], [1, true, false]);
  laboratory.configure('local', { source: `${join(laboratory.folder, 'link')}/` });
  assert.equal((await laboratory.alp()).code, 0);
  assert.deepEqual(readdirSync(newestIn(laboratory.vault)), ['text']);
});

test('a vault inside another vault’s snapshot is refused', async () => {
  laboratory.configure('local');
  await laboratory.alp();
  const snapshot = newestIn(laboratory.vault);
  const before = fingerprint(snapshot);
  laboratory.writeConfiguration(`[j]\nsource = ${laboratory.source}/\ndest = ${snapshot}/deep/inside\n`);
  const outcome = await laboratory.alp(['s', 'j']);
  assert.deepEqual([outcome.code, /lies inside the vault/.test(outcome.stderr), fingerprint(snapshot)], [1, true, before]);
});

test('a vault that lies in a snapshot by way of a folder that is not there yet is refused, too', async () => {
  laboratory.configure('local');
  await laboratory.alp();
  const snapshot = newestIn(laboratory.vault);
  const before = fingerprint(snapshot);
  const dest = `${laboratory.vault}/absent/../${snapshot.split('/').at(-1)}`;
  laboratory.writeConfiguration(`[j]\nsource = ${laboratory.source}/\ndest = ${dest}\n`);
  const outcome = await laboratory.alp(['s', 'j']);
  assert.deepEqual([outcome.code, /lies inside the vault/.test(outcome.stderr), fingerprint(snapshot)], [1, true, before]);
});

test('a user who is not root gets his own vault back, also files of other owners', async () => {
  const user = { wrapper: ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] };
  writeFileSync(join(laboratory.source, 'foreign'), 'of somebody else');
  chmodSync(join(laboratory.source, 'foreign'), 0o644);
  laboratory.configure('local');
  chmodSync(laboratory.folder, 0o755);
  mkdirSync(laboratory.vault);
  for (const path of [laboratory.vault, laboratory.state, join(laboratory.folder, 'tmp'), join(laboratory.folder, 'home')])
    chownSync(path, 65534, 65534);
  const codes = [(await laboratory.alp(['s', 'i'], user)).code];
  const target = join(laboratory.folder, 'home', 'back');
  codes.push((await laboratory.alp(['restore', 's', 'i', '--to', target], user)).code);
  const restored = statSync(join(target, 'foreign'));
  assert.deepEqual(
    [codes, restored.mode & 0o777, restored.uid, readFileSync(join(target, 'foreign'), 'utf8')],
    [[0, 0], 0o644, 65534, 'of somebody else'],
  );
});

test('a vault on a machine without nice and ionice still deletes what it discards', async () => {
  laboratory.configure('local', { keep_last: '1', keep_at_least: '1' });
  for (const name of spawnSync('busybox', ['--list'], { encoding: 'utf8' }).stdout.split('\n')) {
    if (name !== '' && !['nice', 'ionice'].includes(name)) symlinkSync('/bin/busybox', join(laboratory.folder, 'bin', name));
  }
  symlinkSync('/usr/bin/rsync', join(laboratory.folder, 'bin', 'rsync'));
  const onlyBusybox = { environment: { PATH: join(laboratory.folder, 'bin') } };
  for (let count = 0; count < 3; count++) assert.equal((await laboratory.alp(['s', 'i'], onlyBusybox)).code, 0);
  assert.deepEqual([snapshotsIn(laboratory.vault).length, readdirSync(join(laboratory.vault, '.alp/trash'))], [1, []]);
});

test('an item that trips over a broken state folder does not stop the others', async () => {
  laboratory.writeConfiguration(
    ['a', 'b'].map(name => `[${name}]\nsource = ${laboratory.source}/\ndest = ${laboratory.folder}/vault-${name}\n`).join(''),
  );
  mkdirSync(join(laboratory.state, 'journal/s/a.jsonl'), { recursive: true });
  const outcome = await laboratory.alp(['s']);
  assert.deepEqual([outcome.code, snapshotsIn(join(laboratory.folder, 'vault-b')).length], [1, 1]);
});

test('file names cannot give orders to the terminal', async () => {
  writeFileSync(join(laboratory.source, '\x1b]0;owned\x07'), '');
  laboratory.configure('local');
  await laboratory.alp();
  const outcome = await laboratory.alp(['ls', 's', 'i', 'latest']);
  assert.deepEqual([outcome.code, outcome.stdout.includes('\x1b'), outcome.stdout.includes('\\x1b]0;owned')], [0, false, true]);
});

test('a backup that never began is in the journal with its reason', async () => {
  laboratory.configure('local', { source: '/no/such/folder/' });
  await laboratory.alp();
  assert.deepEqual(
    journalOf(laboratory).map(line => [line.event, 'verdict' in line && line.verdict]),
    [['refused', 'failed']],
  );
});
