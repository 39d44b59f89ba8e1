/** How a run ends for whoever started it: exit codes, words, signals, two at once; and how it reaches the other side. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { contentOf } from './fingerprint.ts';
import { journalOf, type Laboratory, makeLaboratory, noise, type Started, snapshotsIn, unfinishedIn } from './laboratory.ts';
import { type SshServer, startSshServer } from './ssh-server.ts';
import { until } from './until.ts';

let server: SshServer;
let serverFolder: Laboratory;
let laboratory: Laboratory;
before(async () => {
  serverFolder = makeLaboratory();
  server = await startSshServer(join(serverFolder.folder, 'sshd'));
});
after(async () => {
  await server.stop();
  await serverFolder.remove();
});
beforeEach(() => {
  laboratory = makeLaboratory();
  writeFileSync(join(laboratory.source, 'file'), 'text');
});
afterEach(() => laboratory.remove());

/** Slow enough to be met in the middle: 20 MB at 4 MB/s. */
function slowSource(): void {
  writeFileSync(join(laboratory.source, 'big'), noise(20_000_000, 1));
}

async function untilUnderWay(started: Started): Promise<void> {
  let over = false;
  void started.ended.then(() => {
    over = true;
  });
  await until('a part of the big file is there', () => over || temporaryBytes(laboratory.vault) > 2_000_000);
  assert.equal(over, false);
}

/** Size of the largest file below a vault that rsync is writing now. */
function temporaryBytes(vault: string): number {
  const names = listing(vault).filter(name => /(^|\/)\.big\.\w{6}$|\.alp-partial-\w+\/big$/.test(name));
  return Math.max(0, ...names.map(name => sizeOf(join(vault, name))));
}

