/** Is the other side of an item to be had now, and by which of its addresses? Looks before a run begins, changes nothing. */
import type { Conditions, ReachAddress, Reachability, Route } from './agent-model.ts';
import { knownVault } from './begin.ts';
import { type Destination, destinationOf, keptDestination, keptLines, knownLines } from './destination.ts';
import type { Item } from './model.ts';
import { isLocalNetworkDenied } from './rules/local-network.ts';
import {
  type Away,
  type Candidate,
  candidatesOf,
  compareKeys,
  isLinkLocal,
  isLoopback,
  itemOnRoute,
  mostTelling,
  throughPortal,
} from './rules/route.ts';
import { type Greeting, type Probes, speaksHttp } from './world/probe.ts';
import type { World } from './world/world.ts';

/** What is looked at before a run: the way to another machine, which items with the same way and vaults there share, or a vault on this one. */
export type ReachTarget = SshTarget | HereTarget;

export interface SshTarget {
  readonly kind: 'ssh';
  readonly id: string;
  /** For people: the host as the configuration names it. */
  readonly place: string;
  readonly login: string;
  readonly ssh: readonly string[];
  readonly reach: readonly ReachAddress[];
  /** Where the vault is on this machine, it has to be there as well. */
  readonly pulled?: Item;
}

export interface HereTarget {
  readonly kind: 'here';
  readonly id: string;
  /** For people: the folder of the vault. */
  readonly place: string;
  readonly item: Item;
}

export function reachTargetOf(item: Item): ReachTarget {
  const remote = [item.dest, item.source].find(location => location.kind === 'ssh');
  if (remote?.kind !== 'ssh') return { kind: 'here', id: `here ${item.dest.path}`, place: item.dest.path, item };
  const { ssh, reach } = item;
  const { login } = remote;
  const isPulled = item.dest.kind === 'here';
  return {
    kind: 'ssh',
    id: JSON.stringify([login, ssh, reach, ...(isPulled ? [item.dest.path] : [])]),
    place: login.slice(login.lastIndexOf('@') + 1),
    login,
    ssh,
    reach,
    ...(isPulled ? { pulled: item } : {}),
  };
}

/** Answers within about 5 s for one address; a few seconds later where host keys are compared. */
export async function findRoute(
  world: World,
  probes: Probes,
  target: ReachTarget,
  conditions: Conditions,
  signal?: AbortSignal,
): Promise<Reachability> {
  if (target.kind === 'here') return (await missingLocalVault(world, target.item)) ?? routeHere(target);
  const missing = target.pulled && (await missingLocalVault(world, target.pulled));
  if (missing) return missing;
  const destination = await keptDestination(world, target, networkOf(conditions), signal);
  if (destination.isBehindProxy) return routeBehindProxy(destination, conditions);
  const candidates = candidatesOf(target.reach, { ...destination, name: target.place });
  const possible = conditions.link === 'no' ? candidates.filter(({ host }) => isLoopback(host)) : candidates;
  if (possible.length === 0) return away(destination.host, 'no-link', 'no network interface is up');
  const over = new AbortController();
  const waiting = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
  const needsProof = candidates.length > 1;
  try {
    return await search({ world, probes, destination, conditions, needsProof, waiting }, possible);
  } finally {
    over.abort();
  }
}

function networkOf({ network, addresses }: Conditions): string {
  return network ?? addresses.join(' ');
}

function routeHere({ place }: HereTarget): Reachability {
  return { kind: 'reachable', route: { host: place, port: 0, isFurther: false, localAddress: '' } };
}

/** What ssh reaches through another machine or program cannot be looked at from here: with a network it is taken to be there. */
function routeBehindProxy({ host, port }: Destination, { route }: Conditions): Reachability {
  if (route === 'no') return away(host, 'no-link', 'ssh goes by ProxyJump or ProxyCommand, and no network is connected');
  return { kind: 'reachable', route: { host, port, isFurther: false, localAddress: '' } };
}

export { forgetRoutes } from './destination.ts';

interface Search {
  readonly world: World;
  readonly probes: Probes;
  readonly destination: Destination;
  readonly conditions: Conditions;
  /** With several addresses each must show the pinned host key before it is used; with one, ssh itself looks. */
  readonly needsProof: boolean;
  readonly waiting: AbortSignal;
}

async function search(wish: Search, candidates: readonly Candidate[]): Promise<Reachability> {
  let open = candidates.map(candidate => lookAt(wish, candidate));
  const refused: Away[] = [];
  for (let found = await firstToGreet(wish, open); found; found = await firstToGreet(wish, open)) {
    const { look, localAddress } = found;
    const problem = wish.needsProof ? await keyProblem(wish, look.candidate, localAddress) : undefined;
    if (!problem) return { kind: 'reachable', route: { ...look.candidate, localAddress } };
    refused.push(problem);
    open = open.filter(other => other !== look);
  }
  const silent = await Promise.all(open.map(async look => failureOf(look.candidate, await look.greeting(), wish.conditions)));
  return mostTelling([...refused, ...silent], wish.conditions.portal);
}

interface Look {
  readonly candidate: Candidate;
  /** Begins at the first call. */
  greeting(): Promise<Greeting>;
}

const probePatience = 5000;

function lookAt({ probes, waiting }: Search, candidate: Candidate): Look {
  let begun: Promise<Greeting> | undefined;
  return {
    candidate,
    greeting() {
      begun ??= probes.greet(candidate.host, candidate.port, probePatience, waiting);
      return begun;
    },
  };
}

interface Found {
  readonly look: Look;
  /** '' for a link-local one: the conditions do not name these, so that nobody could see it go. */
  readonly localAddress: string;
  /** By the monotonic clock. */
  readonly time: number;
}

