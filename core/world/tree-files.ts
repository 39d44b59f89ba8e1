/** Files as drivers need them: private folders, the same bytes under the same inode, renames, times, the end of a file, a walk through a folder. */
import { closeSync, constants, fstatSync, linkSync, mkdirSync, openSync, readSync, writeFileSync } from 'node:fs';
import { chmod, link, lstat, mkdir, open, readdir, rename, rm, rmdir, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface TreeEntry {
  /** Below the folder that was asked for, with slashes. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  readonly bytes: number;
  /** Milliseconds since 1970, with fractions. */
  readonly changed: number;
  /** Names of one file have the same; above 2^53 others may, too. */
  readonly inode: number;
}

/** Bytes that come in pieces; a full disk is an error of `write`. */
export interface ByteFile {
  write(bytes: Buffer): void;
  /** Nothing more comes. */
  close(): void;
  /** The rest will never come, and nobody wants the file: nothing more is written. Also after an error; a file that stays open holds its room on a full disk. */
  abandon(): void;
}

/** Symbolic links are never followed. */
export interface TreeFiles {
  /** With all folders above it; nobody else can enter it, also when it was there before. */
  makePrivateFolder(path: string): Promise<void>;
  /** Everything below a folder, each folder before what it holds; nothing when it is not there. */
  walk(folder: string): Promise<readonly TreeEntry[]>;
  /** Two regular files of the same length with the same bytes. */
  sameBytes(one: string, other: string): Promise<boolean>;
  /** Gives the file a second name, which takes the place of what had it. */
  linkOver(existing: string, path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Makes a file that was not there; false when it was. */
  createNew(path: string, text: string): Promise<boolean>;
  removeTree(path: string): Promise<void>;
  /** One that is not empty, or not there, is left alone. */
  removeEmptyFolder(path: string): Promise<void>;
  /** Begins the file (mode 0600, with the folders above it), or goes on at its end. */
  openForBytes(path: string): ByteFile;
  /**
   * Begins a file that is probably the same as `former`: as long as it is, nothing is written, and when it was to the end, the file
   * becomes a second name of `former`, which is never written to.
   */
  openLike(path: string, former: string): ByteFile;
  /** Milliseconds since 1970. */
  setChanged(path: string, time: number): Promise<void>;
  /** The last bytes of a file as text; '' when it is not there. */
  endOf(path: string, bytes: number): Promise<string>;
  /** Kind, owner and mode of what has this name, or undefined. */
  ownerOf(
    path: string,
  ): Promise<{ readonly kind: TreeEntry['kind']; readonly userId: number; readonly mode: number } | undefined>;
}

export const systemTreeFiles: TreeFiles = {
  async makePrivateFolder(path) {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await chmod(path, 0o700);
  },
  async walk(folder) {
    const entries: TreeEntry[] = [];
    await walkInto(folder, '', entries);
    return entries;
  },
  sameBytes,
  async linkOver(existing, path) {
    const beside = `${path}.${process.pid}.link`;
    await rm(beside, { force: true });
    await link(existing, beside);
    await rename(beside, path);
    // Two names of one file: then rename does nothing, and the second name would stay.
    await rm(beside, { force: true });
  },
  rename: (from, to) => rename(from, to),
  async createNew(path, text) {
    const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return undefined;
      throw error;
    });
    await file?.writeFile(text);
    await file?.close();
    return file !== undefined;
  },
  removeTree: path => rm(path, { recursive: true, force: true }),
  removeEmptyFolder: path => rmdir(path).catch(() => undefined),
  openForBytes(path) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const descriptor = openSync(path, 'a', 0o600);
    const close = () => closeSync(descriptor);
    return { write: bytes => writeFileSync(descriptor, bytes), close, abandon: close };
  },
  openLike,
  setChanged: (path, time) => utimes(path, time / 1000, time / 1000),
  async endOf(path, bytes) {
    const file = await open(path, 'r').catch(absent);
    if (!file) return '';
    try {
      const { size } = await file.stat();
      const buffer = Buffer.alloc(Math.min(bytes, size));
      await file.read(buffer, 0, buffer.length, size - buffer.length);
      return buffer.toString('utf8');
    } finally {
      await file.close();
    }
  },
  async ownerOf(path) {
    const found = await lstat(path).catch(absent);
    return found && { kind: kindOf(found), userId: found.uid, mode: found.mode & 0o7777 };
  },
};

