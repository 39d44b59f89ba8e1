/** What happened to items, newest first and page by page; a journal is read once and told again only when it has grown. */
import type { AgentStatus } from './agent-model.ts';
import type { DayOfItem, HistoryEntry, HistoryPage } from './history-model.ts';
import { journalStamp, readJournal } from './journal.ts';
import type { Item, JournalLine } from './model.ts';
import { dayOf, daysOf, historyEntries, openRun, pageOf, timeOf, underWay } from './rules/history.ts';
import { agentStatus, isUnderWay, type OpenRun } from './under-way.ts';
import type { World } from './world/world.ts';

export interface HistoryWish {
  readonly before?: number | undefined;
  readonly limit: number;
}

export async function history(world: World, items: readonly Item[], wish: HistoryWish): Promise<HistoryPage> {
  const histories: (readonly HistoryEntry[])[] = [];
  const status = onDemand(() => agentStatus(world));
  for (const item of items) histories.push(await entriesFor(world, item, wish, status));
  return pageOf(histories, wish);
}

export async function days(world: World, items: readonly Item[], since: number): Promise<readonly DayOfItem[]> {
  const { offsetMinutes } = world.clock;
  // A page may ask for any number, a calendar ends somewhere.
  const first = dayOf(Math.min(Math.max(since, 0), world.clock.now()), offsetMinutes);
  const found: DayOfItem[] = [];
  for (const item of items) {
    const all = await told(world, item, 'days', lines => daysOf(lines, 0, offsetMinutes));
    for (const day of all) if (day.day >= first) found.push({ ...day, server: item.server, item: item.name });
  }
  return found.sort((a, b) => (a.day < b.day ? -1 : Number(a.day > b.day)));
}

// ---- What is kept ----------------------------------------------------------------------------------------------------------

/** What a journal tells, for as long as it is the same. */
interface Kept {
  readonly stamp: string;
  readonly told: Promise<unknown>;
}

/** So many journals: tens of megabytes at most, together with the limit of entries below. */
const keptJournals = 200;

const keptOf = new WeakMap<World, Map<string, Kept>>();

async function told<T>(world: World, item: Item, what: string, tell: (lines: readonly JournalLine[]) => T): Promise<T> {
  const kept = keptOf.get(world) ?? new Map<string, Kept>();
  keptOf.set(world, kept);
  // The words name the other end: another dest makes other sentences.
  const key = JSON.stringify([what, item.server, item.name, item.source, item.dest]);
  const stamp = await journalStamp(world, item);
  const known = kept.get(key);
  const fresh = known?.stamp === stamp ? known : { stamp, told: readJournal(world, item).then(tell) };
  // What was asked for last is at the end, and what is at the front goes first.
  kept.delete(key);
  kept.set(key, fresh);
  for (const oldest of kept.keys()) if (kept.size > keptJournals) kept.delete(oldest);
  fresh.told.catch(() => kept.get(key) === fresh && kept.delete(key));
  return fresh.told as Promise<T>;
}

// ---- A page ----------------------------------------------------------------------------------------------------------------

interface Entries {
  /** The newest of them. */
  readonly entries: readonly HistoryEntry[];
  readonly isWhole: boolean;
  readonly open: OpenRun | undefined;
}

/** More than a page shows of a year. */
const keptEntries = 2000;

function newestEntries(lines: readonly JournalLine[], item: Item): Entries {
  const entries = historyEntries(lines, item);
  return { entries: entries.slice(0, keptEntries), isWhole: entries.length <= keptEntries, open: openRun(lines) };
}

async function entriesFor(
  world: World,
  item: Item,
  wish: HistoryWish,
  status: () => Promise<AgentStatus | undefined>,
): Promise<readonly HistoryEntry[]> {
  const newest = await told(world, item, 'entries', lines => newestEntries(lines, item));
  const { open } = newest;
  const entries = reachesFarEnough(newest, wish) ? newest.entries : historyEntries(await readJournal(world, item), item);
  if (!open || !(await isUnderWay(world, item, open, await status()))) return entries;
  return entries.map(entry => (entry.kind === 'run' && entry.run === open.run ? underWay(entry) : entry));
}

/** Pages of long ago are read anew: nobody looks at them for long. */
function reachesFarEnough({ entries, isWhole }: Entries, { before = Number.POSITIVE_INFINITY, limit }: HistoryWish): boolean {
  // The entry behind the page shows that what has the same time is there as well.
  const behind = entries.filter(entry => timeOf(entry) < before)[limit];
  const last = entries.at(-1);
  return isWhole || (behind !== undefined && last !== undefined && timeOf(behind) > timeOf(last));
}

/** Asked for once at most, and only when somebody wants to know. */
function onDemand<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}
