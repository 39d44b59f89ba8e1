/** Setting up: can backups go there? Looks step by step at name, host, port, host key, login, rsync and folder, and says the first thing in the way. */
import { leastFreeBytes } from './begin.ts';
import type { Said } from './contract.ts';
import { type Destination, destinationOf, forgetRoutes, knownLines } from './destination.ts';
import { type HostKey, notShown, shownKeys, takeIn } from './host-keys.ts';
import { lockedKeys } from './key-agent.ts';
import type { Location } from './model.ts';
import { openHere, openLogin } from './places.ts';
import {
  compareRemedy,
  type Ending,
  type FolderSeen,
  folderFound,
  folderKind,
  loginFailed,
  reasonOfHttp,
  rsyncMissing,
  wayClosed,
} from './rules/destination-words.ts';
import { isLocalNetworkDenied } from './rules/local-network.ts';
import { locationText, parseLocation } from './rules/locations.ts';
import { type Reading, refused, understood } from './rules/reading.ts';
import { compareKeys } from './rules/route.ts';
import { rsyncRefusal, rsyncVersion } from './rules/rsync-arguments.ts';
import { ownKeyPath, readPort, sshCommand, sshLine } from './rules/ssh-command.ts';
import { unlockRemedy, withLockedKeys } from './rules/unlock-words.ts';
import { worldTrouble } from './rules/words.ts';
import { runWithin } from './run-within.ts';
import type { DestinationFound, DestinationWish } from './settings-model.ts';
import { askVault, type Facts, one, readMark, vaultFacts } from './vault.ts';
import type { Place } from './world/place.ts';
import { type Probes, speaksHttp, systemProbes } from './world/probe.ts';
import type { World } from './world/world.ts';

type SshLocation = Extract<Location, { kind: 'ssh' }>;

/** Changes nothing. Answers within a minute and a half at worst; what is expected to go wrong is an answer, too. */
export async function tryDestination(
  world: World,
  wish: DestinationWish,
  signal?: AbortSignal,
  probes: Probes = systemProbes,
): Promise<DestinationFound> {
  const location = locationOf(world, wish);
  if (!location.ok) return found({ state: mistakenPart(world, wish), sentence: location.message, remedy: location.remedy });
  if (location.value.kind === 'here') return tryFolder(world, await openHere(world), location.value, '', [], signal);
  const way = await tryWay(world, location.value, wish.port, signal, probes);
  return way.closed ? found(way.closed, { hostKeys: way.hostKeys }) : tryLogin(world, location.value, wish.port, way, signal);
}

/** Takes in the host key with this fingerprint, and no other; a key that was known before gives way to it. */
export async function trustHostKey(world: World, wish: DestinationWish, fingerprint: string): Promise<Said<DestinationFound>> {
  const location = locationOf(world, wish);
  if (!location.ok) return location;
  if (location.value.kind === 'here') return refused('a folder of this machine has no host key', 'choose a server');
  const destination = await destinationOf(world, location.value.login, sshCommand(wish.port, undefined));
  const { hostKeys } = await tryKeys(world, destination, location.value);
  // Who shows nothing at all is not there: what is in the way is said, and nothing of a key that would be another one.
  if (hostKeys.length === 0) return understood(await tryDestination(world, wish));
  const isKnown = hostKeys.some(key => key.fingerprint === fingerprint && key.isKnown);
  try {
    if (!isKnown && (await takeIn(world, destination, fingerprint)) === undefined)
      return refused(notShown(destination, fingerprint), 'look again, and compare what it shows now');
  } catch (error) {
    const trouble = worldTrouble(error, world.folders.state);
    if (!trouble) throw error;
    return refused(trouble.detail, trouble.remedy);
  }
  forgetRoutes(world);
  return understood(await tryDestination(world, wish));
}

/** Refuses what ssh or rsync would take for something else, like a login that begins with a dash. */
export function locationOf(world: World, { login, port, path }: DestinationWish): Reading<Location> {
  const readable = readPort(port);
  if (!readable.ok) return readable;
  if (login !== undefined) return parseLocation(locationText({ kind: 'ssh', login: login.replace(/\[(.*)\]$/, '$1'), path }));
  const here = parseLocation(path, world.folders.home);
  return here.ok && here.value.kind === 'ssh'
    ? refused(`"${path}" is not a whole path`, 'write a path that starts with /')
    : here;
}

