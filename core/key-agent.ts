/** Keys that have a passphrase: found where a login is refused, and unlocked into an ssh-agent of our own that our logins then ask as well. */
import type { Said } from './contract.ts';
import type { Item } from './model.ts';
import { refused, understood } from './rules/reading.ts';
import { addFailed, isWrongLock, lockedAlready, noKeyAgent, passphraseRefusal, wrongPassphrase } from './rules/unlock-words.ts';
import { sshFailure } from './rules/verdicts.ts';
import { runWithin } from './run-within.ts';
import { offerPassword } from './world/askpass.ts';
import { type ControlPath, controlPath } from './world/control-path.ts';
import { endKeyAgent, isKeyAgentThere, keyAgentSocket, startKeyAgent, usersKeyAgent } from './world/key-agent.ts';
import { bytesAsText } from './world/lines.ts';
import type { Opened } from './world/place.ts';
import type { RunningProgram } from './world/run-program.ts';
import type { World } from './world/world.ts';

const patience = 10_000;
/** Who chose many rounds for the key's own encryption waits for them. */
const addPatience = 60_000;

// ---- Which keys are locked ---------------------------------------------------------------------------------------------

/** Keys that ssh would offer at this login, if only it could read them; paths as `~/.ssh/id_ed25519` where they lie at home. */
export async function lockedKeys(world: World, login: string, ssh: readonly string[]): Promise<readonly string[]> {
  const [program = 'ssh', ...options] = ssh;
  const asked = await runWithin(world, { program, args: [...options, '-G', login] }, patience);
  const named = [...(asked?.stdout ?? '').matchAll(/^identityfile (.*)$/gm)].map(([, path]) =>
    wholePath(world, bytesAsText(path!)),
  );
  const paths = [...new Set(named)].filter(path => path.startsWith('/'));
  const locks = await Promise.all(paths.map(path => lockOf(world, path)));
  const locked = paths.filter((_, at) => locks[at] === 'locked');
  if (locked.length === 0) return [];
  const known = await unlockedPrints(world);
  const prints = await Promise.all(locked.map(path => printOf(world, path)));
  return locked.filter((_, at) => prints[at] === undefined || !known.has(prints[at])).map(path => shownPath(world, path));
}

/** None where nobody logs in anywhere. */
export async function lockedKeysOf(world: World, item: Item): Promise<readonly string[]> {
  const remote = [item.dest, item.source].find(location => location.kind === 'ssh');
  return remote?.kind === 'ssh' ? lockedKeys(world, remote.login, item.ssh) : [];
}

/** ssh-keygen is given the empty passphrase, which is no secret. */
async function lockOf(world: World, path: string): Promise<'absent' | 'open' | 'locked' | 'other'> {
  if (!(await world.files.exists(path))) return 'absent';
  const read = await runWithin(world, { program: 'ssh-keygen', args: ['-y', '-P', '', '-f', path] }, patience);
  if (read?.code === 0) return 'open';
  return isWrongLock(read?.stderr ?? '') ? 'locked' : 'other';
}

async function printOf(world: World, path: string): Promise<string | undefined> {
  const shown = await runWithin(world, { program: 'ssh-keygen', args: ['-l', '-f', path] }, patience);
  return /SHA256:\S+/.exec(shown?.stdout ?? '')?.[0];
}

/** What an agent holds already, a server has seen and refused. */
async function unlockedPrints(world: World): Promise<ReadonlySet<string>> {
  const sockets = [await ourSocket(world), usersKeyAgent()].filter(socket => socket !== undefined);
  const lists = sockets.map(async socket => {
    const listed = await runWithin(world, { program: 'ssh-add', args: ['-l'], environment: { SSH_AUTH_SOCK: socket } }, patience);
    return (listed?.stdout ?? '').match(/SHA256:\S+/g) ?? [];
  });
  return new Set((await Promise.all(lists)).flat());
}

function wholePath({ folders }: World, path: string): string {
  return path.replace(/^(~|%d)(?=\/)/, () => folders.home);
}

function shownPath({ folders }: World, path: string): string {
  return path.startsWith(`${folders.home}/`) ? `~${path.slice(folders.home.length)}` : path;
}

// ---- Unlocking ---------------------------------------------------------------------------------------------------------

