/** The network of a Linux machine out of /sys/class/net, /proc/net and its addresses: nothing is started, nothing waited for. */
import { endianness } from 'node:os';
import { join } from 'node:path';
import type { Known } from '../../agent-model.ts';
import { networkName, usableAddresses } from './addresses.ts';
import type { Interfaces, NetworkReading } from './parts.ts';
import { isThere, namesIn, readSmall } from './small-files.ts';

export interface KernelFolders {
  /** `/sys` */
  readonly system: string;
  /** `/proc` */
  readonly processes: string;
}

interface DefaultRoute {
  readonly device: string;
  /** IPv4; undefined for IPv6 and where the route names a device only. */
  readonly gateway?: string;
  readonly metric: number;
}

export function readLinuxNetwork(folders: KernelFolders, interfaces: Interfaces): NetworkReading {
  const routes = defaultRoutes(folders.processes);
  const addresses = usableAddresses(interfaces);
  const network = networkOf(
    folders.processes,
    routes?.find(route => route.gateway !== undefined),
    interfaces,
  );
  return {
    link: link(join(folders.system, 'class/net'), routes ?? [], addresses),
    addresses,
    route: routes === undefined ? 'unknown' : routes.length > 0 ? 'yes' : 'no',
    ...(network.name === undefined ? {} : { network: network.name }),
    isSettling: network.isSettling,
  };
}

// ---- Link ------------------------------------------------------------------------------------------------------------------

/** Bridges, tunnels and the inner ends of containers have a carrier on a laptop in flight: where there is real hardware, it decides. */
function link(folder: string, routes: readonly DefaultRoute[], addresses: readonly string[]): Known {
  const names = namesIn(folder).filter(name => name !== 'lo');
  if (names.length === 0) return addresses.length > 0 ? 'yes' : isThere(folder) ? 'no' : 'unknown';
  const chosen = names.filter(name => isHardware(join(folder, name)) || carriesRoute(join(folder, name), name, routes));
  return (chosen.length > 0 ? chosen : names).some(name => isUp(join(folder, name))) ? 'yes' : 'no';
}

const isHardware = (folder: string): boolean => isThere(join(folder, 'device'));

function carriesRoute(folder: string, name: string, routes: readonly DefaultRoute[]): boolean {
  return routes.some(route => route.device === name) && !isThere(join(folder, 'tun_flags'));
}

function isUp(folder: string): boolean {
  const state = readSmall(join(folder, 'operstate'));
  // Drivers that do not keep the state (modems, some USB adapters) say unknown for ever.
  return state === 'up' || ((state === 'unknown' || state === undefined) && readSmall(join(folder, 'carrier')) === '1');
}

// ---- Routes ----------------------------------------------------------------------------------------------------------------

const up = 0x1;
const reject = 0x200;

/** The best first; undefined where the kernel does not tell. */
function defaultRoutes(processes: string): readonly DefaultRoute[] | undefined {
  const four = readSmall(join(processes, 'net/route'));
  const six = readSmall(join(processes, 'net/ipv6_route'));
  if (four === undefined && six === undefined) return undefined;
  const routes = [...rows(four).flatMap(fourthVersion), ...rows(six).flatMap(sixthVersion)];
  return routes.sort((one, other) => one.metric - other.metric);
}

function rows(text: string | undefined): readonly (readonly string[])[] {
  return (text ?? '').split('\n').map(row => row.trim().split(/\s+/));
}

function fourthVersion(row: readonly string[]): readonly DefaultRoute[] {
  const [device = '', destination, gateway = '', flags = '', , , metric, mask] = row;
  if (destination !== '00000000' || mask !== '00000000' || !isUsable(flags) || device === 'lo') return [];
  const address = addressFromHex(gateway);
  return [{ device, metric: Number(metric), ...(address === '0.0.0.0' ? {} : { gateway: address }) }];
}

function sixthVersion(row: readonly string[]): readonly DefaultRoute[] {
  const [destination = '', prefix, , , , metric = '', , , flags = '', device = ''] = row;
  if (!/^0{32}$/.test(destination) || prefix !== '00' || !isUsable(flags) || device === 'lo') return [];
  return [{ device, metric: Number.parseInt(metric, 16) }];
}

function isUsable(flags: string): boolean {
  const bits = Number.parseInt(flags, 16);
  return (bits & up) !== 0 && (bits & reject) === 0;
}

/** The kernel prints the four bytes as one number of this machine: `0101A8C0` is 192.168.1.1 on most. */
function addressFromHex(hex: string): string {
  const octets = [...Buffer.from(hex, 'hex')];
  return (endianness() === 'LE' ? octets.reverse() : octets).join('.');
}

// ---- Which network ---------------------------------------------------------------------------------------------------------

function networkOf(
  processes: string,
  route: DefaultRoute | undefined,
  interfaces: Interfaces,
): { readonly name?: string; readonly isSettling: boolean } {
  if (route?.gateway === undefined) return { isSettling: false };
  const { gateway, device } = route;
  const hardware = rows(readSmall(join(processes, 'net/arp'))).find(
    row => row[0] === gateway && row[5] === device && isResolved(row[2]),
  );
  if (!hardware) return { isSettling: true };
  const name = networkName(gateway, hardware[3] ?? '', interfaces[device] ?? []);
  return name === undefined ? { isSettling: true } : { name, isSettling: false };
}

/** Complete or permanent: an address that nobody answered for keeps a row of zeros for a while. */
function isResolved(flags: string | undefined): boolean {
  return (Number(flags) & 0x6) !== 0;
}