/** Which part of the wish cannot be meant as it is written. */
function mistakenPart(world: World, wish: DestinationWish): DestinationFound['state'] {
  if (!readPort(wish.port).ok) return 'port-closed';
  return locationOf(world, { ...wish, path: '/' }).ok ? 'folder-refused' : 'name-not-found';
}

/** What is between us and a login, and the keys that the server shows. */
export interface Way {
  readonly closed?: Ending;
  readonly destination: Destination;
  readonly hostKeys: DestinationFound['hostKeys'];
}

const probePatience = 10_000;

/** The way to the server as far as nobody has to log in: it ends with a host key that is known. */
export async function tryWay(
  world: World,
  location: SshLocation,
  wishedPort: number | undefined,
  signal?: AbortSignal,
  probes: Probes = systemProbes,
): Promise<Way> {
  const { login } = location;
  const destination = await destinationOf(world, login, sshCommand(wishedPort, undefined), signal);
  const { host, port, isBehindProxy } = destination;
  // What lies behind another machine only ssh itself can look at; it demands a known host key just the same.
  if (isBehindProxy) return { destination, hostKeys: [] };
  const greeting = await probes.greet(host, port, probePatience, signal);
  if (greeting.kind === 'greeted') return tryKeys(world, destination, location, signal);
  if (greeting.noRoute && isLocalNetworkDenied(greeting.noRoute, true))
    return { destination, hostKeys: [], closed: wayClosed('local-network-denied', login, greeting.detail) };
  const isHttp = greeting.kind === 'not-ssh' && greeting.detail.startsWith(speaksHttp);
  return { destination, hostKeys: [], closed: wayClosed(isHttp ? reasonOfHttp(port) : greeting.kind, login, greeting.detail) };
}

async function tryKeys(world: World, destination: Destination, { login }: SshLocation, signal?: AbortSignal): Promise<Way> {
  const [shown, { lines: known, silent }] = await Promise.all([
    shownKeys(world, destination, signal),
    knownLines(world, destination, signal),
  ]);
  const hostKeys = shown.map(key => described(key, known));
  // Certificates and keys that a program names are ssh's to judge, and so is a server that shows no key to those who only look.
  const isForSsh = destination.hasKeyCommand || shown.length === 0 || known.some(line => line.startsWith('@cert-authority'));
  const likeness = compareKeys(
    known,
    shown.map(({ line }) => line),
  );
  if (isForSsh || likeness === 'same') return { destination, hostKeys };
  const closed = wayClosed(likeness === 'other' ? 'host-key-changed' : 'host-key-unknown', login, '');
  if (silent !== undefined) return { destination, hostKeys, closed: { ...closed, remedy: `${silent} does not answer` } };
  const chosen = hostKeys.find(key => key.type === 'ssh-ed25519') ?? hostKeys[0]!;
  return {
    destination,
    hostKeys,
    closed: likeness === 'other' ? closed : { ...closed, remedy: compareRemedy(chosen.type) },
  };
}

function described({ line, type, fingerprint }: HostKey, known: readonly string[]): DestinationFound['hostKeys'][number] {
  const pinned = known.filter(other => !other.startsWith('@'));
  return { type, fingerprint, isKnown: compareKeys(pinned, [line]) === 'same' };
}

const loginPatience = 30_000;

/** Our own key first, since runs without a person cannot count on an agent that holds others; then what the user has. */
async function tryLogin(
  world: World,
  location: SshLocation,
  port: number | undefined,
  { hostKeys }: Way,
  signal: AbortSignal | undefined,
): Promise<DestinationFound> {
  const own = ownKeyPath(world.folders.home);
  const keys = (await world.files.exists(own)) ? [own, undefined] : [undefined];
  let ending: Ending | undefined;
  for (const key of keys) {
    const ssh = sshCommand(port, key);
    const opened = await within(world, loginPatience, signal, over => openLogin(world, location.login, ssh, over));
    if (opened.ok) return tryFolder(world, opened.place, location, sshLine(ssh), hostKeys, signal);
    ending = loginFailed(location.login, opened.code, opened.stderr.trim());
    if (ending.state !== 'login-refused') break;
  }
  const isRefused = ending?.state === 'login-refused';
  const locked = isRefused ? await lockedKeys(world, location.login, sshCommand(port, undefined)) : [];
  if (locked.length === 0) return found(ending!, { hostKeys });
  const sentence = withLockedKeys(ending!.sentence, locked);
  return found({ ...ending!, sentence, remedy: unlockRemedy }, { hostKeys, lockedKeys: locked });
}

