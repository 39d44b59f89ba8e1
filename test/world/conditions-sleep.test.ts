/** The machine sleeps, the program is stopped, the clock is set: who is told what, and for how long. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Conditions } from '../../core/agent-model.ts';
import { scene } from './conditions-scene.ts';

describe('sleep and clock', () => {
  const flags = (conditions: Conditions | undefined) => [conditions?.justResumed, conditions?.clockJumped];

  test('a machine that slept has just resumed, for half a minute, and everything is read anew', async () => {
    const { clock, state, source, watch } = scene();
    const stop = watch();
    await clock.advance(16_000);
    const { readings } = state;
    clock.sleepMachine(3_600_000);
    await clock.advance(5000);
    assert.deepEqual(flags(source.current()), ['yes', 'no']);
    assert.ok(state.readings > readings);
    await clock.advance(24_000);
    assert.deepEqual(flags(source.current()), ['yes', 'no']);
    await clock.advance(12_000);
    assert.deepEqual(flags(source.current()), ['no', 'no']);
    stop();
  });

  test('a hint tells of the sleep before any tick does', async () => {
    const { clock, state, source, watch } = scene();
    const stop = watch();
    await clock.advance(16_500);
    clock.sleepMachine(60_000);
    state.line('2: wlan0 …');
    await clock.advance(0);
    assert.deepEqual(flags(source.current()), ['yes', 'no']);
    stop();
  });

  test('a nap of a second is none', async () => {
    const { clock, source, watch } = scene();
    const stop = watch();
    await clock.advance(16_000);
    clock.sleepMachine(1500);
    await clock.advance(20_000);
    assert.deepEqual(flags(source.current()), ['no', 'no']);
    stop();
  });

  test('a program that was stopped has just resumed', async () => {
    const { clock, source, watch } = scene();
    const stop = watch();
    await clock.advance(16_000);
    clock.stopProgram(60_000);
    await clock.advance(1000);
    assert.deepEqual(flags(source.current()), ['yes', 'no']);
    await clock.advance(36_000);
    assert.deepEqual(flags(source.current()), ['no', 'no']);
    stop();
  });

  for (const [sentence, by] of [
    ['ten years ahead', 3.2e11],
    ['an hour back', -3.6e6],
  ] as const) {
    test(`a wall clock that is set ${sentence} jumped, and nobody slept`, async () => {
      const { clock, source, watch } = scene();
      const stop = watch();
      await clock.advance(16_000);
      clock.setWallClock(by);
      await clock.advance(5000);
      assert.deepEqual(flags(source.current()), ['no', 'yes']);
      await clock.advance(36_000);
      assert.deepEqual(flags(source.current()), ['no', 'no']);
      stop();
    });
  }

  test('a clock that is set by two seconds did not jump', async () => {
    const { clock, source, watch } = scene();
    const stop = watch();
    await clock.advance(16_000);
    clock.setWallClock(2000);
    await clock.advance(20_000);
    assert.deepEqual(flags(source.current()), ['no', 'no']);
    stop();
  });

  test('who did not watch for an hour did not sleep', async () => {
    const { clock, source, watch } = scene();
    watch()();
    await clock.advance(3_600_000);
    assert.deepEqual(flags(await source.refresh()), ['no', 'no']);
    const stop = watch();
    await clock.advance(0);
    assert.deepEqual(flags(source.current()), ['no', 'no']);
    stop();
  });
});
