/** The agent's socket: who may talk through it, what becomes of dead and living ones, lines that are too long, readers that do not read. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, afterEach, describe, test } from 'node:test';
import {
  type Connection,
  type ControlPath,
  connect,
  controlPath,
  type Listening,
  listen,
} from '../../core/world/control-socket.ts';
import { until } from '../real/until.ts';

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'alp-socket-')));
const isRoot = process.getuid?.() === 0;
const userId = process.getuid?.() ?? -1;
const stops: (() => unknown)[] = [];
let folders = 0;

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
after(() => rmSync(scratch, { recursive: true, force: true }));

function somewhere(): ControlPath {
  return controlPath(join(scratch, `state-${++folders}`), 'ann', userId);
}

async function opened(at: ControlPath, onConnection: (connection: Connection) => void = echo): Promise<Listening> {
  const listening = await listen(at, onConnection);
  if (listening.kind === 'listening') stops.push(listening.close);
  return listening;
}

/** Says every line again. */
async function echo(connection: Connection): Promise<void> {
  for await (const line of connection.lines(64 * 1024)) await connection.send(line.kind === 'line' ? line.text : 'too long');
  connection.end();
}

async function connected(at: ControlPath): Promise<Connection> {
  const reached = await connect(at);
  assert.equal(reached.kind, 'connected');
  if (reached.kind !== 'connected') throw new Error('not connected');
  stops.push(reached.connection.end);
  return reached.connection;
}

async function raw(at: ControlPath): Promise<Socket> {
  const socket = createConnection(at.path);
  stops.push(() => socket.destroy());
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

async function collected(connection: Connection, count: number): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const line of connection.lines(1_000_000)) {
    texts.push(line.kind === 'line' ? line.text : 'too long');
    if (texts.length === count) break;
  }
  return texts;
}

describe('lines', () => {
  test('go both ways, whole, whatever they contain', async () => {
    const at = somewhere();
    await opened(at);
    const connection = await connected(at);
    const lines = ['one', 'zwölf Boxkämpfer ☃', '', 'x'.repeat(60_000), 'carriage\rreturn'];
    for (const line of lines) await connection.send(line);
    assert.deepEqual(await collected(connection, lines.length), lines);
  });

  test('longer than the limit are refused, and the connection ends', async () => {
    const at = somewhere();
    await opened(at);
    const connection = await connected(at);
    await connection.send('y'.repeat(65_537));
    assert.deepEqual(await collected(connection, 2), ['too long']);
  });

  test('that never end do not fill the memory', async () => {
    const at = somewhere();
    await opened(at);
    const socket = await raw(at);
    const closed = new Promise(resolve => socket.once('close', resolve));
    const flood = () => {
      while (!socket.destroyed && socket.write(Buffer.alloc(65_536, 120)));
    };
    socket.on('drain', flood).resume();
    flood();
    await closed;
    assert.ok(socket.bytesWritten < 10_000_000, `${socket.bytesWritten} bytes were taken`);
  });

  test('are still answered when the asker has closed its own side (nc -U)', async () => {
    const at = somewhere();
    await opened(at);
    const socket = await raw(at);
    socket.end('last words\n');
    const [answer] = await once(socket, 'data');
    assert.equal(String(answer), 'last words\n');
  });
});

describe('a reader that does not read', () => {
  test('gets the newest offer when it reads again, and the ones in between are dropped', async () => {
    const at = somewhere();
    let far: Connection | undefined;
    await opened(at, connection => {
      far = connection;
    });
    const near = await connected(at);
    await until('the other side is there', () => far !== undefined);
    for (let count = 1; count <= 20_000; count++) far!.offer(JSON.stringify({ count, ballast: 'z'.repeat(1000) }));
    const counts: number[] = [];
    for await (const line of near.lines(1_000_000)) {
      if (line.kind !== 'line') continue;
      counts.push(JSON.parse(line.text).count);
      if (counts.at(-1) === 20_000) break;
    }
    assert.ok(counts.length < 2000, `${counts.length} of 20,000 were kept`);
    assert.deepEqual(
      counts,
      [...counts].sort((a, b) => a - b),
    );
  });

  test('makes the sender of answers wait until it is gone', async () => {
    const at = somewhere();
    let sent = 0;
    let isOver = false;
    await opened(at, async connection => {
      for (; sent < 10_000 && !isOver; sent++) await connection.send('z'.repeat(10_000));
    });
    const socket = await raw(at);
    socket.pause();
    await until('the sender waits', async () => {
      const before = sent;
      await new Promise(resolve => setTimeout(resolve, 50));
      return sent === before;
    });
    assert.ok(sent < 1000);
    isOver = true;
    socket.destroy();
  });
});

