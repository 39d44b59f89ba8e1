/** A key with a passphrase and nobody's ssh-agent: from a refused login to a backup, with a real sshd, ssh-agent and rsync; the passphrase is seen by nobody. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { assemble, systemWorld } from '../../core/assemble.ts';
import type { Core, Finding } from '../../core/contract.ts';
import { tryDestination } from '../../core/try-destination.ts';
import type { World } from '../../core/world/world.ts';
import { type Laboratory, makeLaboratory } from './laboratory.ts';
import { type SshServer, startSshServer } from './ssh-server.ts';
import { worldWithSettings } from './ssh-settings.ts';
import { until } from './until.ts';

const passphrase = 'a rather "odd" phrase $HOME %d';
const usersAgent = process.env.SSH_AUTH_SOCK;
let laboratory: Laboratory;
let server: SshServer;
let world: World;
let core: Core;

before(async () => {
  delete process.env.SSH_AUTH_SOCK;
  laboratory = makeLaboratory();
  const [mark, value] = laboratory.mark;
  process.env[mark] = value;
  server = await startSshServer(join(laboratory.folder, 'sshd'), { [mark]: value });
  const lock = ['-q', '-p', '-a', '1', '-P', '', '-N', passphrase, '-f', server.key];
  assert.equal(spawnSync('ssh-keygen', lock).status, 0);
  writeFileSync(join(laboratory.source, 'letter.txt'), 'Dear Rosa,\n');
  laboratory.configure('push', { schedule: 'hourly' }, server);
  const at = (name: string) => join(laboratory.folder, name);
  world = systemWorld({ configuration: at('configuration'), state: laboratory.state, home: at('home') });
  core = assemble(world);
});
afterEach(() => core.lockKeys());
after(async () => {
  if (usersAgent !== undefined) process.env.SSH_AUTH_SOCK = usersAgent;
  await server.stop();
  await laboratory.remove();
});

const socket = () => join(laboratory.state, 'keys/agent');
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

async function theItem() {
  const read = await core.configuration('s');
  assert.ok(read.kind === 'read');
  return read.servers[0]!.items[0]!;
}

async function refusalOf(path: string, typed: string): Promise<string> {
  const answer = await core.unlockKey(path, typed);
  assert.ok(!answer.ok);
  return `${answer.message}; ${answer.remedy}`;
}

test('a login that is refused for a locked key says so, and what to do', async () => {
  const { code, stderr } = await laboratory.alp();
  assert.equal(code, 1, stderr);
  assert.match(stderr, /refuses the login of .*; the key \S+\/sshd\/user has a passphrase/);
  assert.match(stderr, /unlock it: its passphrase can be typed in the window/);
  assert.deepEqual(await core.lockedKeys(await theItem()), [server.key]);
});

test('a wrong passphrase, an empty one, an open key and none at all are refused, and no agent is left behind', async () => {
  assert.match(
    await refusalOf(server.key, 'wrong'),
    /^this is not the passphrase of the key \S+; type the passphrase of the key$/,
  );
  assert.equal(existsSync(socket()), false);
  assert.match(await refusalOf(server.key, ''), /^the passphrase is empty;/);
  assert.match(await refusalOf(server.key, 'two\nlines'), /^this is no passphrase that ssh-add could read;/);
  assert.match(await refusalOf(join(laboratory.folder, 'sshd/host'), 'x'), /has no passphrase;/);
  assert.match(await refusalOf('/nowhere/key', 'x'), /^there is no key \/nowhere\/key;/);
  assert.match(await refusalOf('-D', 'x'), /is not a whole path;/);
});

test('unlocked, the waiting agent of another process goes on at once and backs up; what can be seen of it has no passphrase in it', async () => {
  const agent = laboratory.start(['agent']);
  await until('the agent waits for the login', async () => {
    const answer = await core.askAgent({ ask: 'status' }).catch(() => undefined);
    const [item] = answer?.answer === 'status' ? answer.status.items : [];
    return item?.waits[0]?.reason === 'login-refused' && /the key \S+ has a passphrase;/.test(item.sentence);
  });
  const item = await theItem();
  assert.deepEqual(await core.unlockKey(server.key, passphrase), { ok: true, value: { path: server.key } });
  const seen = everythingSeen();
  assert.deepEqual(await core.lockedKeys(item), []);
  assert.deepEqual([modeOf(join(socket(), '..')), modeOf(socket())], ['700', '600']);
  await core.askAgent({ ask: 'unlocked' });
  await until('a snapshot', () => existsSync(join(laboratory.vault, 'current/letter.txt')));
  assert.equal(readFileSync(join(laboratory.vault, 'current/letter.txt'), 'utf8'), 'Dear Rosa,\n');
  agent.kill('SIGTERM');
  const { stdout, stderr } = await agent.ended;
  for (const text of [seen, everythingSeen(), stdout, stderr]) assert.equal(text.includes(passphrase), false);
});

test('setting up: the look at a destination names the key, and passes once it is unlocked', async () => {
  const known = readFileSync(server.knownHosts, 'utf8');
  writeFileSync(join(laboratory.folder, 'known_hosts'), known);
  const place = worldWithSettings(laboratory, `IdentityFile ${server.key}`);
  const look = () => tryDestination(place, { login: server.login, port: server.port, path: join(laboratory.folder, 'new') });
  const { state, lockedKeys: keys, remedy } = await look();
  assert.deepEqual([state, keys, /^unlock it: /.test(remedy)], ['login-refused', [server.key], true]);
  assert.ok((await core.unlockKey(server.key, passphrase)).ok);
  assert.equal((await look()).state, 'ready');
});

test('diagnosing names the key as well', async () => {
  const findings: Finding[] = [];
  await core.examine(await theItem(), { adopt: false, acceptHostKey: undefined }, finding => findings.push(finding));
  assert.deepEqual(
    findings.map(({ state, lockedKeys: keys }) => [state, keys]),
    [['bad', [server.key]]],
  );
});

test('locked again, the next login is refused, and the agent and its socket are gone', async () => {
  assert.ok((await core.unlockKey(server.key, passphrase)).ok);
  assert.equal((await laboratory.alp()).code, 0);
  await core.lockKeys();
  assert.equal(existsSync(socket()), false);
  assert.deepEqual(keyAgents(), []);
  assert.equal((await laboratory.alp()).code, 1);
});

test('an agent ends with the program that started it, however that ends, and a socket that was left is cleaned up', async () => {
  const program = join(laboratory.folder, 'unlocks.ts');
  const assembled = JSON.stringify(join(import.meta.dirname, '../../core/assemble.ts'));
  writeFileSync(
    program,
    `import { assemble, systemWorld } from ${assembled};
     const core = assemble(systemWorld(${JSON.stringify(world.folders)}));
     console.log((await core.unlockKey(${JSON.stringify(server.key)}, ${JSON.stringify(passphrase)})).ok);
     process.kill(process.pid, 'SIGKILL');`,
  );
  assert.equal(spawnSync(process.execPath, [program], { encoding: 'utf8' }).stdout, 'true\n');
  await until('its agent is gone', () => keyAgents().length === 0);
  // As a machine that lost its power leaves it: a name, and nobody behind it.
  if (!existsSync(socket())) makeDeadSocket(socket());
  assert.equal((await laboratory.alp()).code, 1);
  assert.ok((await core.unlockKey(server.key, passphrase)).ok);
  assert.equal((await laboratory.alp()).code, 0);
});

test("the user's own agent keeps its place, and has no key of ours in it", async () => {
  const folder = join(laboratory.folder, 'users');
  mkdirSync(folder, { mode: 0o700 });
  const own = join(folder, 'agent');
  const started = await world.programs.start({ program: 'ssh-agent', args: ['-D', '-a', own] });
  await until("the user's agent", () => existsSync(own));
  try {
    const environment = { SSH_AUTH_SOCK: own };
    assert.equal((await laboratory.alp(['s', 'i'], { environment })).code, 1);
    assert.ok((await core.unlockKey(server.key, passphrase)).ok);
    assert.equal((await laboratory.alp(['s', 'i'], { environment })).code, 0);
    const held = spawnSync('ssh-add', ['-l'], { env: { ...process.env, ...environment }, encoding: 'utf8' });
    assert.match(held.stdout, /has no identities/);
    // The other way round: only the user's agent has what opens this server.
    const asked = join(folder, 'ask');
    writeFileSync(asked, `#!/bin/sh\nprintf '%s\\n' '${passphrase}'\n`);
    chmodSync(asked, 0o700);
    await core.lockKeys();
    const env = { ...process.env, ...environment, SSH_ASKPASS: asked, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: ':0' };
    assert.equal(spawnSync('ssh-add', ['-q', server.key], { env }).status, 0);
    assert.equal((await laboratory.alp(['s', 'i'], { environment })).code, 0);
  } finally {
    started.end();
    await started.gone;
  }
});

const keyAgents = () => laboratory.processes().filter(({ words }) => words.some(word => word === socket()));

function makeDeadSocket(path: string): void {
  const bind = 'require("net").createServer().listen(process.argv[1], () => process.kill(process.pid, "SIGKILL"))';
  spawnSync(process.execPath, ['-e', bind, path]);
  assert.ok(existsSync(path));
}

/** Arguments and environments of all processes, and every file of the state folder. */
function everythingSeen(): string {
  const read = (path: string) => {
    try {
      return readFileSync(path, 'latin1');
    } catch {
      return '';
    }
  };
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name) && Number(name) !== process.pid);
  const processes = pids.flatMap(pid => [read(`/proc/${pid}/cmdline`), read(`/proc/${pid}/environ`)]);
  const files = readdirSync(laboratory.state, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => read(join(entry.parentPath, entry.name)));
  return [...processes, ...files].join('\n');
}
