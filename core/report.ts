/** `alp report`: how every item stands, here and in the fleet, from small indexes that are brought up to date first. */
import { type ConfiguredItem as AgentItemOf, readItems } from './agent-items.ts';
import { readServers } from './config.ts';
import type { Said } from './contract.ts';
import { broughtUpToDate, keyOf, readIndex, readWholeIndex, writeIndex } from './report/machine-index.ts';
import { isAddress, reportMail } from './report/report-mail.ts';
import { reportPage } from './report/report-page.ts';
import { reportText } from './report/report-text.ts';
import type { ConfiguredItem, FleetMachine, MachineIndex, Report, ReportWish } from './report-model.ts';
import { scheduleText } from './rules/explain-when.ts';
import { readFleetSection } from './rules/fleet-section.ts';
import { keptDays } from './rules/journal-index.ts';
import { nearestWord } from './rules/nearest-word.ts';
import { parsePeriod } from './rules/quantities.ts';
import { understood } from './rules/reading.ts';
import { type MachinePart, mostCalmItems, reportOf, reportOnMachine } from './rules/report.ts';
import { needsAttention } from './rules/report-words.ts';
import { nextDue } from './rules/schedule.ts';
import type { World } from './world/world.ts';

export interface WrittenReport {
  readonly text: string;
  readonly code: Report['code'];
}

export async function report(world: World, wish: ReportWish): Promise<Said<WrittenReport>> {
  const since = readSince(wish.since, world.clock.now());
  if (!since.ok) return since;
  if (wish.to !== undefined && !isAddress(wish.to))
    return { ok: false, message: `${wish.to} is not a mail address`, remedy: 'write --to user@example.org' };
  const gathered = await gatherReport(world, {
    ...wish,
    since: since.value,
    ...(wish.form === 'json' ? {} : { mostItems: mostCalmItems }),
  });
  if (!gathered.ok) return gathered;
  const text = await written(world, gathered.value, wish);
  const { code } = gathered.value;
  if (wish.form !== 'mail' || wish.to === undefined) return { ok: true, value: { text, code } };
  const sent = await sendMail(world, text, wish.to);
  return sent.ok ? { ok: true, value: { text: '', code } } : sent;
}

/** `7 days`, or a day of the calendar: `2026-11-01`, UTC. */
function readSince(text: string | undefined, now: number): Said<number | undefined> {
  if (text === undefined) return { ok: true, value: undefined };
  const period = /^\d{4}-\d\d-\d\d$/.test(text) ? understood(now - Date.parse(text)) : parsePeriod(text);
  const remedy = `write for example --since "7 days" or --since 2026-11-01, ${keptDays} days back at most; alp log has the rest`;
  if (!period.ok || !Number.isFinite(period.value))
    return { ok: false, message: `"${text}" is neither a period nor a day`, remedy };
  if (period.value > keptDays * DAY) return { ok: false, message: `--since ${text} is longer ago than reports remember`, remedy };
  return { ok: true, value: now - period.value };
}

interface Gathering extends Pick<ReportWish, 'only' | 'hereOnly'> {
  readonly since?: number | undefined;
  /** Of more items than this, those that are well need only be counted. */
  readonly mostItems?: number;
}

/** All machines, or the one of `only`. */
export async function gatherReport(
  world: World,
  { only, hereOnly, since, mostItems = Number.POSITIVE_INFINITY }: Gathering,
): Promise<Said<Report>> {
  const question = { now: world.clock.now(), since };
  const machines = hereOnly ? [] : await fleetMachines(world);
  const here = await indexHere(world);
  const names = [...new Set(here.items.map(({ server }) => server)), ...machines.map(({ name }) => name)];
  if (only !== undefined && !names.includes(only)) {
    const near = nearestWord(only, names);
    const remedy = near ? `did you mean ${near}?` : `there is: ${names.join(', ') || 'nothing yet'}`;
    return { ok: false, message: `neither a server of this configuration nor of the fleet is called ${only}`, remedy };
  }
  const isHere = only === undefined || here.items.some(({ server }) => server === only);
  const first = isHere ? [reportOnMachine(only === undefined ? here : ofServer(here, only), true, question)] : [];
  const chosen = machines.filter(({ name }) => only === undefined || name === only);
  return { ok: true, value: await gatherFleet(world, first, chosen, question, mostItems) };
}

/** So many indexes are read at a time, and no more of them held. */
const readAtOnce = 4;

async function gatherFleet(
  world: World,
  first: readonly MachinePart[],
  machines: readonly FleetMachine[],
  question: { readonly now: number; readonly since: number | undefined },
  mostItems: number,
): Promise<Report> {
  let parts = [...first];
  let [count, isAbridged] = [0, false];
  const urgentOnly = (part: MachinePart): MachinePart => ({ ...part, items: part.items.filter(needsAttention) });
  for (let at = 0; at < machines.length; at += readAtOnce) {
    const indexes = await Promise.all(
      machines.slice(at, at + readAtOnce).map(({ name }) => indexOf(world, name, question.since)),
    );
    for (const index of indexes) {
      const part = reportOnMachine(index, false, question);
      count += part.items.length;
      if (!isAbridged && count > mostItems) {
        isAbridged = true;
        parts = parts.map(urgentOnly);
      }
      parts.push(isAbridged ? urgentOnly(part) : part);
    }
  }
  return reportOf(parts, world.machine.host, question, isAbridged);
}

