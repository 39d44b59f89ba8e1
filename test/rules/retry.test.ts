/** When what could not be done is tried again. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { WaitReason } from '../../core/agent-model.ts';
import type { Verdict } from '../../core/model.ts';
import { RETRY_RULES, reasonOfVerdict, resetByNetwork, retryDelay } from '../../core/rules/retry.ts';

const S = 1000;
const MIN = 60 * S;
const H = 60 * MIN;
const even = 0.5;

const table: readonly (readonly [WaitReason, first: number, second: number, longest: number])[] = [
  ['no-link', 5 * MIN, 5 * MIN, 5 * MIN],
  ['captive-portal', 30 * S, 60 * S, 5 * MIN],
  ['name-not-found', 5 * S, 10 * S, 5 * MIN],
  ['host-down', 10 * S, 20 * S, 10 * MIN],
  ['port-closed', 15 * S, 30 * S, 10 * MIN],
  ['not-ssh', 60 * S, 2 * MIN, 15 * MIN],
  ['host-key-unknown', 1 * H, 1 * H, 1 * H],
  ['host-key-changed', 1 * H, 1 * H, 1 * H],
  ['login-refused', 10 * MIN, 20 * MIN, 2 * H],
  ['vault-missing', 60 * S, 2 * MIN, 15 * MIN],
  ['vault-full', 15 * MIN, 30 * MIN, 6 * H],
  ['busy', 30 * S, 60 * S, 10 * MIN],
  ['connection-lost', 1 * S, 2 * S, 2 * MIN],
  ['timeout', 5 * S, 10 * S, 10 * MIN],
  ['killed', 5 * S, 10 * S, 10 * MIN],
  ['not-now', 5 * MIN, 10 * MIN, 1 * H],
  ['failed', 5 * MIN, 10 * MIN, 6 * H],
  ['incomplete', 1 * H, 2 * H, 12 * H],
];

describe('the pause before the next try', () => {
  for (const [reason, first, second, longest] of table) {
    test(`after ${reason}: ${first / S} s, ${second / S} s … ${longest / S} s`, () =>
      assert.deepEqual(
        [0, 1, 1e6].map(failures => retryDelay(reason, failures, even)),
        [first, second, longest],
      ));
  }
  const reasons = Object.keys(RETRY_RULES) as WaitReason[];
  test('is spread by a quarter, never none, never endless', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...reasons),
        fc.nat(10_000),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (reason, failures, chance) => {
          const [pause, middle] = [retryDelay(reason, failures, chance), retryDelay(reason, failures, even)];
          assert.ok(pause >= 0.75 * middle - 1 && pause <= 1.25 * middle + 1 && pause > 0);
          assert.ok(pause <= 1.25 * RETRY_RULES[reason].longest);
          assert.ok(retryDelay(reason, failures + 1, chance) >= pause);
        },
      ),
    ));
});

test('another network begins the pauses anew where the way was the trouble', () =>
  assert.deepEqual(table.map(([reason]) => reason).filter(resetByNetwork), [
    'no-link',
    'captive-portal',
    'name-not-found',
    'host-down',
    'port-closed',
    'not-ssh',
    'host-key-unknown',
    'host-key-changed',
    'connection-lost',
    'timeout',
  ]));

test('some things need a person', () =>
  assert.deepEqual(
    table.map(([reason]) => reason).filter(reason => RETRY_RULES[reason].needsPerson),
    ['host-key-unknown', 'host-key-changed', 'login-refused', 'vault-full', 'failed', 'incomplete'],
  ));

const verdicts: readonly (readonly [string, Verdict, WaitReason | undefined])[] = [
  ['a whole one leaves nothing to wait for', { kind: 'whole', warnings: [] }, undefined],
  ['a cut one waits for what cut it', { kind: 'cut', reason: 'host-down', detail: '' }, 'host-down'],
  ['a full vault', { kind: 'full', detail: '' }, 'vault-full'],
  ['a vault in use', { kind: 'not-now', reason: 'busy', detail: '', remedy: '' }, 'busy'],
  ['a vault that is away', { kind: 'not-now', reason: 'vault-missing', detail: '', remedy: '' }, 'vault-missing'],
  ['a before command that says not now', { kind: 'not-now', detail: '', remedy: '' }, 'not-now'],
  ['an incomplete one', { kind: 'incomplete', warnings: [], detail: '', remedy: '' }, 'incomplete'],
  ['a failed one', { kind: 'failed', detail: '', remedy: '' }, 'failed'],
  ['ended by a gate, it waits for the gate', { kind: 'cancelled', signal: 'battery' }, 'battery'],
  ['ended by the pause, for its end', { kind: 'cancelled', signal: 'paused' }, 'paused'],
  ['ended by the user, for nothing', { kind: 'cancelled', signal: 'user' }, undefined],
  ['ended by another network', { kind: 'cancelled', signal: 'address-gone' }, 'connection-lost'],
  ['ended by a signal', { kind: 'cancelled', signal: 'SIGTERM' }, 'killed'],
];

describe('after an attempt', () => {
  for (const [sentence, verdict, reason] of verdicts) {
    test(sentence, () => assert.equal(reasonOfVerdict(verdict), reason));
  }
});
