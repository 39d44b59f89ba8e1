/** Shows a folder of this machine in the file manager, and nothing else: what opens a file may also be what starts a program. */
import { isAbsolute } from 'node:path';
import { shell } from 'electron';
import { BridgeRefusal } from '../bridge/channels.ts';
import type { Files } from '../core/world/files.ts';

export async function showFolder(files: Pick<Files, 'kindOf'>, path: string): Promise<void> {
  // Looking at \\server\share would already log in there.
  const isOnNetwork = /^[\\/]{2}/.test(path);
  if (isOnNetwork || !isAbsolute(path) || (await files.kindOf(path)) !== 'folder')
    throw new BridgeRefusal({
      message: `${path} is not a folder of this machine`,
      remedy: 'is its disk plugged in and mounted?',
    });
  // On macOS a folder may be a program, so it is only pointed at.
  if (process.platform === 'darwin') return shell.showItemInFolder(path);
  const complaint = await shell.openPath(path);
  if (complaint !== '') throw new BridgeRefusal({ message: `the folder cannot be shown: ${complaint}`, remedy: '' });
}
