/** One look at an address: what answers there, if anything, told apart by real sockets. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { systemProbes } from '../../core/world/probe.ts';

const patience = 4000;
const servers: Server[] = [];
const children: ChildProcess[] = [];
const sockets: Socket[] = [];
after(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers) server.close();
  for (const child of children) child.kill('SIGKILL');
});

/** A server that does this with every guest; its port. */
async function serverThat(welcomes: (guest: Socket) => void): Promise<number> {
  const server = createServer(guest => {
    sockets.push(guest);
    guest.on('error', () => undefined);
    welcomes(guest);
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function seen(port: number, host = '127.0.0.1', within = patience): Promise<string> {
  const greeting = await systemProbes.greet(host, port, within);
  return greeting.kind === 'greeted' ? `greeted: ${greeting.greeting}` : `${greeting.kind}: ${greeting.detail}`;
}

test('an ssh server greets, and the answer says from which of our addresses', async () => {
  const port = await serverThat(guest => guest.write('SSH-2.0-OpenSSH_9.2\r\n'));
  assert.deepEqual(await systemProbes.greet('127.0.0.1', port, patience), {
    kind: 'greeted',
    localAddress: '127.0.0.1',
    greeting: 'SSH-2.0-OpenSSH_9.2',
  });
});

test('a name is looked up before', async () => {
  const port = await serverThat(guest => guest.write('SSH-1.99-old\n'));
  assert.equal(await seen(port, 'localhost'), 'greeted: SSH-1.99-old');
});

test('a server may say other things before its greeting, and may take breath in the middle', async () => {
  const port = await serverThat(guest => {
    guest.write('Welcome.\r\nThis is private.\r\nSSH-2.0-O');
    setTimeout(() => guest.write('penSSH_9.2\r\n'), 50);
  });
  assert.equal(await seen(port), 'greeted: SSH-2.0-OpenSSH_9.2');
});

test('a web server that speaks at once is no ssh server', async () => {
  assert.equal(await seen(await serverThat(guest => guest.end('HTTP/1.1 302 Found\r\n\r\n'))), 'not-ssh: it speaks HTTP');
});

test('a web server that waits for a request gives itself away after two seconds', async () => {
  const asked: string[] = [];
  const port = await serverThat(guest =>
    guest.once('data', data => {
      asked.push(data.toString());
      guest.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    }),
  );
  assert.equal(await seen(port), 'not-ssh: it speaks HTTP');
  assert.deepEqual(asked, ['SSH-2.0-alpine_backup\r\n']);
});

test('an ssh server that waits for us to begin is one', async () => {
  const port = await serverThat(guest => guest.once('data', () => guest.write('SSH-2.0-shy\r\n')));
  assert.equal(await seen(port), 'greeted: SSH-2.0-shy');
});

test('who takes the connection and says nothing is no ssh server', async () => {
  assert.equal(await seen(await serverThat(() => undefined), '127.0.0.1', 500), 'not-ssh: it says nothing');
});

test('who says something else is quoted, without what a terminal would obey', async () => {
  const mail = await serverThat(guest => guest.write('220 \x1b[2Jmail\r\n'));
  assert.equal(await seen(mail, '127.0.0.1', 500), 'not-ssh: it says "220 ?[2Jmail"');
  const endless = await serverThat(guest => guest.write('x'.repeat(5000)));
  assert.equal(await seen(endless), `not-ssh: it says "${'x'.repeat(60)}"`);
});

test('a closed port is told from a server that hangs up', async () => {
  const port = await serverThat(() => undefined);
  await new Promise(resolve => servers.pop()!.close(resolve));
  assert.equal(await seen(port), 'port-closed: connection refused');
  assert.equal(await seen(await serverThat(guest => guest.end())), 'port-closed: it hangs up');
  assert.equal(await seen(await serverThat(guest => guest.resetAndDestroy())), 'port-closed: it hangs up');
});

test('an sshd that has too many guests is there, and hangs up', async () => {
  const port = await serverThat(guest => guest.end('Not allowed at this time\r\n'));
  assert.equal(await seen(port), 'port-closed: it hangs up: Not allowed at this time');
});

test('a name that nobody knows', async () => {
  // With a name server: no such name; without one: nobody answers.
  assert.match(await seen(22, 'host.invalid'), /^name-not-found: /);
});

test('no network leads to the address', async () => {
  // Linux never gives TCP a way to the broadcast address.
  assert.equal(await seen(22, '255.255.255.255'), 'no-link: no way to this network');
});

test('a host that swallows everything is down when patience ends', { timeout: 20_000 }, async () => {
  const port = await blackHole();
  const begun = performance.now();
  assert.equal(await seen(port, '127.0.0.1', 700), 'host-down: no answer');
  assert.ok(performance.now() - begun < 2000);
});

test('a look that nobody waits for any more ends at once', async () => {
  const port = await serverThat(() => undefined);
  const begun = performance.now();
  await systemProbes.greet('127.0.0.1', port, 10_000, AbortSignal.timeout(50));
  await systemProbes.greet('127.0.0.1', port, 10_000, AbortSignal.abort());
  assert.ok(performance.now() - begun < 2000);
});

/** Listens, but never takes a connection: once its queue is full, Linux drops what comes. */
async function blackHole(): Promise<number> {
  const listen = `require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () {
    require('node:fs').writeSync(1, this.address().port + '\\n');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  })`;
  const child = spawn(process.execPath, ['-e', listen], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = await once(child.stdout!, 'data');
  const port = Number(String(line));
  for (let guest = 0; guest < 8; guest++) sockets.push(connect(port, '127.0.0.1').on('error', () => undefined));
  return port;
}
