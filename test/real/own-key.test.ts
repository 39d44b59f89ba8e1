/** A key of our own: made once, brought to real sshds with a password that nobody else gets to see. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { setImmediate as breath } from 'node:timers/promises';
import { systemWorld } from '../../core/assemble.ts';
import { installKey, ownKey } from '../../core/own-key.ts';
import type { DestinationWish } from '../../core/settings-model.ts';
import { trustHostKey, tryDestination } from '../../core/try-destination.ts';
import type { World } from '../../core/world/world.ts';
import { type Laboratory, makeLaboratory, newestIn } from './laboratory.ts';
import { canStartPasswordServer, type PasswordServer, type PasswordTerms, startPasswordServer } from './password-server.ts';
import { worldWithSettings } from './ssh-settings.ts';

let laboratory: Laboratory;
let world: World;
let servers: Readonly<Record<PasswordTerms['asks'], PasswordServer>> | undefined;
let temporary: string;
before(async () => {
  laboratory = makeLaboratory();
  chmodSync(laboratory.folder, 0o755);
  temporary = join(laboratory.folder, 'tmp');
  process.env.TMPDIR = temporary;
  world = worldWithSettings(laboratory);
  if (!canStartPasswordServer()) return;
  const start = (asks: PasswordTerms['asks']) => startPasswordServer(join(laboratory.folder, asks), { asks });
  const [one, two, three] = await Promise.all([start('password'), start('keyboard-interactive'), start('nothing')]);
  servers = { password: one, 'keyboard-interactive': two, nothing: three };
});
after(async () => {
  await Promise.all(Object.values(servers ?? {}).map(server => server.stop()));
  await laboratory.remove();
});
beforeEach(() => {
  rmSync(join(laboratory.folder, 'home/.ssh'), { recursive: true, force: true });
  for (const server of Object.values(servers ?? {})) rmSync(join(server.home, '.ssh'), { recursive: true, force: true });
  writeFileSync(
    join(laboratory.folder, 'known_hosts'),
    Object.values(servers ?? {})
      .map(server => server.knownLine())
      .join(''),
  );
});

const keyPath = () => join(laboratory.folder, 'home/.ssh/alpine-backup_ed25519');
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
const authorized = (server: PasswordServer) => readFileSync(join(server.home, '.ssh/authorized_keys'), 'utf8');
const wishFor = (server: PasswordServer): DestinationWish => ({
  login: `${server.user}@127.0.0.1`,
  port: server.port,
  path: `${server.home}/vault`,
});

test('the key is made once, for its owner alone, and found again afterwards', async () => {
  const made = await ownKey(world);
  assert.ok(made.ok);
  assert.deepEqual(
    [made.value.isNew, made.value.path, modeOf(keyPath()), modeOf(join(keyPath(), '..'))],
    [true, keyPath(), '600', '700'],
  );
  assert.match(made.value.publicKey, /^ssh-ed25519 [\w+/=]+ alpine-backup@[\w.-]+$/);
  const text = readFileSync(keyPath(), 'utf8');
  assert.deepEqual(await ownKey(world), { ok: true, value: { ...made.value, isNew: false } });
  assert.equal(readFileSync(keyPath(), 'utf8'), text);
});

test('a public part that was lost comes back from the key', async () => {
  const made = await ownKey(world);
  rmSync(`${keyPath()}.pub`);
  const again = await ownKey(world);
  assert.ok(made.ok && again.ok);
  assert.equal(again.value.publicKey, made.value.publicKey);
  assert.equal(readFileSync(`${keyPath()}.pub`, 'utf8'), `${made.value.publicKey}\n`);
});

test('two who ask at the same time get the same key', async () => {
  const [one, other] = await Promise.all([ownKey(world), ownKey(world)]);
  assert.ok(one.ok && other.ok);
  assert.equal(one.value.publicKey, other.value.publicKey);
});

test('a file that is no key is left alone, and a home that cannot be written is said', async () => {
  mkdirSync(join(keyPath(), '..'), { recursive: true });
  writeFileSync(keyPath(), 'no key\n', { mode: 0o600 });
  const refused = await ownKey(world);
  assert.ok(!refused.ok);
  assert.match(
    `${refused.message} (${refused.remedy})`,
    /^the key .*ed25519 cannot be used: .+ \(move it away, then a new one is made\)$/,
  );
  assert.equal(readFileSync(keyPath(), 'utf8'), 'no key\n');
  const homeless = systemWorld({ ...world.folders, home: '/proc/nobody' });
  const unmade = await ownKey(homeless);
  assert.ok(!unmade.ok);
  assert.match(unmade.message, /^the key \/proc\/nobody\/.* could not be made: /);
});

test('the line to paste installs the key once, closes the modes, and spares what stands there', async () => {
  const made = await ownKey(world);
  assert.ok(made.ok);
  const home = join(laboratory.folder, 'pasted');
  mkdirSync(join(home, '.ssh'), { recursive: true, mode: 0o777 });
  const file = join(home, '.ssh/authorized_keys');
  writeFileSync(file, `# ${made.value.publicKey}\nssh-rsa AAAA another`);
  const paste = (shell: string) =>
    world.programs.run({ program: shell, args: ['-c', made.value.command], environment: { HOME: home } });
  assert.equal((await paste('sh')).stdout, 'alpine-backup: the key is installed\n');
  assert.equal((await paste('bash')).stdout, 'alpine-backup: the key was there already\n');
  assert.equal(readFileSync(file, 'utf8'), `# ${made.value.publicKey}\nssh-rsa AAAA another\n${made.value.publicKey}\n`);
  assert.deepEqual([modeOf(file), modeOf(join(home, '.ssh'))], ['600', '700']);
  assert.ok(!made.value.command.includes('\n'));
});

for (const asks of ['password', 'keyboard-interactive'] as const) {
  test(`the key is installed with the password, and stands there once however often that is done (${asks})`, async t => {
    if (!servers) return t.diagnostic('only root can start a server with a user of its own');
    const server = servers[asks];
    for (const _ of ['first', 'again']) {
      const installed = await installKey(world, wishFor(server), server.password);
      assert.ok(installed.ok, JSON.stringify(installed));
      assert.equal(installed.value.state, 'ready');
      assert.equal(installed.value.ssh, `ssh -p ${server.port} -i ${keyPath()} -o IdentitiesOnly=yes`);
    }
    assert.equal(authorized(server), readFileSync(`${keyPath()}.pub`, 'utf8'));
    assert.deepEqual(leftOvers(), []);
  });
}

test('no process shows the password while the key is installed, and no file has it', async t => {
  if (!servers) return t.diagnostic('only root can start a server with a user of its own');
  const server = servers.password;
  let isDone = false;
  const installing = installKey(world, wishFor(server), server.password).finally(() => {
    isDone = true;
  });
  const seen: string[] = [];
  let looks = 0;
  let sawSsh = false;
  while (!isDone) {
    const { shown, texts } = whatProcessesShow(server.password);
    seen.push(...shown, ...filesWith(server.password));
    sawSsh ||= texts.some(text => text.includes('PreferredAuthentications=password'));
    looks += 1;
    await breath();
  }
  assert.ok((await installing).ok);
  assert.ok(sawSsh && looks > 5, `looked ${looks} times`);
  assert.deepEqual(seen, []);
});

test('a wrong password is told apart from a server that lets nobody in by password', async t => {
  if (!servers) return t.diagnostic('only root can start a server with a user of its own');
  const said = async (server: PasswordServer, password: string) => {
    const answer = await installKey(world, wishFor(server), password);
    return answer.ok ? 'installed' : `${answer.message} (${answer.remedy})`;
  };
  const wrong =
    '127.0.0.1 does not take this password of alp-anna@127.0.0.1 (type it again, or paste the line for the key into a terminal at the server)';
  assert.equal(await said(servers.password, 'wrong'), wrong);
  assert.equal(await said(servers['keyboard-interactive'], 'wrong'), wrong);
  assert.equal(
    await said(servers.nothing, servers.nothing.password),
    '127.0.0.1 lets nobody in by password (paste the line for the key into a terminal at the server)',
  );
  assert.equal(await said(servers.password, 'two\nlines'), 'this is no password that ssh could send (type it again)');
  assert.deepEqual(leftOvers(), []);
});

test('no password is sent to a server whose host key is not known, or is another one', async t => {
  if (!servers) return t.diagnostic('only root can start a server with a user of its own');
  const server = servers.password;
  const attempts = () => readFileSync(join(laboratory.folder, 'password/log'), 'utf8').match(/ password for /g)?.length ?? 0;
  const former = attempts();
  for (const [known, message] of [
    ['', 'the host key of 127.0.0.1 is not known yet'],
    [
      servers.nothing.knownLine().replace(`:${servers.nothing.port} `, `:${server.port} `),
      '127.0.0.1 shows another host key than before',
    ],
  ] as const) {
    writeFileSync(join(laboratory.folder, 'known_hosts'), known);
    const refused = await installKey(world, wishFor(server), server.password);
    assert.equal(refused.ok ? 'installed' : refused.message, message);
  }
  assert.equal(attempts(), former);
});

test('where ssh goes through another machine the password stays here', async () => {
  const through = worldWithSettings(laboratory, 'ProxyCommand nc %h %p');
  const refused = await installKey(through, { login: 'anna@nas', port: undefined, path: '/vault' }, 'secret');
  assert.ok(!refused.ok);
  assert.match(refused.message, /^ssh reaches nas through another machine or program, and the password is meant for nas alone$/);
});

test('from an unknown server to the first backup: fingerprint, password, key, and the line for the configuration', async t => {
  if (!servers) return t.diagnostic('only root can start a server with a user of its own');
  const server = servers.password;
  writeFileSync(join(laboratory.folder, 'known_hosts'), '');
  const unknown = await tryDestination(world, wishFor(server));
  assert.equal(unknown.state, 'host-key-unknown');
  const trusted = await trustHostKey(world, wishFor(server), unknown.hostKeys[0]!.fingerprint);
  assert.ok(trusted.ok);
  assert.deepEqual([trusted.value.state, trusted.value.hostKeys[0]?.isKnown], ['login-refused', true]);
  const installed = await installKey(world, wishFor(server), server.password);
  assert.ok(installed.ok);
  const { state, folder, ssh } = installed.value;
  assert.deepEqual([state, folder], ['ready', { kind: 'new' }]);
  // The ssh of the run is the user's own, and would read the user's own settings.
  const program = spawnSync('sh', ['-c', 'command -v ssh'], { encoding: 'utf8' }).stdout.trim();
  writeFileSync(
    join(laboratory.folder, 'bin/ssh'),
    `#!/bin/sh\nexec ${program} -F ${join(laboratory.folder, 'ssh_config0')} "$@"\n`,
    { mode: 0o755 },
  );
  laboratory.configure('local', { dest: `${server.user}@127.0.0.1:${server.home}/vault`, ssh: `"${ssh}"` });
  writeFileSync(join(laboratory.source, 'letter'), 'dear');
  const run = await laboratory.alp();
  assert.equal(run.code, 0, run.stderr);
  assert.equal(readFileSync(join(newestIn(`${server.home}/vault`), 'letter'), 'utf8'), 'dear');
  const afterwards = await tryDestination(world, wishFor(server));
  assert.deepEqual([afterwards.state, afterwards.folder], ['ready', { kind: 'vault', item: 's/i', snapshots: 1 }]);
});

function whatProcessesShow(secret: string): { readonly shown: readonly string[]; readonly texts: readonly string[] } {
  const texts = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(pid => ['cmdline', 'environ'].map(name => textOf(`/proc/${pid}/${name}`)));
  return { shown: texts.filter(text => text.includes(secret)), texts };
}

function leftOvers(): readonly string[] {
  return readdirSync(temporary).filter(name => name.startsWith('alp-'));
}

function filesWith(secret: string): readonly string[] {
  return leftOvers()
    .flatMap(name => namesIn(join(temporary, name)).map(inside => join(temporary, name, inside)))
    .filter(path => kindOf(path) === 'file' && textOf(path).includes(secret));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function kindOf(path: string): 'file' | 'other' {
  try {
    return statSync(path).isFile() ? 'file' : 'other';
  } catch {
    return 'other';
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
