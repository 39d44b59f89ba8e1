/** Who hears of trouble, when, and in which words. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { AlertChannel, AlertItem, AlertMemory, Trouble } from '../../core/alert-model.ts';
import type { JournalLine } from '../../core/model.ts';
import { channelName, channelText, parseAlert, parseAlerts, readAlertSection } from '../../core/rules/alert-keys.ts';
import { dueAlerts, remembered } from '../../core/rules/alerts.ts';
import { parseIni } from '../../core/rules/ini-file.ts';
import { historyOf } from '../../core/rules/item-history.ts';
import { troubleOf } from '../../core/rules/trouble.ts';

const hour = 3_600_000;
const day = 24 * hour;
const noon = Date.UTC(2026, 10, 23, 12);
const mail: AlertChannel = { kind: 'mail', to: 'ann@example.org' };
const ping: AlertChannel = { kind: 'healthchecks', url: 'https://hc.example/uuid' };

function trouble(item: string, text = 'login refused', cause: Trouble['cause'] = 'failed'): Trouble {
  return { server: 's', item, cause, text, remedy: 'do something', since: noon - hour, lines: ['a line'] };
}

function itemOf(item: string, more: Partial<AlertItem> = {}): AlertItem {
  return { server: 's', item, channels: [mail], lastGood: noon - 2 * day, ...more };
}

/** Looks again and again; every message gets through. */
function story(steps: readonly { readonly at: number; readonly items: readonly AlertItem[] }[]): string[][] {
  let memory: AlertMemory = {};
  return steps.map(({ at, items }) => {
    const messages = dueAlerts(items, memory, { now: at, host: 'nas' });
    memory = remembered(memory, items, messages);
    return messages.map(({ kind, subject }) => `${kind}: ${subject}`);
  });
}

describe('alerts', () => {
  test('tell a trouble once, its change once more, and when it is over', () => {
    const bad = itemOf('home', { trouble: trouble('home') });
    const worse = itemOf('home', { trouble: trouble('home', 'the vault is full') });
    const good = itemOf('home', { lastGood: noon });
    assert.deepEqual(
      story([
        { at: noon, items: [itemOf('home')] },
        { at: noon, items: [bad] },
        { at: noon + hour, items: [bad] },
        { at: noon + 2 * hour, items: [worse] },
        { at: noon + 3 * hour, items: [good] },
        { at: noon + 4 * hour, items: [good] },
      ]),
      [[], ['trouble: s: home failed'], [], ['trouble: s: home failed'], ['recovery: s: home is good'], []],
    );
  });

  test('tell of all items of a server at once', () => {
    const items = ['a', 'b'].map(name => itemOf(name, { trouble: trouble(name) }));
    const [message, ...more] = dueAlerts(items, {}, { now: noon, host: 'nas' });
    assert.equal(more.length, 0);
    assert.equal(message?.subject, 's: 2 items in trouble');
    assert.match(message.text, /s a failed: login refused\n {2}since 2026-11-23 11:00:00 UTC/);
    assert.match(message.text, /what to do: do something\n {2}last lines of its journal:\n {4}a line/);
    assert.match(message.text, /alpine-backup on nas, 2026-11-23 12:00:00 UTC$/);
  });

  test('take the same trouble with other numbers for the same', () => {
    const at = (text: string) => itemOf('home', { trouble: trouble('home', text) });
    const [, again] = story([
      { at: noon, items: [at('attempt 4: 2.1 GB sent')] },
      { at: noon + hour, items: [at('attempt 5: 2.4 GB sent')] },
    ]);
    assert.deepEqual(again, []);
  });

  test('remind after the time that was asked for, and not before', () => {
    const items = [itemOf('home', { trouble: trouble('home'), remind: day })];
    const told = story([0, 23, 24, 25, 48].map(hours => ({ at: noon + hours * hour, items })));
    assert.deepEqual(
      told.map(messages => messages.length),
      [1, 0, 1, 0, 1],
    );
  });

  test('remind also when the clock was ahead meanwhile, or the memory has no time', () => {
    const items = [itemOf('home', { trouble: trouble('home'), remind: day })];
    const told = story([10_000, 0, 1, 24].map(hours => ({ at: noon + hours * hour, items })));
    assert.deepEqual(
      told.map(messages => messages.length),
      [1, 1, 0, 1],
    );
    const timeless = { 's/home': { [channelText(mail)]: { cause: 'failed: login refused' } } } as unknown as AlertMemory;
    assert.equal(dueAlerts(items, timeless, { now: noon, host: 'nas' }).length, 1);
  });

  test('that did not get through are due again', () => {
    const items = [itemOf('home', { trouble: trouble('home') })];
    const memory = remembered({}, items, []);
    assert.equal(dueAlerts(items, memory, { now: noon, host: 'nas' }).length, 1);
  });

  test('ping healthchecks for every new snapshot, and not while anything that it watches is in trouble', () => {
    const at = (lastGood: number, isBad = false) => [
      itemOf('a', { channels: [ping], lastGood }),
      itemOf('b', { channels: [ping], lastGood, ...(isBad ? { trouble: trouble('b') } : {}) }),
    ];
    assert.deepEqual(
      story([
        { at: noon, items: at(noon - hour) },
        { at: noon, items: at(noon - hour) },
        { at: noon + hour, items: at(noon + hour, true) },
        { at: noon + 2 * hour, items: at(noon + 2 * hour, true) },
        { at: noon + 3 * hour, items: at(noon + 3 * hour) },
      ]),
      [['good: s: a, b are good'], [], ['trouble: s: b failed'], [], ['good: s: a, b are good']],
    );
  });

  test('forget what is configured no longer', () => {
    const items = [itemOf('home', { trouble: trouble('home') })];
    const memory = remembered({}, items, dueAlerts(items, {}, { now: noon, host: 'nas' }));
    assert.deepEqual(Object.keys(memory), ['s/home']);
    assert.deepEqual(remembered(memory, [itemOf('home', { channels: [] })], []), {});
  });

  test('never tell a healthy server anything but pings, whatever was told before', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ item: fc.constantFrom('a', 'b', 'c'), bad: fc.boolean() })), steps => {
        const states = new Map([
          ['a', false],
          ['b', false],
          ['c', false],
        ]);
        let memory: AlertMemory = {};
        let alarmed = new Set<string>();
        for (const { item, bad } of steps) {
          states.set(item, bad);
          const items = [...states].map(([name, isBad]) => itemOf(name, isBad ? { trouble: trouble(name) } : {}));
          const messages = dueAlerts(items, memory, { now: noon, host: 'nas' });
          for (const message of messages)
            for (const { item: name } of message.told) assert.equal(message.kind === 'trouble', states.get(name));
          memory = remembered(memory, items, messages);
          const now = new Set([...states].filter(([, isBad]) => isBad).map(([name]) => name));
          // Everybody in trouble was told of, and nobody twice.
          const told = messages.filter(({ kind }) => kind === 'trouble').flatMap(one => one.told.map(({ item: name }) => name));
          assert.deepEqual(told.toSorted(), [...now].filter(name => !alarmed.has(name)).toSorted());
          alarmed = now;
        }
      }),
    );
  });
});

