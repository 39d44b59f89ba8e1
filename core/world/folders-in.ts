/** The folders inside a folder, without asking the disk about every file in it. */
import { opendir } from 'node:fs/promises';

/** Names, in no order; symbolic links to folders are none. With `most`, it ends when there are so many. */
export async function foldersIn(folder: string, most = Number.POSITIVE_INFINITY): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const entry of await opendir(folder, { bufferSize: 256 })) {
    if (entry.isDirectory()) names.push(entry.name);
    // Leaving the loop closes the folder.
    if (names.length >= most) break;
  }
  return names;
}
