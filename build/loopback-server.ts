/** A real sshd on loopback with keys of its own, for trying things out: nothing of the user's configuration is touched. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect as connectTo, createServer, type Server, type Socket } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

export interface LoopbackServer {
  readonly login: string;
  readonly port: number;
  /** The ssh command that reaches it through `port`, host key checked. */
  sshThrough(port: number): string;
  stop(): Promise<void>;
}

/** `folder` must be empty or absent; it is made readable for this user alone. */
export async function startLoopbackServer(folder: string): Promise<LoopbackServer> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const path = (name: string) => join(folder, name);
  for (const key of ['host-key', 'user-key'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'alpine-backup-try', '-f', path(key)]);
  writeFileSync(path('authorized'), readFileSync(path('user-key.pub')));
  const port = await freePort();
  writeFileSync(path('sshd_config'), configuration(port, path));
  const hostKey = readFileSync(path('host-key.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
  // A name of its own instead of an address: the port in front of it may change.
  writeFileSync(path('known_hosts'), `alpine-backup-try ${hostKey}\n`);
  const sshd = await startSshd(path('sshd_config'), port);
  return {
    login: `${userInfo().username}@127.0.0.1`,
    port,
    sshThrough: through =>
      `ssh -F none -p ${through} -i ${path('user-key')} -o IdentitiesOnly=yes -o UserKnownHostsFile=${path('known_hosts')} -o HostKeyAlias=alpine-backup-try`,
    async stop() {
      sshd.kill('SIGTERM');
      if (sshd.exitCode === null && sshd.signalCode === null) await once(sshd, 'exit');
    },
  };
}

function configuration(port: number, path: (name: string) => string): string {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${path('host-key')}`,
    `AuthorizedKeysFile ${path('authorized')}`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    '',
  ].join('\n');
}

async function startSshd(config: string, port: number): Promise<ChildProcess> {
  // Debian's sshd wants its folder for privilege separation, which its service normally makes.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const sshd = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  sshd.stderr?.on('data', chunk => {
    words += chunk;
  });
  for (let tries = 0; tries < 200; tries++) {
    if (sshd.exitCode !== null) throw new Error(`sshd did not start: ${words}`);
    if (await answers(port)) return sshd;
    await new Promise(resolve => setTimeout(resolve, 25));
  }
  throw new Error(`sshd does not answer: ${words}`);
}

function answers(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connectTo(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

export interface CountingWire {
  readonly port: number;
  /** Bytes from the client to the server since the last call. */
  sentSince(): number;
  /** Cuts every connection when so many further bytes have been sent; undefined = never. */
  cutAfter(bytes: number | undefined): void;
  stop(): void;
}

/** A wire in front of a port that counts what goes through and can be cut. */
export async function countingWire(target: number): Promise<CountingWire> {
  let sent = 0;
  let limit: number | undefined;
  const sockets = new Set<Socket>();
  const server: Server = createServer(client => {
    const far = connectTo(target, '127.0.0.1');
    for (const socket of [client, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('data', chunk => {
      sent += chunk.length;
      if (limit !== undefined && sent >= limit) {
        limit = undefined;
        for (const socket of sockets) socket.destroy();
      }
    });
    client.pipe(far).pipe(client);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    sentSince() {
      const bytes = sent;
      sent = 0;
      return bytes;
    },
    cutAfter(bytes) {
      limit = bytes === undefined ? undefined : sent + bytes;
    },
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
