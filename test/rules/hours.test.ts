/** Minutes of the day are read and written. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clockText, parseClock, parseHours } from '../../core/rules/hours.ts';

test('What was written is read again', () =>
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 0, max: 1439 }), (from, to) => {
      assert.deepEqual(parseClock(clockText(from)), { ok: true, value: from });
      const hours = parseHours(`${clockText(from)}-${clockText(to)}`);
      assert.deepEqual(hours.ok && hours.value, from !== to && { from, to });
    }),
  ));

test('What is no time of the day is refused', () => {
  for (const text of ['24:00', '12:60', '12', '1:2', '', 'noon', '12:00:00', '-1:00'])
    assert.equal(parseClock(text).ok, false, text);
});