async function walkInto(folder: string, below: string, entries: TreeEntry[]): Promise<void> {
  const names = (await readdir(join(folder, below)).catch(absent)) ?? [];
  for (const name of names.toSorted()) {
    const path = below === '' ? name : `${below}/${name}`;
    const found = await lstat(join(folder, path)).catch(absent);
    if (!found) continue;
    entries.push({ path, kind: kindOf(found), bytes: found.size, changed: found.mtimeMs, inode: found.ino });
    if (found.isDirectory()) await walkInto(folder, path, entries);
  }
}

interface Statted {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

function kindOf(found: Statted): TreeEntry['kind'] {
  if (found.isFile()) return 'file';
  if (found.isDirectory()) return 'folder';
  return found.isSymbolicLink() ? 'link' : 'other';
}

const piece = 1024 * 1024;

async function sameBytes(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([lstat(one).catch(absent), lstat(other).catch(absent)]);
  if (!first?.isFile() || !second?.isFile() || first.size !== second.size) return false;
  // Above 2^53 two files may seem to have one number; they do not have one time as well.
  if (first.ino === second.ino && first.dev === second.dev && first.mtimeMs === second.mtimeMs) return true;
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);
  const left = await open(one, flags);
  try {
    const right = await open(other, flags);
    try {
      const most = Math.min(piece, first.size);
      const [leftBytes, rightBytes] = [Buffer.allocUnsafe(most), Buffer.allocUnsafe(most)];
      for (let position = 0; position < first.size; ) {
        const length = Math.min(piece, first.size - position);
        const [{ bytesRead: read }, { bytesRead: alsoRead }] = await Promise.all([
          left.read(leftBytes, 0, length, position),
          right.read(rightBytes, 0, length, position),
        ]);
        if (read === 0 || read !== alsoRead) return false;
        if (leftBytes.compare(rightBytes, 0, read, 0, read) !== 0) return false;
        position += read;
      }
      return true;
    } finally {
      await right.close();
    }
  } finally {
    await left.close();
  }
}

function openLike(path: string, former: string): ByteFile {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const old = openRegular(former);
  const buffer = Buffer.allocUnsafe(old === undefined ? 0 : 65_536);
  /** So many bytes were the same so far. */
  let same = 0;
  let fresh = old === undefined ? openSync(path, 'wx', 0o600) : undefined;

  function isNext(bytes: Buffer): boolean {
    for (let at = 0; at < bytes.length; ) {
      const read = readSync(old!, buffer, 0, Math.min(buffer.length, bytes.length - at), same + at);
      if (read === 0 || buffer.compare(bytes, at, at + read, 0, read) !== 0) return false;
      at += read;
    }
    return true;
  }

  /** From here on it is a file of its own. */
  function part(): number {
    const descriptor = openSync(path, 'wx', 0o600);
    try {
      for (let at = 0; at < same; ) {
        const read = readSync(old!, buffer, 0, Math.min(buffer.length, same - at), at);
        if (read === 0) throw new Error(`${former} was changed meanwhile`);
        writeFileSync(descriptor, buffer.subarray(0, read));
        at += read;
      }
      return descriptor;
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  return {
    write(bytes) {
      if (fresh === undefined && isNext(bytes)) same += bytes.length;
      else {
        fresh ??= part();
        writeFileSync(fresh, bytes);
      }
    },
    close() {
      if (fresh === undefined && fstatSync(old!).size === same) linkSync(former, path);
      else closeSync(fresh ?? part());
      if (old !== undefined) closeSync(old);
    },
    abandon() {
      for (const descriptor of [fresh, old]) if (descriptor !== undefined) closeSync(descriptor);
    },
  };
}

function openRegular(path: string): number | undefined {
  try {
    const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    if (fstatSync(descriptor).isFile()) return descriptor;
    closeSync(descriptor);
  } catch {
    // It is not there: then nothing is like it.
  }
  return undefined;
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
}
