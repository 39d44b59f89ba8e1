/** Small files on this machine: read whole, replaced by rename, appended to durably; scratch folders that only we can read. */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import {
  access,
  chmod,
  chown,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  utimes,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { lineCutter } from './lines.ts';
import { systemTreeFiles, type TreeFiles } from './tree-files.ts';

export interface ScratchFolders {
  /** A new folder that only this user can enter; its path is short enough for a socket. */
  make(prefix: string): Promise<string>;
  remove(folder: string): Promise<void>;
}

/** Lines that are on disk in the pipe's order as soon as `write` returns; several processes may append to one file. */
export interface AppendedFile {
  write(lines: string): void;
  close(): void;
}

/** Lines that nobody needs after a crash; written in large pieces, all there once it is closed. */
export interface ScratchFile {
  write(lines: string): void;
  close(): void;
}

export interface Attributes {
  readonly mode: number;
  readonly userId: number;
  readonly groupId: number;
  readonly accessed: Date;
  readonly changed: Date;
}

export interface Files extends ScratchFolders, TreeFiles {
  /** The text, or undefined when there is no such file. */
  read(path: string): Promise<string | undefined>;
  /** Every line (latin1) of a file that may be large; nothing when there is no such file. */
  readLines(path: string, onLine: (line: string) => void): Promise<void>;
  /** The bytes of a file that may be large, from a place on; a chunk holds until the next one is asked for. */
  readChunks(path: string, from?: number): AsyncIterable<Buffer>;
  list(folder: string): Promise<readonly string[]>;
  exists(path: string): Promise<boolean>;
  /** Bytes, or undefined when there is no such file. */
  sizeOf(path: string): Promise<number | undefined>;
  /** A text that changes whenever the file does; '' when there is none. */
  stampOf(path: string): Promise<string>;
  kindOf(path: string): Promise<'file' | 'folder' | 'other' | 'absent'>;
  /** The path without symbolic links; what does not exist yet is taken as written. */
  realPath(path: string): Promise<string>;
  /** Mode, owner and times of a file or folder, to be put back; undefined when it is not there. */
  attributesOf(path: string): Promise<Attributes | undefined>;
  setAttributes(path: string, attributes: Attributes): Promise<void>;
  /** With all folders above it. */
  makeFolder(path: string): Promise<void>;
  replace(path: string, text: string): Promise<void>;
  /** Writes a small note that may be lost with the machine, but not with this program. */
  jot(path: string, text: string): void;
  /** Appends one line and waits until the disk has it. A torn last line of an earlier crash is closed first. */
  appendLine(path: string, line: string): Promise<void>;
  openForAppending(path: string): AppendedFile;
  /** Begins the file anew. */
  openScratch(path: string): ScratchFile;
  delete(path: string): Promise<void>;
  randomHex(bytes: number): string;
}

export const systemFiles: Files = {
  ...systemTreeFiles,
  async make(prefix) {
    await sweepScratch(prefix);
    return mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  },
  remove: folder => rm(folder, { recursive: true, force: true }),
  async read(path) {
    return readFile(path, 'utf8').catch(absentIsUndefined);
  },
  async readLines(path, onLine) {
    if (!(await exists(path))) return;
    const cutter = lineCutter(onLine);
    for await (const chunk of readChunks(path)) cutter.push(chunk);
    cutter.end();
  },
  readChunks,
  async list(folder) {
    return (await readdir(folder).catch(absentIsUndefined)) ?? [];
  },
  exists,
  sizeOf: async path => (await stat(path).catch(absentIsUndefined))?.size,
  async stampOf(path) {
    const found = await stat(path).catch(absentIsUndefined);
    return found ? `${found.ino} ${found.size} ${found.mtimeMs}` : '';
  },
  async kindOf(path) {
    const found = await stat(path).catch(absentIsUndefined);
    if (!found) return 'absent';
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other';
  },
  async realPath(path) {
    const found = await realpath(path).catch(() => undefined);
    if (found !== undefined || path === '/') return found ?? path;
    return join(await systemFiles.realPath(dirname(path)), basename(path));
  },
  async attributesOf(path) {
    const found = await stat(path).catch(absentIsUndefined);
    return (
      found && { mode: found.mode & 0o7777, userId: found.uid, groupId: found.gid, accessed: found.atime, changed: found.mtime }
    );
  },
  async setAttributes(path, { mode, userId, groupId, accessed, changed }) {
    await chown(path, userId, groupId).catch(() => undefined);
    await chmod(path, mode);
    await utimes(path, accessed, changed);
  },
  async makeFolder(path) {
    await mkdir(path, { recursive: true });
  },
  async replace(path, text) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const fresh = `${path}.${process.pid}.new`;
    const file = await open(fresh, 'w', 0o600);
    await file.writeFile(text);
    await file.sync();
    await file.close();
    await rename(fresh, path);
  },
  jot(path, text) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, text, { mode: 0o600 });
  },
  async appendLine(path, line) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(path, 'a+', 0o600);
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    // One write: two programs that append at the same time never mix their lines.
    await file.appendFile(`${size > 0 && last[0] !== 10 ? '\n' : ''}${line}\n`);
    await file.sync();
    await file.close();
  },
  openForAppending,
  openScratch,
  delete: path => rm(path, { force: true }),
  randomHex: bytes => randomBytes(bytes).toString('hex'),
};

/** A killed program could not remove its folder: the next one does, when no process has that number any more. */
async function sweepScratch(prefix: string): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = new RegExp(`^${prefix}(\\d+)-[A-Za-z0-9]{6}$`).exec(name)?.[1];
    const folder = join(tmpdir(), name);
    if (pid === undefined || isRunning(Number(pid)) || (await stat(folder).catch(absentIsUndefined))?.uid !== process.getuid?.())
      continue;
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function openForAppending(path: string): AppendedFile {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const descriptor = openSync(path, 'a', 0o600);
  return {
    write: lines => void writeSync(descriptor, Buffer.from(lines, 'latin1')),
    close() {
      fsyncSync(descriptor);
      closeSync(descriptor);
    },
  };
}

/** One buffer for all: a new one for each chunk would be memory that comes back late. */
async function* readChunks(path: string, from = 0): AsyncIterable<Buffer> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(65_536);
    for (let position = from; ; ) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

const scratchPiece = 65_536;

function openScratch(path: string): ScratchFile {
  const descriptor = openSync(path, 'w', 0o600);
  let lines: string[] = [];
  let length = 0;
  function flush(): void {
    writeFileSync(descriptor, lines.join(''), 'latin1');
    lines = [];
    length = 0;
  }
  return {
    write(text) {
      lines.push(text);
      length += text.length;
      if (length >= scratchPiece) flush();
    },
    close() {
      flush();
      closeSync(descriptor);
    },
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function absentIsUndefined(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
}
