/** Forges the small files of a Linux kernel in a folder of its own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { endianness, type NetworkInterfaceInfo, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { KernelFolders } from '../../core/world/conditions/linux-network.ts';
import type { Interfaces } from '../../core/world/conditions/parts.ts';

export interface ForgedMachine extends KernelFolders, Disposable {
  /** Path below the folder → text. */
  write(files: Readonly<Record<string, string>>): void;
}

export function forgedMachine(files: Readonly<Record<string, string>> = {}): ForgedMachine {
  const folder = mkdtempSync(join(tmpdir(), 'alp-forged-'));
  const machine: ForgedMachine = {
    system: join(folder, 'sys'),
    processes: join(folder, 'proc'),
    write(more) {
      for (const [path, text] of Object.entries(more)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), `${text}\n`);
      }
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
  machine.write(files);
  return machine;
}

export function supply(name: string, fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return below(`sys/class/power_supply/${name}`, fields);
}

export function device(name: string, fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return below(`sys/class/net/${name}`, fields);
}

function below(folder: string, fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).map(([field, text]) => [`${folder}/${field}`, text]));
}

const routeHead = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT';

/** Lines of /proc/net/route: device, gateway, metric; the flags say that it is up unless told otherwise. */
export function routes(
  ...rows: readonly (readonly [device: string, gateway: string, metric: number, flags?: string])[]
): Readonly<Record<string, string>> {
  const lines = rows.map(([name, gateway, metric, flags]) =>
    [name, '00000000', hex(gateway), flags ?? '0003', 0, 0, metric, '00000000', 0, 0, 0].join('\t'),
  );
  return { 'proc/net/route': [routeHead, 'wlan0\t0001A8C0\t00000000\t0001\t0\t0\t600\t00FFFFFF\t0\t0\t0', ...lines].join('\n') };
}

export function neighbours(
  ...rows: readonly (readonly [address: string, hardware: string, device: string, flags?: string])[]
): Readonly<Record<string, string>> {
  const lines = rows.map(
    ([address, hardware, name, flags]) =>
      `${address.padEnd(16)} 0x1         ${flags ?? '0x2'}         ${hardware}     *        ${name}`,
  );
  return {
    'proc/net/arp': ['IP address       HW type     Flags       HW address            Mask     Device', ...lines].join('\n'),
  };
}

export function interfaces(addresses: Readonly<Record<string, readonly string[]>>): Interfaces {
  const entries = Object.entries(addresses).map(([name, cidrs]) => [name, cidrs.map(cidr => information(name, cidr))] as const);
  return Object.fromEntries(entries);
}

function information(name: string, cidr: string): NetworkInterfaceInfo {
  const address = cidr.split('/')[0] ?? '';
  const base = { address, netmask: '', mac: '', internal: name === 'lo', cidr };
  return address.includes(':') ? { ...base, family: 'IPv6', scopeid: 0 } : { ...base, family: 'IPv4' };
}

function hex(address: string): string {
  const octets = address.split('.').map(Number);
  const bytes = Buffer.from(endianness() === 'LE' ? octets.reverse() : octets);
  return bytes.toString('hex').toUpperCase();
}
