/** Opens an address that is a secret in the user's browser, without showing it to other users of the machine. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemPrograms } from '../core/world/run-program.ts';

/** The words of a program are for all to read (ps), so they name a file of this user alone, which leads to the address. */
export async function openInBrowser(address: string, complain: (line: string) => void): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'alp-ui-'));
  const file = join(folder, 'open.html');
  await writeFile(file, `<!doctype html><meta http-equiv="refresh" content="0; url=${address}"><title>alpine-backup</title>\n`, {
    mode: 0o600,
  });
  const program = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const { code } = await systemPrograms.run({ program: 'sh', args: ['-c', leave, 'sh', program, file] });
  if (code !== 0) complain(`alp: there is no ${program} here; open the address above yourself`);
  return () => rm(folder, { recursive: true, force: true });
}

/** A browser that this starts may stay for days: it is not waited for, and holds none of our pipes. */
const leave = 'command -v "$1" >/dev/null || exit 1; "$1" "$2" >/dev/null 2>&1 </dev/null &';
