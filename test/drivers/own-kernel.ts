/** A kernel of the test's own (User-mode Linux), for what the machine's kernel may lack: device mapper, NFS, CIFS. It sees this machine's files and cannot write to them. */
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const kernel = '/usr/bin/linux.uml';
const modules = '/usr/lib/uml/modules';

/** Why there is none here; undefined = there is. */
export function noOwnKernel(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root may read all that it needs';
  try {
    accessSync(kernel, constants.X_OK);
  } catch {
    return 'user-mode-linux is not installed, or not for this processor';
  }
  return existsSync(modules) ? undefined : 'its modules are not there';
}

/** Runs the program in it; what it printed, line by line. It is ended after `patience` milliseconds. */
export async function inOwnKernel(command: readonly string[], patience: number): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'alp-kernel-'));
  const init = fileURLToPath(new URL('own-kernel.sh', import.meta.url));
  const version = readdirSync(modules)[0] ?? '';
  const args = [
    ...['mem=512M', 'root=none', 'rootfstype=hostfs', 'rootflags=/', 'ro', 'quiet', `uml_dir=${folder}`],
    ...['con=null', 'con0=null,fd:1', 'con1=null', 'ssl=null', 'init=/bin/sh', '--', init, join(modules, version), ...command],
  ];
  const child = spawn(kernel, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, cwd: '/' });
  const end = () => {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // It has ended.
    }
  };
  const timer = setTimeout(end, patience);
  process.once('exit', end);
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => void chunks.push(chunk));
  await new Promise(resolve => child.once('close', resolve));
  clearTimeout(timer);
  process.off('exit', end);
  end();
  rmSync(folder, { recursive: true, force: true });
  return Buffer.concat(chunks).toString('utf8').split(/\r?\n/);
}
