/** The way to a server before a run: real sshds behind several addresses, portals, unplugged disks, and backups by a further address. */
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import type { Conditions, ReachAddress, Reachability } from '../../core/agent-model.ts';
import { assemble, systemWorld } from '../../core/assemble.ts';
import type { Item } from '../../core/model.ts';
import { findRoute, forgetRoutes, itemByRoute, localVaultThere, reachTargetOf } from '../../core/reach.ts';
import { type Probes, systemProbes } from '../../core/world/probe.ts';
import type { World } from '../../core/world/world.ts';
import { contentOf } from './fingerprint.ts';
import { type Direction, type Laboratory, makeLaboratory, newestIn } from './laboratory.ts';
import { type Relay, startRelay, startSpeaker } from './relay.ts';
import { type SshServer, startSshServer } from './ssh-server.ts';

const atHome: Conditions = {
  link: 'yes',
  addresses: ['192.168.1.5'],
  route: 'yes',
  network: 'aa:bb:cc:dd:ee:ff 192.168.1.0/24',
  metered: 'no',
  portal: 'no',
  mains: 'yes',
  justResumed: 'no',
  clockJumped: 'no',
};

let laboratory: Laboratory;
let server: SshServer;
let stranger: SshServer;
/** At 127.0.0.2 is the server, at 127.0.0.3 another one with a key of its own. */
let further: Relay;
let foreign: Relay;
let world: World;
before(async () => {
  laboratory = makeLaboratory();
  server = await startSshServer(join(laboratory.folder, 'sshd'));
  stranger = await startSshServer(join(laboratory.folder, 'stranger'));
  further = await startRelay('127.0.0.2', server.port);
  foreign = await startRelay('127.0.0.3', stranger.port);
  world = systemWorld({
    configuration: join(laboratory.folder, 'configuration'),
    state: laboratory.state,
    home: join(laboratory.folder, 'home'),
  });
  // The login leads to a port where nobody listens; its key is the server's.
  const key = readFileSync(server.knownHosts, 'utf8').split(' ').slice(1).join(' ');
  appendFileSync(server.knownHosts, `[127.0.0.1]:1 ${key}`);
});
after(async () => {
  await Promise.all([further.stop(), foreign.stop(), server.stop(), stranger.stop()]);
  await laboratory.remove();
});
beforeEach(() => forgetRoutes(world));

const home = { host: '127.0.0.1' };
const away = () => ({ host: '127.0.0.2', port: further.port });
const wrong = () => ({ host: '127.0.0.3', port: foreign.port });

/** The item as the configuration has it; `port` = where its ssh goes. */
async function itemWith(reach: readonly ReachAddress[], port = server.port, direction: Direction = 'push'): Promise<Item> {
  laboratory.configure(direction, { ssh: `"${commandTo(port)}"` }, server);
  const read = await assemble(world).configuration('s');
  if (read.kind !== 'read' || read.problems.length > 0) throw new Error(JSON.stringify(read));
  return { ...read.servers[0]!.items[0]!, reach };
}

function commandTo(port: number, more = ''): string {
  return `${server.command.replace(`-p ${server.port}`, `-p ${port}`)}${more}`;
}

async function way(item: Item, conditions: Partial<Conditions> = {}, probes: Probes = systemProbes): Promise<Reachability> {
  return findRoute(world, probes, reachTargetOf(item), { ...atHome, ...conditions });
}

function inWords(found: Reachability): string {
  if (found.kind === 'away') return `${found.reason} ${found.host}: ${found.detail}`;
  const { host, isFurther, localAddress } = found.route;
  return `${host}${isFurther ? ' (further)' : ''} from ${localAddress}`;
}

const noProbes: Probes = {
  greet: () => {
    throw new Error('nobody was to be asked');
  },
};

test('a server that greets can be had, and the route says from which of our addresses', async () => {
  assert.deepEqual(await way(await itemWith([])), {
    kind: 'reachable',
    route: { host: '127.0.0.1', port: server.port, isFurther: false, localAddress: '127.0.0.1' },
  });
});

test('without a network only this machine is asked', async () => {
  const item = await itemWith([]);
  assert.equal(inWords(await way(item, { link: 'no' })), '127.0.0.1 from 127.0.0.1');
  const elsewhere: Item = { ...item, dest: { kind: 'ssh', login: 'me@nas.invalid', path: '/vault' } };
  assert.equal(inWords(await way(elsewhere, { link: 'no' }, noProbes)), 'no-link nas.invalid: no network interface is up');
});

test('nobody listens at the port', async () => {
  assert.equal(inWords(await way(await itemWith([], 1))), 'port-closed 127.0.0.1: connection refused');
});

test('a name that nobody knows', async () => {
  const item: Item = { ...(await itemWith([])), dest: { kind: 'ssh', login: 'me@nas.invalid', path: '/vault' } };
  assert.match(inWords(await way(item)), /^name-not-found nas\.invalid: /);
});

