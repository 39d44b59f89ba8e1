/** Which addresses of a server are tried and in which order, what all their answers come to, and an item as it runs by one of them. */
import type { Conditions, ReachAddress, Reachability, ReachReason, Route } from '../agent-model.ts';
import type { Item } from '../model.ts';

/** A route that nobody has tried yet. */
export type Candidate = Omit<Route, 'localAddress'>;

/** Where the login of dest or source leads. */
export interface Configured {
  /** As the configuration names it, and as ssh resolves that (HostName). */
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** As `reach` has them; the configured address comes first unless `reach` gives it another place. */
export function candidatesOf(reach: readonly ReachAddress[], configured: Configured): readonly Candidate[] {
  const { host, port } = configured;
  const own = { host, port, isFurther: false };
  const listed = reach.map(address =>
    isConfigured(address, configured) ? { ...address, ...own } : { ...address, port: address.port ?? port, isFurther: true },
  );
  return listed.some(({ isFurther }) => !isFurther) ? listed : [own, ...listed];
}

function isConfigured(address: ReachAddress, { name, host, port }: Configured): boolean {
  const written = address.host.toLowerCase();
  return [name, host].some(other => other.toLowerCase() === written) && (address.port ?? port) === port;
}

export function isLoopback(host: string): boolean {
  return /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|::1)$/i.test(host);
}

export function isLinkLocal(address: string): boolean {
  return /^(fe[89ab][0-9a-f]:|169\.254\.)/i.test(address);
}

/** What two sets of known_hosts lines have in common: the host may have several keys, and one that is known is enough. */
export function compareKeys(known: readonly string[], shown: readonly string[]): 'same' | 'other' | 'unknown' {
  const pinned = known.filter(line => !line.startsWith('@')).map(keyOf);
  const keys = shown.map(keyOf);
  if (keys.some(({ type, key }) => pinned.some(pin => pin.type === type && pin.key === key))) return 'same';
  // A key of a type that was never seen says nothing about the ones that were; ssh sees it so, too.
  return keys.some(({ type }) => pinned.some(pin => pin.type === type)) ? 'other' : 'unknown';
}

function keyOf(line: string): { readonly type: string; readonly key: string } {
  const [, type = '', key = ''] = line.split(' ');
  return { type, key };
}

export type Away = Extract<Reachability, { kind: 'away' }>;

/** From what says most about the server to what says least. */
const tellingFirst: readonly ReachReason[] = [
  'host-key-changed',
  'host-key-unknown',
  'login-refused',
  'captive-portal',
  'not-ssh',
  'port-closed',
  'local-network-denied',
  'host-down',
  'name-not-found',
  'no-link',
];

/** No address can be used: the answer of the most telling one. */
export function mostTelling(failures: readonly Away[], portal: Conditions['portal']): Away {
  const seen = failures.map(failure => (portal === 'yes' && isPortalsWork(failure) ? throughPortal(failure) : failure));
  const rank = ({ reason }: Away) => tellingFirst.indexOf(reason);
  return seen.reduce((one, other) => (rank(other) < rank(one) ? other : one));
}

/** A portal answers in the place of others, or swallows what is sent to them. */
function isPortalsWork({ reason }: Away): boolean {
  return reason === 'not-ssh' || reason === 'host-down';
}

export function throughPortal(failure: Away): Away {
  return { ...failure, reason: 'captive-portal' };
}

/**
 * The item by another address of its server. `knownAs` is the configured address's name in known_hosts (`nas`, `[nas]:2222`):
 * the server must show the same host key there. ssh looks up a HostKeyAlias as it is written, without the port of the connection.
 * The login stays, so that the Host block of ssh_config goes on to hold (a `Match host` block sees the new address).
 */
export function itemOnRoute(item: Item, route: Route, knownAs: string): Item {
  const limits = [item.bandwidth, route.bandwidth].filter(limit => limit !== undefined);
  const limited = limits.length === 0 ? item : { ...item, bandwidth: Math.min(...limits) };
  return route.isFurther ? { ...limited, ssh: sshOnRoute(item.ssh, route, knownAs) } : limited;
}

/** Directly behind the program: ssh takes the first value it is given, and the user's own `-p` must not win. */
function sshOnRoute([program = 'ssh', ...options]: readonly string[], { host, port }: Route, knownAs: string): readonly string[] {
  const settings = [
    // In HostName a percent sign begins a token (%h), and the zone of a link-local address has one.
    `HostName=${host.replaceAll('%', '%%')}`,
    `Port=${port}`,
    `HostKeyAlias=${knownAs}`,
    'CheckHostIP=no',
  ];
  return [program, ...settings.flatMap(setting => ['-o', setting]), ...options];
}
