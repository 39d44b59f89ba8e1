/** A real sshd for one test file, on loopback or in a namespace: own host key, one authorized key, a log that counts its handshakes. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../build/free-port.ts';
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

export interface SshPlace {
  /** A command in front of sshd's: `ip netns exec …`. */
  readonly wrapper: readonly string[];
  /** Numbers and names under which its host key is known; the login has the first. */
  readonly knownAs: readonly string[];
  readonly port: number;
}

/** `environment` is what every session on the other side gets. */
export async function startSshServer(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
  user: string = userInfo().username,
  place?: SshPlace,
): Promise<SshServer> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = (name: string) => join(folder, name);
  for (const name of ['host', 'user']) {
    const made = spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file(name)], { encoding: 'utf8' });
    if (made.status !== 0) throw new Error(made.stderr);
  }
  const port = place?.port ?? (await freePort());
  const hosts = place?.knownAs ?? ['127.0.0.1'];
  writeFileSync(file('authorized'), readFileSync(file('user.pub')));
  writeFileSync(
    file('known_hosts'),
    `${hosts.map(host => knownName(host, port)).join(',')} ${readFileSync(file('host.pub'), 'utf8')}`,
  );
  writeFileSync(file('config'), settings(folder, place ? '0.0.0.0' : '127.0.0.1', port, environment));
  const server = await listening(folder, place?.wrapper ?? []);
  return {
    port,
    login: `${user}@${hosts[0]}`,
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

/** As ssh looks it up. */
function knownName(host: string, port: number): string {
  return port === 22 ? host : `[${host}]:${port}`;
}

function settings(folder: string, address: string, port: number, environment: Readonly<Record<string, string>>): string {
  // SHLVL keeps bash from reading .bashrc for every session, which takes a tenth of a second on some machines.
  const variables = Object.entries({ SHLVL: '1', ...environment }).map(([name, value]) => `"${name}=${value}"`);
  return [
    `Port ${port}`,
    `ListenAddress ${address}`,
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
    'Subsystem sftp internal-sftp',
    `SetEnv ${variables.join(' ')}`,
    '',
  ].join('\n');
}

async function listening(folder: string, wrapper: readonly string[]): Promise<ChildProcess> {
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const program = ['/usr/sbin/sshd', '/usr/local/sbin/sshd'].find(existsSync) ?? 'sshd';
  const [first = '', ...words] = [...wrapper, program, '-D', '-f', join(folder, 'config'), '-E', join(folder, 'log')];
  const server = spawn(first, words, { stdio: 'ignore' });
  const log = () => (existsSync(join(folder, 'log')) ? readFileSync(join(folder, 'log'), 'utf8') : '');
  await until('sshd takes connections', () => {
    if (server.exitCode !== null) throw new Error(`sshd: ${log()}`);
    return log().includes('Server listening on');
  });
  return server;
}
