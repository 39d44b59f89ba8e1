/** An ssh-agent of our own: a socket that only this user can open, and a process that ends with the program that started it. */
import { lstat, mkdir, rm } from 'node:fs/promises';
import { connect as connectTo } from 'node:net';
import { dirname, join } from 'node:path';
import { type ControlPath, openFolder } from './control-path.ts';
import type { Programs, RunningProgram } from './run-program.ts';

export type StartedKeyAgent =
  | { readonly kind: 'started'; readonly running: RunningProgram }
  /** Another program of this user has one there already. */
  | { readonly kind: 'shared' }
  | { readonly kind: 'failed'; readonly words: string };

/** Not longer than the control socket's path, so that it fits into an address wherever that one does; undefined where there are no such sockets. */
export function keyAgentSocket(at: ControlPath): string | undefined {
  return at.kind === 'pipe' ? undefined : join(dirname(at.path), 'keys', 'agent');
}

/** The agent that the user's session has, if it has one. */
export function usersKeyAgent(): string | undefined {
  return process.env.SSH_AUTH_SOCK || undefined;
}

/** A socket that nobody listens at is what a killed process left behind. */
export function isKeyAgentThere(socket: string): Promise<boolean> {
  return new Promise(resolve => {
    const connection = connectTo(socket);
    const answer = (isThere: boolean) => {
      connection.destroy();
      resolve(isThere);
    };
    connection.once('connect', () => answer(true));
    connection.once('error', () => answer(false));
  });
}

/** `socket`: what `keyAgentSocket` says of `at`. */
export async function startKeyAgent(programs: Programs, at: ControlPath, socket: string): Promise<StartedKeyAgent> {
  // Whoever owns the folder above could put a folder of theirs in the place of ours.
  const fault = await openFolder(at);
  if (fault !== undefined) return { kind: 'failed', words: fault };
  const folder = dirname(socket);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o077) !== 0)
    return { kind: 'failed', words: `other users can enter ${folder}` };
  if (await isKeyAgentThere(socket)) return { kind: 'shared' };
  await rm(socket, { force: true });
  const listens = Promise.withResolvers<'listens'>();
  const running = await programs.start({
    program: 'sh',
    args: ['-c', becomeKeyAgent, 'sh', socket],
    input: 'pipe',
    // Its first line says where it listens.
    onLine: () => listens.resolve('listens'),
  });
  const first = await Promise.race([listens.promise, running.result]);
  if (first === 'listens') return { kind: 'started', running };
  running.input?.end();
  if (await isKeyAgentThere(socket)) return { kind: 'shared' };
  return { kind: 'failed', words: first.stderr.trim() || 'ssh-agent does not start' };
}

/** It forgets the keys and takes its socket away. */
export async function endKeyAgent(running: RunningProgram): Promise<void> {
  running.input?.end();
  running.end();
  await running.gone;
}

/** Whoever started it holds the other end of its standard input, which ends with them, however they end. */
const becomeKeyAgent = `
exec 3<&0
{ cat <&3 || true; kill -TERM "-$$"; } >/dev/null 2>&1 &
exec ssh-agent -D -a "$1" </dev/null 3<&-
`;