describe('the name', () => {
  test('nobody answers where no agent ever ran', async () => {
    assert.deepEqual(await connect(somewhere()), { kind: 'nobody' });
  });

  test('a second agent is told that there is one, and the first goes on', async () => {
    const at = somewhere();
    await opened(at);
    assert.deepEqual(await listen(at, echo), { kind: 'taken' });
    const connection = await connected(at);
    await connection.send('still there?');
    assert.deepEqual(await collected(connection, 1), ['still there?']);
  });

  test('of many that start at once, exactly one gets it', async () => {
    const at = somewhere();
    await leaveDead(at);
    const all = await Promise.all(Array.from({ length: 12 }, () => opened(at)));
    assert.equal(all.filter(({ kind }) => kind === 'listening').length, 1);
    await connected(at);
    assert.deepEqual(readdirSync(dirname(at.path)), ['agent.sock']);
  });

  test('and so it is each time, also of many processes beside a dead one', async () => {
    for (let round = 0; round < 8; round++) {
      const at = somewhere();
      await leaveDead(at);
      const all = await Promise.all(Array.from({ length: 4 }, () => competitor(at)));
      assert.equal(all.flatMap(({ kinds }) => kinds).filter(kind => kind === 'listening').length, 1);
      await connected(at);
      for (const { child } of all) child.kill();
    }
  });

  test('one that died in the moment of starting keeps the next one for seconds, not for ever', async () => {
    const at = somewhere();
    mkdirSync(`${at.path}.starting`, { recursive: true, mode: 0o700 });
    chmodSync(dirname(at.path), 0o700);
    assert.equal((await opened(at)).kind, 'listening');
    assert.deepEqual(readdirSync(dirname(at.path)), ['agent.sock']);
  });

  test('a dead agent leaves its socket behind: nobody answers, and the next agent replaces it', async () => {
    const at = somewhere();
    await leaveDead(at);
    assert.ok(existsSync(at.path));
    assert.deepEqual(await connect(at), { kind: 'nobody' });
    assert.equal((await opened(at)).kind, 'listening');
    await connected(at);
  });

  test('an agent that ends takes its socket along, also from under those who watch', async () => {
    const at = somewhere();
    const listening = await opened(at);
    const connection = await connected(at);
    assert.ok(listening.kind === 'listening');
    await listening.close();
    assert.deepEqual(await collected(connection, 1), []);
    assert.ok(!existsSync(at.path));
  });

  test('a file that is no socket at all does not keep the agent from starting', async () => {
    const at = somewhere();
    mkdirSync(dirname(at.path), { mode: 0o700 });
    writeFileSync(at.path, '');
    assert.equal((await opened(at)).kind, 'listening');
  });

  test('a state folder with a path too long for sockets gets a shelter below the temporary folder, the same each time', async () => {
    const state = join(scratch, 'deep/'.repeat(20), 'state');
    const at = controlPath(state, 'ann', userId);
    stops.push(() => rmSync(dirname(at.path), { recursive: true, force: true }));
    assert.ok(Buffer.byteLength(at.path) <= 103 && dirname(dirname(at.path)) === tmpdir(), at.path);
    assert.deepEqual(controlPath(state, 'ann', userId), at);
    assert.notDeepEqual(controlPath(`${state}2`, 'ann', userId), at);
    assert.equal((await opened(at)).kind, 'listening');
    assert.equal(statSync(dirname(at.path)).mode & 0o777, 0o700);
    await connected(at);
  });
});

