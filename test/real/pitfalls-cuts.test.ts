/** Runs that are cut in the middle of a file: nothing is sent twice, nobody of the past writes into the present, history stays as it was. */
import assert from 'node:assert/strict';
import { chmodSync, chownSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { contentOf, fingerprint } from './fingerprint.ts';
import { halfSentBytes, untilReceived } from './half-way.ts';
import { type Laboratory, makeLaboratory, newestIn, noise, type Started, snapshotsIn } from './laboratory.ts';
import { type FoundProcess, kill } from './processes.ts';
import { type SshProxy, startProxy } from './proxy.ts';
import { type SshServer, startSshServer } from './ssh-server.ts';
import { until } from './until.ts';

const size = 24_000_000;
const slow = { bandwidth: '6 MB/s' };

let home: Laboratory;
let server: SshServer;
let proxy: SshProxy;
let laboratory: Laboratory;

before(async () => {
  home = makeLaboratory();
  server = await startSshServer(join(home.folder, 'sshd'), { [home.mark[0]]: home.mark[1] });
});
after(async () => {
  await server.stop();
  await home.remove();
});
beforeEach(async () => {
  laboratory = makeLaboratory(home.mark);
  proxy = await startProxy(server);
  writeFileSync(join(laboratory.source, 'same'), 'unchanged');
  configure({});
});
afterEach(async () => {
  await proxy.stop();
  await laboratory.remove();
});

function configure(more: Readonly<Record<string, string>>): void {
  laboratory.configure('push', { ssh: `"${proxy.command}"`, ...more }, server);
}

async function backUp(): Promise<void> {
  const outcome = await laboratory.alp();
  assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
  assert.deepEqual(contentOf(newestIn(laboratory.vault)), contentOf(laboratory.source));
  await until('nobody is left', () => laboratory.processes().length === 0);
}

/** A file that no snapshot has, and a run that stands in the middle of it. */
async function startAndMeet(share: number): Promise<Started> {
  configure(slow);
  const started = laboratory.start();
  await untilReceived(started, laboratory.vault, 'big', size * share);
  return started;
}

async function cut(started: Started): Promise<void> {
  started.kill('SIGKILL');
  await started.ended;
}

/** The rsync processes at the vault: generator and receiver. */
function receivers(): readonly FoundProcess[] {
  return laboratory.processes().filter(({ words }) => words[0] === 'rsync' && words[1] === '--server');
}

test('chmod and chown between two attempts leave older snapshots as they were', async () => {
  await backUp();
  const [first = ''] = snapshotsIn(laboratory.vault);
  const before = fingerprint(join(laboratory.vault, first));
  writeFileSync(join(laboratory.source, 'big'), noise(size, 1));
  chmodSync(join(laboratory.source, 'same'), 0o600);
  await cut(await startAndMeet(0.3));
  chmodSync(join(laboratory.source, 'same'), 0o640);
  chownSync(join(laboratory.source, 'same'), 7, 7);
  await cut(await startAndMeet(0.6));
  configure({});
  await backUp();
  assert.deepEqual(fingerprint(join(laboratory.vault, first)), before);
});

test('however often a new file is cut, its bytes are sent once', async () => {
  writeFileSync(join(laboratory.source, 'big'), noise(size, 2));
  for (const share of [0.25, 0.5, 0.75]) {
    const started = await startAndMeet(share);
    proxy.blockAfter(0);
    await cut(started);
    proxy.vanish();
  }
  configure({});
  await backUp();
  assert.ok(proxy.sent() < size * 1.05, `${proxy.sent()} bytes for ${size}`);
});

test('of a pulled file that was cut, too', async () => {
  writeFileSync(join(laboratory.source, 'big'), noise(size, 3));
  laboratory.configure('pull', { ssh: `"${proxy.command}"`, ...slow }, server);
  for (const share of [0.3, 0.6]) {
    const started = laboratory.start();
    await untilReceived(started, laboratory.vault, 'big', size * share);
    await cut(started);
  }
  laboratory.configure('pull', { ssh: `"${proxy.command}"` }, server);
  await backUp();
  assert.ok(proxy.returned() < size * 1.05, `${proxy.returned()} bytes for ${size}`);
});

test('a laptop that vanished without a word goes on from another address: its old receiver is ended first, no byte is sent twice', async () => {
  writeFileSync(join(laboratory.source, 'big'), noise(size, 4));
  const started = await startAndMeet(0.4);
  proxy.blockAfter(0);
  started.kill('SIGKILL');
  proxy.vanish();
  await started.ended;
  assert.equal(receivers().length, 2);
  configure({});
  await backUp();
  assert.ok(proxy.sent() < size * 1.05, `${proxy.sent()} bytes for ${size}`);
});

test('a receiver that stands still (a suspended machine) is ended before anybody else writes, and what it has counts', async () => {
  writeFileSync(join(laboratory.source, 'big'), noise(size, 5));
  const started = await startAndMeet(0.4);
  proxy.blockAfter(0);
  kill(receivers(), 'SIGSTOP');
  started.kill('SIGKILL');
  proxy.vanish();
  await started.ended;
  configure({});
  await backUp();
  assert.ok(proxy.sent() < size * 1.05, `${proxy.sent()} bytes for ${size}`);
});

test('the vault loses its power: the half-sent file that rsync forgets is found and used', async () => {
  writeFileSync(join(laboratory.source, 'big'), noise(size, 6));
  const started = await startAndMeet(0.5);
  kill(laboratory.processes(), 'SIGKILL');
  await started.ended;
  assert.ok(halfSentBytes(laboratory.vault, 'big') > size * 0.4);
  configure({});
  await backUp();
  assert.ok(proxy.sent() < size * 1.05, `${proxy.sent()} bytes for ${size}`);
});

test('a receiver whose other half was killed and that wakes up late writes into nothing that is published', async () => {
  writeFileSync(join(laboratory.source, 'big'), noise(size, 7));
  const started = await startAndMeet(0.4);
  const both = receivers();
  const late = both.filter(({ parent }) => both.some(({ pid }) => pid === parent));
  assert.equal(late.length, 1);
  kill(late, 'SIGSTOP');
  kill(
    both.filter(process => !late.includes(process)),
    'SIGKILL',
  );
  await cut(started);
  writeFileSync(join(laboratory.source, 'big'), noise(size, 8));
  configure({});
  const outcome = await laboratory.alp();
  assert.equal(outcome.code, 0, outcome.stderr);
  const snapshot = newestIn(laboratory.vault);
  const before = fingerprint(snapshot);
  kill(late, 'SIGCONT');
  await until('it is gone', () => laboratory.processes().length === 0);
  assert.deepEqual(fingerprint(snapshot), before);
  assert.deepEqual(contentOf(snapshot), contentOf(laboratory.source));
});

test('of a modified file that was cut, only what had changed is sent again', async () => {
  const content = noise(size, 9);
  writeFileSync(join(laboratory.source, 'big'), content);
  await backUp();
  const [first = ''] = snapshotsIn(laboratory.vault);
  const before = fingerprint(join(laboratory.vault, first));
  for (let at = 0; at < size; at += size / 100) noise(size / 10_000, at + 11).copy(content, at);
  writeFileSync(join(laboratory.source, 'big'), content);
  proxy.blockAfter(size * 0.008);
  const started = laboratory.start();
  await until('the line is cut', () => proxy.blocked());
  await untilReceived(started, laboratory.vault, 'big', size * 0.1);
  await cut(started);
  proxy.vanish();
  const sentBefore = proxy.sent();
  await backUp();
  const again = proxy.sent() - sentBefore;
  assert.ok(again < size * 0.03, `${again} bytes of ${size}`);
  assert.deepEqual(fingerprint(join(laboratory.vault, first)), before);
});

test('more attempts than rsync takes link bases: the run still ends whole, and nothing is sent twice', async () => {
  const [files, bytes] = [25, 400_000];
  for (let number = 10; number < 10 + files; number++)
    writeFileSync(join(laboratory.source, `file ${number}`), noise(bytes, number));
  for (let attempt = 0; attempt < 23; attempt++) {
    proxy.blockAfter(bytes * 1.15);
    const started = laboratory.start();
    let over = false;
    void started.ended.then(() => {
      over = true;
    });
    await until('the line is cut', () => over || proxy.blocked());
    assert.equal(over, false);
    await cut(started);
    proxy.vanish();
  }
  await backUp();
  assert.ok(proxy.sent() < files * bytes * 1.3, `${proxy.sent()} bytes for ${files * bytes}`);
});

test('a folder that is gone from the source between two attempts is not in the snapshot, and one that became a file is a file', async () => {
  const folders = ['gone', 'gone/deeper', 'a file now'].map(name => join(laboratory.source, name));
  for (const folder of folders) mkdirSync(folder);
  writeFileSync(join(laboratory.source, 'gone/deeper/big'), noise(size, 12));
  await cut(await startAndMeet(0.3));
  renameSync(join(laboratory.source, 'gone'), join(laboratory.folder, 'gone'));
  rmSync(join(laboratory.source, 'a file now'), { recursive: true });
  mkdirSync(join(laboratory.source, 'a file now'));
  writeFileSync(join(laboratory.source, 'a file now/big'), noise(size, 13));
  await cut(await startAndMeet(0.3));
  rmSync(join(laboratory.source, 'a file now'), { recursive: true });
  writeFileSync(join(laboratory.source, 'a file now'), 'text');
  utimesSync(laboratory.source, 1, 1);
  configure({});
  await backUp();
});

test('a file whose name looks like one that rsync left behind is nobody’s half-sent file, least of all when history shares its inode', async () => {
  const at = (name: string) => join(laboratory.source, name);
  configure({ preserve: 'hard-links' });
  writeFileSync(at('note'), 'the former note, which is the longer one of the two');
  writeFileSync(at('another name'), 'short');
  await backUp();
  const [first = ''] = snapshotsIn(laboratory.vault);
  const before = fingerprint(join(laboratory.vault, first));
  linkSync(at('another name'), at('.note.backup'));
  writeFileSync(at('note'), 'a new note');
  writeFileSync(at('big'), noise(size, 14));
  configure({ preserve: 'hard-links', ...slow });
  const started = laboratory.start();
  await untilReceived(started, laboratory.vault, 'big', size * 0.3);
  await cut(started);
  configure({ preserve: 'hard-links' });
  await backUp();
  assert.deepEqual(fingerprint(join(laboratory.vault, first)), before);
  assert.equal(readFileSync(join(newestIn(laboratory.vault), '.note.backup'), 'utf8'), 'short');
});
