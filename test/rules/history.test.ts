/** The journal told as a history: each line has its place, runs end as they ended, pages lose nothing, days add up. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { HistoryEntry, RunEntry } from '../../core/history-model.ts';
import type { Item, JournalLine } from '../../core/model.ts';
import { wordless } from '../../core/rules/attempt-history.ts';
import { daysOf, historyEntries, openRun, pageOf, timeOf, underWay } from '../../core/rules/history.ts';

const item: Pick<Item, 'server' | 'name' | 'source' | 'dest'> = {
  server: 's',
  name: 'i',
  source: { kind: 'here', path: '/home' },
  dest: { kind: 'ssh', login: 'backup@nas', path: '/vault' },
};
const start = Date.UTC(2026, 10, 23, 4);
const minute = 60_000;
const utc = () => 0;

type End = Extract<JournalLine, { event: 'attempt-ended' }>['verdict'];

function began(run: string, attempt: number, time: number): JournalLine {
  return { event: 'attempt-started', time, run, attempt };
}

function ended(run: string, attempt: number, time: number, verdict: End, detail = ''): JournalLine {
  const facts = { sentBytes: 10, resentBytes: attempt, receivedFiles: 1, confirmedBytes: 5, safePercent: 50 };
  return { event: 'attempt-ended', time, run, attempt, verdict, detail, start: time - minute, ...facts };
}

function published(run: string, time: number, warnings: readonly string[] = []): JournalLine {
  const facts = { files: 7, bytes: 700, addedBytes: 70, sentBytes: 80, resentBytes: 0 };
  return { event: 'published', time, run, snapshot: '2026-11-23T040000Z', warnings, ...facts };
}

function onlyRun(lines: readonly JournalLine[]): RunEntry {
  const entries = historyEntries(lines, item);
  assert.equal(entries.length, 1);
  assert.equal(entries[0]!.kind, 'run');
  return entries[0] as RunEntry;
}

describe('how a run ended', () => {
  const cases: readonly [title: string, outcome: RunEntry['outcome'], lines: readonly JournalLine[]][] = [
    ['published', 'published', [ended('a', 1, start, 'whole'), published('a', start)]],
    ['published with warnings', 'warnings', [ended('a', 1, start, 'whole'), published('a', start, ['x: unreadable'])]],
    ['told to be whole, and the line about its snapshot is missing', 'published', [ended('a', 1, start, 'whole')]],
    ['cut', 'unfinished', [ended('a', 1, start, 'cut')]],
    ['put off', 'unfinished', [ended('a', 1, start, 'not-now')]],
    ['only its recent files', 'unfinished', [ended('a', 1, start, 'staged')]],
    ['without a word', 'unfinished', [began('a', 1, start)]],
    ['without a word, as the next attempt said', 'unfinished', [began('a', 1, start), ended('a', 1, start, 'cut', wordless)]],
    ['cancelled', 'cancelled', [ended('a', 1, start, 'cancelled')]],
    ['held back', 'failed', [ended('a', 1, start, 'incomplete')]],
    ['full', 'failed', [ended('a', 1, start, 'full')]],
    ['failed', 'failed', [ended('a', 1, start, 'failed')]],
    ['failed, then cut', 'unfinished', [ended('a', 1, start, 'failed'), ended('a', 2, start + 1, 'cut')]],
    [
      'failed, then published',
      'published',
      [ended('a', 1, start, 'failed'), ended('a', 2, start, 'whole'), published('a', start)],
    ],
  ];
  for (const [title, outcome, lines] of cases) test(title, () => assert.equal(onlyRun(lines).outcome, outcome));
});

describe('a run', () => {
  const lines = [
    began('a', 1, start),
    ended('a', 1, start + minute, 'staged'),
    began('a', 2, start + minute),
    began('a', 3, start + 5 * minute),
    ended('a', 3, start + 9 * minute, 'whole'),
    published('a', start + 9 * minute + 40),
  ];

  test('has its attempts in order, and a stage is one of them', () => {
    const { attempts } = onlyRun(lines);
    assert.deepEqual(
      attempts.map(({ attempt, verdict, end }) => [attempt, verdict, end]),
      [
        [1, 'staged', start + minute],
        [2, undefined, undefined],
        [3, 'whole', start + 9 * minute],
      ],
    );
    assert.equal(attempts[1]!.detail, wordless);
  });

  test('reaches from its first attempt to the end of the last, with the facts of its snapshot', () => {
    const { start: from, end, snapshot, files, bytes, addedBytes, sentBytes } = onlyRun(lines);
    assert.deepEqual(
      { from, end, snapshot, files, bytes, addedBytes, sentBytes },
      {
        from: start,
        end: start + 9 * minute,
        snapshot: '2026-11-23T040000Z',
        files: 7,
        bytes: 700,
        addedBytes: 70,
        sentBytes: 80,
      },
    );
  });

  test('that has no snapshot yet adds up what was sent', () => {
    const { sentBytes, resentBytes, end } = onlyRun(lines.slice(0, 4));
    assert.deepEqual([sentBytes, resentBytes, end], [10, 1, undefined]);
  });

  test('is open when the last attempt has no end, and can be told to go on', () => {
    const open = lines.slice(0, 4);
    assert.deepEqual(openRun(open), { run: 'a', start: start + 5 * minute });
    const going = underWay(onlyRun(open));
    assert.deepEqual([going.outcome, going.end, going.attempts.at(-1)?.detail], ['running', undefined, '']);
    assert.equal(going.attempts[1]!.detail, wordless);
  });

  test('is not open once it has an end, nor when another run followed', () => {
    assert.equal(openRun(lines), undefined);
    assert.equal(openRun([]), undefined);
    assert.equal(openRun([...lines.slice(0, 4), began('b', 1, start), ended('b', 1, start, 'cut')]), undefined);
  });
});

describe('between runs', () => {
  const cases: readonly [line: JournalLine, kind: string, text: string][] = [
    [
      { event: 'waiting', time: start, reason: 'host-down', detail: '' },
      'wait',
      'waits for nas: it does not answer; since 04:00',
    ],
    [{ event: 'skipped', time: start, count: 2, detail: '2 slots passed' }, 'skipped', '2 slots passed'],
    [{ event: 'overdue', time: start, detail: 'overdue for a day' }, 'overdue', 'overdue for a day'],
    [{ event: 'refused', time: start, verdict: 'failed', detail: 'no source' }, 'refused', 'not begun: failed: no source'],
    [{ event: 'purged', time: start, snapshot: 'x', reason: 'too old' }, 'purged', 'removed x: too old'],
    [
      { event: 'restored', time: start, snapshot: 'x', to: '/tmp/y', files: 1, detail: '' },
      'restored',
      'restored 1 file from x to /tmp/y',
    ],
    [{ event: 'lease-taken-over', time: start, run: 'a', detail: 'it is gone' }, 'note', 'took the lease over: it is gone'],
    [{ event: 'note', time: start, detail: 'hello' }, 'note', 'hello'],
  ];
  for (const [line, kind, text] of cases)
    test(`${line.event} is one sentence`, () => {
      const [{ wait: _, ...said } = {}, ...more] = historyEntries([line], item) as readonly { readonly wait?: unknown }[];
      assert.deepEqual([said, ...more], [{ kind, server: 's', item: 'i', time: start, text }]);
    });

  test('of a wait it is known what was waited for', () => {
    const waiting = { event: 'waiting', time: start, reason: 'host-down', detail: '' } as const;
    const [entry] = historyEntries([waiting], item) as readonly { readonly wait?: unknown }[];
    assert.deepEqual(entry?.wait, { reason: 'host-down', detail: '', place: 'nas' });
  });

  test('a line of a later version is a note', () => {
    const unknown = { event: 'moved', time: start } as unknown as JournalLine;
    assert.deepEqual(historyEntries([unknown], item), [{ kind: 'note', server: 's', item: 'i', time: start, text: 'moved' }]);
  });
});

// ---- Any journal -----------------------------------------------------------------------------------------------------------

const run = fc.constantFrom('a', 'b', 'c', 'd');
const attempt = fc.integer({ min: 1, max: 4 });
const time = fc.integer({ min: 0, max: 40 }).map(hours => start + hours * 60 * minute);
const verdict = fc.constantFrom<End>('whole', 'cut', 'not-now', 'full', 'incomplete', 'cancelled', 'failed', 'staged');
const anyLine: fc.Arbitrary<JournalLine> = fc.oneof(
  fc.tuple(run, attempt, time).map(args => began(...args)),
  fc.tuple(run, attempt, time, verdict, fc.constantFrom('', 'why', wordless)).map(args => ended(...args)),
  fc.tuple(run, time).map(args => published(...args)),
  time.map(at => ({ event: 'note', time: at, detail: 'n' }) as const),
  time.map(at => ({ event: 'purged', time: at, snapshot: 'x', reason: 'old' }) as const),
  fc
    .tuple(
      time,
      verdict.filter(kind => kind !== 'staged'),
    )
    .map(([at, kind]) => ({ event: 'refused', time: at, verdict: kind, detail: '' }) as const),
);
const anyJournal = fc.array(anyLine, { maxLength: 60 });

function holds(promise: (lines: readonly JournalLine[]) => void): void {
  fc.assert(fc.property(anyJournal, promise), { numRuns: 300 });
}

describe('for any journal', () => {
  test('every line is accounted for, once', () =>
    holds(lines => {
      const entries = historyEntries(lines, item);
      const told = (event: string) => lines.filter(line => line.event === event);
      assert.equal(entries.filter(entry => entry.kind === 'note').length, told('note').length);
      assert.equal(entries.filter(entry => entry.kind === 'purged').length, told('purged').length);
      assert.equal(entries.filter(entry => entry.kind === 'refused').length, told('refused').length);
      const runs = entries.filter(entry => entry.kind === 'run');
      const ofRuns = lines.flatMap(line => ('run' in line ? [line] : []));
      assert.deepEqual(runs.map(entry => entry.run).sort(), [...new Set(ofRuns.map(line => line.run))].sort());
      for (const line of ofRuns) {
        const entry = runs.find(one => one.run === line.run)!;
        if ('attempt' in line) assert.ok(entry.attempts.some(one => one.attempt === line.attempt));
        else assert.ok(['published', 'warnings'].includes(entry.outcome));
      }
    }));

  test('the newest comes first', () =>
    holds(lines => {
      const times = historyEntries(lines, item).map(timeOf);
      assert.deepEqual(
        times,
        times.toSorted((a, b) => b - a),
      );
    }));

  test('pages of any length together are the whole, each entry once', () =>
    fc.assert(
      fc.property(anyJournal, anyJournal, fc.integer({ min: 1, max: 9 }), (first, second, limit) => {
        const histories = [historyEntries(first, item), historyEntries(second, { ...item, name: 'j' })];
        const read: HistoryEntry[] = [];
        for (let turns = 0, before: number | undefined; turns < 200; turns++) {
          const { entries, isAll } = pageOf(histories, { before, limit });
          read.push(...entries);
          if (isAll) break;
          assert.ok(entries.length >= limit);
          before = timeOf(entries.at(-1)!);
        }
        assert.equal(new Set(read).size, read.length);
        assert.deepEqual(new Set(read), new Set(histories.flat()));
      }),
    ));

  test('days count every snapshot and every failure', () =>
    holds(lines => {
      const days = daysOf(lines, 0, utc);
      const sum = (key: 'published' | 'failed') => days.reduce((total, day) => total + day[key], 0);
      const failures = lines.filter(line => 'verdict' in line && ['failed', 'full', 'incomplete'].includes(line.verdict));
      assert.equal(sum('published'), lines.filter(line => line.event === 'published').length);
      assert.equal(sum('failed'), failures.length);
      assert.deepEqual(
        days,
        days.toSorted((a, b) => (a.day < b.day ? -1 : 1)),
      );
    }));
});

test('the day is the local one, and the day of since is there as a whole', () => {
  const berlin = () => 60;
  const evening = Date.UTC(2026, 10, 22, 23, 30);
  const lines = [published('a', evening - 60 * minute), published('b', evening), ended('c', 1, evening + 5 * minute, 'failed')];
  const day = { warnings: 0, failed: 0, addedBytes: 70, milliseconds: 0, published: 1 };
  assert.deepEqual(daysOf(lines, 0, berlin), [
    { ...day, day: '2026-11-22' },
    { ...day, day: '2026-11-23', failed: 1, milliseconds: minute },
  ]);
  assert.deepEqual(
    daysOf(lines, evening + 12 * 60 * minute, berlin).map(one => one.day),
    ['2026-11-23'],
  );
});

test('a page of no length has nothing, and says whether there is something', () => {
  const entries = historyEntries([began('a', 1, start)], item);
  assert.deepEqual(pageOf([entries], { limit: 0 }), { entries: [], isAll: false });
  assert.deepEqual(pageOf([[]], { limit: 0 }), { entries: [], isAll: true });
});

test('ten thousand runs are told within a second', () => {
  const lines: JournalLine[] = [];
  for (let at = 0; at < 10_000; at++) {
    const time = start + at * 60 * minute;
    lines.push({ event: 'waiting', time, reason: 'no-link', detail: '' });
    lines.push(began(`r${at}`, 1, time), ended(`r${at}`, 1, time + minute, 'whole'), published(`r${at}`, time + minute));
  }
  const begin = process.cpuUsage();
  assert.equal(historyEntries(lines, item).length, 20_000);
  daysOf(lines, 0, utc);
  // Of the processor's time: what else the machine does counts not.
  const { user, system } = process.cpuUsage(begin);
  assert.ok(user + system < 1_000_000, `${user + system} µs`);
});
