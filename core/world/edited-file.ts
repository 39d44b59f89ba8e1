/** A file that people edit as well: read with a mark of its bytes, and replaced only if these are the same still; mode, owner and symbolic links stay. */
import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, lstat, mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export interface EditedFile {
  readonly text: string;
  /** Of the bytes; '' when there is no such file. */
  readonly version: string;
}

export type Replaced =
  | { readonly kind: 'written'; readonly version: string }
  | { readonly kind: 'changed-meanwhile' }
  /** `why`: the system's code, `dangling` for a symbolic link to nothing, `owner` where the owner would become another, `write-protected` where not even the owner may write. */
  | { readonly kind: 'refused'; readonly why: string };

/** Throws what the system says when it is there and cannot be read. */
export async function readEditedFile(path: string): Promise<EditedFile> {
  const bytes = await readFile(path).catch(absentIsUndefined);
  return bytes ? { text: bytes.toString('utf8'), version: versionOf(bytes) } : { text: '', version: '' };
}

/** The version that a file with this text has. */
export function versionOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Whole or not at all, and on disk when it returns. A new file is for this user alone, as is a folder that is made for it. */
export function replaceEditedFile(path: string, text: string, version: string): Promise<Replaced> {
  return inTurn(path, () => replace(path, text, version));
}

/** Under another name of the same folder, which nothing has; a symbolic link moves itself, not what it leads to. */
export function moveEditedFile(path: string, to: string, version: string): Promise<Replaced> {
  return inTurn(path, () => move(path, to, version));
}

async function inTurn(path: string, act: () => Promise<Replaced>): Promise<Replaced> {
  const turn = (turns.get(path) ?? Promise.resolve()).then(() => act().catch(refusalOf));
  turns.set(path, turn);
  const replaced = await turn;
  if (turns.get(path) === turn) turns.delete(path);
  return replaced;
}

/** One after the other: of two that write the same version in this program, the second one is told. */
const turns = new Map<string, Promise<unknown>>();

async function move(path: string, to: string, version: string): Promise<Replaced> {
  if (await isWriteProtected(path)) return { kind: 'refused', why: 'write-protected' };
  if (await lstat(to).catch(absentIsUndefined)) return { kind: 'refused', why: 'EEXIST' };
  if ((await readEditedFile(path)).version !== version) return { kind: 'changed-meanwhile' };
  await rename(path, to);
  await flushFolder(dirname(path));
  return { kind: 'written', version };
}

function refusalOf(error: unknown): Replaced {
  return { kind: 'refused', why: (error as NodeJS.ErrnoException).code ?? String(error) };
}

async function replace(path: string, text: string, version: string): Promise<Replaced> {
  if (version === '') await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const target = await targetOf(path);
  if (target === undefined) return { kind: 'refused', why: 'dangling' };
  if (await isWriteProtected(target)) return { kind: 'refused', why: 'write-protected' };
  const fresh = join(dirname(target), `.${basename(target)}.${process.pid}-${randomBytes(4).toString('hex')}.new`);
  const file = await open(fresh, 'wx', 0o600);
  try {
    const keeps = await keepAttributes(file, target);
    if (keeps) await file.writeFile(text);
    if (keeps) await file.sync();
    await file.close();
    if (!keeps) return { kind: 'refused', why: 'owner' };
    // As late as can be: an editor or another program asks nobody.
    if ((await readEditedFile(target)).version !== version) return { kind: 'changed-meanwhile' };
    await rename(fresh, target);
  } finally {
    await file.close().catch(() => undefined);
    await rm(fresh, { force: true });
  }
  await flushFolder(dirname(target));
  return { kind: 'written', version: versionOf(text) };
}

/** Where a symbolic link leads: the link itself stays. */
async function targetOf(path: string): Promise<string | undefined> {
  const entry = await lstat(path).catch(absentIsUndefined);
  return entry?.isSymbolicLink() ? realpath(path).catch(absentIsUndefined) : path;
}

/** A folder lets its owner replace every file in it, and root may do anything: who took the right to write away meant something by it. */
async function isWriteProtected(path: string): Promise<boolean> {
  const former = await stat(path).catch(absentIsUndefined);
  return former !== undefined && (former.mode & 0o200) === 0;
}

async function keepAttributes(file: FileHandle, target: string): Promise<boolean> {
  const former = await stat(target).catch(absentIsUndefined);
  if (!former) return true;
  const fresh = await file.stat();
  if (fresh.uid !== former.uid || fresh.gid !== former.gid) {
    const kept = await file.chown(former.uid, former.gid).then(
      () => true,
      () => false,
    );
    if (!kept) return false;
  }
  await file.chmod(former.mode & 0o7777);
  return true;
}

/** The new name, too, is to outlive a power cut; file systems that cannot flush a folder say so. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

function absentIsUndefined(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
}
