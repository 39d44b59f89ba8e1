/** Gathers what a report is made of: this machine, brought up to date, and the small index of each machine of the fleet, one after the other. */
import { type ConfiguredItem as AgentItemOf, readItems } from './agent-items.ts';
import { readServer, readServers } from './config.ts';
import type { Said } from './contract.ts';
import { broughtUpToDate, keyOf, readIndex, readWholeIndex, writeIndex } from './report/machine-index.ts';
import type { ConfiguredItem, FleetMachine, ItemReport, MachineIndex, Report, ReportWish } from './report-model.ts';
import { scheduleText } from './rules/explain-when.ts';
import { readFleetSection } from './rules/fleet-section.ts';
import { nearestWord } from './rules/nearest-word.ts';
import { byUrgency, type Gathered, type MachinePart, type ReportQuestion, reportOf, reportOnMachine } from './rules/report.ts';
import { needsAttention } from './rules/report-words.ts';
import { nextDue } from './rules/schedule.ts';
import type { World } from './world/world.ts';

export interface Gathering extends Pick<ReportWish, 'only' | 'hereOnly'> {
  readonly since?: number | undefined;
}

/** All machines, or the one of `only`. */
export async function gather(world: World, { only, hereOnly, since }: Gathering): Promise<Said<Gathered>> {
  const question = { now: world.clock.now(), since };
  const machines = hereOnly ? [] : await fleetMachines(world);
  const here = await indexHere(world);
  const servers = new Set(here.items.map(({ server }) => server));
  const names = [...servers, ...machines.map(({ name }) => name)];
  const isHere = only === undefined || servers.has(only) || (await isRefused(world, only));
  if (only !== undefined && !isHere && !names.includes(only)) {
    const near = nearestWord(only, names);
    const remedy = near ? `did you mean ${near}?` : `there is: ${names.join(', ') || 'nothing yet'}`;
    return { ok: false, message: `neither a server of this configuration nor of the fleet is called ${only}`, remedy };
  }
  const first = isHere
    ? [reportOnMachine(only === undefined ? here : ofServer(here, only, world.folders.configuration), true, question)]
    : [];
  const chosen = machines.filter(({ name }) => only === undefined || name === only);
  return { ok: true, value: { host: world.machine.host, question, parts: partsOf(world, first, chosen, question) } };
}

export interface MostItems {
  /** Of more items than this altogether, those that are well are only counted. */
  readonly inAll: number;
  /** Of those that need somebody, no more than this are named, the most urgent. */
  readonly urgent: number;
}

/** As one report that fits into memory, however large the fleet is. */
export async function gatherReport(world: World, wish: Gathering, most: MostItems): Promise<Said<Report>> {
  const gathered = await gather(world, wish);
  if (!gathered.ok) return gathered;
  const { host, question, parts } = gathered.value;
  const machines: MachinePart['machine'][] = [];
  let items: ItemReport[] = [];
  let [count, isAbridged] = [0, false];
  for await (const part of parts) {
    machines.push(part.machine);
    items.push(...part.items);
    count += part.items.length;
    isAbridged ||= count > most.inAll;
    if (isAbridged) items = items.filter(needsAttention);
    if (isAbridged && items.length > 2 * most.urgent) items = items.sort(byUrgency).slice(0, most.urgent);
  }
  return { ok: true, value: reportOf({ machines, items }, host, question, isAbridged) };
}

/** So many indexes are read at a time, and no more of them held. */
const readAtOnce = 4;

async function* partsOf(
  world: World,
  first: readonly MachinePart[],
  machines: readonly FleetMachine[],
  question: ReportQuestion,
): AsyncIterable<MachinePart> {
  yield* first;
  const names = machines.map(({ name }) => name).sort();
  for (let at = 0; at < names.length; at += readAtOnce) {
    const indexes = await Promise.all(names.slice(at, at + readAtOnce).map(name => indexOf(world, name, question.since)));
    for (const index of indexes) yield reportOnMachine(index, false, question);
  }
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

/** There is a file of this server, and a mistake in it. */
async function isRefused({ files, folders }: World, server: string): Promise<boolean> {
  return (await readServer(files, folders.configuration, server, folders.home)).kind === 'refused';
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

/** With the mistakes of its own file and of what all share; those of other servers are not its fault. */
function ofServer(index: MachineIndex, server: string, folder: string): MachineIndex {
  const files = [server, `${server}.ini`, 'alpine-backup.conf'].map(name => `${folder}/${name}:`);
  const isItsOwn = (problem: string) => !problem.startsWith(`${folder}/`) || files.some(file => problem.startsWith(file));
  return {
    ...index,
    problems: index.problems.filter(isItsOwn),
    items: index.items.filter(record => record.server === server),
  };
}
