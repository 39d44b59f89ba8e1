/** A real Samba server of a test's own: a private port, configuration and password file; Debian's is never touched. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../build/free-port.ts';
import { until } from '../real/until.ts';

export interface Samba {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** What the share `data` shows; files of others than nobody have to be readable for all. */
  readonly share: string;
  stop(): Promise<void>;
}

const password = 'pa,ss "word" for samba';
/** As Samba keeps it: the MD4 of its UTF-16; only root may have smbpasswd make it. */
const hash = 'B4C216596F12C2FB735A387002856FD8';

export async function startSamba(): Promise<Samba> {
  const folder = mkdtempSync(join(tmpdir(), 'alp-samba-'));
  const share = join(folder, 'share');
  for (const name of ['share', 'private', 'lock', 'state', 'cache', 'ncalrpc']) mkdirSync(join(folder, name));
  chmodSync(folder, 0o755);
  const user = userInfo().username;
  const port = await freePort();
  const file = join(folder, 'smb.conf');
  writeFileSync(file, settings(folder, share, port));
  const { uid } = userInfo();
  writeFileSync(join(folder, 'private/smbpasswd'), `${user}:${uid}:${'X'.repeat(32)}:${hash}:[U          ]:LCT-6B046D15:\n`, {
    mode: 0o600,
  });
  const program = ['/usr/sbin/smbd', '/usr/local/sbin/smbd'].find(existsSync) ?? 'smbd';
  // When it ends, it ends its whole process group: that must not be ours.
  const server = spawn(program, ['-F', '--no-process-group', '-s', file], { stdio: 'ignore', detached: true });
  await until('Samba takes connections', () => answers(server, port));
  return {
    ...{ port, user, password, share },
    async stop() {
      const gone = once(server, 'exit');
      if (server.exitCode === null && server.kill('SIGTERM')) await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function settings(folder: string, share: string, port: number): string {
  const folders = ['private dir', 'lock directory', 'state directory', 'cache directory', 'ncalrpc dir'];
  return [
    '[global]',
    `smb ports = ${port}`,
    'bind interfaces only = yes',
    'interfaces = 127.0.0.1',
    ...folders.map(key => `${key} = ${folder}/${key.split(' ')[0]}`),
    `pid directory = ${folder}`,
    `log file = ${folder}/log`,
    `passdb backend = smbpasswd:${folder}/private/smbpasswd`,
    'server role = standalone',
    'disable spoolss = yes',
    'load printers = no',
    '[data]',
    `path = ${share}`,
    'read only = yes',
    // Root would be refused nothing.
    ...(process.getuid?.() === 0 ? ['force user = nobody'] : []),
    '',
  ].join('\n');
}

function answers(server: ChildProcess, port: number): Promise<boolean> {
  if (server.exitCode !== null) throw new Error(`smbd ended with code ${server.exitCode}`);
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
