/** How items and machines stand: age against max_age, failures, silence, what never ran; and which way sizes go. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { ConfiguredItem, DayPoint, ItemRecord, MachineIndex } from '../../core/report-model.ts';
import { emptyRecord } from '../../core/rules/journal-index.ts';
import { type MachinePart, reportOf, reportOnMachine } from '../../core/rules/report.ts';
import { ageText, judgeItem, judgeMachine } from '../../core/rules/standing.ts';
import { trendOf } from '../../core/rules/trend.ts';

const hour = 3_600_000;
const day = 24 * hour;
const now = Date.UTC(2026, 10, 23, 16);

const good = (age: number, more: object = {}): NonNullable<ItemRecord['good']> => ({
  ...{ time: now - age, published: now - age + 1000, snapshot: 's', files: 1, bytes: 1, addedBytes: 1, warnings: 0 },
  ...more,
});
const record = (more: Partial<ItemRecord>): ItemRecord => ({ ...emptyRecord('web', 'home'), ...more });
const configured = (more: Partial<ConfiguredItem> = {}): ConfiguredItem => ({
  ...{ server: 'web', item: 'home', schedule: 'daily at 12:00', interval: day, maxAge: 2 * day },
  ...more,
});
const ended = (age: number, verdict: NonNullable<ItemRecord['end']>['verdict'], detail = 'why') => ({
  time: now - age,
  verdict,
  detail,
});

const table: readonly (readonly [
  title: string,
  record: ItemRecord | undefined,
  configured: ConfiguredItem | undefined,
  standing: string,
  sentence: RegExp,
])[] = [
  ['young enough', record({ good: good(day), newest: now - day }), configured(), 'good', /^24 h old$/],
  ['exactly max_age old', record({ good: good(2 * day), newest: now }), configured(), 'good', /^48 h old$/],
  ['a moment older', record({ good: good(2 * day + 1), newest: now }), configured(), 'overdue', /48 h old, max_age = 2 days$/],
  [
    'overdue, as the way is cut',
    record({ good: good(4 * day), end: ended(hour, 'cut'), newest: now }),
    configured(),
    'overdue',
    /4 days old, max_age = 2 days; last try 60 min ago: why|last try 1 h ago: why/,
  ],
  [
    'failed once',
    record({ good: good(day), end: ended(hour, 'failed'), failures: 1 }),
    configured(),
    'failing',
    /^failed 1 h ago: why$/,
  ],
  [
    'failed often, and is overdue by now',
    record({ good: good(3 * day), end: ended(hour, 'full'), failures: 3 }),
    configured(),
    'failing',
    /^failed 3 times in a row, last 1 h ago: why; the newest snapshot is 3 days old/,
  ],
  [
    'cut, and young enough',
    record({ good: good(day), end: ended(0, 'cut') }),
    configured(),
    'good',
    /^24 h old; last try 0 min ago/,
  ],
  [
    'cancelled by its user',
    record({ good: good(day), end: ended(0, 'cancelled', '') }),
    configured(),
    'good',
    /last try 0 min ago: cancelled/,
  ],
  ['never ran', record({}), configured(), 'never', /^never ran$/],
  ['never ran, by hand', record({}), { server: 'web', item: 'home', schedule: 'by hand' }, 'never', /by hand only/],
  [
    'never ran for longer than max_age',
    record({ firstSeen: now - 3 * day }),
    configured(),
    'overdue',
    /^no snapshot since 3 days, max_age/,
  ],
  [
    'its first run was cut',
    record({ end: ended(hour, 'cut') }),
    configured(),
    'never',
    /^has no snapshot yet; last try 1 h ago: why/,
  ],
  [
    'nothing was even tried',
    record({ good: good(10 * day), newest: now - 10 * day }),
    configured({ maxAge: 30 * day }),
    'silent',
    /^not even tried for 10 days, though it runs daily at 12:00/,
  ],
  [
    'a weekly item of ten days ago',
    record({ good: good(10 * day), newest: now - 10 * day }),
    configured({ maxAge: 30 * day, interval: 7 * day }),
    'good',
    /^10 days old$/,
  ],
  [
    'with warnings',
    record({ good: good(hour, { warnings: 2 }), newest: now }),
    configured(),
    'warning',
    /2 warnings: alp log web home/,
  ],
  [
    'no longer configured',
    record({ good: good(90 * day) }),
    undefined,
    'gone',
    /^no longer configured; its newest snapshot is 90 days old/,
  ],
  [
    'a snapshot of a clock that is a little ahead',
    record({ good: good(-hour), newest: now }),
    configured(),
    'good',
    /^0 min old$/,
  ],
  [
    'a snapshot from the future',
    record({ good: good(-5 * day), newest: now + 5 * day }),
    configured(),
    'warning',
    /^its newest snapshot is dated 5 days ahead: are the clocks right/,
  ],
];

describe('how an item stands', () => {
  for (const [title, known, item, standing, sentence] of table)
    test(title, () => {
      const judged = judgeItem({ record: known, configured: item, isConfigurationKnown: true, now });
      assert.equal(judged.standing, standing);
      assert.match(judged.sentence, sentence);
    });

  test('an item is overdue from the moment its age exceeds max_age, and at no other', () => {
    fc.assert(
      fc.property(fc.nat(100 * day), fc.integer({ min: 1, max: 100 * day }), (age, maxAge) => {
        const question = {
          record: record({ good: good(age), newest: now }),
          configured: configured({ maxAge }),
          isConfigurationKnown: true,
          now,
        };
        assert.equal(judgeItem(question).isOverdue, age > maxAge);
      }),
    );
  });

  test('where nobody says what is configured, nothing is called gone', () => {
    const question = { record: record({ good: good(day) }), configured: undefined, isConfigurationKnown: false, now };
    assert.equal(judgeItem(question).standing, 'good');
  });
});

describe('how a machine stands', () => {
  for (const [title, contact, state, isAlarming, sentence] of [
    ['it answered', { tried: now - hour, answered: now - hour, detail: '', remedy: '' }, 'answers', false, /^answered 1 h ago/],
    [
      'silent since this morning',
      { tried: now, answered: now - 5 * hour, detail: 'gone', remedy: '' },
      'silent',
      false,
      /^has not answered for 5 h: gone/,
    ],
    ['silent for days', { tried: now, answered: now - 5 * day, detail: 'gone', remedy: '' }, 'silent', true, /for 5 days/],
    ['it never answered', { tried: now, detail: 'gone', remedy: '' }, 'silent', true, /^has never answered: gone/],
    [
      'nobody asked for days',
      { tried: now - 4 * day, answered: now - 4 * day, detail: '', remedy: '' },
      'answers',
      true,
      /last asked 4 days ago/,
    ],
    ['never asked', undefined, 'unknown', true, /never asked/],
  ] as const)
    test(title, () => {
      const judged = judgeMachine(contact, now);
      assert.deepEqual([judged.state, judged.isAlarming], [state, isAlarming]);
      assert.match(judged.sentence, sentence);
    });
});

describe('which way sizes go', () => {
  const points = (...sizes: readonly number[]): readonly DayPoint[] =>
    sizes.map((size, index) => [20_000 + index, size, 0, 1, 0]);
  test('a size that rises by ten a day grows by seventy a week', () =>
    assert.deepEqual(trendOf(points(100, 110, 120, 130)), { direction: 'growing', bytesPerWeek: 70 }));
  test('one that falls shrinks', () => assert.equal(trendOf(points(130, 120, 110, 100))?.direction, 'shrinking'));
  test('less than a hundredth in a week is steady', () =>
    assert.equal(trendOf(points(10_000, 10_001, 10_002, 10_003))?.direction, 'steady'));
  test('an empty item is steady', () => assert.equal(trendOf(points(0, 0, 0, 0))?.direction, 'steady'));
  test('two snapshots, or three in a day, tell nothing', () => {
    assert.equal(trendOf(points(1, 2)), undefined);
    assert.equal(trendOf(points(1, 2, 3)), undefined);
  });
  test('days without a snapshot do not count as empty', () =>
    assert.equal(trendOf([...points(100, 110, 120, 130), [20_004, 0, 0, 0, 1]])?.direction, 'growing'));
});

describe('a report as a whole', () => {
  const wholeReport = (parts: readonly MachinePart[]) =>
    reportOf({ machines: parts.map(({ machine }) => machine), items: parts.flatMap(({ items }) => items) }, 'nas', { now });
  const index = (more: Partial<MachineIndex>): MachineIndex => ({ format: 1, machine: 'nas', problems: [], items: [], ...more });
  const codeOf = (more: Partial<MachineIndex>, isHere = true) =>
    wholeReport([reportOnMachine(index(more), isHere, { now })]).code;
  const one = (more: Partial<ItemRecord>) => ({ configured: [configured()], items: [record({ newest: now, ...more })] });
  test('its exit code is 0 when all is good, 3 for what somebody should look at, 1 for what fails or is overdue', () => {
    assert.equal(codeOf(one({ good: good(day) })), 0);
    assert.equal(codeOf({}), 0);
    assert.equal(codeOf(one({ good: good(day, { warnings: 1 }) })), 3);
    assert.equal(codeOf(one({})), 3);
    assert.equal(codeOf(one({ good: good(9 * day) })), 1);
    assert.equal(codeOf(one({ good: good(day), end: ended(0, 'failed') })), 1);
    assert.equal(codeOf({ problems: ['a mistake'] }), 1);
    assert.equal(codeOf({ contact: { tried: now, detail: 'gone', remedy: '' } }, false), 1);
    assert.equal(codeOf({ contact: { tried: now, answered: now - hour, detail: 'gone', remedy: '' } }, false), 3);
  });

  test('what is urgent comes first, and silent machines before all', () => {
    const items = [
      record({ item: 'a', good: good(hour), newest: now }),
      record({ item: 'b' }),
      record({ item: 'c', good: good(9 * day) }),
    ];
    const parts = [
      reportOnMachine(index({ configured: items.map(({ item }) => configured({ item })), items }), true, { now }),
      reportOnMachine(index({ machine: 'zoo', contact: { tried: now, detail: 'gone', remedy: '' } }), false, { now }),
    ];
    const report = wholeReport(parts);
    assert.deepEqual(
      report.items.map(({ item }) => item),
      ['c', 'b', 'a'],
    );
    assert.deepEqual(
      report.machines.map(({ machine }) => machine),
      ['zoo', 'nas'],
    );
  });
});

test('ages are said no finer than a person needs', () => {
  assert.deepEqual([0, 59 * 60_000, hour, 71 * hour, 72 * hour].map(ageText), ['0 min', '59 min', '1 h', '71 h', '3 days']);
});
