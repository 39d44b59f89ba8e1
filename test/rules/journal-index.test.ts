/** What is kept of a journal: the same however the lines come, and nothing that a hostile line says otherwise. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readFarStatus } from '../../core/rules/far-status.ts';
import { readFleetSection } from '../../core/rules/fleet-section.ts';
import { parseIni } from '../../core/rules/ini-file.ts';
import { emptyRecord, keptDays, toldInto } from '../../core/rules/journal-index.ts';

const day = 86_400_000;
const start = 20_000 * day;
const empty = emptyRecord('web', 'home');

const began = (time: number, run: string) => ({ event: 'attempt-started', time, run, attempt: 1 });
const ended = (time: number, run: string, verdict = 'whole') => ({
  event: 'attempt-ended',
  time,
  run,
  attempt: 1,
  verdict,
  detail: 'why',
});
const published = (time: number, run: string, bytes = 100) => ({
  ...{ event: 'published', time, run, snapshot: `s-${run}`, warnings: [], files: 1, bytes, addedBytes: 10 },
});
const text = (...lines: readonly object[]) => lines.map(line => JSON.stringify(line));

describe('what is kept of a journal', () => {
  test('a run that was published is the newest good snapshot, as old as its last attempt', () => {
    const told = toldInto(empty, text(began(start, 'a'), ended(start + 5, 'a'), published(start + 6, 'a')));
    assert.equal(told.good?.time, start);
    assert.equal(told.good?.published, start + 6);
    assert.equal(told.begun, undefined);
    assert.deepEqual(told.days, [[20_000, 100, 10, 1, 0]]);
  });

  test('failures in a row are counted until a snapshot is good; what goes on by itself is none', () => {
    const told = toldInto(empty, text(ended(1, 'a', 'failed'), ended(2, 'a', 'cut'), ended(3, 'a', 'full')));
    assert.equal(told.failures, 2);
    assert.equal(toldInto(told, text(published(4, 'a'))).failures, 0);
  });

  test('a stage of recent files is no end', () => assert.equal(toldInto(empty, text(ended(1, 'a', 'staged'))).end, undefined));

  test('an attempt without an end is under way', () => {
    assert.deepEqual(toldInto(empty, text(began(start, 'a'))).begun, { run: 'a', time: start });
  });

  test('only the last days are kept, however long the journal', () => {
    const lines = Array.from({ length: 400 }, (_, index) => published(start + index * day, `r${index}`));
    const told = toldInto(empty, text(...lines));
    assert.equal(told.days.length, keptDays);
    assert.equal(told.days.at(-1)?.[0], 20_399);
  });

  test('lines in pieces say the same as lines at once', () => {
    const line = fc.oneof(
      fc.nat(1000).map(time => began(time * day, `${time % 3}`)),
      fc
        .tuple(fc.nat(1000), fc.constantFrom('whole', 'failed', 'cut', 'staged'))
        .map(([time, verdict]) => ended(time * day, `${time % 3}`, verdict)),
      fc.nat(1000).map(time => published(time * day, `${time % 3}`, time)),
    );
    fc.assert(
      fc.property(fc.array(line), fc.nat(), (lines, cut) => {
        const all = text(...lines);
        const at = cut % (all.length + 1);
        assert.deepEqual(toldInto(toldInto(empty, all.slice(0, at)), all.slice(at)), toldInto(empty, all));
      }),
    );
  });

  test('a replaced journal that begins with what was told tells nothing twice', () => {
    const old = text(began(1, 'a'), published(2, 'a'));
    const told = toldInto(empty, old);
    const replaced = { ...told, journal: { offset: 0, mark: '', toldUntil: told.newest! } };
    const again = toldInto(replaced, [...old, ...text(published(3, 'b'))]);
    assert.deepEqual(again.days[0], [0, 100, 20, 2, 0]);
    assert.equal(again.journal.toldUntil, undefined);
  });

  test('no line, whatever it is, breaks the record', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.json(),
            fc
              .record({
                event: fc.constantFrom('published', 'attempt-ended', 'refused'),
                time: fc.double(),
                bytes: fc.anything(),
                warnings: fc.anything(),
                verdict: fc.anything(),
              })
              .map(line => {
                try {
                  return JSON.stringify(line);
                } catch {
                  return '';
                }
              }),
          ),
        ),
        lines => {
          const told = toldInto(empty, lines);
          for (const point of told.days) for (const number of point) assert.ok(Number.isFinite(number) && number >= 0);
          assert.ok((told.end?.detail.length ?? 0) <= 300);
        },
      ),
    );
  });
});

describe('what another machine says of itself', () => {
  test('is taken only where it is what it should be', () => {
    const status = readFarStatus([
      'state\t/var/lib/alpine-backup',
      'journal\t12\tweb/home.jsonl',
      'journal\t12\t../../etc/passwd.jsonl',
      'journal\t12\tweb/.hidden.jsonl',
      'journal\t-1\tweb/minus.jsonl',
      'journal\t1\tweb/home.txt',
      'journal\t1\ta/b/c.jsonl',
      `status\t${JSON.stringify({ items: [{ server: 'web', item: 'home', maxAge: 5, schedule: 'daily' }, { server: '../x', item: 'y' }, null, { server: 'web', item: 'old', standing: 'gone' }], machines: [{ problems: ['a', 7] }] })}`,
      'ready\t',
    ]);
    assert.deepEqual(status.journals, [{ server: 'web', item: 'home', size: 12 }]);
    assert.deepEqual(status.configured, [{ server: 'web', item: 'home', schedule: 'daily', maxAge: 5 }]);
    assert.deepEqual(status.problems, ['a']);
    assert.ok(status.isReady);
  });

  test('an answer without its end is not whole, and no report is no configuration', () => {
    const status = readFarStatus(['state\t/x', 'status\toops']);
    assert.equal(status.isReady, false);
    assert.equal(status.configured, undefined);
  });
});

describe('the section [fleet]', () => {
  const read = (text: string) => readFleetSection(parseIni(`[fleet]\n${text}\n`).sections[0]!.entries, 'f');
  test('names servers with blanks or commas between, each with a login and a folder where it has one', () => {
    assert.deepEqual(read('servers = a root@b.example.org, ann@c:/opt/alp/state/').fleet.machines, [
      { name: 'a', login: 'a' },
      { name: 'b.example.org', login: 'root@b.example.org' },
      { name: 'c', login: 'ann@c', state: '/opt/alp/state' },
    ]);
  });
  test('takes a number of IPv6 in brackets, as ssh does without them', () => {
    assert.deepEqual(read('servers = [2001:DB8::7] root@[fe80::1%eth0]:/opt/alp/state').fleet.machines, [
      { name: '2001:db8::7', login: '2001:DB8::7' },
      { name: 'fe80::1%eth0', login: 'root@fe80::1%eth0', state: '/opt/alp/state' },
    ]);
  });
  test('says for how long copies are kept', () => {
    assert.equal(read('servers = a').fleet.keep, 400 * 86_400_000);
    assert.equal(read('keep = 100 days').fleet.keep, 100 * 86_400_000);
    assert.equal(read('keep = forever').fleet.keep, undefined);
  });
  for (const [text, message] of [
    ['servers = [::1', /./],
    ['servers = [web]', /is not a server/],
    ['servers = [1:2]', /not a number of IPv6/],
    ['servers = -o@[::1]', /looks like an option/],
    ['servers = [::1]:state', /not an absolute path/],
    ['keep = 3 days', /speaks of 31 days/],
    ['keep = never', /./],
    ['servers = -oProxyCommand=x', /looks like an option/],
    ['servers = a@-x', /is not a server/],
    ['servers = a/b', /is not a server/],
    ['servers = ..', /is not a server/],
    ['servers = a a', /twice/],
    ['servers = a:state', /not an absolute path/],
    ['ssh = -p 22', /names no program/],
    ['jobs = many', /./],
    ['timeout = soon', /./],
  ] as const)
    test(`refuses ${text}`, () => assert.match(read(text).problems[0]?.message ?? '', message));
});
