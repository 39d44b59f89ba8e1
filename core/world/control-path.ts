/** Where the agent's socket lies, and whether its folder lets nobody else in. */
import { createHash } from 'node:crypto';
import { lstat, mkdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface ControlPath {
  readonly path: string;
  /** `pipe`: Windows, no folder at all. `shelter`: a folder of ours below the temporary one, because the state's path is too long for a socket. */
  readonly kind: 'state' | 'shelter' | 'pipe';
}

/** So many bytes fit into a socket's address. */
const longestPath = process.platform === 'darwin' ? 103 : 107;

export function controlPath(state: string, user: string, userId: number): ControlPath {
  if (process.platform === 'win32') return { path: `\\\\.\\pipe\\alpine-backup-${user}`, kind: 'pipe' };
  const path = join(state, 'agent.sock');
  if (Buffer.byteLength(path) <= longestPath) return { path, kind: 'state' };
  const hash = createHash('sha256').update(state).digest('hex').slice(0, 16);
  return { path: join(tmpdir(), `alpine-backup-${userId}-${hash}`, 'agent.sock'), kind: 'shelter' };
}

/** The folder beside the socket that one who starts has for the moment in which it looks and takes the name. */
export const lockEnding = '.starting';

/** Makes the folder if it is not there; the answer is what is wrong with it, or undefined. */
export async function openFolder(at: ControlPath): Promise<string | undefined> {
  if (at.kind === 'pipe') return undefined;
  const folder = dirname(at.path);
  // Below the temporary folder everybody may have laid something of this name: only one that we make or own counts.
  await mkdir(folder, { recursive: at.kind === 'state', mode: 0o700 }).catch(existsIsGood);
  return faultOf(at, folder, owner => owner === ownId());
}

/** The same question of who only looks; root may look at everybody's. A folder that is not there has no fault. */
export async function folderFault(at: ControlPath): Promise<string | undefined> {
  if (at.kind === 'pipe') return undefined;
  return faultOf(at, dirname(at.path), owner => owner === ownId() || ownId() === 0);
}

async function faultOf(at: ControlPath, folder: string, trusts: (owner: number) => boolean): Promise<string | undefined> {
  const look = at.kind === 'shelter' ? lstat : stat;
  const found = await look(folder).catch(() => undefined);
  if (!found) return undefined;
  if (!found.isDirectory()) return `${folder} is not a folder`;
  if (!trusts(found.uid)) return `${folder} belongs to another user`;
  const open = at.kind === 'shelter' ? 0o077 : 0o022;
  return (found.mode & open) === 0 ? undefined : `other users can write to ${folder}`;
}

function ownId(): number {
  return process.getuid?.() ?? -1;
}

function existsIsGood(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'EEXIST') return undefined;
  throw error;
}