function listing(vault: string): readonly string[] {
  try {
    return readdirSync(vault, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

test('a word that is no server ends with 2, and says which servers there are', async () => {
  laboratory.configure('local');
  const outcome = await laboratory.alp(['unheard-of']);
  assert.equal(outcome.code, 2, outcome.stderr);
  assert.notEqual(outcome.stderr, '');
});

test('a mistake in the configuration ends with 2, and nothing is written', async () => {
  laboratory.configure('local', { delete_after: 'some time' });
  const outcome = await laboratory.alp();
  assert.deepEqual([outcome.code, snapshotsIn(laboratory.vault)], [2, []]);
  assert.match(outcome.stderr, /delete_after/);
});

test('a source that is not there ends with 1, says so, and the vault gets no snapshot', async () => {
  for (const direction of ['local', 'push', 'pull'] as const) {
    laboratory.configure(direction, { source: '/no/such/folder/' }, server);
    const outcome = await laboratory.alp();
    assert.deepEqual([direction, outcome.code, snapshotsIn(laboratory.vault)], [direction, 1, []]);
    assert.match(outcome.stderr, /the source .*\/no\/such\/folder\/ is not there\n {2}look at source/);
  }
});

test('one item that fails does not stop the others, and its exit code is the one that counts', async () => {
  laboratory.writeConfiguration(
    `[a]\nsource=/no/such/\ndest=${laboratory.folder}/a\n[b]\nsource=${laboratory.source}/\ndest=${laboratory.folder}/b\n`,
  );
  const outcome = await laboratory.alp(['s']);
  assert.equal(outcome.code, 1);
  assert.equal(snapshotsIn(`${laboratory.folder}/b`).length, 1);
});

test('-q says nothing when all is well', async () => {
  laboratory.configure('local');
  assert.deepEqual(await laboratory.alp(['s', 'i', '-q']), { code: 0, signal: null, stdout: '', stderr: '' });
});

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  for (const direction of ['local', 'push', 'pull'] as const) {
    test(`${signal} ends a ${direction} run cleanly with ${code}: what arrived is kept, the drivers are released, the next run goes on`, async () => {
      slowSource();
      const after = join(laboratory.folder, 'after');
      laboratory.configure(direction, { bandwidth: '4 MB/s', before: 'true', after: `touch ${after}` }, server);
      const started = laboratory.start();
      await untilUnderWay(started);
      started.kill(signal);
      const outcome = await started.ended;
      assert.equal(outcome.code, code, outcome.stderr);
      assert.equal(journalOf(laboratory).at(-1)?.event, 'attempt-ended');
      assert.deepEqual([snapshotsIn(laboratory.vault), sizeOf(after) === 0 && unfinishedIn(laboratory.vault).length], [[], 1]);
      assert.ok(temporaryBytes(laboratory.vault) > 2_000_000);
      await until('nothing of the run is left', () => laboratory.processes().length === 0);
      laboratory.configure(direction, {}, server);
      const next = await laboratory.alp();
      assert.equal(next.code, 0, next.stderr);
      assert.deepEqual(contentOf(join(laboratory.vault, 'current/')), contentOf(laboratory.source));
    });
  }
}

test('of two runs at once the second ends with 75 and says who is at it since when', async () => {
  slowSource();
  laboratory.configure('push', { bandwidth: '4 MB/s' }, server);
  const first = laboratory.start();
  await untilUnderWay(first);
  const second = await laboratory.alp();
  assert.equal(second.code, 75);
  assert.match(
    second.stderr,
    /another run writes to this vault: \w+@.+ \(process \d+\).*, since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/,
  );
  assert.equal((await first.ended).code, 0);
  assert.equal(snapshotsIn(laboratory.vault).length, 1);
});

test('when a command says not now, the run ends with 75 and touches nothing', async () => {
  laboratory.configure('local', { before: "sh -c 'echo the database is busy; exit 75'" });
  const outcome = await laboratory.alp();
  assert.deepEqual([outcome.code, snapshotsIn(laboratory.vault)], [75, []]);
  assert.match(outcome.stderr, /the database is busy/);
});

test('the options of ssh may also stand behind -e in opt, as the ancestor had it', async () => {
  for (const direction of ['push', 'pull'] as const) {
    laboratory.configure(direction, { opt: `-e '${server.command}'` }, server);
    const outcome = await laboratory.alp();
    assert.equal(outcome.code, 0, outcome.stderr);
  }
  assert.equal(snapshotsIn(laboratory.vault).length, 2);
});

test('a host whose key is not known is refused, not accepted silently, even when the configuration of ssh would', async () => {
  const known = join(laboratory.folder, 'known_hosts');
  writeFileSync(known, '');
  const ssh = server.command.replace(server.knownHosts, known);
  laboratory.configure('push', { ssh: `"${ssh} -o StrictHostKeyChecking=accept-new"` }, server);
  const outcome = await laboratory.alp();
  assert.deepEqual([outcome.code, readFileSync(known, 'utf8'), snapshotsIn(laboratory.vault)], [1, '', []]);
  assert.match(outcome.stderr, /the host key of 127\.0\.0\.1 is not known yet\n {2}alp doctor s i shows its fingerprint/);
});

test('a host that shows another key than before is refused with the word for it', async () => {
  const known = join(laboratory.folder, 'known_hosts');
  const other = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJvZ3VzYm9ndXNib2d1c2JvZ3VzYm9ndXNib2d1c2Jv';
  writeFileSync(known, `[127.0.0.1]:${server.port} ${other}\n`);
  laboratory.configure('pull', { ssh: `"${server.command.replace(server.knownHosts, known)}"` }, server);
  const outcome = await laboratory.alp();
  assert.equal(outcome.code, 1);
  assert.match(outcome.stderr, /shows another host key than before/);
});

test('a server that is off is for later (75), a login that it refuses is for a person (1)', async () => {
  laboratory.configure('push', { ssh: `"${server.command.replace(String(server.port), '1')}"` }, server);
  const off = await laboratory.alp();
  assert.equal(off.code, 75, off.stderr);
  assert.match(off.stderr, /takes no ssh connections on this port/);
  const strange = join(laboratory.folder, 'strange-key');
  rmSync(strange, { force: true });
  writeFileSync(strange, '', { mode: 0o600 });
  laboratory.configure('push', { ssh: `"${server.command.replace(server.key, strange)}"` }, server);
  const refused = await laboratory.alp();
  assert.equal(refused.code, 1, refused.stderr);
  assert.match(refused.stderr, /refuses the login/);
});
