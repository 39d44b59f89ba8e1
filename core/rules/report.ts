/** Puts a report together from what is kept of each machine: every item judged, the urgent ones first, and one exit code. */
import type { ConfiguredItem, ItemRecord, ItemReport, MachineIndex, MachineReport, Report, Standing } from '../report-model.ts';
import { judgeItem, judgeMachine, standings } from './standing.ts';

const DAY = 86_400_000;

export interface MachinePart {
  readonly machine: MachineReport;
  readonly items: readonly ItemReport[];
}

export interface ReportQuestion {
  readonly now: number;
  readonly since?: number | undefined;
}

/** What a report is made of. */
export interface Gathered {
  readonly host: string;
  readonly question: ReportQuestion;
  /** This machine first, then the others by name; no more than a few are read ahead. */
  readonly parts: AsyncIterable<MachinePart>;
}

/** One machine; `isHere` for the one that reports. */
export function reportOnMachine(index: MachineIndex, isHere: boolean, question: ReportQuestion): MachinePart {
  const configured = new Map(index.configured?.map(item => [`${item.server}/${item.item}`, item]));
  const items = index.items.map(record =>
    reportOnItem(
      isHere ? '' : index.machine,
      record,
      configured.get(`${record.server}/${record.item}`),
      index.configured !== undefined,
      question,
    ),
  );
  const judged = isHere
    ? { state: 'here' as const, isAlarming: false, sentence: 'this machine', remedy: '' }
    : judgeMachine(index.contact, question.now);
  return {
    machine: {
      machine: index.machine,
      ...judged,
      ...(index.contact ? { tried: index.contact.tried } : {}),
      ...(index.contact?.answered === undefined ? {} : { answered: index.contact.answered }),
      problems: index.problems,
      counts: countsOf(items),
    },
    items,
  };
}

/** Of more items than this, those that are well need only be counted. */
export const mostCalmItems = 1000;
/** No more of those that need somebody are named to people. */
export const mostUrgentItems = 500;

/** All machines together. */
export function reportOf(
  { machines, items }: { readonly machines: readonly MachineReport[]; readonly items: readonly ItemReport[] },
  host: string,
  { now, since }: ReportQuestion,
  isAbridged = false,
): Report {
  return {
    time: now,
    host,
    ...(since === undefined ? {} : { since }),
    machines: machines.toSorted(moreUrgentFirst),
    items: items.toSorted(byUrgency),
    isAbridged,
    code: codeOf(machines),
  };
}

export function moreUrgentFirst(a: MachineReport, b: MachineReport): number {
  return urgencyOf(b) - urgencyOf(a) || byName(a.machine, b.machine);
}

/** The most urgent first, then by name. */
export function byUrgency(a: ItemReport, b: ItemReport): number {
  return (
    standings.indexOf(a.standing) - standings.indexOf(b.standing) ||
    byName(a.machine, b.machine) ||
    byName(a.server, b.server) ||
    byName(a.item, b.item)
  );
}

function reportOnItem(
  machine: string,
  record: ItemRecord,
  configured: ConfiguredItem | undefined,
  isConfigurationKnown: boolean,
  { now, since }: ReportQuestion,
): ItemReport {
  const { server, item, good, end, trend, curve } = record;
  const { maxAge, schedule, interval, nextRun } = configured ?? {};
  return {
    machine,
    server,
    item,
    ...judgeItem({ record, configured, isConfigurationKnown, now }),
    ...(good
      ? { lastGood: good.time, snapshot: good.snapshot, files: good.files, bytes: good.bytes, addedBytes: good.addedBytes }
      : {}),
    ...(end ? { lastEnd: end } : {}),
    ...(maxAge === undefined ? {} : { maxAge }),
    ...(schedule === undefined ? {} : { schedule }),
    ...(interval === undefined ? {} : { interval }),
    ...(nextRun === undefined ? {} : { nextRun }),
    ...(trend ? { trend } : {}),
    ...(curve ? { curve } : {}),
    ...(since === undefined ? {} : { since: sumSince(record, since) }),
  };
}

function sumSince({ days }: ItemRecord, since: number): NonNullable<ItemReport['since']> {
  let [published, failed, addedBytes] = [0, 0, 0];
  for (const [day, , added, good, bad] of days) {
    if (day < Math.floor(since / DAY)) continue;
    published += good;
    failed += bad;
    addedBytes += added;
  }
  return { published, failed, addedBytes };
}

function countsOf(items: readonly ItemReport[]): Readonly<Record<Standing, number>> {
  const counts = { failing: 0, overdue: 0, never: 0, silent: 0, warning: 0, good: 0, gone: 0 };
  for (const { standing } of items) counts[standing] += 1;
  return counts;
}

function urgencyOf({ isAlarming, state, counts, problems }: MachineReport): number {
  if (isAlarming) return 4;
  if (state === 'silent') return 3;
  if (counts.failing + counts.overdue + problems.length > 0) return 2;
  return counts.never + counts.silent + counts.warning > 0 ? 1 : 0;
}

/** What fails, is overdue, cannot be read or does not answer is 1; what somebody should look at is 3. */
export function codeOf(machines: readonly MachineReport[]): Report['code'] {
  const isBad = ({ isAlarming, counts, problems }: MachineReport) =>
    isAlarming || counts.failing + counts.overdue + problems.length > 0;
  if (machines.some(isBad)) return 1;
  return machines.some(machine => urgencyOf(machine) > 0) ? 3 : 0;
}

function byName(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
