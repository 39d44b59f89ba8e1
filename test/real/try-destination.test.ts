/** A destination is tried step by step: every state that a look can end in, on real servers and folders, in the words that people get to read. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ownKey } from '../../core/own-key.ts';
import type { DestinationFound, DestinationWish } from '../../core/settings-model.ts';
import { trustHostKey, tryDestination } from '../../core/try-destination.ts';
import { type Greeting, type Probes, systemProbes } from '../../core/world/probe.ts';
import type { World } from '../../core/world/world.ts';
import { type Laboratory, makeLaboratory } from './laboratory.ts';
import { canStartPasswordServer, type PasswordServer, startPasswordServer } from './password-server.ts';
import { type Relay, startSpeaker } from './relay.ts';
import { type SshServer, startSshServer } from './ssh-server.ts';
import { worldWithSettings } from './ssh-settings.ts';
import { until } from './until.ts';

const isRoot = process.getuid?.() === 0;
const hasAnna = canStartPasswordServer();
let laboratory: Laboratory;
let world: World;
/** As the user who runs the tests, by a key in ssh's settings. */
let server: SshServer;
/** Its rsync and df are scripts of the laboratory. */
let odd: SshServer;
/** It does not know our key. */
let stranger: SshServer;
/** Its user is not root. */
let anna: PasswordServer | undefined;
let speaker: Relay;
let portal: Relay;
const at = (name: string) => join(laboratory.folder, name);
before(async () => {
  laboratory = makeLaboratory();
  chmodSync(laboratory.folder, 0o755);
  process.env.TMPDIR = at('tmp');
  process.env.HOME = at('home');
  const path = `${at('bin')}:${process.env.PATH}`;
  [server, odd, stranger, speaker, portal] = await Promise.all([
    startSshServer(at('sshd')),
    startSshServer(at('odd'), { PATH: path }),
    startSshServer(at('stranger')),
    startSpeaker('127.0.0.1', '220 mail.example.org ESMTP\r\n221 bye\r\n'.repeat(20)),
    startSpeaker('127.0.0.1', 'HTTP/1.1 302 Found\r\n\r\n'),
  ]);
  world = worldWithSettings(laboratory, `IdentityFile ${server.key}`, 'IdentitiesOnly yes');
  writeFileSync(at('odd/authorized'), readFileSync(`${server.key}.pub`));
  if (hasAnna) {
    const fstab = 'none /mnt/alp-never-mounted ext4 defaults 0 0';
    anna = await startPasswordServer(at('anna'), { asks: 'nothing', fstab });
    mkdirSync(join(anna.home, '.ssh'));
    writeFileSync(join(anna.home, '.ssh/authorized_keys'), readFileSync(`${server.key}.pub`));
  }
  writeFileSync(at('known_hosts'), [server, odd, stranger].map(({ knownHosts }) => readFileSync(knownHosts, 'utf8')).join(''));
  if (anna) appendFileSync(at('known_hosts'), anna.knownLine());
  prepareFolders();
});
after(async () => {
  await Promise.all([server, odd, stranger, speaker, portal, ...(anna ? [anna] : [])].map(each => each.stop()));
  await laboratory.remove();
});

function prepareFolders(): void {
  const mark = { format: 1, vault: '1234', item: 'nas/home', created: '2026-01-01T00:00:00Z' };
  const folders = ['empty', 'disk/lost+found', 'other/photos', 'dated/2011-04-01', 'dated/2011-04-02', 'vault/.alp', 'torn/.alp'];
  for (const folder of [...folders, 'vault/2026-11-23T041502Z', 'closed']) mkdirSync(at(folder), { recursive: true });
  writeFileSync(at('vault/.alp/vault.json'), `${JSON.stringify(mark)}\n`);
  writeFileSync(at('torn/.alp/vault.json'), '{"form');
  mkdirSync(at('vault/2026-11-23T041502Z/home'));
  mkdirSync(at('occupied'));
  for (const file of ['file', 'occupied/.alp']) writeFileSync(at(file), '');
  symlinkSync('vault/2026-11-23T041502Z/home', at('shortcut'));
  symlinkSync('nowhere', at('lost'));
  chmodSync(at('closed'), 0o700);
}

