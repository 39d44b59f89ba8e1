/** What is made of a Linux kernel's small files: tables of forged machines. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type KernelFolders, readLinuxNetwork } from '../../core/world/conditions/linux-network.ts';
import { readLinuxPower } from '../../core/world/conditions/linux-power.ts';
import type { NetworkReading, PowerReading } from '../../core/world/conditions/parts.ts';
import { device, forgedMachine, interfaces, neighbours, routes, supply } from './forged-machine.ts';

type Files = Readonly<Record<string, string>>;

const mainsOn = supply('AC', { type: 'Mains', online: '1' });
const mainsOff = supply('AC', { type: 'Mains', online: '0' });
const battery = (status: string, capacity: string, more: Files = {}) =>
  supply('BAT0', { type: 'Battery', status, capacity, ...more });

const powerTable: readonly (readonly [sentence: string, files: Files, expected: PowerReading])[] = [
  ['a machine that tells nothing: nothing is known', {}, { mains: 'unknown' }],
  ['a battery that charges: on mains', { ...mainsOn, ...battery('Charging', '63') }, { mains: 'yes', chargePercent: 63 }],
  [
    'a battery that discharges: not on mains',
    { ...mainsOff, ...battery('Discharging', '62') },
    { mains: 'no', chargePercent: 62 },
  ],
  [
    'a battery that discharges decides, whatever the charger says',
    { ...mainsOn, ...battery('Discharging', '41') },
    { mains: 'no', chargePercent: 41 },
  ],
  ['a full battery on mains', { ...mainsOn, ...battery('Full', '100') }, { mains: 'yes', chargePercent: 100 }],
  [
    'unplugged a moment ago, the battery still says full',
    { ...mainsOff, ...battery('Full', '100') },
    { mains: 'no', chargePercent: 100 },
  ],
  ['a battery held at 80 percent', { ...mainsOn, ...battery('Not charging', '80') }, { mains: 'yes', chargePercent: 80 }],
  ['a battery without a charger in sight, full', battery('Full', '100'), { mains: 'yes', chargePercent: 100 }],
  ['a battery that does not know, and no charger', battery('Unknown', '50'), { mains: 'unknown', chargePercent: 50 }],
  [
    'a charger on USB',
    { ...supply('ucsi', { type: 'USB', online: '1' }), ...battery('Unknown', '50') },
    { mains: 'yes', chargePercent: 50 },
  ],
  [
    'an empty USB port says nothing',
    { ...supply('ucsi', { type: 'USB', online: '0' }), ...battery('Full', '99') },
    { mains: 'yes', chargePercent: 99 },
  ],
  ['a desktop computer that names its mains', mainsOn, { mains: 'yes' }],
  [
    'the battery of a mouse is none of ours',
    supply('hid', { type: 'Battery', status: 'Discharging', capacity: '9', scope: 'Device' }),
    { mains: 'unknown' },
  ],
  ['an empty battery bay', { ...mainsOn, ...battery('Unknown', '0', { present: '0' }) }, { mains: 'yes' }],
  ['a battery without a figure', { ...mainsOn, ...battery('Charging', '') }, { mains: 'yes' }],
  [
    'two batteries count by their size, and one that discharges is enough',
    {
      ...mainsOff,
      ...battery('Unknown', '100', { energy_full: '20000000' }),
      ...supply('BAT1', { type: 'Battery', status: 'Discharging', capacity: '20', energy_full: '60000000' }),
    },
    { mains: 'no', chargePercent: 40 },
  ],
];

describe('power out of /sys/class/power_supply', () => {
  for (const [sentence, files, expected] of powerTable) {
    test(sentence, () => {
      using machine = forgedMachine(files);
      assert.deepEqual(readLinuxPower(machine.system), expected);
    });
  }
});

const wifi = device('wlan0', { operstate: 'up', carrier: '1', 'device/vendor': '0x8086' });
const wifiOff = device('wlan0', { operstate: 'down', 'device/vendor': '0x8086' });
const loopback = device('lo', { operstate: 'unknown', carrier: '1' });
const docker = device('docker0', { operstate: 'up', carrier: '1' });
const home = { ...routes(['wlan0', '192.168.1.1', 600]), ...neighbours(['192.168.1.1', '12:34:56:78:9A:bc', 'wlan0']) };
const ours = { wlan0: ['192.168.1.5/24'] };
const atHome: NetworkReading = {
  link: 'yes',
  addresses: ['192.168.1.5'],
  route: 'yes',
  network: '12:34:56:78:9a:bc 192.168.1.0/24',
  isSettling: false,
};
const offline: NetworkReading = { link: 'no', addresses: [], route: 'no', isSettling: false };
const noRoutes = routes();
const sixRoutes = (...lines: readonly string[]): Files => ({ 'proc/net/ipv6_route': lines.join('\n') });
const zeros = '00000000000000000000000000000000';
const sixDefault = `${zeros} 00 ${zeros} 00 fe800000000000000000000000000001 00000064 00000001 00000000 00000003    wlan0`;
const sixReject = `${zeros} 00 ${zeros} 00 ${zeros} ffffffff 00000001 00000000 00200200       lo`;

const networkTable: readonly (readonly [string, Files, Readonly<Record<string, readonly string[]>>, NetworkReading])[] = [
  ['at home by radio', { ...loopback, ...wifi, ...home }, ours, atHome],
  [
    'addresses are sorted; loopback and link-local ones are left out',
    { ...wifi, ...home },
    { lo: ['127.0.0.1/8', '::1/128'], wlan0: ['192.168.1.5/24', 'fe80::5/64', '2001:db8::5/64', '169.254.7.7/16'] },
    { ...atHome, addresses: ['192.168.1.5', '2001:db8::5'] },
  ],
  ['the radio is off', { ...loopback, ...wifiOff, ...noRoutes }, {}, offline],
  [
    'the radio is off; bridges of containers are no link',
    { ...wifiOff, ...docker, ...noRoutes },
    { docker0: ['172.17.0.1/16'] },
    { ...offline, addresses: ['172.17.0.1'] },
  ],
  [
    'the radio is off; a tunnel that still has the route is no link',
    {
      ...wifiOff,
      ...device('tun0', { operstate: 'unknown', carrier: '1', tun_flags: '0x1' }),
      ...routes(['tun0', '0.0.0.0', 50]),
    },
    {},
    { ...offline, route: 'yes' },
  ],
  [
    'a modem without hardware in sight counts by its route',
    { ...wifiOff, ...device('ppp0', { operstate: 'unknown', carrier: '1' }), ...routes(['ppp0', '0.0.0.0', 700]) },
    { ppp0: ['10.9.8.7/32'] },
    { link: 'yes', addresses: ['10.9.8.7'], route: 'yes', isSettling: false },
  ],
  [
    'in a container, where no hardware is seen',
    { ...loopback, ...device('eth0', { operstate: 'up', carrier: '1' }), ...noRoutes },
    {},
    { ...offline, link: 'yes' },
  ],
  [
    'a radio that has not logged in yet',
    { ...device('wlan0', { operstate: 'dormant', carrier: '1', 'device/a': '' }), ...noRoutes },
    {},
    offline,
  ],
  [
    'the gateway has not been talked to',
    { ...wifi, ...home, ...neighbours() },
    ours,
    { link: 'yes', addresses: ['192.168.1.5'], route: 'yes', isSettling: true },
  ],
  [
    'the gateway did not answer',
    { ...wifi, ...home, ...neighbours(['192.168.1.1', '00:00:00:00:00:00', 'wlan0', '0x0']) },
    ours,
    { link: 'yes', addresses: ['192.168.1.5'], route: 'yes', isSettling: true },
  ],
  [
    'of two ways the better one names the network',
    {
      ...wifi,
      ...device('eth0', { operstate: 'up', 'device/a': '' }),
      ...routes(['wlan0', '192.168.1.1', 600], ['eth0', '10.20.0.1', 100]),
      ...neighbours(['192.168.1.1', '12:34:56:78:9a:bc', 'wlan0'], ['10.20.0.1', 'aa:aa:aa:aa:aa:aa', 'eth0']),
    },
    { ...ours, eth0: ['10.20.3.4/20'] },
    { ...atHome, addresses: ['10.20.3.4', '192.168.1.5'], network: 'aa:aa:aa:aa:aa:aa 10.20.0.0/20' },
  ],
  [
    'a tunnel on top of it leaves the network its name',
    { ...wifi, ...home, ...routes(['tun0', '0.0.0.0', 50], ['wlan0', '192.168.1.1', 600]) },
    { ...ours, tun0: ['10.8.0.2/24'] },
    { ...atHome, addresses: ['10.8.0.2', '192.168.1.5'] },
  ],
  [
    'a gateway outside of the subnet',
    { ...wifi, ...home },
    { wlan0: ['203.0.113.7/32'] },
    { ...atHome, addresses: ['203.0.113.7'], network: '12:34:56:78:9a:bc 203.0.113.7/32' },
  ],
  [
    'a route that rejects is none',
    { ...wifi, ...routes(['wlan0', '192.168.1.1', 600, '0203']), ...sixRoutes(sixReject) },
    ours,
    { link: 'yes', addresses: ['192.168.1.5'], route: 'no', isSettling: false },
  ],
  [
    'a route for IPv6 alone',
    { ...wifi, ...noRoutes, ...sixRoutes(sixReject, sixDefault) },
    { wlan0: ['2001:db8::5/64'] },
    { link: 'yes', addresses: ['2001:db8::5'], route: 'yes', isSettling: false },
  ],
  ['a kernel that tells nothing', {}, {}, { link: 'unknown', addresses: [], route: 'unknown', isSettling: false }],
  [
    'a kernel that tells nothing, and addresses',
    {},
    ours,
    { link: 'yes', addresses: ['192.168.1.5'], route: 'unknown', isSettling: false },
  ],
];

describe('the network out of /sys/class/net and /proc/net', () => {
  for (const [sentence, files, addresses, expected] of networkTable) {
    test(sentence, () => {
      using machine = forgedMachine(files);
      const folders: KernelFolders = machine;
      assert.deepEqual(readLinuxNetwork(folders, interfaces(addresses)), expected);
    });
  }
});
