/** Which addresses are tried, what their answers come to, and how an item runs by another address. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReachAddress, ReachReason, Route } from '../../core/agent-model.ts';
import type { Item } from '../../core/model.ts';
import { candidatesOf, compareKeys, isLinkLocal, isLoopback, itemOnRoute, mostTelling } from '../../core/rules/route.ts';

const configured = { name: 'nas', host: 'nas.home.example', port: 2222 };

function tried(reach: readonly ReachAddress[]): readonly string[] {
  return candidatesOf(reach, configured).map(({ host, port, isFurther }) => `${host} ${port}${isFurther ? '' : ' configured'}`);
}

test('the configured address is tried first', () => {
  assert.deepEqual(tried([]), ['nas.home.example 2222 configured']);
  assert.deepEqual(tried([{ host: '10.0.0.9', port: 22 }]), ['nas.home.example 2222 configured', '10.0.0.9 22']);
});

test('reach may give the configured address another place, by its name or by what ssh makes of it', () => {
  for (const name of ['nas', 'NAS', 'nas.home.example']) {
    assert.deepEqual(tried([{ host: 'vpn' }, { host: name }]), ['vpn 2222', 'nas.home.example 2222 configured']);
    assert.deepEqual(tried([{ host: name, port: 2222 }]), ['nas.home.example 2222 configured']);
  }
});

test('another port of the same host is another address', () => {
  assert.deepEqual(tried([{ host: 'nas', port: 22 }]), ['nas.home.example 2222 configured', 'nas 22']);
});

test('what reach says of the configured address holds for it', () => {
  const [own] = candidatesOf([{ host: 'nas', bandwidth: 1000, onMetered: false }], configured);
  assert.deepEqual(own, { host: 'nas.home.example', port: 2222, isFurther: false, bandwidth: 1000, onMetered: false });
});

test('only this machine is this machine', () => {
  for (const host of ['localhost', '127.0.0.1', '127.8.8.8', '::1']) assert.equal(isLoopback(host), true, host);
  for (const host of ['127.example', 'localhost.example', '10.0.0.1', '::']) assert.equal(isLoopback(host), false, host);
});

test('an address that holds on one cable only is told from others', () => {
  for (const address of ['fe80::1', 'FE80::1%eth0', 'febf::1', '169.254.3.4']) assert.equal(isLinkLocal(address), true, address);
  for (const address of ['fd00::1', 'fec0::1', '192.168.1.5', '2001:db8::fe80'])
    assert.equal(isLinkLocal(address), false, address);
});

test('one known key among those a server shows is enough', () => {
  const known = ['nas ssh-ed25519 AAAA', '|1|salt|hash ssh-rsa BBBB comment'];
  assert.equal(compareKeys(known, ['x ssh-rsa BBBB', 'x ecdsa-sha2-nistp256 CCCC']), 'same');
});

test('another key of a type that is known is a change; a type that was never seen says nothing', () => {
  assert.equal(compareKeys(['nas ssh-ed25519 AAAA'], ['x ssh-ed25519 ZZZZ', 'x ssh-rsa BBBB']), 'other');
  assert.equal(compareKeys(['nas ssh-ed25519 AAAA'], ['x ssh-rsa BBBB']), 'unknown');
  assert.equal(compareKeys(['@revoked nas ssh-ed25519 AAAA'], ['x ssh-ed25519 AAAA']), 'unknown');
});

function reasonOf(reasons: readonly ReachReason[], portal: 'yes' | 'no' | 'unknown' = 'no'): string {
  const { reason, host } = mostTelling(
    reasons.map((reason, index) => ({ kind: 'away', reason, host: `host${index}`, detail: '' })),
    portal,
  );
  return `${host} ${reason}`;
}

test('when no address can be used, the most telling answer is passed on', () => {
  assert.equal(
    reasonOf(['no-link', 'host-down', 'port-closed', 'not-ssh', 'captive-portal', 'host-key-changed']),
    'host5 host-key-changed',
  );
  assert.equal(reasonOf(['host-down', 'not-ssh', 'port-closed']), 'host1 not-ssh');
  assert.equal(reasonOf(['no-link', 'name-not-found', 'host-down']), 'host2 host-down');
  assert.equal(reasonOf(['host-down', 'host-down']), 'host0 host-down');
});

test('behind a captive portal, silence and foreign answers are its work; what a server says itself is not', () => {
  assert.equal(reasonOf(['host-down'], 'yes'), 'host0 captive-portal');
  assert.equal(reasonOf(['port-closed', 'not-ssh'], 'yes'), 'host1 captive-portal');
  assert.equal(reasonOf(['host-down', 'host-key-changed'], 'yes'), 'host1 host-key-changed');
  assert.equal(reasonOf(['port-closed'], 'yes'), 'host0 port-closed');
  assert.equal(reasonOf(['host-down'], 'unknown'), 'host0 host-down');
});

const item = { server: 's', name: 'i', ssh: ['ssh', '-p', '2222', '-o', 'HostName=old'], bandwidth: 5000 } as unknown as Item;
const route: Route = { host: 'nas.vpn.example', port: 22, isFurther: true, localAddress: '10.8.0.2' };

test('by a further address ssh is told so before the user’s own options, and to expect the same host key', () => {
  const { ssh } = itemOnRoute(item, route, '[nas.home.example]:2222');
  assert.deepEqual(ssh, [
    'ssh',
    ...['-o', 'HostName=nas.vpn.example', '-o', 'Port=22', '-o', 'HostKeyAlias=[nas.home.example]:2222', '-o', 'CheckHostIP=no'],
    ...['-p', '2222', '-o', 'HostName=old'],
  ]);
});

test('the zone of a link-local address survives ssh’s tokens', () => {
  assert.ok(itemOnRoute(item, { ...route, host: 'fe80::1%eth0' }, 'nas').ssh.includes('HostName=fe80::1%%eth0'));
});

test('by the configured address the item runs as it is', () => {
  assert.deepEqual(itemOnRoute(item, { ...route, isFurther: false }, 'nas'), item);
});

test('of two limits the smaller one holds, on the configured address too', () => {
  const limit = (own: number | undefined, its: number | undefined, isFurther: boolean) =>
    itemOnRoute(
      { ...item, bandwidth: own } as Item,
      { ...route, isFurther, ...(its === undefined ? {} : { bandwidth: its }) },
      'nas',
    ).bandwidth;
  for (const isFurther of [true, false]) {
    assert.equal(limit(5000, 1000, isFurther), 1000);
    assert.equal(limit(1000, 5000, isFurther), 1000);
    assert.equal(limit(undefined, 1000, isFurther), 1000);
    assert.equal(limit(5000, undefined, isFurther), 5000);
    assert.equal(limit(undefined, undefined, isFurther), undefined);
  }
});
