/** Which addresses this machine has, and what its network is called: the gateway's hardware address and the subnet. */
import { BlockList, isIPv4 } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';
import type { Interfaces } from './parts.ts';

/** All that others could reach us by, sorted. */
export function usableAddresses(interfaces: Interfaces): readonly string[] {
  const addresses = Object.values(interfaces)
    .flatMap(entries => entries ?? [])
    .filter(entry => !entry.internal && !isLinkLocal(entry))
    .map(entry => entry.address);
  return [...new Set(addresses)].sort();
}

/** `aa:bb:cc:dd:ee:ff 192.168.1.0/24`, or undefined where it cannot be told. */
export function networkName(
  gateway: string,
  hardwareAddress: string,
  entries: readonly NetworkInterfaceInfo[],
): string | undefined {
  const hardware = plainHardwareAddress(hardwareAddress);
  const own = entries.filter(entry => entry.family === 'IPv4' && entry.cidr !== null);
  const subnets = own.map(entry => subnetOf(entry.cidr ?? ''));
  // Some providers give an address of its own (/32) and a gateway outside of it.
  const subnet = subnets.find(candidate => contains(candidate, gateway)) ?? subnets[0];
  return hardware === undefined || subnet === undefined ? undefined : `${hardware} ${subnet}`;
}

/** Small letters, colons, two digits each: macOS leaves leading zeros out, Windows writes hyphens. */
export function plainHardwareAddress(text: string): string | undefined {
  const octets = text.toLowerCase().split(/[:-]/);
  if (octets.length !== 6 || !octets.every(octet => /^[0-9a-f]{1,2}$/.test(octet))) return undefined;
  const plain = octets.map(octet => octet.padStart(2, '0')).join(':');
  return plain === '00:00:00:00:00:00' ? undefined : plain;
}

/** The interface whose subnet has the gateway in it. */
export function entriesTowards(gateway: string, interfaces: Interfaces): readonly NetworkInterfaceInfo[] {
  const all = Object.values(interfaces).map(entries => (entries ?? []).filter(entry => !entry.internal && isIPv4(entry.address)));
  return all.find(entries => entries.some(entry => contains(subnetOf(entry.cidr ?? ''), gateway))) ?? [];
}

function isLinkLocal(entry: NetworkInterfaceInfo): boolean {
  return entry.family === 'IPv4' ? entry.address.startsWith('169.254.') : /^fe[89ab]/i.test(entry.address);
}

/** `192.168.1.5/24` → `192.168.1.0/24`. */
function subnetOf(cidr: string): string {
  const [address = '', prefix = ''] = cidr.split('/');
  const bits = Number(prefix);
  const octets = address.split('.').map((octet, index) => Number(octet) & maskOctet(bits - index * 8));
  return `${octets.join('.')}/${prefix}`;
}

function maskOctet(bits: number): number {
  if (bits >= 8) return 255;
  return bits <= 0 ? 0 : 256 - 2 ** (8 - bits);
}

function contains(subnet: string, address: string): boolean {
  const [network = '', prefix = ''] = subnet.split('/');
  if (!isIPv4(network) || !isIPv4(address) || prefix === '') return false;
  const list = new BlockList();
  list.addSubnet(network, Number(prefix));
  return list.check(address);
}