describe('the key alert', () => {
  const good: readonly (readonly [string, AlertChannel])[] = [
    ['mailto:ann@example.org', { kind: 'mail', to: 'ann@example.org' }],
    ['https://hooks.example/T/secret', { kind: 'hook', url: 'https://hooks.example/T/secret' }],
    ['ntfy://ntfy.sh/my-backups', { kind: 'ntfy', url: 'https://ntfy.sh/my-backups' }],
    ['ntfy://localhost:8080/t', { kind: 'ntfy', url: 'http://localhost:8080/t' }],
    ['healthchecks://hc-ping.com/uuid', { kind: 'healthchecks', url: 'https://hc-ping.com/uuid' }],
    [
      'command:notify-send --urgency=critical backup',
      { kind: 'command', command: ['notify-send', '--urgency=critical', 'backup'] },
    ],
  ];
  for (const [text, channel] of good)
    test(`reads ${text}`, () => {
      assert.deepEqual(parseAlert(text), { ok: true, value: channel });
      const back = parseAlert(channelText(channel));
      assert.deepEqual(back, { ok: true, value: channel });
    });

  for (const text of [
    'ann@example.org',
    'mailto:',
    'mailto:a@b, c@d',
    'ntfy://',
    'ftp://x/y',
    'command:',
    'https://',
    'mailto:a\nb@c',
  ])
    test(`refuses ${JSON.stringify(text)}, and says what to write`, () => {
      const read = parseAlert(text);
      assert.ok(!read.ok && read.remedy !== '', JSON.stringify(read));
    });

  test('off takes back what the defaults say', () => assert.deepEqual(parseAlerts(['off']), { ok: true, value: [] }));

  test('is named in logs without what may be secret in it', () => {
    assert.equal(channelName({ kind: 'hook', url: 'https://hooks.example/T/secret' }), 'the hook at hooks.example');
    assert.equal(channelName({ kind: 'command', command: ['tell', '--token', 'secret'] }), 'the command tell');
  });
});

