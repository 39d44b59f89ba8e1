/** Whether macOS keeps this program from the local network, or the server is away: the table. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLocalNetworkDenied } from '../../core/rules/local-network.ts';

const refusal = { platform: 'darwin', address: '192.168.1.20', isAtOnce: true };

const cases: readonly [string, typeof refusal, hasNetwork: boolean, isDenied: boolean][] = [
  ['no route to a neighbour, said at once, while there is a network: macOS forbids it', refusal, true, true],
  ['the same to a neighbour by IPv6', { ...refusal, address: 'fe80::1%en0' }, true, true],
  ['the same to a private IPv6 address', { ...refusal, address: 'fd12:3456::9' }, true, true],
  ['the same to an IPv4 address written as IPv6', { ...refusal, address: '::ffff:10.0.0.5' }, true, true],
  ['without a network of our own nothing is forbidden', refusal, false, false],
  ['who is looked for first is away', { ...refusal, isAtOnce: false }, true, false],
  ['a server on the Internet is away', { ...refusal, address: '203.0.113.9' }, true, false],
  ['172.32.x.x is the Internet', { ...refusal, address: '172.32.0.1' }, true, false],
  ['172.16.x.x is not', { ...refusal, address: '172.16.0.1' }, true, true],
  ['an IPv6 address of the Internet is away', { ...refusal, address: '2001:db8::1' }, true, false],
  ['Linux forbids nothing', { ...refusal, platform: 'linux' }, true, false],
  ['nor does Windows', { ...refusal, platform: 'win32' }, true, false],
];

for (const [title, seen, hasNetwork, isDenied] of cases)
  test(title, () => {
    assert.equal(isLocalNetworkDenied(seen, hasNetwork), isDenied);
  });