/** So long an address has to answer before the next one is asked as well, and before a later one's answer is preferred. */
const headStart = 300;
const hesitation = 1000;

/** The first in order that greets, unless a later one is quicker by more than a second. */
async function firstToGreet(wish: Search, [look, ...rest]: readonly Look[]): Promise<Found | undefined> {
  if (!look) return undefined;
  const { world, waiting } = wish;
  const own = greeted(world, look);
  const early = await Promise.race([own, world.clock.sleep(headStart, waiting).then(() => 'slow' as const)]);
  if (early !== 'slow') return early ?? firstToGreet(wish, rest);
  const others = firstToGreet(wish, rest);
  const later = others.then(async found => {
    if (found) await world.clock.sleep(Math.max(0, found.time + hesitation - world.clock.monotonic()), waiting);
    return found;
  });
  return (await Promise.race([own, later])) ?? (await own) ?? others;
}

async function greeted(world: World, look: Look): Promise<Found | undefined> {
  const greeting = await look.greeting();
  if (greeting.kind !== 'greeted') return undefined;
  const localAddress = isLinkLocal(greeting.localAddress) ? '' : greeting.localAddress;
  return { look, localAddress, time: world.clock.monotonic() };
}

function failureOf({ host }: Candidate, greeting: Greeting, { portal, route }: Conditions): Away {
  if (greeting.kind === 'greeted') return away(host, 'host-down', 'it was not waited for');
  if (greeting.noRoute && isLocalNetworkDenied(greeting.noRoute, route !== 'no'))
    return away(host, 'local-network-denied', greeting.detail);
  const failure = away(host, greeting.kind, greeting.detail);
  return greeting.kind === 'not-ssh' && greeting.detail.startsWith(speaksHttp) && portal !== 'no'
    ? throughPortal(failure)
    : failure;
}

/** Chooses among addresses, no more: the proof that counts is the one that ssh demands when it connects. */
async function keyProblem(wish: Search, candidate: Candidate, localAddress: string): Promise<Away | undefined> {
  const { world, destination } = wish;
  const { knownAs } = destination;
  const { host, port } = candidate;
  const { lines: known, silent } = await knownLines(world, destination, wish.waiting);
  // Certificates, and keys that a program names, are ssh's to judge.
  if (destination.hasKeyCommand || known.some(line => line.startsWith('@cert-authority'))) return undefined;
  if (known.length === 0)
    return away(host, 'host-key-unknown', `no host key is known for ${knownAs}${silent ? `: ${silent} does not answer` : ''}`);
  const shown = await keptLines(world, candidate, wish.conditions.network ?? localAddress, wish.waiting);
  if (shown.length === 0) return away(host, 'host-down', 'it greets, but shows no host key');
  const likeness = compareKeys(known, shown);
  if (likeness === 'same') return undefined;
  const detail = `port ${port} shows another host key than the one known for ${knownAs}`;
  return away(host, likeness === 'other' ? 'host-key-changed' : 'host-key-unknown', detail);
}

function away(host: string, reason: Away['reason'], detail: string): Away {
  return { kind: 'away', reason, host, detail };
}

/** The item as it runs by this route; the configured address changes nothing but the limits that hold there. */
export async function itemByRoute(world: World, item: Item, route: Route): Promise<Item> {
  const target = reachTargetOf(item);
  if (target.kind === 'here' || !route.isFurther) return itemOnRoute(item, route, '');
  const { knownAs } = await destinationOf(world, target.login, target.ssh);
  return itemOnRoute(item, route, knownAs);
}

/** A look at a vault on this machine: `missing` = it was met before and is not there now, like a disk that is unplugged. */
export async function localVaultThere(world: World, item: Item): Promise<'there' | 'missing' | 'silent' | 'new'> {
  const seen = await lookAtFile(world, `${item.dest.path}/.alp/vault.json`);
  if (seen !== 'absent') return seen;
  return (await knownVault(world, item)) === '' ? 'new' : 'missing';
}

type Seen = 'there' | 'absent' | 'silent';

/** A network disk that hangs is not there. */
const diskPatience = 5000;

/** For each path the look that has no answer yet: a program that hangs on a dead disk cannot even be killed, and one of them is enough. */
const openLooks = new WeakMap<World, Map<string, Promise<Seen>>>();

/** A program of its own looks: whoever hangs on a dead disk takes one of the few threads that this one has for all files. */
function lookAtFile(world: World, path: string): Promise<Seen> {
  const open = openLooks.get(world) ?? new Map<string, Promise<Seen>>();
  openLooks.set(world, open);
  const look = open.get(path) ?? askProgram(world, path, () => open.delete(path));
  open.set(path, look);
  return look;
}

async function askProgram(world: World, path: string, onGone: () => void): Promise<Seen> {
  const running = await world.programs.start({ program: 'sh', args: ['-c', 'test -e "$1"', 'sh', path] });
  void running.gone.then(onGone);
  const over = new AbortController();
  const result = await Promise.race([running.result, world.clock.sleep(diskPatience, over.signal)]);
  over.abort();
  if (!result) running.end('SIGKILL');
  return result?.code === 0 ? 'there' : result?.code === 1 ? 'absent' : 'silent';
}

/** As `begin.ts` remembers the vaults that it met: at another dest there may be a new one. */
/** Undefined when nothing speaks against a run: the vault is there, is yet to be made, or lies on another machine. */
export async function missingLocalVault(world: World, item: Item): Promise<Away | undefined> {
  if (item.dest.kind !== 'here') return undefined;
  const { path } = item.dest;
  const seen = await localVaultThere(world, item);
  if (seen === 'missing') return away(path, 'vault-missing', `${path} is not there`);
  return seen === 'silent' ? away(path, 'vault-missing', `${path} does not answer`) : undefined;
}
