/** The agent's sentences: what each wait, item and summary says, word for word. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ItemStatus, Wait, WaitReason } from '../../core/agent-model.ts';
import type { Progress } from '../../core/model.ts';
import { dayTimeText, itemSentence, summarySentence, waitRemedy, waitSentence } from '../../core/rules/agent-words.ts';
import { RETRY_RULES } from '../../core/rules/retry.ts';
import { at, berlin } from './zones.ts';

const now = at('2026-06-10T14:30:00+02:00');
const since = at('2026-06-10T14:02:00+02:00');
const soon = now + 2 * 60_000;
const evening = at('2026-06-10T18:00:00+02:00');
const monday = at('2026-06-15T00:00:00+02:00');
const wait = (reason: WaitReason, detail = '', until?: number): Wait => ({
  reason,
  detail,
  since,
  ...(until === undefined ? {} : { until }),
});

const waits: readonly (readonly [Wait, sentence: string])[] = [
  [wait('no-link', 'x', soon), 'waits for nas.local: no link since 14:02'],
  [wait('captive-portal'), 'waits for nas.local: this network wants a login first, since 14:02'],
  [
    wait('name-not-found', '', now + 4000),
    'waits for nas.local: its name is not known here; since 14:02, looks again in a few seconds',
  ],
  [wait('host-down', '', now + 30_000), 'waits for nas.local: it does not answer; since 14:02, looks again in a minute'],
  [
    wait('local-network-denied', '', soon),
    'waits for nas.local: macOS keeps alpine-backup from the local network; since 14:02, looks again in 2 minutes',
  ],
  [
    wait('port-closed', '', soon),
    'waits for nas.local: it is there, but its ssh port takes no connections; since 14:02, looks again in 2 minutes',
  ],
  [wait('not-ssh', '', now), 'waits for nas.local: what answers there is not an ssh server; since 14:02, looks again now'],
  [wait('host-key-unknown'), 'waits for nas.local: its host key is not known yet; since 14:02'],
  [
    wait('host-key-changed', '', now + 3_600_000),
    'waits for nas.local: it shows another host key than before; since 14:02, looks again in 1 hour',
  ],
  [wait('login-refused', '', now + 5_400_000), 'waits for nas.local: it refuses the login; since 14:02, tries again in 2 hours'],
  [
    wait('login-refused', 'nas.local refuses the login of ada (x); the key ~/.ssh/id_ed25519 has a passphrase', now + 5_400_000),
    'waits for nas.local: the key ~/.ssh/id_ed25519 has a passphrase; since 14:02, tries again in 2 hours',
  ],
  [wait('vault-missing', '', soon), 'waits for the vault at nas.local: it is not there; since 14:02, looks again in 2 minutes'],
  [
    wait('vault-missing', '/mnt/disk does not answer', soon),
    'waits for the vault at /mnt/disk: it does not answer; since 14:02, looks again in 2 minutes',
  ],
  [wait('vault-full', '', soon), 'waits for the vault at nas.local: it is full; since 14:02, tries again in 2 minutes'],
  [wait('busy', '', soon), 'waits for the vault at nas.local: another run writes to it; since 14:02, looks again in 2 minutes'],
  [
    wait('connection-lost', '', now + 2000),
    'waits for nas.local: the connection was lost; since 14:02, goes on in a few seconds',
  ],
  [wait('timeout', '', soon), 'waits for nas.local: nothing moved any more; since 14:02, goes on in 2 minutes'],
  [wait('killed', '', soon), 'was ended from outside, since 14:02, goes on in 2 minutes'],
  [wait('battery', '24 % charge, runs above 40 %'), 'waits for mains power: 24 % charge, runs above 40 %'],
  [wait('battery', 'this machine runs on battery'), 'waits for mains power: this machine runs on battery'],
  [wait('metered', 'aa:bb:cc:dd:ee:ff 192.168.43.0/24'), 'waits: this network is metered'],
  [wait('hours', 'between 19:00-07:00', evening + 3_600_000), 'waits until 19:00 (between 19:00-07:00)'],
  [wait('paused', '', evening), 'paused until 18:00'],
  [wait('paused', '', monday), 'paused until Monday 00:00'],
  [wait('jobs'), 'waits for its turn: other items are being backed up'],
  [wait('not-now', 'before said: no disk', soon), 'waits: before said: no disk; since 14:02, tries again in 2 minutes'],
  [wait('not-now'), 'waits: it was told not now; since 14:02'],
  [
    wait('incomplete', '3 files could not be read', soon),
    'the snapshot is held back: 3 files could not be read; since 14:02, tries again in 2 minutes',
  ],
  [wait('failed', 'the source /a is empty', soon), 'failed: the source /a is empty; since 14:02, tries again in 2 minutes'],
  [wait('probing'), 'looks for nas.local'],
];

describe('a wait says', () => {
  for (const [one, sentence] of waits) test(sentence, () => assert.equal(waitSentence(one, 'nas.local', now, berlin), sentence));

  const reasons = Object.keys(RETRY_RULES) as WaitReason[];
  test('something for every reason', () =>
    assert.deepEqual(
      reasons.filter(reason => !waits.some(([one]) => one.reason === reason)),
      [],
    ));
  test('a remedy wherever a person is needed, without a full stop', () => {
    const item = { server: 'home', name: 'documents' };
    for (const reason of reasons) {
      const remedy = waitRemedy({ reason, detail: '' }, item);
      assert.ok(remedy !== '' || !RETRY_RULES[reason].needsPerson, reason);
      assert.doesNotMatch(remedy, /[.!]$/);
    }
    assert.equal(waitRemedy(wait('battery'), item), 'plug it in; alp now home documents backs it up all the same');
  });
});

const base: ItemStatus = {
  server: 'home',
  item: 'documents',
  state: 'idle',
  sentence: '',
  remedy: '',
  waits: [],
  dueAt: evening,
  lastSnapshot: { name: '2026-06-09T160000Z', time: at('2026-06-09T18:00:00+02:00') },
  lastEnd: { verdict: 'whole', detail: '', time: at('2026-06-09T18:05:00+02:00') },
  overdue: false,
};
const progress: Progress = {
  phase: 'receiving',
  percent: 61.9,
  bytes: 1,
  rate: 12_300_000,
  remaining: 300_000,
  filesDone: 1,
  filesFound: 2,
  currentFile: '',
};
const run = { startedAt: since, attempt: 1, asked: false, overrides: [], to: 'nas.local' };
const failedEnd = { verdict: 'failed' as const, detail: 'the source /a is empty', time: now };
const { dueAt: _, lastSnapshot: __, lastEnd: ___, ...bare } = base;
const manual: ItemStatus = { ...bare, state: 'manual' };

function unlisted(part: Partial<Progress>): ItemStatus {
  const { percent: _, remaining: __, ...known } = { ...progress, ...part };
  return { ...base, state: 'running', run: { ...run, progress: known } };
}

const items: readonly (readonly [ItemStatus, sentence: string])[] = [
  [base, 'up to date; next at 18:00'],
  [{ ...base, dueAt: monday }, 'up to date; next on Monday 00:00'],
  [{ ...base, dueAt: 0 }, 'up to date; next now'],
  [{ ...bare, dueAt: evening }, 'no snapshot yet; next at 18:00'],
  [{ ...base, lastEnd: failedEnd }, 'the last run did not get through: the source /a is empty; next at 18:00'],
  [
    { ...base, lastEnd: { ...failedEnd, verdict: 'cancelled' } },
    'the last run was cancelled, what arrived is kept; next at 18:00',
  ],
  [{ ...base, overdue: true }, 'up to date; next at 18:00; overdue: newest snapshot from Tuesday 18:00'],
  [manual, 'by hand only; no snapshot yet'],
  [{ ...base, state: 'manual' }, 'by hand only; newest snapshot from Tuesday 18:00'],
  [{ ...base, state: 'paused' }, 'paused; newest snapshot from Tuesday 18:00'],
  [{ ...base, state: 'waiting', waits: [wait('no-link')] }, 'waits for nas.local: no link since 14:02'],
  [
    { ...base, state: 'waiting', waits: [wait('battery', 'on battery'), wait('metered')] },
    'waits for mains power: on battery; waits: this network is metered',
  ],
  [{ ...base, state: 'running', run }, 'begins to back up to nas.local'],
  [{ ...base, state: 'running', run: { ...run, progress } }, 'backs up to nas.local: 61 %, 12.3 MB/s, about 5 minutes left'],
  // As long as nobody knows how much there is.
  [unlisted({ phase: 'listing', bytes: 0, filesFound: 0, rate: 0 }), 'backs up to nas.local: looks for changes'],
  [unlisted({ phase: 'listing', bytes: 0, filesFound: 12_400, rate: 0 }), 'backs up to nas.local: counting files: 12,400 so far'],
  [unlisted({ bytes: 3_309_570, filesFound: 0, rate: 2_960_000 }), 'backs up to nas.local: 3.31 MB so far, 2.96 MB/s'],
  [
    unlisted({ bytes: 3_309_570, filesFound: 1050, rate: 2_960_000 }),
    'backs up to nas.local: 3.31 MB so far, 2.96 MB/s, counting files: 1,050 so far',
  ],
  [
    { ...base, state: 'running', run: { ...run, progress: { ...progress, phase: 'finishing' } } },
    'backs up to nas.local: all has arrived, finishes',
  ],
  [
    { ...base, state: 'running', run: { ...run, endsAt: { time: now + 50_000, gate: 'battery' } } },
    'begins to back up to nas.local; stops in a minute, as the battery is low',
  ],
];

describe('an item says', () => {
  for (const [status, sentence] of items)
    test(sentence, () => assert.equal(itemSentence(status, 'nas.local', now, berlin), sentence));
});

const named = (item: string, status: ItemStatus): ItemStatus => ({
  ...status,
  item,
  sentence: itemSentence(status, 'nas.local', now, berlin),
});
const away = (item: string) => named(item, { ...base, state: 'waiting', waits: [wait('no-link')] });
const running = named('documents', { ...base, state: 'running', run: { ...run, progress } });
const pausedItem = named('mail', { ...base, state: 'paused', waits: [wait('paused', '', evening)] });

const summaries: readonly (readonly [readonly ItemStatus[], sentence: string, pausedUntil?: number])[] = [
  [[], 'there is no item to back up'],
  [[base], 'home documents is up to date; next at 18:00'],
  [
    [base, ...['a', 'b', 'c', 'd'].map(item => named(item, { ...base, dueAt: monday }))],
    'all 5 items are up to date; next: home documents at 18:00',
  ],
  [[base, { ...base, item: 'mail', overdue: true }, manual], '1 of 2 items is up to date; next: home documents at 18:00'],
  [[manual], 'no item has a schedule; alp now backs up'],
  [[base, away('a'), away('b'), away('c')], 'waits for nas.local: no link since 14:02; 3 items due'],
  [
    [named('mail', { ...base, state: 'waiting', waits: [wait('failed', 'no rsync')] })],
    'home mail: failed: no rsync; since 14:02; 1 item due',
  ],
  [[running, away('a')], 'backs up home documents: 61 %'],
  [[named('documents', unlisted({ bytes: 3_309_570 }))], 'backs up home documents: 3.31 MB so far'],
  [[named('documents', unlisted({ bytes: 0 }))], 'backs up home documents'],
  [[running, { ...running, item: 'mail' }], 'backs up home documents and 1 more: 61 %'],
  [[pausedItem], 'paused until 18:00; 1 item due'],
  [[named('a', { ...base, state: 'paused' })], 'paused until 18:00', evening],
  [[running, pausedItem], 'backs up home documents: 61 %', evening],
];

describe('all together say', () => {
  for (const [statuses, sentence, pausedUntil] of summaries)
    test(sentence, () => assert.equal(summarySentence(statuses, now, berlin, pausedUntil), sentence));
});

test('a time has as much of a date as it needs', () => {
  const text = (time: string) => dayTimeText(at(time), now, berlin);
  assert.equal(text('2026-06-10T00:00:00+02:00'), '00:00');
  assert.equal(text('2026-06-09T23:59:00+02:00'), 'Tuesday 23:59');
  assert.equal(text('2026-06-16T23:59:00+02:00'), 'Tuesday 23:59');
  assert.equal(text('2026-06-17T08:00:00+02:00'), '17 June 08:00');
  assert.equal(text('2027-01-02T08:00:00+01:00'), '2 January 2027 08:00');
});