const started = new WeakMap<World, RunningProgram>();

/** The key stays unlocked until `lockKeys`, or the end of this program; the passphrase is used this once and kept nowhere. */
export async function unlockKey(world: World, shown: string, passphrase: string): Promise<Said<{ readonly path: string }>> {
  const path = wholePath(world, shown);
  const mistake = passphraseRefusal(shown, path, passphrase);
  if (mistake) return mistake;
  const lock = await lockOf(world, path);
  if (lock !== 'locked') return lockedAlready(shown, lock);
  const socket = socketOf(world);
  if (socket === undefined)
    return refused(noKeyAgent('ssh-agent has no such sockets on Windows'), 'use a key without a passphrase');
  const agent = await startKeyAgent(world.programs, controlPathOf(world), socket);
  if (agent.kind === 'failed') return refused(noKeyAgent(agent.words), 'install openssh-client');
  if (agent.kind === 'started') started.set(world, agent.running);
  const failure = await add(world, socket, path, shown, passphrase);
  if (failure && agent.kind === 'started') await lockKeys(world);
  return failure ?? understood({ path });
}

async function add(world: World, socket: string, path: string, shown: string, passphrase: string) {
  const askpass = await offerPassword(world.programs, world.files, passphrase, 'passphrase');
  try {
    const environment = { ...askpass.environment, SSH_AUTH_SOCK: socket };
    const end = await runWithin(world, { program: 'ssh-add', args: ['-q', path], environment }, addPatience);
    if (end?.code === 0) return undefined;
    const isWrong = (await askpass.wasAsked()) && !/error loading|could not add|refused operation/i.test(end?.stderr ?? '');
    return isWrong ? wrongPassphrase(shown) : addFailed(shown, end?.stderr ?? 'ssh-add does not answer');
  } finally {
    await askpass.withdraw();
  }
}

/** Ends the agent that this program started, and with it what it unlocked. */
export async function lockKeys(world: World): Promise<void> {
  const running = started.get(world);
  started.delete(world);
  if (running) await endKeyAgent(running);
}

// ---- Logins ------------------------------------------------------------------------------------------------------------

/** Which agent let us in last, by login. */
const remembered = new WeakMap<World, Map<string, 'ours' | 'usual'>>();

/**
 * Logs in with what the user's own agent and settings have, and where that is refused with our agent, or the other way round where
 * the user has no agent; which one it was is remembered. The user's agent is left as it is.
 */
export async function withKeyAgent(
  world: World,
  login: string,
  ssh: readonly string[],
  open: (ssh: readonly string[]) => Promise<Opened>,
): Promise<Opened> {
  const socket = await ourSocket(world);
  if (socket === undefined) return open(ssh);
  const [program = 'ssh', ...options] = ssh;
  const ways = { usual: ssh, ours: [program, '-o', `IdentityAgent=${quoted(socket)}`, ...options] };
  const of = JSON.stringify([login, ssh]);
  const known = remembered.get(world) ?? new Map<string, 'ours' | 'usual'>();
  remembered.set(world, known);
  const first = known.get(of) ?? (usersKeyAgent() === undefined ? 'ours' : 'usual');
  const second = first === 'ours' ? 'usual' : 'ours';
  const opened = await open(ways[first]);
  if (!opened.ok && sshFailure(bytesAsText(opened.stderr)) !== 'login-refused') return opened;
  if (opened.ok) {
    known.set(of, first);
    return opened;
  }
  const other = await open(ways[second]);
  if (other.ok) known.set(of, second);
  return other.ok ? other : opened;
}

/** Undefined when no agent of ours runs, here or in another program of this user. */
async function ourSocket(world: World): Promise<string | undefined> {
  const socket = socketOf(world);
  if (socket === undefined || !(await world.files.exists(socket))) return undefined;
  return (await isKeyAgentThere(socket)) ? socket : undefined;
}

function socketOf(world: World): string | undefined {
  return keyAgentSocket(controlPathOf(world));
}

function controlPathOf({ folders, machine }: World): ControlPath {
  return controlPath(folders.state, machine.user, machine.userId);
}

/** As ssh reads a value of its settings: a percent sign begins a token. */
function quoted(path: string): string {
  return `"${path.replaceAll('%', '%%')}"`;
}
