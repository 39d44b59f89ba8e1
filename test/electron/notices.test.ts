/** The rule of what is told: failures and overdue once and until they are over, mere absence never, success on request. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AgentStatus, ItemStatus } from '../../core/agent-model.ts';
import { asSentence, nothingTold, staysAwake, troubleOf, whatToTell } from '../../core/rules/notices.ts';
import { item, now, running, status, waiting } from './scene.ts';

/** What each status of a story has told, `kind key`, and `- key` for what was taken back. */
function story(statuses: readonly AgentStatus[], success = false): string[][] {
  let told = nothingTold;
  return statuses.map(one => {
    const telling = whatToTell(told, one, { success });
    told = telling.told;
    return [...telling.notices.map(({ kind, key }) => `${kind} ${key}`), ...telling.withdrawn.map(key => `- ${key}`)];
  });
}

const of = (...items: readonly ItemStatus[]) => status(items);
const published = item('documents', { lastSnapshot: { name: '2026-11-23T135900Z', time: now } });
const refusesLogin = waiting('documents', 'login-refused');
const trouble = 'trouble laptop/documents';

describe('what is told', () => {
  const stories: readonly [string, readonly AgentStatus[], readonly (readonly string[])[]][] = [
    ['nothing when all is well', [of(item('documents')), of(running('documents')), of(published)], [[], [], []]],
    ['a failure at once', [of(refusesLogin)], [[trouble]]],
    [
      'a failure once, however often it is tried again',
      [of(refusesLogin), of(running('documents')), of(refusesLogin)],
      [[trouble], [], []],
    ],
    ['another failure again', [of(refusesLogin), of(waiting('documents', 'vault-full'))], [[trouble], [trouble]]],
    ['a failure is taken back by the next snapshot', [of(refusesLogin), of(published)], [[trouble], ['- laptop/documents']]],
    [
      'after a snapshot the same failure is news',
      [of(refusesLogin), of(published), of({ ...refusesLogin, ...{ lastSnapshot: published.lastSnapshot! } })],
      [[trouble], ['- laptop/documents'], [trouble]],
    ],
    ['a failure of an item that is gone is taken back', [of(refusesLogin), of()], [[trouble], ['- laptop/documents']]],
    [
      'overdue once',
      [of(item('documents')), of(item('documents', { overdue: true })), of(item('documents', { overdue: true }))],
      [[], ['overdue laptop/documents'], []],
    ],
    ['overdue and failed at once is one notice', [of({ ...refusesLogin, overdue: true })], [['overdue laptop/documents']]],
    [
      'a mistake in the configuration, and its end',
      [status([], { problems: ['x: y'] }), status([], { problems: ['x: y'] }), of()],
      [['configuration configuration'], [], ['- configuration']],
    ],
  ];
  for (const [title, statuses, expected] of stories) test(title, () => assert.deepEqual(story(statuses), expected));

  const quiet = [
    'no-link',
    'captive-portal',
    'name-not-found',
    'host-down',
    'port-closed',
    'not-ssh',
    'vault-missing',
    'busy',
    'connection-lost',
    'timeout',
    'killed',
    'battery',
    'metered',
    'hours',
    'paused',
    'jobs',
    'not-now',
    'probing',
  ] as const;
  for (const reason of quiet)
    test(`quiet while it waits: ${reason}`, () =>
      assert.deepEqual(story([of(item('documents')), of(waiting('documents', reason))]), [[], []]));

  test('success only when that is wanted, and not at the first look', () => {
    assert.deepEqual(story([of(item('documents')), of(published)], true), [[], ['published laptop/documents']]);
  });

  test('failures and overdue stay, success does not; the text is whole sentences', () => {
    const { notices } = whatToTell(nothingTold, of({ ...refusesLogin, remedy: 'is the key there?' }), { success: true });
    assert.deepEqual(
      notices.map(({ title, body, persists }) => [title, body, persists]),
      [['laptop documents is not backed up', 'Waits: login-refused.\nIs the key there?', true]],
    );
  });
});

describe('trouble', () => {
  const end = (verdict: 'failed' | 'full' | 'incomplete' | 'cancelled' | 'cut', time = now) =>
    item('documents', { lastEnd: { verdict, detail: '', time } });
  const cases: readonly [string, ItemStatus, string | undefined][] = [
    ['a last run that failed', end('failed'), 'failed'],
    ['a vault that was full', end('full'), 'failed'],
    ['a snapshot that was held back', end('incomplete'), 'warning'],
    ['a run that was cancelled', end('cancelled'), undefined],
    ['a run that was cut', end('cut'), undefined],
    ['a failure before the newest snapshot', end('failed', now - 1e9), undefined],
    ['an unknown host key', waiting('documents', 'host-key-unknown'), 'warning'],
    ['what runs again', running('documents', { lastEnd: { verdict: 'failed', detail: '', time: now } }), undefined],
  ];
  for (const [title, one, level] of cases) test(title, () => assert.equal(troubleOf(one)?.level, level));
});

describe('the machine stays awake only on mains and while something moves', () => {
  const { conditions } = of();
  const cases: readonly [string, AgentStatus, boolean][] = [
    ['on mains', of(running('documents')), true],
    ['on battery', status([running('documents')], { conditions: { ...conditions, mains: 'no' } }), false],
    ['without any battery', status([running('documents')], { conditions: { ...conditions, mains: 'unknown' } }), true],
    ['not known', status([running('documents')], { conditions: { ...conditions, mains: 'unknown', chargePercent: 50 } }), false],
    ['nothing runs', of(waiting('documents', 'no-link')), false],
  ];
  for (const [title, shown, expected] of cases) test(title, () => assert.equal(staysAwake(shown), expected));
});

test('a sentence stands alone', () => {
  assert.deepEqual(['up to date', 'is it on?', 'Done.'].map(asSentence), ['Up to date.', 'Is it on?', 'Done.']);
});
