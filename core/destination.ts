/** Where a login leads, by ssh's own settings, and which host keys are known and shown there; what was learnt is kept for some minutes. */
import { runWithin } from './run-within.ts';
import type { World } from './world/world.ts';

/** Where a login leads, as ssh itself makes of its options and its configuration files. */
export interface Destination {
  readonly host: string;
  readonly port: number;
  /** The name under which known_hosts has its keys: `nas`, `[nas]:2222`, or what HostKeyAlias says. */
  readonly knownAs: string;
  /** The user's files, then the machine's. */
  readonly knownHosts: readonly string[];
  /** ssh reaches it through another machine or program (ProxyJump, ProxyCommand). */
  readonly isBehindProxy: boolean;
  /** Keys come from a program as well (KnownHostsCommand). */
  readonly hasKeyCommand: boolean;
}

/** CanonicalizeHostname and Match exec may ask name servers. */
const settingsPatience = 10_000;
const scanPatience = 15_000;
const filePatience = 5000;

export async function destinationOf(
  world: World,
  login: string,
  ssh: readonly string[],
  signal?: AbortSignal,
): Promise<Destination> {
  const [program = 'ssh', ...options] = ssh;
  const asked = await runWithin(world, { program, args: [...options, '-G', login] }, settingsPatience, signal);
  const stdout = asked?.stdout ?? '';
  const value = (name: string) => new RegExp(`^${name} (.*)$`, 'm').exec(stdout)?.[1];
  const host = value('hostname') ?? login.slice(login.lastIndexOf('@') + 1);
  // A program that knows no -G takes its port the same way nevertheless.
  const port = Number(value('port') ?? /(?:^| )-p ?(\d+)(?= |$)/.exec(options.join(' '))?.[1] ?? 22);
  const users = value('userknownhostsfile') ?? '~/.ssh/known_hosts';
  return {
    host,
    port,
    knownAs: value('hostkeyalias') ?? (port === 22 ? host : `[${host}]:${port}`),
    knownHosts: `${users} ${value('globalknownhostsfile') ?? ''}`
      .split(' ')
      .filter(file => file !== '')
      .map(file => (file.startsWith('~/') ? `${world.folders.home}/${file.slice(2)}` : file)),
    isBehindProxy: [value('proxyjump'), value('proxycommand')].some(proxy => proxy !== undefined && proxy !== 'none'),
    hasKeyCommand: (value('knownhostscommand') ?? 'none') !== 'none',
  };
}

/** The lines that known_hosts would have of what this address shows now; none when it shows nothing. */
export async function shownLines(world: World, host: string, port: number, signal?: AbortSignal): Promise<readonly string[]> {
  const scan = { program: 'ssh-keyscan', args: ['-T', '5', '-p', `${port}`, host] };
  return linesOf((await runWithin(world, scan, scanPatience, signal))?.stdout);
}

export interface KnownLines {
  /** Markers (`@revoked`, `@cert-authority`) included. */
  readonly lines: readonly string[];
  /** A file that could not be read to its end: a pipe, or on a disk that does not answer. */
  readonly silent: string | undefined;
}

/** All lines that ssh's files have under the destination's name. */
export async function knownLines(world: World, { knownAs, knownHosts }: Destination, signal?: AbortSignal): Promise<KnownLines> {
  const find = (file: string) =>
    runWithin(world, { program: 'ssh-keygen', args: ['-F', knownAs, '-f', file] }, filePatience, signal);
  const found = await Promise.all(knownHosts.map(async file => ({ file, result: await find(file) })));
  return {
    lines: found.flatMap(({ result }) => linesOf(result?.stdout)),
    silent: found.find(({ result }) => result === undefined)?.file,
  };
}

function linesOf(output = ''): readonly string[] {
  return output.split('\n').filter(line => line !== '' && !line.startsWith('#'));
}

interface Kept<Value> {
  readonly value: Value;
  readonly time: number;
  /** Names may lead elsewhere in another network, and an address belong to another machine. */
  readonly network: string;
}

interface Memory {
  readonly destinations: Map<string, Kept<Destination>>;
  readonly keys: Map<string, Kept<readonly string[]>>;
}

const memories = new WeakMap<World, Memory>();

const destinationsLast = 5 * 60_000;
const keysLast = 10 * 60_000;

/** Forgets what ssh made of its settings and which keys were shown: its files changed, or the user asked. */
export function forgetRoutes(world: World): void {
  memories.delete(world);
}

function memoryOf(world: World): Memory {
  const memory = memories.get(world) ?? { destinations: new Map(), keys: new Map() };
  memories.set(world, memory);
  return memory;
}

function fresh<Value>(kept: Kept<Value> | undefined, now: number, network: string, lasts: number): Value | undefined {
  // A wall clock that was set back makes the age negative.
  const isFresh = kept?.network === network && now >= kept.time && now - kept.time < lasts;
  return isFresh ? kept.value : undefined;
}

/** As `destinationOf`, and kept for some minutes, since asking costs a process. */
export async function keptDestination(
  world: World,
  { login, ssh }: { readonly login: string; readonly ssh: readonly string[] },
  network: string,
  signal: AbortSignal | undefined,
): Promise<Destination> {
  const { destinations } = memoryOf(world);
  const id = JSON.stringify([login, ssh]);
  const known = fresh(destinations.get(id), world.clock.now(), network, destinationsLast);
  if (known) return known;
  const value = await destinationOf(world, login, ssh, signal);
  if (!signal?.aborted) destinations.set(id, { value, time: world.clock.now(), network });
  return value;
}

/** As `shownLines`, and kept for some minutes, since every look costs the server three connections without a login. */
export async function keptLines(
  world: World,
  { host, port }: { readonly host: string; readonly port: number },
  network: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { keys } = memoryOf(world);
  const address = `${host} ${port}`;
  const known = fresh(keys.get(address), world.clock.now(), network, keysLast);
  if (known) return known;
  const value = await shownLines(world, host, port, signal);
  if (value.length > 0) keys.set(address, { value, time: world.clock.now(), network });
  return value;
}
