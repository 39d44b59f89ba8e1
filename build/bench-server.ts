/** A real sshd on loopback with keys of its own, and a proxy in front that counts every byte and can make the network vanish. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port.ts';

export interface LoopbackServer {
  readonly port: number;
  readonly login: string;
  /** The ssh command that reaches the server at this port. */
  ssh(port: number): string;
  /** How many logins sshd has seen so far. */
  handshakes(): number;
  stop(): void;
}

export async function startServer(room: string): Promise<LoopbackServer> {
  const port = await freePort();
  const login = `${userInfo().username}@127.0.0.1`;
  const file = (name: string) => join(room, name);
  for (const name of ['host-key', 'key']) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(name)]);
  writeFileSync(file('known-hosts'), `benchmark ${readFileSync(file('host-key.pub'), 'utf8')}`);
  writeFileSync(file('sshd-config'), serverOptions(room, port));
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const program = execFileSync('sh', ['-c', 'command -v sshd'], { encoding: 'utf8' }).trim();
  const sshd = spawn(program, ['-D', '-E', file('sshd.log'), '-f', file('sshd-config')], { stdio: 'ignore' });
  const ssh = (toPort: number) => {
    const path = file(`ssh-config-${toPort}`);
    writeFileSync(path, clientOptions(room, toPort));
    return `ssh -F ${path}`;
  };
  await untilItListens(sshd, port);
  return {
    port,
    login,
    ssh,
    handshakes: () => readFileSync(file('sshd.log'), 'utf8').split('Accepted publickey').length - 1,
    stop: () => void sshd.kill(),
  };
}

function serverOptions(room: string, port: number): string {
  return `Port ${port}
ListenAddress 127.0.0.1
HostKey "${join(room, 'host-key')}"
AuthorizedKeysFile "${join(room, 'key.pub')}"
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
LogLevel VERBOSE
PerSourcePenalties no
`.replace(knowsPenalties() ? '' : 'PerSourcePenalties no\n', '');
}

/** OpenSSH 9.8 and newer lock out an address whose connections die; the rows that cut connections do just that. */
function knowsPenalties(): boolean {
  const text = execFileSync('sh', ['-c', 'ssh -V 2>&1'], { encoding: 'utf8' });
  const [, major = 0, minor = 0] = /OpenSSH_(\d+)\.(\d+)/.exec(text) ?? [];
  return Number(major) > 9 || (Number(major) === 9 && Number(minor) >= 8);
}

function clientOptions(room: string, port: number): string {
  return `Host *
  Port ${port}
  IdentityFile "${join(room, 'key')}"
  IdentitiesOnly yes
  HostKeyAlias benchmark
  UserKnownHostsFile "${join(room, 'known-hosts')}"
  GlobalKnownHostsFile /dev/null
  BatchMode yes
`;
}

async function untilItListens(sshd: ChildProcess, port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (sshd.exitCode !== null) throw new Error(`sshd ended with ${sshd.exitCode}`);
    const listens = await new Promise<boolean>(resolve => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.on('error', () => resolve(false));
      socket.once('data', () => socket.destroy());
    });
    if (listens) return;
    await delay(50);
  }
  throw new Error('sshd does not listen');
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** The network between both: what it carried, and how it ends for one side without the other being told. */
export interface Network {
  readonly port: number;
  /** Bytes that the client has sent so far. */
  sent(): number;
  /** From now on the client comes from this address. */
  comeFrom(address: string): void;
  /** Resolves when the client has sent so many bytes; at that very byte nothing passes any more, in either direction. */
  vanishAt(bytes: number): Promise<void>;
  stop(): Promise<void>;
}

interface Passage {
  readonly client: Socket;
  readonly server: Socket;
  gone: boolean;
}

export async function startNetwork(toPort: number): Promise<Network> {
  let sent = 0;
  let address = '127.0.0.1';
  let limit = Number.POSITIVE_INFINITY;
  let reached: () => void = () => undefined;
  const passages: Passage[] = [];
  const vanish = () => {
    limit = Number.POSITIVE_INFINITY;
    for (const passage of passages) {
      passage.gone = true;
      passage.client.pause();
      passage.server.resume();
    }
    reached();
  };
  const server = createServer(client => {
    const passage: Passage = { client, server: connect({ port: toPort, host: '127.0.0.1', localAddress: address }), gone: false };
    for (const socket of [client, passage.server]) socket.setNoDelay(true);
    passages.push(passage);
    client.on('data', (chunk: Buffer) => {
      if (passage.gone) return;
      const allowed = chunk.subarray(0, Math.max(0, limit - sent));
      sent += allowed.length;
      if (!passage.server.write(allowed)) client.pause();
      if (sent >= limit) vanish();
    });
    passage.server.on('drain', () => passage.gone || client.resume());
    passage.server.on('data', chunk => {
      if (passage.gone || client.write(chunk)) return;
      passage.server.pause();
    });
    client.on('drain', () => passage.server.resume());
    // The end of one side is told to the other, unless the network is gone: then nobody hears of it.
    client.on('close', () => passage.gone || passage.server.end());
    passage.server.on('close', () => passage.gone || client.end());
    for (const socket of [client, passage.server]) socket.on('error', () => undefined);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: portOf(server),
    sent: () => sent,
    comeFrom: next => {
      address = next;
    },
    vanishAt(bytes) {
      limit = Math.round(bytes);
      return new Promise(resolve => {
        reached = resolve;
      });
    },
    async stop() {
      for (const { client, server: far } of passages) {
        client.destroy();
        far.destroy();
      }
      await new Promise(resolve => server.close(resolve));
    },
  };
}
