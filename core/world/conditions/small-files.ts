/** Reads the kernel's small files at once: they are made as they are read, nothing waits for a disk. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** The text without the last line end; undefined when there is none, or when the driver refuses (`carrier` of an interface that is down). */
export function readSmall(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1').trimEnd();
  } catch {
    return undefined;
  }
}

/** The names in a folder, sorted; none when there is no such folder. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

export const isThere = existsSync;
