/** A real sshd that takes passwords, of a user who exists for it alone: passwd, shadow, PAM and fstab are its own, mounted in a namespace of its own. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../build/free-port.ts';
import { until } from './until.ts';

export interface PasswordServer {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Of the user. */
  readonly home: string;
  /** As known_hosts has it. */
  knownLine(): string;
  /** It was set up anew: another key. */
  changeHostKey(): Promise<void>;
  stop(): Promise<void>;
}

export interface PasswordTerms {
  /** How it asks: sshd itself, PAM by keyboard-interactive alone, or not at all. */
  readonly asks: 'password' | 'keyboard-interactive' | 'nothing';
  /** A line of its fstab. */
  readonly fstab?: string;
}

const password = 'Tr0ub4dor&3 for alp tests';
/** crypt(3) of it. */
const hash = '$6$alpine$R4ApafERu6qvGQthplXuzwaopcp6dWlM/FM8hDHEvBBbkkdE0bXHzgvCx0m7peYMYWEO13iAT.nQMfJ6.rh5Y/';
const user = 'alp-anna';
const userId = 61_234;

/** Only root may, where it is root enough to mount. */
export function canStartPasswordServer(): boolean {
  return process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'mount', '--bind', '/etc/fstab', '/etc/fstab']).status === 0;
}

/** The folder must be one that every user can enter. */
export async function startPasswordServer(folder: string, { asks, fstab = '' }: PasswordTerms): Promise<PasswordServer> {
  const home = join(folder, 'home');
  const file = (name: string) => join(folder, name);
  mkdirSync(home, { recursive: true, mode: 0o755 });
  chmodSync(folder, 0o755);
  chownSync(home, userId, userId);
  writeFileSync(file('passwd'), `${readFileSync('/etc/passwd', 'utf8')}${user}:x:${userId}:${userId}::${home}:/bin/sh\n`);
  writeFileSync(file('shadow'), `${readFileSync('/etc/shadow', 'utf8')}${user}:${hash}:19000:0:99999:7:::\n`, { mode: 0o600 });
  writeFileSync(file('fstab'), `${fstab}\n`);
  writeFileSync(file('pam'), ['auth pam_unix.so', 'account pam_permit.so', 'session pam_permit.so'].map(required).join(''));
  const port = await freePort();
  writeFileSync(file('config'), settings(folder, port, asks));
  makeHostKey(file('host'));
  let server = await listening(folder);
  const stop = async () => {
    const gone = once(server, 'exit');
    if (server.kill('SIGKILL')) await gone;
  };
  return {
    port,
    user,
    password,
    home,
    knownLine: () => `[127.0.0.1]:${port} ${readFileSync(file('host.pub'), 'utf8').trim()}\n`,
    async changeHostKey() {
      await stop();
      spawnSync('rm', ['-f', file('host'), file('host.pub'), file('log')]);
      makeHostKey(file('host'));
      server = await listening(folder);
    },
    stop,
  };
}

const required = (line: string) => `${line.replace(' ', ' required ')}\n`;

function makeHostKey(path: string): void {
  const made = spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stderr);
}

function settings(folder: string, port: number, asks: PasswordTerms['asks']): string {
  const yes = (it: boolean) => (it ? 'yes' : 'no');
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${folder}/host`,
    'PidFile none',
    'Subsystem sftp internal-sftp',
    'StrictModes no',
    `UsePAM ${yes(asks === 'keyboard-interactive')}`,
    `PasswordAuthentication ${yes(asks === 'password')}`,
    `KbdInteractiveAuthentication ${yes(asks === 'keyboard-interactive')}`,
    'LogLevel VERBOSE',
    'MaxStartups 100',
    '',
  ].join('\n');
}

async function listening(folder: string) {
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const own = [
    ['passwd', '/etc/passwd'],
    ['shadow', '/etc/shadow'],
    ['fstab', '/etc/fstab'],
    ['pam', '/etc/pam.d/sshd'],
  ] as const;
  const mounts = own.map(([name, at]) => `{ [ ! -e ${at} ] || mount --bind '${folder}/${name}' ${at}; }`).join(' && ');
  const program = ['/usr/sbin/sshd', '/usr/local/sbin/sshd'].find(existsSync) ?? 'sshd';
  const sshd = [program, '-D', '-f', join(folder, 'config'), '-E', join(folder, 'log')];
  const server = spawn('unshare', ['-m', 'sh', '-c', `${mounts} && exec "$@"`, 'sh', ...sshd], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const log = () => (existsSync(join(folder, 'log')) ? readFileSync(join(folder, 'log'), 'utf8') : '');
  await until('sshd takes connections', () => {
    if (server.exitCode !== null) throw new Error(`sshd: ${log()}`);
    return log().includes('Server listening on');
  });
  return server;
}