test('ssh’s own configuration decides where the login leads', async () => {
  const settings = join(laboratory.folder, 'ssh_config');
  writeFileSync(settings, `Host nas\n  HostName 127.0.0.1\n  Port ${server.port}\n`);
  const item: Item = {
    ...(await itemWith([])),
    dest: { kind: 'ssh', login: 'me@nas', path: '/vault' },
    ssh: ['ssh', '-F', settings],
  };
  assert.equal(inWords(await way(item)), '127.0.0.1 from 127.0.0.1');
});

test('what ssh reaches through another machine is not asked, and taken to be there while there is a network', async () => {
  const item: Item = { ...(await itemWith([away()])), ssh: ['ssh', '-F', 'none', '-J', 'door.example'] };
  assert.equal(inWords(await way(item, {}, noProbes)), '127.0.0.1 from ');
  assert.match(inWords(await way(item, { route: 'no' }, noProbes)), /^no-link .*ProxyJump/);
});

test('a web server in the server’s place is a captive portal, unless the network is known to have none', async () => {
  const portal = await startSpeaker('127.0.0.1', 'HTTP/1.1 302 Found\r\n\r\n');
  try {
    const item = await itemWith([], portal.port);
    assert.equal(inWords(await way(item, { portal: 'unknown' })), 'captive-portal 127.0.0.1: it speaks HTTP');
    assert.equal(inWords(await way(item, { portal: 'no' })), 'not-ssh 127.0.0.1: it speaks HTTP');
  } finally {
    await portal.stop();
  }
});

test('behind a portal silence is its work, but a server nearby that greets is used', async () => {
  const silent: Probes = { greet: async () => ({ kind: 'host-down', detail: 'no answer' }) };
  const item = await itemWith([]);
  assert.equal(inWords(await way(item, { portal: 'yes' }, silent)), 'captive-portal 127.0.0.1: no answer');
  assert.equal(inWords(await way(item, { portal: 'yes' })), '127.0.0.1 from 127.0.0.1');
});

test('a way that macOS forbids is told from a server that is away', async () => {
  const refusedAt = (address: string): Probes => ({
    greet: async () => ({
      kind: 'host-down',
      detail: 'no route to it',
      noRoute: { platform: 'darwin', address, isAtOnce: true },
    }),
  });
  const item = await itemWith([]);
  const forbidden = 'local-network-denied 127.0.0.1: no route to it';
  assert.equal(inWords(await way(item, {}, refusedAt('192.168.1.20'))), forbidden);
  assert.equal(inWords(await way(item, {}, refusedAt('203.0.113.9'))), 'host-down 127.0.0.1: no route to it');
});

test('a further address is taken when the configured one is closed, with the limits that hold there', async () => {
  const item = await itemWith([{ ...away(), bandwidth: 5_000_000, onMetered: true }], 1);
  const found = await way(item);
  assert.deepEqual(found, {
    kind: 'reachable',
    route: { ...away(), isFurther: true, localAddress: '127.0.0.1', bandwidth: 5_000_000, onMetered: true },
  });
});

test('the order of reach holds', async () => {
  assert.equal(inWords(await way(await itemWith([away()]))), '127.0.0.1 from 127.0.0.1');
  assert.equal(inWords(await way(await itemWith([away(), home]))), '127.0.0.2 (further) from 127.0.0.1');
});

test('an address a little slower than a later one is still preferred, one much slower is not', async () => {
  const item = await itemWith([away(), home]);
  further.answersAfter(900);
  assert.equal(inWords(await way(item)), '127.0.0.2 (further) from 127.0.0.1');
  further.answersAfter(4000);
  assert.equal(inWords(await way(item)), '127.0.0.1 from 127.0.0.1');
  further.answersAfter(0);
});

test('an address that shows another host key is passed over', async () => {
  assert.equal(inWords(await way(await itemWith([wrong(), away(), home]))), '127.0.0.2 (further) from 127.0.0.1');
});

test('when only a wrong host key is left, that is said', async () => {
  assert.equal(
    inWords(await way(await itemWith([wrong()], 1))),
    `host-key-changed 127.0.0.3: port ${foreign.port} shows another host key than the one known for [127.0.0.1]:1`,
  );
});

test('among several addresses none is used before the host key is known', async () => {
  const item = { ...(await itemWith([away()])), ssh: [...(await itemWith([])).ssh.slice(0, -1), 'UserKnownHostsFile=/dev/null'] };
  assert.match(inWords(await way(item)), /^host-key-unknown 127\.0\.0\.1: no host key is known for \[127\.0\.0\.1\]:\d+$/);
});

test('a HostKeyAlias of the user’s names the key at every address', async () => {
  const key = readFileSync(server.knownHosts, 'utf8').split('\n')[0]!.split(' ').slice(1).join(' ');
  appendFileSync(server.knownHosts, `my-nas ${key}\n`);
  const item = await itemWith([away()], 2);
  const aliased = { ...item, ssh: [...item.ssh, '-o', 'HostKeyAlias=my-nas'] };
  const found = await way(aliased);
  assert.equal(inWords(found), '127.0.0.2 (further) from 127.0.0.1');
  if (found.kind === 'reachable') assert.ok((await itemByRoute(world, aliased, found.route)).ssh.includes('HostKeyAlias=my-nas'));
});