const lookPatience = { here: 10_000, ssh: 20_000 };

/** Closes the place. */
async function tryFolder(
  world: World,
  place: Place,
  location: Location,
  ssh: string,
  hostKeys: DestinationFound['hostKeys'],
  signal: AbortSignal | undefined,
): Promise<DestinationFound> {
  try {
    const rsyncHere = await runWithin(world, { program: 'rsync', args: ['--version'] }, lookPatience.here, signal);
    const answer = await within(world, lookPatience[place.kind], signal, over => askUntil(place, location.path, over));
    if (!answer) return found(wayClosed('vault-missing', '', `${location.path} does not answer`), { hostKeys, ssh });
    const { facts, words } = answer;
    const seen = folderSeen(facts, place.kind);
    const rsync = one(facts, 'rsync');
    const known = { hostKeys, ssh, folder: folderKind(seen), freeBytes: seen.freeBytes, rsync: versionText(rsync) };
    if (!facts.has('ready') && !seen.problem)
      return found(wayClosed('vault-missing', '', `${location.path} does not answer: ${words}`), { hostKeys, ssh });
    const ending =
      rsyncEnding(rsync, place.kind === 'here' ? 'on this machine' : 'at the server') ??
      (rsyncHere && rsyncEnding(rsyncHere.stdout.split('\n')[0] ?? '', 'on this machine')) ??
      folderFound(seen, location, leastFreeBytes);
    return found(ending, known);
  } finally {
    await place.close();
  }
}

function rsyncEnding(line: string, where: string): Ending | undefined {
  const why = rsyncRefusal(line);
  return why === undefined ? undefined : rsyncMissing(where, why);
}

function versionText(line: string): string | undefined {
  const version = rsyncVersion(line);
  return version.length === 0 ? undefined : version.join('.');
}

/** A folder on a disk that does not answer is not waited for: the shell that looks is ended. */
async function askUntil(place: Place, path: string, over: AbortSignal) {
  const given = Promise.withResolvers<undefined>();
  const giveUp = () => {
    place.abandon();
    given.resolve(undefined);
  };
  over.addEventListener('abort', giveUp, { once: true });
  if (over.aborted) giveUp();
  try {
    return await Promise.race([askVault(place, 'try', [path]), given.promise]);
  } finally {
    over.removeEventListener('abort', giveUp);
  }
}

const problems = ['unmounted', 'not-a-folder', 'inside-vault', 'unreadable', 'unwritable', 'unmakeable'] as const;

function folderSeen(facts: Facts, at: Place['kind']): FolderSeen {
  const kind = problems.find(name => facts.has(name));
  const mark = facts.has('mark') ? (readMark(one(facts, 'mark')) ?? 'unreadable') : undefined;
  return {
    problem: kind && { kind, detail: one(facts, kind) },
    isThere: facts.has('there'),
    mark,
    snapshots: Number(one(facts, 'snapshots')) || 0,
    others: one(facts, 'others'),
    freeBytes: vaultFacts(facts).freeBytes,
    user: one(facts, 'user'),
    isBesideHome: at === 'here' && facts.has('beside-home'),
  };
}

function found(ending: Ending, more: Partial<DestinationFound> = {}): DestinationFound {
  return { hostKeys: [], folder: { kind: 'unknown' }, freeBytes: undefined, rsync: undefined, ssh: '', ...more, ...ending };
}

/** Does the work, whose signal aborts when the time (milliseconds) is over or nobody wants to know any more. */
async function within<T>(
  world: World,
  patience: number,
  signal: AbortSignal | undefined,
  work: (over: AbortSignal) => Promise<T>,
): Promise<T> {
  const end = new AbortController();
  const done = new AbortController();
  void world.clock.sleep(patience, done.signal).then(() => done.signal.aborted || end.abort());
  try {
    return await work(signal ? AbortSignal.any([signal, end.signal]) : end.signal);
  } finally {
    done.abort();
  }
}
