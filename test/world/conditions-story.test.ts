/** How hints become one value: told with a clock that stands still and a machine made of variables. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { NetworkReading } from '../../core/world/conditions/parts.ts';
import { answers, home, offline, scene } from './conditions-scene.ts';

describe('hints', () => {
  test('before the first reading nothing is known', () => {
    const { current } = { current: scene().source.current() };
    assert.deepEqual(
      [current.link, current.addresses, current.route, current.metered, current.mains, current.justResumed],
      ['unknown', [], 'unknown', 'unknown', 'unknown', 'unknown'],
    );
  });

  test('watching begins with a reading, which is told', async () => {
    const { clock, state, seen, watch } = scene();
    state.network = home;
    const stop = watch();
    await clock.advance(0);
    assert.deepEqual(seen, [
      {
        ...withoutSettling(home),
        metered: 'unknown',
        portal: 'unknown',
        mains: 'yes',
        justResumed: 'no',
        clockJumped: 'no',
      },
    ]);
    stop();
  });

  test('the first hint is followed at once, those within the second after it together', async () => {
    const { clock, state, seen, watch } = scene();
    const stop = watch();
    await clock.advance(3000);
    const before = state.readings;
    state.network = home;
    state.line('2: wlan0 …');
    await clock.advance(0);
    assert.equal(state.readings, before + 1);
    assert.equal(seen.at(-1)?.link, 'yes', 'told without any waiting');
    state.network = { ...home, addresses: ['192.168.1.5', '192.168.1.6'] };
    for (let line = 0; line < 20; line += 1) state.line('2: wlan0 …');
    await clock.advance(900);
    assert.equal(state.readings, before + 1, 'the second is not over');
    await clock.advance(200);
    assert.equal(state.readings, before + 2, 'one reading for all of them');
    assert.deepEqual(seen.at(-1)?.addresses, ['192.168.1.5', '192.168.1.6']);
    stop();
  });

  test('a reading that fails says nothing new, and the next one is made all the same', async () => {
    const { clock, source, state, seen, watch } = scene();
    state.network = home;
    const stop = watch();
    await clock.advance(3000);
    state.fault = new Error('no such interface');
    assert.equal((await source.refresh()).link, 'yes');
    state.line('2: wlan0 …');
    await clock.advance(3000);
    state.fault = undefined;
    state.network = { ...home, link: 'no' };
    state.line('2: wlan0 …');
    await clock.advance(3000);
    assert.equal(seen.at(-1)?.link, 'no');
    stop();
  });

  test('a value that equals the one before is told to nobody', async () => {
    const { clock, state, seen, watch } = scene();
    const stop = watch();
    await clock.advance(3000);
    state.line('nothing of interest');
    await clock.advance(60_000);
    assert.equal(seen.length, 1);
    stop();
  });

  test('the tick finds what nobody hinted at, after 15 seconds at most', async () => {
    const { clock, state, seen, watch } = scene();
    const stop = watch();
    await clock.advance(3000);
    state.network = home;
    await clock.advance(15_000);
    assert.equal(seen.at(-1)?.link, 'yes');
    stop();
  });

  test('power is looked at every five seconds', async () => {
    const { clock, state, seen, watch } = scene();
    const stop = watch();
    await clock.advance(3000);
    state.power = { mains: 'no', chargePercent: 80 };
    await clock.advance(5000);
    assert.deepEqual([seen.at(-1)?.mains, seen.at(-1)?.chargePercent], ['no', 80]);
    stop();
  });

  test('a gateway that was not talked to yet is looked for every second, but not for ever', async () => {
    const { clock, state, seen, watch } = scene();
    const stop = watch();
    await clock.advance(3000);
    const { network, ...unnamed } = home;
    state.network = { ...unnamed, isSettling: true };
    state.line('2: wlan0 …');
    await clock.advance(2500);
    state.network = home;
    await clock.advance(1000);
    assert.equal(seen.at(-1)?.network, network);
    state.network = { ...unnamed, isSettling: true };
    state.line('2: wlan0 …');
    const before = state.readings;
    await clock.advance(14_000);
    assert.ok(state.readings - before <= 7, String(state.readings - before));
    stop();
  });

  test('after the stop nothing is read, nothing runs, nothing is told; a new watch starts again', async () => {
    const { clock, state, seen, watch } = scene();
    const stop = watch();
    await clock.advance(3000);
    stop();
    stop();
    const { readings } = state;
    state.network = home;
    await clock.advance(600_000);
    assert.deepEqual([state.readings, state.running, seen.length], [readings, 0, 1]);
    const stopAgain = watch();
    await clock.advance(0);
    assert.deepEqual([seen.at(-1)?.link, state.running], ['yes', 1]);
    stopAgain();
  });

  test('without a watch, refresh reads everything and a hint brings the value up to date', async () => {
    const { clock, source, state } = scene();
    state.network = home;
    state.ask = answers({ metered: 'yes' });
    const conditions = await source.refresh();
    assert.deepEqual([conditions.link, conditions.metered], ['yes', 'yes']);
    state.network = offline;
    source.hint();
    await clock.advance(1500);
    assert.equal(source.current().link, 'no');
  });

  test('while no monitor runs the addresses are polled, and the monitor is started again', async () => {
    const { clock, state, seen, watch } = scene();
    const stop = watch();
    await clock.advance(3000);
    state.endMonitor(1);
    await clock.advance(100);
    assert.equal(state.running, 0);
    state.network = home;
    state.interfaces = { wlan0: [] };
    await clock.advance(2100);
    assert.equal(seen.at(-1)?.link, 'yes');
    await clock.advance(3000);
    assert.equal(state.running, 1);
    stop();
  });
});

function withoutSettling({ isSettling: _, ...conditions }: NetworkReading): Omit<NetworkReading, 'isSettling'> {
  return conditions;
}
