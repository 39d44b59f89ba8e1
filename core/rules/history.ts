/** The journal of an item told as a history: runs with their attempts, what happened between runs, and what came of each day. */
import type { LocalTime } from '../agent-model.ts';
import type { AttemptEntry, DaySummary, HistoryEntry, HistoryPage, MomentEntry, RunEntry } from '../history-model.ts';
import type { Item, JournalLine } from '../model.ts';
import { wordless } from './attempt-history.ts';
import { journalSentence, placeOf } from './journal-words.ts';

type Named = Pick<Item, 'server' | 'name' | 'source' | 'dest'>;
type Line<Event extends JournalLine['event']> = Extract<JournalLine, { event: Event }>;
type LineOfRun = Line<'attempt-started' | 'attempt-ended' | 'published'>;

/** Newest first. An attempt without an end counts as ended without a word; whoever knows better says so by `underWay`. */
export function historyEntries(lines: readonly JournalLine[], item: Named): readonly HistoryEntry[] {
  const runs = new Map<string, LineOfRun[]>();
  const moments: MomentEntry[] = [];
  for (const line of lines) {
    if (!isOfRun(line)) moments.push(momentOf(line, item));
    else if (runs.has(line.run)) runs.get(line.run)?.push(line);
    else runs.set(line.run, [line]);
  }
  const entries = [...moments, ...[...runs.values()].map(ofRun => runOf(ofRun, item))];
  // Of what has the same time, the later line comes first.
  return entries.toReversed().sort((a, b) => timeOf(b) - timeOf(a));
}

/** Where an entry stands among others: a run where it began, which never changes. */
export function timeOf(entry: HistoryEntry): number {
  return entry.kind === 'run' ? entry.start : entry.time;
}

/** The run whose last attempt has no end in the journal: it is under way, or this program was killed. */
export function openRun(lines: readonly JournalLine[]): { readonly run: string; readonly start: number } | undefined {
  const at = lines.findLastIndex(line => line.event === 'attempt-started');
  const last = lines[at];
  if (last?.event !== 'attempt-started') return undefined;
  const isOver = lines
    .slice(at)
    .some(line => (line.event === 'attempt-ended' || line.event === 'published') && line.run === last.run);
  return isOver ? undefined : { run: last.run, start: last.time };
}

/** The entry of a run whose last attempt is known to go on. */
export function underWay(entry: RunEntry): RunEntry {
  const { end: _, ...rest } = entry;
  return {
    ...rest,
    outcome: 'running',
    attempts: entry.attempts.map((attempt, at) => (at === entry.attempts.length - 1 ? { ...attempt, detail: '' } : attempt)),
  };
}

// ---- Runs and moments ------------------------------------------------------------------------------------------------------

function isOfRun(line: JournalLine): line is LineOfRun {
  return line.event === 'attempt-started' || line.event === 'attempt-ended' || line.event === 'published';
}

const kindOfMoment = {
  waiting: 'wait',
  skipped: 'skipped',
  overdue: 'overdue',
  refused: 'refused',
  purged: 'purged',
  restored: 'restored',
  synced: 'note',
  'lease-taken-over': 'note',
  verified: 'note',
  healed: 'note',
  drilled: 'note',
  note: 'note',
} as const;

function momentOf(line: Exclude<JournalLine, LineOfRun>, item: Named): MomentEntry {
  // A line of a later version is a note without words, and nothing that stops the page.
  const kind = kindOfMoment[line.event] ?? 'note';
  const moment = { kind, server: item.server, item: item.name, time: line.time, text: journalSentence(line, item) ?? line.event };
  if (line.event !== 'waiting') return moment;
  return { ...moment, wait: { reason: line.reason, detail: line.detail, place: placeOf(item) } };
}

function runOf(lines: readonly LineOfRun[], { server, name }: Named): RunEntry {
  const attempts = attemptsOf(lines);
  const published = lines.find(line => line.event === 'published');
  const last = attempts.at(-1);
  const end = last?.end ?? published?.time;
  return {
    kind: 'run',
    server,
    item: name,
    run: lines[0]!.run,
    start: attempts[0]?.start ?? lines[0]!.time,
    ...(end === undefined ? {} : { end }),
    outcome: outcomeOf(published, last),
    attempts,
    ...(published ? factsOf(published) : sentOf(lines)),
  };
}

function outcomeOf(published: Line<'published'> | undefined, last: AttemptEntry | undefined): RunEntry['outcome'] {
  if (published) return published.warnings.length > 0 ? 'warnings' : 'published';
  // The line about the snapshot comes right behind; after a crash in between the next run writes it.
  if (last?.verdict === 'whole') return 'published';
  if (last?.verdict === 'cancelled') return 'cancelled';
  return last?.verdict !== undefined && needsAPerson(last.verdict) ? 'failed' : 'unfinished';
}

/** What goes on by itself is no failure. */
function needsAPerson(verdict: string): boolean {
  return verdict === 'failed' || verdict === 'incomplete' || verdict === 'full';
}

