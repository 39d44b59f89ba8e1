/** What is made of the answers of programs: NetworkManager, UPower, a Mac's and a Windows machine's; and the user's word on metering. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { plainHardwareAddress } from '../../core/world/conditions/addresses.ts';
import { powerAnswer, routeAnswer } from '../../core/world/conditions/macos.ts';
import { networkManagerAnswer } from '../../core/world/conditions/networkmanager.ts';
import type { Answer, AskOutcome } from '../../core/world/conditions/parts.ts';
import { upowerAnswer } from '../../core/world/conditions/upower.ts';
import { powershellAnswer } from '../../core/world/conditions/windows.ts';
import { interfaces } from './forged-machine.ts';

const values = (...texts: readonly string[]) => ({ kind: 'values', values: texts }) as const;
const answer = (content: Answer): AskOutcome => ({ kind: 'answer', answer: content });

describe('NetworkManager', () => {
  const table = [
    ['1', '4', { metered: 'yes', portal: 'no' }],
    ['2', '4', { metered: 'no', portal: 'no' }],
    ['3', '2', { metered: 'yes', portal: 'yes' }],
    ['4', '3', { metered: 'no', portal: 'unknown' }],
    ['0', '1', { metered: 'unknown', portal: 'unknown' }],
  ] as const;
  for (const [metered, connectivity, expected] of table) {
    test(`Metered ${metered} and Connectivity ${connectivity} are understood`, () => {
      assert.deepEqual(networkManagerAnswer(values(metered, connectivity)), answer(expected));
    });
  }
  test('who is not there, and who does not answer, has said nothing', () => {
    assert.deepEqual(networkManagerAnswer({ kind: 'absent' }), { kind: 'absent' });
    assert.deepEqual(networkManagerAnswer({ kind: 'silent' }), { kind: 'silent' });
  });
});

describe('UPower', () => {
  test('a UPS that carries the machine, and its charge', () => {
    assert.deepEqual(upowerAnswer(values('true'), values('true', '87.4')), answer({ mains: 'no', chargePercent: 87 }));
  });
  test('a desktop computer without any battery is on mains', () => {
    assert.deepEqual(upowerAnswer(values('false'), values('false', '0')), answer({ mains: 'yes' }));
  });
  test('who is not there has said nothing', () => {
    assert.deepEqual(upowerAnswer({ kind: 'absent' }, { kind: 'absent' }), { kind: 'absent' });
  });
});

const macAddresses = interfaces({ lo0: ['127.0.0.1/8'], en0: ['192.168.178.23/24'], utun3: ['10.8.0.2/32'] });
const macRoute = `   route to: default
destination: default
       mask: default
    gateway: 192.168.178.1
  interface: en0
      flags: <UP,GATEWAY,DONE,STATIC,PRCLONING,GLOBAL>
 recvpipe  sendpipe  ssthresh  rtt,msec    rttvar  hopcount      mtu     expire
       0         0         0         0         0         0      1500         0
`;

describe('a Mac', () => {
  test('names its network by route and arp, which leaves zeros out', () => {
    const table = '? (192.168.178.1) at 3c:a6:2f:0:1b:e on en0 ifscope [ethernet]\n';
    assert.deepEqual(routeAnswer(macRoute, table, macAddresses), { route: 'yes', network: '3c:a6:2f:00:1b:0e 192.168.178.0/24' });
  });
  test('has a route before its gateway has answered', () => {
    assert.deepEqual(routeAnswer(macRoute, '192.168.178.1 (192.168.178.1) -- no entry\n', macAddresses), { route: 'yes' });
    assert.deepEqual(routeAnswer(macRoute, '? (192.168.178.1) at (incomplete) on en0 ifscope [ethernet]\n', macAddresses), {
      route: 'yes',
    });
  });
  test('has no route', () => {
    assert.deepEqual(routeAnswer('', '', macAddresses), { route: 'no' });
  });
  const power: readonly (readonly [string, string, Answer])[] = [
    [
      'runs from its battery',
      "Now drawing from 'Battery Power'\n -InternalBattery-0 (id=4522083)\t95%; discharging; 4:37 remaining present: true\n",
      { mains: 'no', chargePercent: 95 },
    ],
    [
      'charges',
      "Now drawing from 'AC Power'\n -InternalBattery-0 (id=4522083)\t100%; charged; 0:00 remaining present: true\n",
      { mains: 'yes', chargePercent: 100 },
    ],
    ['has no battery', "Now drawing from 'AC Power'\n", { mains: 'yes' }],
    ['says something else', 'pmset: unknown\n', { mains: 'unknown' }],
  ];
  for (const [sentence, output, expected] of power) {
    test(sentence, () => assert.deepEqual(powerAnswer(output), expected));
  }
});

describe('a Windows machine', () => {
  const addresses = interfaces({ 'Wi-Fi': ['192.168.0.17/24'] });
  test('on its battery', () => {
    const output =
      '{"hardware":"3C-A6-2F-00-1B-0E","batteries":[{"BatteryStatus":1,"EstimatedChargeRemaining":58}],"gateway":"192.168.0.1"}\r\n';
    assert.deepEqual(powershellAnswer(output, addresses), {
      route: 'yes',
      network: '3c:a6:2f:00:1b:0e 192.168.0.0/24',
      mains: 'no',
      chargePercent: 58,
    });
  });
  test('on mains, with a battery that claims a little more than all', () => {
    const output = '{"hardware":null,"batteries":[{"BatteryStatus":2,"EstimatedChargeRemaining":103}],"gateway":"192.168.0.1"}';
    assert.deepEqual(powershellAnswer(output, addresses), { route: 'yes', mains: 'yes', chargePercent: 100 });
  });
  test('offline, without a battery', () => {
    assert.deepEqual(powershellAnswer('{"hardware":null,"batteries":[],"gateway":null}', addresses), {
      route: 'no',
      mains: 'unknown',
    });
  });
  test('what is no answer is none', () => {
    assert.equal(powershellAnswer('Get-NetRoute : Access denied', addresses), undefined);
  });
});

test('a hardware address has one spelling', () => {
  assert.equal(plainHardwareAddress('3C-A6-2F-00-1B-0E'), '3c:a6:2f:00:1b:0e');
  assert.equal(plainHardwareAddress('0:1:2:3:4:5'), '00:01:02:03:04:05');
  for (const none of ['', '(incomplete)', '00:00:00:00:00:00', 'aa:bb:cc:dd:ee', 'aa:bb:cc:dd:ee:gg'])
    assert.equal(plainHardwareAddress(none), undefined, none);
});
