/** Tells journal lines into the little that a report needs of an item, however the lines come: in pieces, again, or hostile. */
import type { Verdict } from '../model.ts';
import type { DayPoint, ItemRecord } from '../report-model.ts';
import { wordless } from './attempt-history.ts';

/** So many days on which something happened are kept. */
export const keptDays = 31;

const DAY = 86_400_000;
/** Of what others wrote, more is not kept. */
const longestDetail = 300;

export function emptyRecord(server: string, item: string, firstSeen?: number): ItemRecord {
  return {
    server,
    item,
    journal: { offset: 0, mark: '' },
    ...(firstSeen === undefined ? {} : { firstSeen }),
    failures: 0,
    days: [],
  };
}

/** The record with further lines (JSON each) told into it; what is no line of a journal is passed over. */
export function toldInto(record: ItemRecord, lines: readonly string[]): ItemRecord {
  const draft: Draft = { ...record, days: [...record.days] };
  let toldUntil = record.journal.toldUntil;
  for (const text of lines) {
    const line = lineOf(text);
    if (!line) continue;
    // A replaced journal may begin with what the former one said.
    if (toldUntil !== undefined && line.time <= toldUntil) continue;
    toldUntil = undefined;
    tell(draft, line);
  }
  const { toldUntil: _, ...journal } = record.journal;
  return { ...draft, journal: toldUntil === undefined ? journal : { ...journal, toldUntil } };
}

/** 53 bits of a text (cyrb53): enough to see that a file is another one. */
export function markOf(text: string): string {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    high = Math.imul(high ^ character, 2654435761);
    low = Math.imul(low ^ character, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}

type Draft = { -readonly [Key in keyof ItemRecord]: ItemRecord[Key] } & { days: DayPoint[] };
type Line = Readonly<Record<string, unknown>> & { readonly event: string; readonly time: number };

function lineOf(text: string): Line | undefined {
  try {
    const line = JSON.parse(text) as Line | null;
    return typeof line === 'object' && line !== null && typeof line.event === 'string' && isTime(line.time) ? line : undefined;
  } catch {
    return undefined;
  }
}

/** What dates can be made of. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 8.64e15;
}

function tell(draft: Draft, line: Line): void {
  draft.firstSeen ??= line.time;
  // Not the greatest of all: a clock that was ahead once would hide every silence until then.
  draft.newest = line.time;
  switch (line.event) {
    case 'attempt-started':
      draft.begun = { run: textOf(line.run), time: line.time };
      return;
    case 'published':
      tellPublished(draft, line);
      return;
    case 'synced':
      tellSynced(draft, line);
      return;
    case 'attempt-ended':
      if (line.verdict !== 'staged') tellEnd(draft, line);
      return;
    case 'refused':
      tellEnd(draft, line);
  }
}

function tellPublished(draft: Draft, line: Line): void {
  const bytes = countOf(line.bytes);
  const addedBytes = countOf(line.addedBytes);
  const begun = draft.begun?.run === line.run ? draft.begun : undefined;
  draft.good = {
    time: begun?.time ?? line.time,
    published: line.time,
    snapshot: textOf(line.snapshot),
    files: countOf(line.files),
    bytes,
    addedBytes,
    warnings: Array.isArray(line.warnings) ? line.warnings.length : 0,
  };
  delete draft.begun;
  draft.failures = 0;
  addDay(draft.days, line.time, ([day, , added, published, failed]) => [day, bytes, added + addedBytes, published + 1, failed]);
}

/** As old as where it was made; an older one that follows later makes nothing older. */
function tellSynced(draft: Draft, line: Line): void {
  const former = draft.good;
  tellPublished(draft, { ...line, addedBytes: line.sentBytes });
  if (!draft.good) return;
  draft.good = { ...draft.good, time: countOf(line.made) };
  if (former && former.time > draft.good.time) draft.good = former;
}

/** `published` is told behind the end of its attempt, and wants to know when that began. */
function tellEnd(draft: Draft, line: Line): void {
  const verdict = verdictOf(line.verdict);
  if (verdict === undefined) return;
  draft.end = { time: line.time, verdict, detail: textOf(line.detail) };
  if (verdict !== 'whole' || line.detail === wordless) delete draft.begun;
  if (!needsAPerson(verdict)) return;
  draft.failures += 1;
  addDay(draft.days, line.time, ([day, bytes, added, published, failed]) => [day, bytes, added, published, failed + 1]);
}

/** What goes on by itself is no failure. */
export function needsAPerson(verdict: Verdict['kind']): boolean {
  return verdict === 'failed' || verdict === 'incomplete' || verdict === 'full';
}

function addDay(days: DayPoint[], time: number, change: (point: DayPoint) => DayPoint): void {
  const day = Math.floor(time / DAY);
  const at = days.findLastIndex(([known]) => known <= day);
  if (days[at]?.[0] === day) days[at] = change(days[at]);
  else days.splice(at + 1, 0, change([day, 0, 0, 0, 0]));
  if (days.length > keptDays) days.splice(0, days.length - keptDays);
}

const verdicts = new Set(['whole', 'cut', 'not-now', 'full', 'incomplete', 'cancelled', 'failed']);

function verdictOf(value: unknown): Verdict['kind'] | undefined {
  return typeof value === 'string' && verdicts.has(value) ? (value as Verdict['kind']) : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, longestDetail) : '';
}

function countOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : 0;
}
