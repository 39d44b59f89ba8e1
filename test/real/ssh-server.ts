/** A real sshd on loopback for one test file: own host key, one authorized key, a log that counts its handshakes. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { until } from './until.ts';

export interface SshServer {
  readonly port: number;
  readonly login: string;
  /** `ssh -p … -i … -o …`: knows the host, offers the key. */
  readonly command: string;
  readonly key: string;
  readonly knownHosts: string;
  /** How many connections were let in so far. */
  handshakes(): number;
  stop(): Promise<void>;
}

/** `environment` is what every session on the other side gets. */
export async function startSshServer(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
  user: string = userInfo().username,
): Promise<SshServer> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = (name: string) => join(folder, name);
  for (const name of ['host', 'user']) {
    const made = spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file(name)], { encoding: 'utf8' });
    if (made.status !== 0) throw new Error(made.stderr);
  }
  const port = await freePort();
  writeFileSync(file('authorized'), readFileSync(file('user.pub')));
  writeFileSync(file('known_hosts'), `[127.0.0.1]:${port} ${readFileSync(file('host.pub'), 'utf8')}`);
  writeFileSync(file('config'), settings(folder, port, environment));
  const server = await listening(folder, port);
  return {
    port,
    login: `${user}@127.0.0.1`,
    command: `ssh -F none -p ${port} -i ${file('user')} -o IdentitiesOnly=yes -o UserKnownHostsFile=${file('known_hosts')}`,
    key: file('user'),
    knownHosts: file('known_hosts'),
    handshakes: () => readFileSync(file('log'), 'utf8').match(/Accepted publickey/g)?.length ?? 0,
    async stop() {
      const gone = once(server, 'exit');
      if (server.kill('SIGKILL')) await gone;
    },
  };
}

function settings(folder: string, port: number, environment: Readonly<Record<string, string>>): string {
  // SHLVL keeps bash from reading .bashrc for every session, which takes a tenth of a second on some machines.
  const variables = Object.entries({ SHLVL: '1', ...environment }).map(([name, value]) => `"${name}=${value}"`);
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${folder}/host`,
    `AuthorizedKeysFile ${folder}/authorized`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'LogLevel VERBOSE',
    'MaxStartups 100',
    'MaxSessions 50',
    `SetEnv ${variables.join(' ')}`,
    '',
  ].join('\n');
}

async function listening(folder: string, port: number): Promise<ChildProcess> {
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const program = ['/usr/sbin/sshd', '/usr/local/sbin/sshd'].find(existsSync) ?? 'sshd';
  const server = spawn(program, ['-D', '-f', join(folder, 'config'), '-E', join(folder, 'log')], { stdio: 'ignore' });
  await until('sshd takes connections', () => {
    if (server.exitCode !== null) throw new Error(`sshd: ${readFileSync(join(folder, 'log'), 'utf8')}`);
    return answers(port);
  });
  return server;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const outcome = await Promise.race([
    once(socket, 'data').then(() => true),
    once(socket, 'error').then(
      () => false,
      () => false,
    ),
  ]).catch(() => false);
  socket.destroy();
  return outcome;
}
