/** A fleet at one moment, with all that can be wrong with it, for the golden answers. */
import type { DayPoint, ItemRecord, MachineIndex, Report } from '../../core/report-model.ts';
import { emptyRecord } from '../../core/rules/journal-index.ts';
import { type MachinePart, type ReportQuestion, reportOf, reportOnMachine } from '../../core/rules/report.ts';
import { curveOf, trendOf } from '../../core/rules/trend.ts';

const hour = 3_600_000;
const day = 24 * hour;
export const now = Date.UTC(2026, 10, 23, 16, 15);
const today = Math.floor(now / day);

const days = (...sizes: readonly number[]): readonly DayPoint[] =>
  sizes.map((size, index) => [today - sizes.length + 1 + index, size, Math.round(size / 50), 1, index % 5 === 4 ? 1 : 0]);
const wave = (base: number, step: number) =>
  days(...Array.from({ length: 20 }, (_, index) => base + step * index + ((index * 7) % 5) * (base / 40)));

function good(server: string, item: string, age: number, bytes: number, more: Partial<ItemRecord> = {}): ItemRecord {
  const time = now - age;
  return drawn({
    ...emptyRecord(server, item, time - 30 * day),
    newest: time + 60_000,
    good: {
      time,
      published: time + 60_000,
      snapshot: '2026-11-23T041502Z',
      files: 60_123,
      bytes,
      addedBytes: bytes / 50,
      warnings: 0,
    },
    end: { time: time + 59_000, verdict: 'whole', detail: '' },
    days: wave(bytes * 0.8, bytes / 100),
    ...more,
  });
}

function drawn(record: ItemRecord): ItemRecord {
  const trend = trendOf(record.days);
  return { ...record, ...(trend ? { trend } : {}), curve: curveOf(record.days) };
}

const daily = (server: string, item: string, maxAge = 2 * day) => ({
  ...{ server, item, maxAge, schedule: 'daily at 04:15', interval: day, nextRun: now + 12 * hour },
});

const hostile = '<img src=x onerror=alert(1)>"\'\u001b[2J\n\u202egnp.exe';

const indexes: readonly MachineIndex[] = [
  {
    format: 1,
    machine: 'backup1',
    configured: [
      daily('web1', 'home'),
      daily('web1', 'database'),
      daily('laptop-ann', 'documents', 3 * day),
      daily('web2', 'volumes'),
      { server: 'web2', item: 'by-hand', schedule: 'by hand' },
    ],
    problems: ['/etc/alpine-backup/web3:7: there is no key "sorce"; did you mean source?'],
    items: [
      good('web1', 'home', 12 * hour, 48_300_000_000),
      good('web1', 'database', 36 * hour, 3_200_000_000, {
        failures: 2,
        end: { time: now - 12 * hour, verdict: 'failed', detail: 'mysqldump: Access denied for user backup' },
      }),
      good('laptop-ann', 'documents', 6 * day, 81_000_000_000, {
        newest: now - hour,
        end: { time: now - hour, verdict: 'cut', detail: 'laptop-ann.local does not answer' },
      }),
      emptyRecord('web2', 'volumes', now - day),
      good('web2', 'by-hand', 100 * day, 700_000, { days: [] }),
      good('old', 'server', 300 * day, 5_000_000, { days: [] }),
    ],
  },
  {
    format: 1,
    machine: 'backup2',
    contact: {
      tried: now - 60_000,
      answered: now - 3 * day,
      detail: 'backup2 does not answer (No route to host)',
      remedy: 'is it switched on?',
    },
    configured: [daily('shop', 'till')],
    problems: [],
    items: [good('shop', 'till', 3 * day, 9_000_000_000)],
  },
  {
    format: 1,
    machine: 'backup3',
    contact: { tried: now - 60_000, answered: now - 60_000, detail: '', remedy: '' },
    configured: [daily(hostile, hostile), daily('mail', 'store')],
    problems: [],
    items: [
      good(hostile, hostile, hour, 1000, { failures: 1, end: { time: now - hour, verdict: 'failed', detail: hostile } }),
      good('mail', 'store', 2 * hour, 512_000_000_000, {
        good: {
          time: now - 2 * hour,
          published: now - hour,
          snapshot: 's',
          files: 9,
          bytes: 512_000_000_000,
          addedBytes: 4e9,
          warnings: 3,
        },
      }),
    ],
  },
];

export const partsOfADay = partsOf({ now });

function partsOf(question: ReportQuestion): readonly MachinePart[] {
  return indexes.map((index, at) => reportOnMachine(index, at === 0, question));
}

export function fleetOfADay(since?: number): Report {
  const question = { now, since };
  const parts = partsOf(question);
  return reportOf(
    { machines: parts.map(({ machine }) => machine), items: parts.flatMap(({ items }) => items) },
    'backup1',
    question,
  );
}