test('host keys are asked for once in a while, not at every look', async () => {
  const item = await itemWith([away()], 1);
  await way(item);
  const guests = further.guests();
  assert.equal(inWords(await way(item)), '127.0.0.2 (further) from 127.0.0.1');
  assert.equal(further.guests() - guests, 1);
  const elsewhere = { network: '11:22:33:44:55:66 10.0.0.0/8' };
  await way(item, elsewhere);
  assert.ok(further.guests() - guests > 2, 'in another network the same address may be another machine');
});

test('items with the same way share it', async () => {
  const one = await itemWith([away()]);
  assert.equal(reachTargetOf(one).id, reachTargetOf({ ...one, name: 'j' }).id);
  assert.notEqual(reachTargetOf(one).id, reachTargetOf({ ...one, reach: [] }).id);
  assert.equal(reachTargetOf(one).place, '127.0.0.1');
});

async function backUpBy(item: Item, route: Extract<Reachability, { kind: 'reachable' }>['route']) {
  const wish = { dryRun: false, retries: 0, watched: false, acceptShrink: false };
  return assemble(world).backUp(await itemByRoute(world, item, route), wish, () => undefined, new AbortController().signal);
}

for (const direction of ['push', 'pull'] as const) {
  test(`a backup goes through a further address with the pinned host key (${direction})`, async () => {
    writeFileSync(join(laboratory.source, direction), direction);
    const item = await itemWith([away()], 1, direction);
    const found = await way(item);
    assert.equal(found.kind, 'reachable');
    if (found.kind !== 'reachable') return;
    const guests = further.guests();
    const outcome = await backUpBy(item, found.route);
    assert.deepEqual(outcome.verdict, { kind: 'whole', warnings: [] });
    assert.deepEqual(contentOf(newestIn(laboratory.vault)), contentOf(laboratory.source));
    assert.equal(further.guests() - guests, 1, 'one connection for the whole run');
    // As the agent does it behind a run: reading back and rehearsals take the same way.
    const [routed, never, core] = [
      await itemByRoute(world, item, found.route),
      new AbortController().signal,
      assemble(world),
    ] as const;
    const verified = await core.verify(routed, { percent: 100, againstSource: true, onlyIfDue: false }, () => undefined, never);
    const drilled = await core.drill(routed, { files: 1, onlyIfDue: false }, () => undefined, never);
    for (const ended of [verified, drilled])
      assert.deepEqual('verdict' in ended && ended.verdict, { kind: 'whole', warnings: [] });
  });
}

test('if another machine answers there after the look, ssh itself refuses it', async () => {
  const item = await itemWith([away()], 1);
  const outcome = await backUpBy(item, { ...wrong(), isFurther: true, localAddress: '127.0.0.1' });
  assert.deepEqual([outcome.verdict.kind, 'reason' in outcome.verdict && outcome.verdict.reason], ['cut', 'host-key-changed']);
});

test('a vault on this machine: new, there, or gone with its disk', async () => {
  const item = await itemWith([], server.port, 'local');
  const disk = join(laboratory.folder, 'disk');
  mkdirSync(disk);
  const local: Item = { ...item, name: 'local', dest: { kind: 'here', path: join(disk, 'vault') } };
  assert.equal(await localVaultThere(world, local), 'new');
  assert.equal((await way(local, { link: 'no' }, noProbes)).kind, 'reachable');
  const outcome = await backUpBy(local, { host: '', port: 0, isFurther: false, localAddress: '' });
  assert.equal(outcome.verdict.kind, 'whole');
  assert.equal(await localVaultThere(world, local), 'there');
  renameSync(disk, `${disk}.unplugged`);
  assert.equal(await localVaultThere(world, local), 'missing');
  assert.equal(inWords(await way(local, {}, noProbes)), `vault-missing ${disk}/vault: ${disk}/vault is not there`);
});

test('the vault of an item that is pulled has to be there before its server is asked', async () => {
  const item = await itemWith([], server.port, 'pull');
  const disk = join(laboratory.folder, 'disk of the pulled');
  mkdirSync(disk);
  const pulled: Item = { ...item, name: 'pulled', dest: { kind: 'here', path: join(disk, 'vault') } };
  const found = await way(pulled);
  assert.equal(inWords(found), '127.0.0.1 from 127.0.0.1');
  if (found.kind === 'reachable') assert.equal((await backUpBy(pulled, found.route)).verdict.kind, 'whole');
  renameSync(disk, `${disk}.unplugged`);
  assert.equal(inWords(await way(pulled, {}, noProbes)), `vault-missing ${disk}/vault: ${disk}/vault is not there`);
  assert.notEqual(reachTargetOf(pulled).id, reachTargetOf(item).id, 'another vault may be there');
});
