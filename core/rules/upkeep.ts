/** How often a vault is read back and a restore is rehearsed: the keys `verify` and `drill`, and when it is time. */
import type { AgentItem, ClosedGate, Conditions, LocalTime } from '../agent-model.ts';
import type { JournalLine } from '../model.ts';
import type { DrillRule, UpkeepPeriod, VerifyRule } from '../verify-model.ts';
import { closedGates, type Passage } from './gates.ts';
import { parseCount, parsePercent } from './quantities.ts';
import type { Reading } from './reading.ts';
import { refused, understood } from './reading.ts';

const HOUR = 3_600_000;
const PERIODS: Readonly<Record<UpkeepPeriod, number>> = {
  hourly: HOUR,
  daily: 24 * HOUR,
  weekly: 7 * 24 * HOUR,
  monthly: 30 * 24 * HOUR,
};

/** What did not come to its end is tried again so much later at the soonest (milliseconds). */
const retryAfter = 6 * HOUR;

/** `8% weekly`. */
export function parseVerify(text: string): Reading<VerifyRule> {
  const parts = /^(.+%)\s+(hourly|daily|weekly|monthly)$/.exec(text);
  if (!parts) return refused(`"${text}" does not say which share is read how often`, 'write for example 8% weekly, or off');
  const percent = parsePercent(parts[1]!);
  if (!percent.ok) return percent;
  if (percent.value === 0) return refused('0% would read nothing', 'write for example 8% weekly, or off');
  return understood({ percent: percent.value, every: parts[2] as UpkeepPeriod });
}

/** `20 files monthly`. */
export function parseDrill(text: string): Reading<DrillRule> {
  const parts = /^(\S+)\s+files?\s+(hourly|daily|weekly|monthly)$/.exec(text);
  if (!parts) return refused(`"${text}" does not say how many files how often`, 'write for example 20 files monthly, or off');
  const files = parseCount(parts[1]!);
  return files.ok ? understood({ files: files.value, every: parts[2] as UpkeepPeriod }) : files;
}

/** When it is time next, by the journal: a period after the last that came to its end, and a while after one that did not. */
export function nextUpkeep(every: UpkeepPeriod, event: 'verified' | 'drilled', lines: readonly JournalLine[]): number {
  const tries = lines.flatMap(line =>
    (line.event === 'verified' || line.event === 'drilled') && line.event === event ? [line] : [],
  );
  const last = tries.at(-1);
  const lastWhole = tries.findLast(line => line.complete);
  const byPeriod = lastWhole ? lastWhole.time + PERIODS[every] : 0;
  return last && !last.complete ? Math.max(byPeriod, last.time + retryAfter) : byPeriod;
}

/** The agent verifies behind a run: then the vault is in reach, and the next run is not due yet (milliseconds). */
const behindRun = 2 * HOUR;

export function isQuietAfterRun(lastGood: number | undefined, now: number): boolean {
  return lastGood !== undefined && now >= lastGood && now - lastGood < behindRun;
}

/** Which gates of the item keep it from being read now. Before its way is known a metered network closes none: another way may be allowed. */
export function upkeepGates(
  { gates, target }: Pick<AgentItem, 'gates' | 'target'>,
  conditions: Conditions,
  { now, localTime }: { readonly now: number; readonly localTime: LocalTime },
  passage: Passage,
): readonly ClosedGate[] {
  const closed = closedGates(gates, conditions, now, localTime, passage);
  return closed.filter(({ gate }) => gate !== 'metered' || passage.way !== undefined || target === undefined);
}

/** What the keys mean, a sentence each. */
export function upkeepText({ verify, drill }: { readonly verify?: VerifyRule; readonly drill?: DrillRule }): readonly string[] {
  return [
    ...(verify ? [`reads back ${verify.percent}% of the files ${verify.every}, those first that were read longest ago`] : []),
    ...(drill ? [`restores ${drill.files} files for a try ${drill.every}`] : []),
  ];
}
