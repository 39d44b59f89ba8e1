/** Programs that know more are asked seldom, waited for briefly, and believed when they answer; the user is believed more. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Conditions } from '../../core/agent-model.ts';
import { answers, home, offline, scene } from './conditions-scene.ts';

describe('those who are asked', () => {
  test('answer within half a second: one value has it all', async () => {
    const { clock, state, seen, watch } = scene();
    state.network = home;
    state.ask = async () => {
      await clock.sleep(400);
      return { kind: 'answer', answer: { metered: 'no', portal: 'no' } };
    };
    const stop = watch();
    await clock.advance(450);
    assert.deepEqual(
      seen.map(each => [each.link, each.metered, each.portal]),
      [['yes', 'no', 'no']],
    );
    stop();
  });

  test('answer late: the reading does not wait, the answer counts when it comes', async () => {
    const { clock, state, seen, watch } = scene();
    state.network = home;
    state.ask = async () => {
      await clock.sleep(4000);
      return { kind: 'answer', answer: { metered: 'yes' } };
    };
    const stop = watch();
    await clock.advance(500);
    assert.deepEqual(
      seen.map(each => [each.link, each.metered]),
      [['yes', 'unknown']],
    );
    await clock.advance(3600);
    assert.deepEqual(
      seen.map(each => [each.link, each.metered]),
      [
        ['yes', 'unknown'],
        ['yes', 'yes'],
      ],
    );
    stop();
  });

  test('do not answer any more: what they said before holds', async () => {
    const { clock, state, source, watch } = scene();
    state.ask = answers({ metered: 'yes' });
    const stop = watch();
    await clock.advance(3000);
    state.ask = async () => ({ kind: 'silent' });
    state.network = home;
    state.line('2: wlan0 …');
    await clock.advance(20_000);
    assert.deepEqual([source.current().link, source.current().metered], ['yes', 'yes']);
    state.ask = answers({ metered: 'unknown' });
    await clock.advance(20_000);
    assert.equal(source.current().metered, 'unknown', 'but an answer is an answer');
    stop();
  });

  test('went away: nothing is known any more', async () => {
    const { clock, state, source, watch } = scene();
    state.ask = answers({ metered: 'yes' });
    const stop = watch();
    await clock.advance(3000);
    state.ask = async () => ({ kind: 'absent' });
    source.hint();
    await clock.advance(2000);
    assert.equal(source.current().metered, 'unknown');
    stop();
  });

  test('are not there: looked for every five minutes, whatever happens', async () => {
    const { clock, state, watch } = scene();
    const stop = watch();
    for (let second = 0; second < 290; second += 1) {
      state.network = second % 2 === 0 ? home : offline;
      state.line('2: wlan0 …');
      await clock.advance(1000);
    }
    assert.equal(state.asked, 1);
    await clock.advance(30_000);
    assert.equal(state.asked, 2);
    stop();
  });

  test('are left in peace while nothing changes, but asked for a minute after a change', async () => {
    const { clock, state, watch } = scene();
    state.ask = answers({ metered: 'no', portal: 'no' });
    const stop = watch();
    await clock.advance(90_000);
    const { asked } = state;
    await clock.advance(240_000);
    assert.ok(state.asked - asked <= 1, `asked ${state.asked - asked} times in four quiet minutes`);
    const before = state.asked;
    state.network = home;
    state.line('2: wlan0 …');
    await clock.advance(61_000);
    assert.ok(state.asked - before >= 4, `asked ${state.asked - before} times in the minute after a change`);
    stop();
  });

  test('are not asked for each announcement of a router', async () => {
    const { clock, state, watch } = scene();
    state.ask = answers({ metered: 'no' });
    const stop = watch();
    await clock.advance(90_000);
    const { asked } = state;
    for (let line = 0; line < 20; line += 1) {
      state.line('2: wlan0 inet6 …');
      await clock.advance(3000);
    }
    assert.ok(state.asked - asked <= 6, `asked ${state.asked - asked} times in a minute of announcements`);
    stop();
  });

  test('are asked at every tick while a login page stands before the network', async () => {
    const { clock, state, source, watch } = scene();
    state.ask = answers({ portal: 'yes' });
    const stop = watch();
    await clock.advance(120_000);
    state.ask = answers({ portal: 'no' });
    await clock.advance(15_000);
    assert.equal(source.current().portal, 'no');
    stop();
  });
});

describe('the user knows better which network is metered', () => {
  const table: readonly (readonly [string, readonly string[], readonly string[], Conditions['metered']])[] = [
    ['by its whole name', ['aa:bb:cc:dd:ee:ff 192.168.1.0/24'], [], 'yes'],
    ['by the hardware address of its gateway, in any spelling', ['AA:BB:CC:DD:EE:FF'], [], 'yes'],
    ['not metered, whatever its manager says', [], ['aa:bb:cc:dd:ee:ff'], 'no'],
    ['another network is another matter', ['00:bb:cc:dd:ee:ff'], ['aa:bb:cc:dd:ee:ff 10.0.0.0/8'], 'unknown'],
  ];
  for (const [sentence, metered, notMetered, expected] of table) {
    test(sentence, async () => {
      const { source, state } = scene({ networks: { metered, notMetered } });
      state.network = home;
      state.ask = answers({ metered: expected === 'no' ? 'yes' : 'unknown' });
      assert.equal((await source.refresh()).metered, expected);
    });
  }
});