function factsOf({ snapshot, files, bytes, addedBytes, sentBytes, resentBytes, warnings }: Line<'published'>) {
  return { snapshot, files, bytes, addedBytes, sentBytes, resentBytes, warnings };
}

function sentOf(lines: readonly LineOfRun[]): Pick<RunEntry, 'sentBytes' | 'resentBytes' | 'warnings'> {
  let [sentBytes, resentBytes] = [0, 0];
  for (const line of lines) {
    if (line.event !== 'attempt-ended') continue;
    sentBytes += line.sentBytes;
    resentBytes = Math.max(resentBytes, line.resentBytes);
  }
  return { sentBytes, resentBytes, warnings: [] };
}

function attemptsOf(lines: readonly LineOfRun[]): readonly AttemptEntry[] {
  const attempts = new Map<number, AttemptEntry>();
  for (const line of lines) {
    if (line.event === 'attempt-started') attempts.set(line.attempt, begunAttempt(line));
    if (line.event === 'attempt-ended') attempts.set(line.attempt, endedAttempt(line, attempts.get(line.attempt)));
  }
  return [...attempts.values()];
}

function begunAttempt({ attempt, time }: Line<'attempt-started'>): AttemptEntry {
  return { attempt, start: time, detail: wordless, sentBytes: 0 };
}

function endedAttempt(line: Line<'attempt-ended'>, begun: AttemptEntry | undefined): AttemptEntry {
  const { attempt, verdict, detail, sentBytes, safePercent } = line;
  const start = begun?.start ?? line.start;
  // Written by the next attempt, whose time says nothing about the end of this one.
  if (detail === wordless) return { attempt, start, detail, sentBytes };
  const safe = safePercent === undefined ? {} : { safePercent };
  return { attempt, start, end: line.time, verdict, detail, sentBytes, ...safe };
}

// ---- Pages -----------------------------------------------------------------------------------------------------------------

/** From several histories, each newest first. What has the same time comes on one page, since `before` could not tell it apart. */
export function pageOf(
  histories: readonly (readonly HistoryEntry[])[],
  wish: { readonly before?: number | undefined; readonly limit: number },
): HistoryPage {
  const older = histories.map(entries => startingBefore(entries, wish.before));
  const heads = older.map(entries => untornHead(entries, wish.limit));
  const merged = heads.flat().sort((a, b) => timeOf(b) - timeOf(a));
  const entries = untornHead(merged, wish.limit);
  return { entries, isAll: entries.length === older.reduce((sum, { length }) => sum + length, 0) };
}

function startingBefore(entries: readonly HistoryEntry[], before: number | undefined): readonly HistoryEntry[] {
  if (before === undefined) return entries;
  const at = entries.findIndex(entry => timeOf(entry) < before);
  return at < 0 ? [] : entries.slice(at);
}

function untornHead(entries: readonly HistoryEntry[], limit: number): readonly HistoryEntry[] {
  const last = entries[limit - 1];
  if (!last) return limit === 0 ? [] : entries;
  let length = limit;
  for (let next = entries[length]; next && timeOf(next) === timeOf(last); next = entries[length]) length++;
  return entries.slice(0, length);
}

// ---- Days ------------------------------------------------------------------------------------------------------------------

/** Days on which something came of the item, oldest first, from the local day of `since` on. */
export function daysOf(lines: readonly JournalLine[], since: number, localTime: LocalTime): readonly DaySummary[] {
  const first = dayOf(since, localTime);
  const days = new Map<string, DaySummary>();
  for (const line of lines) {
    const share = shareOf(line);
    if (!share) continue;
    const day = dayOf(line.time, localTime);
    if (day >= first) days.set(day, added(days.get(day) ?? { day, ...nothing }, share));
  }
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** `2026-11-23`. */
export function dayOf(time: number, localTime: LocalTime): string {
  return new Date(time + localTime(time) * 60_000).toISOString().slice(0, 10);
}

const nothing = { published: 0, warnings: 0, failed: 0, addedBytes: 0, milliseconds: 0 };
type Share = typeof nothing;

function shareOf(line: JournalLine): Partial<Share> | undefined {
  switch (line.event) {
    case 'published':
      return { published: 1, warnings: line.warnings.length > 0 ? 1 : 0, addedBytes: line.addedBytes };
    case 'synced':
      return { published: 1, warnings: line.warnings.length > 0 ? 1 : 0, addedBytes: line.sentBytes };
    case 'attempt-ended':
      return {
        failed: needsAPerson(line.verdict) ? 1 : 0,
        milliseconds: line.detail === wordless ? 0 : Math.max(0, line.time - line.start),
      };
    case 'refused':
      return needsAPerson(line.verdict) ? { failed: 1 } : undefined;
    default:
      return undefined;
  }
}

function added(day: DaySummary, share: Partial<Share>): DaySummary {
  return {
    day: day.day,
    published: day.published + (share.published ?? 0),
    warnings: day.warnings + (share.warnings ?? 0),
    failed: day.failed + (share.failed ?? 0),
    addedBytes: day.addedBytes + (share.addedBytes ?? 0),
    milliseconds: day.milliseconds + (share.milliseconds ?? 0),
  };
}
