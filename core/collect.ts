/** `alp collect`: asks the fleet's servers over ssh for what their journals have gained, in parallel, each with a time limit. */

import { askMachine, type Told } from './ask-machine.ts';
import { readServers } from './config.ts';
import type { Said } from './contract.ts';
import { machineFolder } from './gather-report.ts';
import { broughtUpToDate, readWholeIndex, writeIndex } from './report/machine-index.ts';
import { keepInDatabase, problemOfDatabase } from './report/postgres.ts';
import { thinnedOut } from './report/thin-out.ts';
import type { Collected, CollectWish, Contact, FleetMachine, FleetSettings, MachineIndex } from './report-model.ts';
import { counted, durationText, sizeText } from './rules/figures.ts';
import { readFleetSection } from './rules/fleet-section.ts';
import { nearestWord } from './rules/nearest-word.ts';
import { worldTrouble } from './rules/words.ts';
import { takeTurn } from './turn.ts';
import type { World } from './world/world.ts';

export async function collect(
  world: World,
  wish: CollectWish,
  onCollected: (collected: Collected) => void,
  signal: AbortSignal,
): Promise<Said<readonly Collected[]>> {
  const refused = wish.database === undefined ? undefined : problemOfDatabase(wish.database);
  if (refused) return refused;
  const chosen = await chooseMachines(world, wish.machines);
  if (!chosen.ok) return chosen;
  const { machines, fleet } = chosen.value;
  // Two that write the same copies would tear them.
  const taken = await takeTurn(world, 'collect').catch(error => noPlace(world, error));
  if (!taken.ok)
    return 'message' in taken
      ? taken
      : {
          ok: false,
          message: `another alp collect is at work (process ${taken.holder})`,
          remedy: 'run it again when that one is done',
        };
  try {
    const all: Collected[] = [];
    const waiting = [...machines];
    const worker = async () => {
      for (let next = waiting.shift(); next && !signal.aborted; next = waiting.shift()) {
        const collected = await collectFrom(world, next, fleet, signal).catch(error => notStored(world, next.name, error));
        if (collected) onCollected(collected);
        if (collected) all.push(collected);
      }
    };
    await Promise.all(Array.from({ length: Math.min(fleet.jobs, machines.length) }, worker));
    if (wish.database === undefined || signal.aborted) return { ok: true, value: all };
    const kept = await keepInDatabase(world, wish.database, wholeIndexes(world, machines), signal);
    if (kept.ok) return { ok: true, value: all };
    const failed = { machine: 'PostgreSQL', ok: false, sentence: kept.message, remedy: kept.remedy, files: 0, bytes: 0 };
    onCollected(failed);
    return { ok: true, value: [...all, failed] };
  } finally {
    await taken.turn.release();
  }
}

/** This machine's disk is full, or not ours to write: said of one machine, and the others are asked all the same. */
function notStored(world: World, machine: string, error: unknown): Collected {
  const { message: sentence, remedy } = noPlace(world, error);
  return { machine, ok: false, sentence, remedy, files: 0, bytes: 0 };
}

function noPlace({ folders }: World, error: unknown): { readonly ok: false; readonly message: string; readonly remedy: string } {
  const trouble = worldTrouble(error, folders.state);
  if (!trouble) throw error;
  return { ok: false, message: trouble.detail, remedy: trouble.remedy };
}

/** One after the other: all of them together are more than anybody should hold. */
async function* wholeIndexes(world: World, machines: readonly FleetMachine[]): AsyncIterable<MachineIndex> {
  for (const { name } of machines) yield await readWholeIndex(world, machineFolder(world, name), name);
}

interface Chosen {
  readonly machines: readonly FleetMachine[];
  readonly fleet: FleetSettings;
}

async function chooseMachines(world: World, names: readonly string[]): Promise<Said<Chosen>> {
  const { configuration, home } = world.folders;
  const read = await readServers(world.files, configuration, home);
  if (read.kind === 'no-folder') return { ok: false, message: read.message, remedy: read.remedy };
  const { fleet, problems } = readFleetSection(read.fleet, 'alpine-backup.conf');
  const [problem] = problems;
  if (problem) return { ok: false, message: `[fleet] ${problem.key}: ${problem.message}`, remedy: problem.remedy };
  const known = fleet.machines.map(({ name }) => name);
  if (known.length === 0)
    return {
      ok: false,
      message: 'no fleet is configured',
      remedy: `write [fleet] and servers = a b c into ${configuration}/alpine-backup.conf`,
    };
  const strange = names.find(name => !known.includes(name));
  if (strange !== undefined) {
    const near = nearestWord(strange, known);
    return {
      ok: false,
      message: `${strange} is not in [fleet] servers`,
      remedy: near ? `did you mean ${near}?` : `there is: ${known.join(', ')}`,
    };
  }
  return {
    ok: true,
    value: { fleet, machines: fleet.machines.filter(({ name }) => names.length === 0 || names.includes(name)) },
  };
}

// ---- One machine -----------------------------------------------------------------------------------------------------------

/** undefined when the user ended it: that says nothing about the machine. */
async function collectFrom(
  world: World,
  machine: FleetMachine,
  fleet: FleetSettings,
  signal: AbortSignal,
): Promise<Collected | undefined> {
  const folder = machineFolder(world, machine.name);
  const [before, began] = [await readWholeIndex(world, folder, machine.name), world.clock.monotonic()];
  const told = await askMachine(world, machine, fleet, signal);
  if (signal.aborted) return undefined;
  const contact = contactOf(told, before.contact, world.clock.now());
  // What came before it fell silent counts as well.
  const index = await broughtUpToDate(world, { ...before, contact, ...learned(told, before) }, `${folder}/journal`);
  await writeIndex(world, folder, await thinnedOut(world, folder, index, fleet.keep));
  const { name } = machine;
  if (!told.ok) return { machine: name, ok: false, sentence: told.detail, remedy: told.remedy, files: 0, bytes: 0 };
  const { files, bytes } = told;
  const what = bytes === 0 ? 'nothing new' : `${sizeText(bytes)} new in ${counted(files, 'journal')}`;
  const sentence = `${what}, ${durationText(world.clock.monotonic() - began)}${told.status.configured ? '' : '; its alp does not say what is configured there'}`;
  return { machine: name, ok: true, sentence, remedy: '', files, bytes };
}

function contactOf(told: Told, before: Contact | undefined, now: number): Contact {
  if (told.ok) return { tried: now, answered: now, detail: '', remedy: '' };
  const { detail, remedy } = told;
  return { tried: now, ...(before?.answered === undefined ? {} : { answered: before.answered }), detail, remedy };
}

/** Of a machine that does not say, what it said last. */
function learned(told: Told, before: MachineIndex): Pick<MachineIndex, 'configured' | 'problems'> {
  if (!told.ok || !told.status.configured)
    return { problems: before.problems, ...(before.configured ? { configured: before.configured } : {}) };
  return { configured: told.status.configured, problems: told.status.problems };
}
