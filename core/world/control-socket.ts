/** Lines between the agent and its faces, through a socket that only the same user can open. */
import { lstat, mkdir, rm, rmdir } from 'node:fs/promises';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type ControlPath, folderFault, lockEnding, openFolder } from './control-path.ts';

export { type ControlPath, controlPath } from './control-path.ts';

export type ReceivedLine = { readonly kind: 'line'; readonly text: string } | { readonly kind: 'too-long' };

export interface Connection {
  /** In their order, until the other side ends; `too-long` is the last. While the caller works on one, the other side is not read. */
  lines(longest: number): AsyncIterable<ReceivedLine>;
  /** Resolves when there is room for the next one, or nobody reads any more. */
  send(line: string): Promise<void>;
  /** Only the newest counts: one that cannot be written yet gives way to the next. */
  offer(line: string): void;
  /** What was sent still goes out; then the connection is closed. */
  end(): void;
}

export type Listening =
  | { readonly kind: 'listening'; close(): Promise<void> }
  /** Somebody answers there already. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'unsafe'; readonly detail: string };

export type Connected =
  | { readonly kind: 'connected'; readonly connection: Connection }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'unreachable'; readonly detail: string };

export async function listen(at: ControlPath, onConnection: (connection: Connection) => void): Promise<Listening> {
  const fault = await openFolder(at);
  if (fault !== undefined) return { kind: 'unsafe', detail: fault };
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    onConnection(connectionOf(socket));
  });
  server.maxConnections = mostConnections;
  const bound = await claim(server, at);
  if (!bound) return { kind: 'taken' };
  // A connection that cannot be taken (no descriptors left, say) is that caller's trouble, not the agent's end.
  server.on('error', () => undefined);
  return { kind: 'listening', close: () => close(server, sockets) };
}

export async function connect(at: ControlPath): Promise<Connected> {
  const fault = await folderFault(at);
  if (fault !== undefined) return { kind: 'unreachable', detail: fault };
  const socket = await open(at.path);
  if (typeof socket !== 'string') return { kind: 'connected', connection: connectionOf(socket) };
  if (deadCodes.includes(socket)) return { kind: 'nobody' };
  return { kind: 'unreachable', detail: `${at.path} cannot be opened (${socket})` };
}

const mostConnections = 100;
const deadCodes: readonly string[] = ['ENOENT', 'ENOTDIR', 'ECONNREFUSED'];

// ---- The name of the socket ------------------------------------------------------------------------------------------------

/** True when the socket is ours now. One at a time: between finding a socket dead and replacing it, nobody else may do the same. */
async function claim(server: Server, at: ControlPath): Promise<boolean> {
  if (at.kind === 'pipe') return bind(server, at.path);
  const lock = `${at.path}${lockEnding}`;
  await takeLock(lock);
  try {
    if (await lives(at.path)) return false;
    await rm(at.path, { force: true });
    return await bind(server, at.path);
  } finally {
    await rmdir(lock).catch(() => undefined);
  }
}

const lockPollEvery = 10;
const lockPatience = 2000;

/** Resolves when the folder is ours. Whoever holds it needs milliseconds; who died meanwhile is not waited for longer than `lockPatience`. */
async function takeLock(lock: string): Promise<void> {
  let holder = await identityOf(lock);
  for (let waited = 0; ; waited += lockPollEvery) {
    if (await mkdir(lock).then(() => true, existsIsFalse)) return;
    await delay(lockPollEvery);
    const now = await identityOf(lock);
    if (now === holder && waited > lockPatience) await rmdir(lock).catch(() => undefined);
    if (now !== holder) waited = 0;
    holder = now;
  }
}

function existsIsFalse(error: NodeJS.ErrnoException): false {
  if (error.code === 'EEXIST') return false;
  throw error;
}

/** Inode and when it was made: a number alone may come back with the next folder. */
async function identityOf(path: string): Promise<string | undefined> {
  const found = await lstat(path).catch(() => undefined);
  return found && `${found.ino} ${found.ctimeMs}`;
}

function bind(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error));
    server.once('error', onError);
    // The socket is made while listen() is called: from its first moment nobody else can open it.
    const former = process.umask(0o177);
    server.listen(path, () => {
      server.off('error', onError);
      resolve(true);
    });
    process.umask(former);
  });
}

async function lives(path: string): Promise<boolean> {
  const socket = await open(path);
  if (typeof socket === 'string') return !deadCodes.includes(socket);
  socket.destroy();
  return true;
}

const connectPatience = 5000;

/** The open socket, or the code of what went wrong. */
function open(path: string): Promise<Socket | string> {
  return new Promise(resolve => {
    const socket = createConnection({ path, allowHalfOpen: true });
    const fail = (code: string) => {
      socket.destroy();
      resolve(code);
    };
    socket.setTimeout(connectPatience, () => fail('ETIMEDOUT'));
    socket.once('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
    socket.once('connect', () => {
      socket.setTimeout(0);
      resolve(socket);
    });
  });
}

const closingPatience = 1000;

/** The name goes at once; those who still read get what was written to them. */
async function close(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise(resolve => server.close(resolve));
  for (const socket of sockets) socket.destroySoon();
  const over = new AbortController();
  const patience = delay(closingPatience, undefined, { signal: over.signal }).catch(() => undefined);
  await Promise.race([closed, patience]);
  over.abort();
  for (const socket of sockets) socket.destroy();
  await closed;
}

// ---- One connection --------------------------------------------------------------------------------------------------------

function connectionOf(socket: Socket): Connection {
  let newest: string | undefined;
  socket.on('error', () => undefined);
  const write = (line: string) => !socket.writable || socket.write(`${line}\n`);
  function offer(line: string): void {
    newest = socket.writableNeedDrain ? line : undefined;
    if (newest === undefined) write(line);
  }
  socket.on('drain', () => {
    if (newest !== undefined) offer(newest);
  });
  return {
    lines: longest => linesOf(socket, longest),
    async send(line) {
      if (!write(line)) await roomIn(socket);
    },
    offer,
    end: () => socket.destroySoon(),
  };
}

function roomIn(socket: Socket): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.on('drain', done).on('close', done);
  });
}

async function* linesOf(socket: Socket, longest: number): AsyncIterable<ReceivedLine> {
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        if (end > longest) return yield { kind: 'too-long' };
        yield { kind: 'line', text: rest.toString('utf8', 0, end) };
        rest = rest.subarray(end + 1);
      }
      if (rest.length > longest) return yield { kind: 'too-long' };
    }
  } catch {
    // The other side is gone in the middle of a line: nobody waits for an answer to it.
  }
}