/** A process in which four agents want the name at once; what became of each. It goes on listening. */
async function competitor(at: ControlPath): Promise<{ child: ChildProcess; kinds: string[] }> {
  const text = `
    import { listen } from ${JSON.stringify(new URL('../../core/world/control-socket.ts', import.meta.url).href)};
    const all = await Promise.all([1, 2, 3, 4].map(() => listen(${JSON.stringify(at)}, connection => connection.end())));
    process.stdout.write(JSON.stringify(all.map(({ kind }) => kind)));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', text], { stdio: ['ignore', 'pipe', 'inherit'] });
  stops.push(() => child.kill());
  const [said] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  return { child, kinds: JSON.parse(String(said)) };
}

/** A process that listens there and is killed. */
async function leaveDead(at: ControlPath): Promise<void> {
  mkdirSync(dirname(at.path), { recursive: true, mode: 0o700 });
  const program = `require('node:net').createServer().listen(${JSON.stringify(at.path)}, () => console.log('up'))`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'close');
}

describe('only the same user', () => {
  test('can open the socket: its folder and itself are closed to others', async () => {
    const at = somewhere();
    await opened(at);
    assert.equal(statSync(dirname(at.path)).mode & 0o777, 0o700);
    assert.equal(lstatSync(at.path).mode & 0o777, 0o600);
  });

  test('gets an answer: nobody else can connect, even where the folder lets them in', async t => {
    if (!isRoot) return t.diagnostic('only root can become somebody else');
    const at = somewhere();
    await opened(at);
    chmodSync(scratch, 0o755);
    chmodSync(dirname(at.path), 0o755);
    assert.equal(whatNobodyGets(at), 'EACCES');
    // The same look works where the way is open: it is the mode that keeps them out.
    chmodSync(at.path, 0o666);
    assert.equal(whatNobodyGets(at), 'connected');
  });

  for (const [title, spoil] of [
    ['that others can write to', (folder: string) => chmodSync(folder, 0o777)],
    ['that the group can write to', (folder: string) => chmodSync(folder, 0o770)],
    ['that belongs to somebody else', (folder: string) => chownSync(folder, 65_534, 65_534)],
  ] as const)
    test(`no agent starts in a folder ${title}, and the reason is said`, async t => {
      if (!isRoot) return t.diagnostic('only root can give folders away');
      const at = somewhere();
      mkdirSync(dirname(at.path));
      spoil(dirname(at.path));
      const listening = await opened(at);
      assert.equal(listening.kind, 'unsafe');
      assert.ok(listening.kind === 'unsafe' && listening.detail.includes(dirname(at.path)));
    });

  test('is trusted as an agent: a socket in a folder that others can write to is not asked', async () => {
    const at = somewhere();
    await opened(at);
    chmodSync(dirname(at.path), 0o777);
    assert.equal((await connect(at)).kind, 'unreachable');
  });

  for (const [title, lay] of [
    ['a link to a folder of ours', (path: string) => symlinkSync(scratch, path)],
    ['a folder that is open to others', (path: string) => mkdirSync(path, { mode: 0o755 })],
    ['a file', (path: string) => writeFileSync(path, '')],
  ] as const)
    test(`a shelter is not used where somebody laid ${title} of its name`, async () => {
      const at = controlPath(join(scratch, 'long/'.repeat(20 + ++folders)), 'ann', userId);
      assert.equal(at.kind, 'shelter');
      lay(dirname(at.path));
      stops.push(() => rmSync(dirname(at.path), { recursive: true, force: true }));
      assert.equal((await opened(at)).kind, 'unsafe');
      assert.equal((await connect(at)).kind, 'unreachable');
    });
});

function whatNobodyGets(at: ControlPath): string {
  const program = `const s = require('node:net').createConnection(${JSON.stringify(at.path)}, () => { console.log('connected'); s.destroy(); }).on('error', error => console.log(error.code))`;
  const words = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, '-e', program];
  const { stdout, stderr } = spawnSync('setpriv', words, { encoding: 'utf8', cwd: '/', timeout: 20_000 });
  return stdout.trim() || stderr;
}