describe('the section [alerts]', () => {
  const read = (text: string) => readAlertSection(parseIni(`[alerts]\n${text}`).sections[0]!.entries, 'f');
  test('names the mail server', () => {
    assert.deepEqual(read('smtp = smtps://mail.example.org\nsmtp_credentials = /etc/secret\nfrom = b@example.org'), {
      alerts: {
        smtp: { host: 'mail.example.org', port: 465, security: 'smtps', credentials: '/etc/secret' },
        from: 'b@example.org',
      },
      problems: [],
    });
    assert.equal(read('smtp = smtp://mail.example.org').alerts.smtp?.security, 'starttls');
    assert.equal(read('smtp = smtp://localhost').alerts.smtp?.port, 25);
  });

  test('says who gets the summary, and when', () => {
    const weekly = { schedule: { kind: 'weekly' }, to: ['ann@example.org', 'bob@example.org'] };
    assert.deepEqual(read('summary = weekly mailto:ann@example.org, mailto:bob@example.org').alerts.summary, weekly);
    assert.deepEqual(read('summary = every week, mailto:ann@example.org mailto:bob@example.org').alerts.summary, weekly);
    assert.deepEqual(read('summary = daily at 7:30 mailto:ann@example.org').alerts.summary, {
      schedule: { kind: 'daily', minute: 450 },
      to: ['ann@example.org'],
    });
  });

  for (const [text, words] of [
    ['smtp = smtp://user:word@mail.example.org', /does not belong into smtp/],
    ['smtp = mail.example.org', /is not an SMTP server/],
    ['smtpp = x', /there is no key "smtpp"/],
    ['from = nobody', /not a mail address/],
    ['smtp_credentials = /x', /belong to an smtp server/],
    ['from = a@b\nfrom = a@c', /stands already in line/],
    ['summary = mailto:ann@example.org', /does not say how often/],
    ['summary = hourly mailto:ann@example.org', /does not say how often/],
    ['summary = weekly', /names nobody/],
    ['summary = weekly https://example.org/hook', /by mail alone/],
    ['summary = weekly mailto:ann', /by mail alone/],
  ] as const)
    test(`refuses ${JSON.stringify(text)}`, () => assert.match(read(text).problems[0]?.message ?? '', words));
});

describe('trouble', () => {
  const item = { server: 's', name: 'i', maxAge: 3 * day };
  const ended = (
    verdict: 'failed' | 'cut' | 'whole' | 'full' | 'incomplete' | 'not-now' | 'cancelled',
    time: number,
  ): JournalLine => ({
    event: 'attempt-ended',
    time,
    run: `r${time}`,
    attempt: 1,
    verdict,
    detail: 'why',
    sentBytes: 0,
    resentBytes: 0,
    start: time,
    receivedFiles: 0,
    confirmedBytes: 0,
  });
  const published = (time: number): JournalLine => ({
    event: 'published',
    time,
    run: `r${time}`,
    snapshot: 'n',
    warnings: [],
    files: 1,
    bytes: 1,
    addedBytes: 1,
    sentBytes: 1,
    resentBytes: 0,
  });
  const verified = (time: number, damaged: number): JournalLine => ({
    event: 'verified',
    time,
    complete: true,
    filesRead: 9,
    damaged,
    detail: `${damaged} damaged`,
  });
  const of = (journal: readonly JournalLine[]) => troubleOf(item, journal, historyOf(journal), noon);

  for (const [sentence, journal, cause, since] of [
    ['a snapshot of yesterday is none', [ended('whole', noon - day), published(noon - day)], undefined, 0],
    ['a cut is none: it goes on by itself', [published(noon - day), ended('cut', noon - hour)], undefined, 0],
    ['not now is none', [published(noon - day), ended('not-now', noon)], undefined, 0],
    ['a cancelled run is none', [published(noon - day), ended('cancelled', noon)], undefined, 0],
    [
      'a failed run is one, since the first failure',
      [published(noon - day), ended('failed', noon - 2 * hour), ended('failed', noon - hour)],
      'failed',
      noon - 2 * hour,
    ],
    ['a full vault is one', [published(noon - day), ended('full', noon)], 'failed', noon],
    ['cuts for longer than max_age are one', [published(noon - 4 * day), ended('cut', noon)], 'overdue', noon - day],
    [
      'an item that never had a snapshot is overdue from its first line on',
      [ended('cut', noon - 4 * day)],
      'overdue',
      noon - day,
    ],
    ['damage is one until it is healed', [published(noon), verified(noon - hour, 2)], 'damaged', noon - hour],
    ['damage that is gone is none', [published(noon), verified(noon - hour, 2), verified(noon, 0)], undefined, 0],
    [
      'healed damage is none',
      [published(noon), verified(noon - hour, 2), { event: 'healed', time: noon, healed: 2, notHealed: 0, detail: '' }],
      undefined,
      0,
    ],
  ] as const)
    test(sentence, () => {
      const found = of(journal as readonly JournalLine[]);
      assert.equal(found?.cause, cause);
      if (found) assert.equal(found.since, since);
    });
});