const login = (of: SshServer, path: string): DestinationWish => ({ login: of.login, port: of.port, path });
const there = (name: string) => login(server, at(name));
const here = (path: string): DestinationWish => ({ login: undefined, port: undefined, path });
const asAnna = (path: string): DestinationWish => ({ login: `${anna!.user}@127.0.0.1`, port: anna!.port, path });

/** `STATE: SENTENCE (REMEDY)`; folders of the laboratory are named `LAB`, logins `ME`. */
function inWords({ state, sentence, remedy }: DestinationFound): string {
  const text = `${state}: ${sentence}${remedy === '' ? '' : ` (${remedy})`}`;
  return text.replaceAll(server.login, 'ME').replaceAll(laboratory.folder, 'LAB');
}

interface Row {
  readonly title: string;
  readonly wish: () => DestinationWish;
  readonly says: string | RegExp;
  readonly folder?: DestinationFound['folder'];
}

const none = { kind: 'unknown' } as const;
const compared = 'compare with what the server itself says: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub';

const ways: readonly Row[] = [
  {
    title: 'a name that nobody knows',
    wish: () => ({ login: 'anna@nas.invalid', port: undefined, path: '/v' }),
    says: 'name-not-found: the name nas.invalid is not known here (is this the right network? reach = … in the configuration names further addresses)',
  },
  {
    title: 'a port where nobody listens',
    wish: () => ({ ...there('empty'), port: 1 }),
    says: 'port-closed: 127.0.0.1 is there, but takes no ssh connections on this port (does sshd run there, and on that port? ssh = ssh -p PORT in the configuration chooses another)',
  },
  {
    title: 'a mail server instead of an ssh server',
    wish: () => ({ ...there('empty'), port: speaker.port }),
    says: 'not-ssh: what answers at 127.0.0.1 is not an ssh server; a captive portal? (log in to the network first, or look at the port in ssh = …)',
  },
  {
    title: 'a web server at a port that somebody mistook',
    wish: () => ({ ...there('empty'), port: portal.port }),
    says: /^not-ssh: /,
  },
  {
    title: 'a server that refuses the login',
    wish: () => login(stranger, at('empty')),
    says: /^login-refused: 127\.0\.0\.1 refuses the login of ME \(.*Permission denied \(publickey.*\)\.\) \(is the key there, and does the server know it\? .*\)$/,
  },
  {
    title: 'a login that ssh would take for an option',
    wish: () => ({ login: '-oProxyCommand=x', port: undefined, path: '/v' }),
    says: 'name-not-found: the login "-oProxyCommand=x" starts with a dash (write user@host:/path)',
  },
  {
    title: 'a port that is none',
    wish: () => ({ ...there('empty'), port: 70_000 }),
    says: 'port-closed: 70000 is not a port (write a number from 1 to 65535)',
  },
  {
    title: 'a path that is empty',
    wish: () => ({ ...there(''), path: '' }),
    says: /^folder-refused: the path behind the colon is missing \(write ME:\/path, /,
  },
];

const folders: readonly Row[] = [
  {
    title: 'an empty folder',
    wish: () => there('empty'),
    says: 'ready: ME:LAB/empty is empty and can be written',
    folder: { kind: 'new' },
  },
  { title: 'an empty disk', wish: () => there('disk'), says: /^ready: .* is empty/, folder: { kind: 'new' } },
  {
    title: 'a folder that is not there yet, nor the one above it',
    wish: () => there('a/b/c'),
    says: 'ready: ME:LAB/a/b/c is not there yet; the first backup makes it',
    folder: { kind: 'new' },
  },
  {
    title: 'a folder directly below the root that is not there yet',
    wish: () => login(server, `/alp-not-there-${process.pid}`),
    says: isRoot ? /^ready: .* is not there yet/ : /^folder-refused: /,
    folder: { kind: 'new' },
  },
  {
    title: 'a vault',
    wish: () => there('vault'),
    says: 'ready: ME:LAB/vault is the vault of nas/home with 1 snapshot (the item nas/home goes on there; another one needs a folder of its own)',
    folder: { kind: 'vault', item: 'nas/home', snapshots: 1 },
  },
  {
    title: 'snapshots of the ancestor',
    wish: () => there('dated'),
    says: 'ready: ME:LAB/dated has 2 snapshots of another program; the first backup adopts them',
    folder: { kind: 'dated-folders', snapshots: 2 },
  },
  {
    title: 'a folder with other things',
    wish: () => there('other/'),
    says: 'folder-refused: ME:LAB/other/ holds other things (photos) and no snapshots, so nothing is written there (choose an empty folder, or a new one inside it: ME:LAB/other/alpine-backup)',
    folder: { kind: 'other' },
  },
  {
    title: 'a mark that cannot be read',
    wish: () => there('torn'),
    says: 'folder-refused: the mark of the vault ME:LAB/torn cannot be read (choose another folder)',
    folder: { kind: 'other' },
  },
  {
    title: 'a file',
    wish: () => there('file/inside'),
    says: 'folder-refused: LAB/file is not a folder (choose another path)',
    folder: { kind: 'other' },
  },
  {
    title: 'the inside of a snapshot',
    wish: () => there('vault/2026-11-23T041502Z/home'),
    says: 'folder-refused: ME:LAB/vault/2026-11-23T041502Z/home lies inside the vault LAB/vault (choose a folder outside: nothing in a vault is ever changed)',
    folder: { kind: 'other' },
  },
  {
    title: 'a name that is too long for any disk',
    wish: () => there(`new/${'x'.repeat(256)}/b`),
    says: `folder-refused: ME:LAB/new/${'x'.repeat(256)}/b cannot be made: File name too long (choose another path)`,
    folder: { kind: 'new' },
  },
  {
    title: 'the longest name there can be, in letters of several bytes',
    wish: () => there(`${'ü'.repeat(127)}x`),
    says: /^ready: .* is not there yet/,
    folder: { kind: 'new' },
  },
  {
    title: 'a file where the vault keeps its own things',
    wish: () => there('occupied'),
    says: 'folder-refused: LAB/occupied/.alp is not a folder (choose another path)',
    folder: { kind: 'other' },
  },
  {
    title: 'a symbolic link to nothing',
    wish: () => there('lost/vault'),
    says: 'folder-refused: LAB/lost is not a folder (choose another path)',
    folder: { kind: 'other' },
  },
  {
    title: 'a way back out of a folder that is not there, into a snapshot',
    wish: () => login(server, `${at('vault')}/absent/../2026-11-23T041502Z/home`),
    says: 'folder-refused: ME:LAB/vault/absent/../2026-11-23T041502Z/home cannot be made: there is no folder that .. could lead out of (choose another path)',
    folder: { kind: 'new' },
  },
  {
    title: 'a way back through a symbolic link, into a snapshot',
    wish: () => login(server, `${at('shortcut')}/../new`),
    says: /^folder-refused: .* lies inside the vault LAB\/vault /,
    folder: { kind: 'other' },
  },
  {
    title: 'a disk that nobody writes',
    wish: () => login(server, '/proc/alp'),
    says: isRoot
      ? 'folder-refused: ME:/proc/alp cannot be written by root (root may not write in /proc: is its disk mounted read-only, or full?)'
      : /^folder-refused: /,
    folder: { kind: 'new' },
  },
  {
    title: 'a folder of this machine on the disk of the home folder',
    wish: () => here(at('empty')),
    says: 'ready: LAB/empty is empty and can be written (it is on the same disk as your home folder; only another disk or machine helps when this one breaks)',
    folder: { kind: 'new' },
  },
  {
    title: 'a path that is not a whole one',
    wish: () => here('backups'),
    says: 'folder-refused: "backups" is neither a whole path nor a folder of another host (write a path that starts with /, or host:/path)',
    folder: none,
  },
  {
    title: 'a server where only a folder is asked for',
    wish: () => here('nas:/backups'),
    says: 'folder-refused: "nas:/backups" is not a whole path (write a path that starts with /)',
    folder: none,
  },
];

const foldersOfAnna: readonly Row[] = [
  {
    title: 'a folder of root',
    wish: () => asAnna(at('empty')),
    says: "folder-refused: alp-anna@127.0.0.1:LAB/empty cannot be written by alp-anna (alp-anna may not write in LAB/empty; as root there: chown alp-anna 'LAB/empty')",
    folder: { kind: 'new' },
  },
  {
    title: 'a new folder in one of root',
    wish: () => asAnna(at('a/b')),
    says: "folder-refused: alp-anna@127.0.0.1:LAB/a/b cannot be written by alp-anna (alp-anna may not write in LAB; as root there: mkdir -p 'LAB/a/b' && chown alp-anna 'LAB/a/b')",
    folder: { kind: 'new' },
  },
  {
    title: 'a vault of root',
    wish: () => asAnna(at('vault')),
    says: 'folder-refused: alp-anna@127.0.0.1:LAB/vault cannot be written by alp-anna (look at its owner and mode; is its disk mounted read-only, or full?)',
    folder: { kind: 'vault', item: 'nas/home', snapshots: 1 },
  },
  {
    title: 'a folder of root with other things in it',
    wish: () => asAnna('/etc'),
    says: /^folder-refused: alp-anna@127\.0\.0\.1:\/etc holds other things \(.*\) and no snapshots, so nothing is written there \(choose an empty folder, /,
    folder: { kind: 'other' },
  },
  {
    title: 'a folder that only root can read',
    wish: () => asAnna(at('closed')),
    says: 'folder-refused: alp-anna@127.0.0.1:LAB/closed cannot be read by alp-anna (choose a folder of this user, or log in as the one who owns it)',
    folder: none,
  },
  {
    title: 'a mount point of fstab on which nothing is mounted',
    wish: () => asAnna('/mnt/alp-never-mounted/vault'),
    says: 'vault-missing: nothing is mounted at /mnt/alp-never-mounted, so the vault alp-anna@127.0.0.1:/mnt/alp-never-mounted/vault is not there (is its disk plugged in and mounted?)',
    folder: none,
  },
  {
    title: "a folder in the login's home",
    wish: () => asAnna('vault'),
    says: 'ready: alp-anna@127.0.0.1:vault is not there yet; the first backup makes it',
    folder: { kind: 'new' },
  },
];

for (const { title, wish, says, folder } of [...ways, ...folders, ...(hasAnna ? foldersOfAnna : [])]) {
  test(`tried: ${title}`, async () => {
    const before = treeOf(laboratory.folder);
    const found = await tryDestination(world, wish());
    if (typeof says === 'string') assert.equal(inWords(found), says);
    else assert.match(inWords(found), says);
    if (folder) assert.deepEqual(found.folder, folder);
    assert.deepEqual(treeOf(laboratory.folder), before, 'a look leaves nothing behind');
  });
}

test('what is ready says its room, the rsync there, the keys, and how runs log in', async () => {
  const { freeBytes, rsync, hostKeys, ssh } = await tryDestination(world, there('empty'));
  const free =
    Number(
      spawnSync('df', ['-P', '-k', at('empty')], { encoding: 'utf8' })
        .stdout.split('\n')[1]
        ?.split(/\s+/)[3],
    ) * 1024;
  assert.ok(Math.abs((freeBytes ?? 0) - free) < 1e9, `${freeBytes} ${free}`);
  assert.match(rsync ?? '', /^3\.\d+\.\d+$/);
  assert.deepEqual(
    hostKeys.map(({ type, isKnown }) => [type, isKnown]),
    [['ssh-ed25519', true]],
  );
  assert.equal(ssh, `ssh -p ${server.port}`);
});

const closedWays: readonly [greeting: Greeting, port: number, says: string][] = [
  [
    { kind: 'no-link', detail: 'ENETUNREACH' },
    22,
    'no-link: there is no network (ENETUNREACH) (connect to a network; it goes on by itself)',
  ],
  [
    { kind: 'host-down', detail: 'no answer' },
    22,
    'host-down: nas does not answer (no answer) (is it switched on, and is this the right network? reach = … in the configuration names further addresses)',
  ],
  [
    { kind: 'not-ssh', detail: 'it speaks HTTP' },
    22,
    'captive-portal: this network wants a login first (open any web page and log in to the network; it goes on by itself)',
  ],
];
for (const [greeting, port, says] of closedWays) {
  test(`tried: the network is at fault (${says.split(':')[0]})`, async () => {
    const probes: Probes = { greet: async () => greeting };
    assert.equal(inWords(await tryDestination(world, { login: 'anna@nas', port, path: '/v' }, undefined, probes)), says);
  });
}

test('an unknown host key is shown, taken in by its fingerprint alone, and then all is ready', async () => {
  const known = readFileSync(at('known_hosts'), 'utf8');
  writeFileSync(at('known_hosts'), `other.example ${known.split(' ').slice(1, 3).join(' ')}\n`);
  const found = await tryDestination(world, there('empty'));
  assert.equal(inWords(found), `host-key-unknown: the host key of 127.0.0.1 is not known yet (${compared})`);
  const [key] = found.hostKeys;
  const printed = spawnSync('ssh-keygen', ['-lf', at('sshd/host.pub')], { encoding: 'utf8' }).stdout.split(' ')[1];
  assert.deepEqual(key, { type: 'ssh-ed25519', fingerprint: printed, isKnown: false });
  const unmoved = readFileSync(at('known_hosts'), 'utf8');
  const other = await trustHostKey(world, there('empty'), `${printed}x`);
  assert.deepEqual(other, {
    ok: false,
    message: `127.0.0.1 does not show a key with the fingerprint ${printed}x`,
    remedy: 'look again, and compare what it shows now',
  });
  assert.equal(readFileSync(at('known_hosts'), 'utf8'), unmoved);
  for (const _ of ['once', 'again']) {
    const trusted = await trustHostKey(world, there('empty'), printed!);
    assert.ok(trusted.ok);
    assert.deepEqual([trusted.value.state, trusted.value.hostKeys[0]?.isKnown], ['ready', true]);
  }
  const line = `[127.0.0.1]:${server.port} ${readFileSync(at('sshd/host.pub'), 'utf8').split(' ').slice(0, 2).join(' ')}\n`;
  assert.equal(readFileSync(at('known_hosts'), 'utf8'), `${unmoved}${line}`);
  writeFileSync(at('known_hosts'), known);
});

test('a server that went away before its key was taken in is told as that, not as one with another key', async () => {
  const answer = await trustHostKey(world, { ...there('empty'), port: 1 }, 'SHA256:seen-a-moment-ago');
  assert.ok(answer.ok, JSON.stringify(answer));
  assert.deepEqual([answer.value.state, answer.value.hostKeys], ['port-closed', []]);
});

test('a host key that changed is never taken in by itself, and gives way to the one that is named', async () => {
  const known = readFileSync(at('known_hosts'), 'utf8');
  const wrong = known.replace(
    readFileSync(at('sshd/host.pub'), 'utf8').split(' ')[1]!,
    readFileSync(at('odd/host.pub'), 'utf8').split(' ')[1]!,
  );
  writeFileSync(at('known_hosts'), wrong);
  const found = await tryDestination(world, there('empty'));
  assert.equal(
    inWords(found),
    'host-key-changed: 127.0.0.1 shows another host key than before (if the server was set up anew, compare the fingerprint before you accept it; if not, somebody else may be answering)',
  );
  assert.equal(readFileSync(at('known_hosts'), 'utf8'), wrong);
  const trusted = await trustHostKey(world, there('empty'), found.hostKeys[0]!.fingerprint);
  assert.ok(trusted.ok);
  assert.equal(trusted.value.state, 'ready');
  assert.equal(
    readFileSync(at('known_hosts'), 'utf8')
      .split('\n')
      .filter(line => line.includes(`:${server.port} `)).length,
    1,
  );
  writeFileSync(at('known_hosts'), known);
});

function oddProgram(name: string, script: string): void {
  writeFileSync(at(`bin/${name}`), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

test('a server without rsync, with one that is too old, or with one that is none', async () => {
  const remedy = 'install rsync 3.1.3 or newer there (better 3.4.3 or newer; on macOS: brew install rsync)';
  const rows = [
    ['exit 127', `no-rsync: at the server: there is no rsync (${remedy})`],
    ['echo "rsync  version 3.0.9  protocol version 30"', `no-rsync: at the server: rsync 3.0.9 is too old (${remedy})`],
    [
      'echo "openrsync: protocol version 29"',
      `no-rsync: at the server: openrsync: protocol version 29 is not the rsync that is needed (${remedy})`,
    ],
  ] as const;
  for (const [script, says] of rows) {
    oddProgram('rsync', script);
    const found = await tryDestination(world, login(odd, at('dated')));
    assert.equal(inWords(found), says);
    assert.deepEqual(found.folder, { kind: 'dated-folders', snapshots: 2 });
  }
  rmSync(at('bin/rsync'));
});

test('a disk that is nearly full is said before a run meets it', async () => {
  oddProgram('df', 'printf "F 1024-blocks Used Available Capacity Mounted\\n/dev/x 100 90 5000 95%% /\\n"');
  const found = await tryDestination(world, login(odd, at('empty')));
  assert.equal(
    inWords(found).replaceAll(odd.login, 'ME'),
    'vault-full: the vault ME:LAB/empty has only 5.12 MB free (make room there, or choose another disk)',
  );
  assert.equal(found.freeBytes, 5_120_000);
  rmSync(at('bin/df'));
});

test('somebody who no longer wants to know gets an answer at once, although the server hangs', async () => {
  oddProgram('rsync', `touch ${at('hangs')}; exec sleep 300`);
  const no = new AbortController();
  const tried = tryDestination(world, login(odd, at('empty')), no.signal);
  await until('the server hangs', () => existsSync(at('hangs')));
  no.abort();
  assert.equal(inWords(await tried), 'vault-missing: LAB/empty does not answer (is its disk plugged in and mounted?)');
  rmSync(at('bin/rsync'));
});

test('where our own key is not known yet, the keys of the user are tried as well, and no line promises ours', async () => {
  const socket = at('agent.sock');
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
  try {
    await until('the agent listens', () => existsSync(socket));
    const added = spawnSync('ssh-add', ['-q', server.key], { env: { ...process.env, SSH_AUTH_SOCK: socket }, encoding: 'utf8' });
    assert.equal(added.status, 0, added.stderr);
    const withAgent = worldWithSettings(laboratory, `IdentityAgent ${socket}`, 'IdentityFile none', 'LogLevel INFO');
    const own = await ownKey(withAgent);
    assert.ok(own.ok && own.value.isNew);
    const found = await tryDestination(withAgent, there('empty'));
    assert.deepEqual([found.state, found.ssh], ['ready', `ssh -p ${server.port}`]);
    appendFileSync(at('sshd/authorized'), `${own.value.publicKey}\n`);
    assert.equal(
      (await tryDestination(withAgent, there('empty'))).ssh,
      `ssh -p ${server.port} -i ${own.value.path} -o IdentitiesOnly=yes`,
    );
  } finally {
    agent.kill();
    rmSync(at('home/.ssh'), { recursive: true });
  }
});

test('the scripts run on a server that has busybox alone', async t => {
  if (spawnSync('busybox', ['true']).error) return t.diagnostic('there is no busybox');
  const applets = at('applets');
  mkdirSync(applets);
  spawnSync('busybox', ['--install', '-s', applets]);
  const rsync = spawnSync('sh', ['-c', 'command -v rsync'], { encoding: 'utf8' }).stdout.trim();
  writeFileSync(join(applets, 'rsync'), `#!${applets}/sh\nexec ${rsync} "$@"\n`, { mode: 0o755 });
  const bare = await startSshServer(at('bare'), { PATH: applets });
  try {
    writeFileSync(at('bare/authorized'), readFileSync(`${server.key}.pub`));
    appendFileSync(at('known_hosts'), readFileSync(bare.knownHosts));
    for (const { wish, folder } of folders.filter(row => row.folder && row.wish().login !== undefined)) {
      const found = await tryDestination(world, { ...wish(), port: bare.port });
      assert.deepEqual(found.folder, folder, inWords(found));
    }
    const dated = await tryDestination(world, login(bare, at('dated')));
    assert.equal(dated.state, 'ready');
    assert.ok(dated.freeBytes !== undefined && dated.freeBytes > 0);
  } finally {
    await bare.stop();
  }
});

test('a look at a server connects, and does not log in where the host key is not known', async () => {
  const handshakes = server.handshakes();
  let greeted = 0;
  const probes: Probes = {
    greet: (...wish) => {
      greeted += 1;
      return systemProbes.greet(...wish);
    },
  };
  const known = readFileSync(at('known_hosts'), 'utf8');
  writeFileSync(at('known_hosts'), '');
  await tryDestination(world, there('empty'), undefined, probes);
  writeFileSync(at('known_hosts'), known);
  assert.deepEqual([greeted, server.handshakes() - handshakes], [1, 0]);
});

/** Names and kinds of what lies in the folders that are tried. */
function treeOf(folder: string): readonly string[] {
  const names = readdirSync(folder).filter(name => !['tmp', 'sshd', 'odd', 'stranger', 'anna', 'freeze'].includes(name));
  return names.flatMap(name => {
    const path = join(folder, name);
    return lstatSync(path).isDirectory() ? [path, ...treeOf(path)] : [path];
  });
}