/** The days are read only where somebody asks for them. */
async function indexOf(world: World, machine: string, since: number | undefined): Promise<MachineIndex> {
  const folder = machineFolder(world, machine);
  if (since === undefined) return readIndex(world, folder, machine);
  const whole = await readWholeIndex(world, folder, machine);
  return whole.items.length > 0 ? whole : readIndex(world, folder, machine);
}

/** Where all that is known of a machine of the fleet lies. */
export function machineFolder({ folders }: World, machine: string): string {
  return `${folders.state}/fleet/${machine}`;
}

async function fleetMachines(world: World): Promise<readonly FleetMachine[]> {
  const read = await readServers(world.files, world.folders.configuration, world.folders.home);
  return read.kind === 'read' ? readFleetSection(read.fleet, '').fleet.machines : [];
}

// ---- This machine ----------------------------------------------------------------------------------------------------------

async function indexHere(world: World): Promise<MachineIndex> {
  const folder = `${world.folders.state}/report`;
  const read = await readItems(world);
  const before = await readWholeIndex(world, folder, world.machine.host);
  const items = read.ok ? read.items : [];
  const problems = read.ok ? read.problems : [`${read.message}; ${read.remedy}`];
  const configured = items.map(one => configuredItem(world, one, undefined));
  const known = { ...before, machine: world.machine.host, configured, problems };
  const told = await broughtUpToDate(world, known, `${world.folders.state}/journal`);
  const lastGood = new Map(told.items.map(record => [keyOf(record), record.good?.time]));
  const index = { ...told, configured: items.map(one => configuredItem(world, one, lastGood.get(one.agentItem.id))) };
  // A report may be asked for by somebody who may read, and not write.
  if (JSON.stringify(index.items) !== JSON.stringify(before.items)) await writeIndex(world, folder, index).catch(() => undefined);
  return index;
}

const DAY = 86_400_000;

function configuredItem(world: World, { item, agentItem }: AgentItemOf, lastGood: number | undefined): ConfiguredItem {
  const { schedule, server, name, maxAge } = item;
  const now = world.clock.now();
  const { jitter } = agentItem;
  const nextRun = nextDue(schedule, { lastGood, jitter, now }, world.clock.offsetMinutes);
  return {
    server,
    item: name,
    ...(maxAge === undefined ? {} : { maxAge }),
    schedule: schedule.kind === 'manual' ? 'by hand' : scheduleText(schedule),
    ...(schedule.kind === 'manual' ? {} : { interval: intervalOf(schedule) }),
    ...(nextRun === undefined ? {} : { nextRun }),
  };
}

function intervalOf(schedule: Exclude<AgentItemOf['item']['schedule'], { kind: 'manual' }>): number {
  if (schedule.kind === 'hours') return (schedule.every * DAY) / 24;
  return schedule.kind === 'weekly' ? 7 * DAY : DAY;
}

function ofServer(index: MachineIndex, server: string): MachineIndex {
  return { ...index, items: index.items.filter(record => record.server === server) };
}

// ---- Mail ------------------------------------------------------------------------------------------------------------------

async function sendMail(world: World, message: string, to: string): Promise<Said<undefined>> {
  const remedy = 'does this machine have a mail server? alp report --mail without --to prints the mail';
  for (const program of ['sendmail', '/usr/sbin/sendmail', '/usr/lib/sendmail']) {
    const running = await world.programs.start({ program, args: ['-i', '--', to], input: 'pipe' });
    running.input?.end(message);
    const { code, stderr } = await running.result;
    if (code === 0) return { ok: true, value: undefined };
    if (code !== 127) return { ok: false, message: `sendmail did not take the mail: ${stderr.trim() || `code ${code}`}`, remedy };
  }
  return { ok: false, message: 'there is no sendmail on this machine', remedy };
}

// ---- Forms -----------------------------------------------------------------------------------------------------------------

async function written(world: World, report: Report, { form, to }: ReportWish): Promise<string> {
  const localTime = world.clock.offsetMinutes;
  switch (form) {
    case 'json':
      return JSON.stringify(report);
    case 'html':
      return reportPage(report, localTime);
    case 'text':
      return reportText(report, localTime);
    case 'mail':
      return reportMail({
        report,
        text: reportText(report, localTime),
        page: reportPage(report, localTime),
        from: `${world.machine.user}@${world.machine.host}`,
        to,
        unique: world.files.randomHex(12),
      });
  }
}
