/** `alp collect`: asks the fleet's servers over ssh for what their journals have gained, in parallel, each with a time limit. */
import { readServers } from './config.ts';
import type { Said } from './contract.ts';
import { openLogin } from './places.ts';
import { type ScriptName, scriptText } from './remote/scripts.ts';
import { broughtUpToDate, readWholeIndex, writeIndex } from './report/machine-index.ts';
import { partsWanted, storeParts } from './report/mirror.ts';
import { keepInDatabase, problemOfDatabase } from './report/postgres.ts';
import { machineFolder } from './report.ts';
import type { Collected, CollectWish, Contact, FleetMachine, FleetSettings, MachineIndex } from './report-model.ts';
import { type FarStatus, readFarStatus } from './rules/far-status.ts';
import { counted, durationText, sizeText } from './rules/figures.ts';
import { readFleetSection } from './rules/fleet-section.ts';
import { nearestWord } from './rules/nearest-word.ts';
import { sshFailure } from './rules/verdicts.ts';
import { connectFailure } from './rules/words.ts';
import { bytesAsText } from './world/lines.ts';
import type { Place } from './world/place.ts';
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
  const lock = await takeLock(world);
  if (!lock.ok) return lock;
  try {
    const all: Collected[] = [];
    const waiting = [...machines];
    const worker = async () => {
      for (let next = waiting.shift(); next && !signal.aborted; next = waiting.shift()) {
        const collected = await collectFrom(world, next, fleet, signal);
        if (collected) onCollected(collected);
        if (collected) all.push(collected);
      }
    };
    await Promise.all(Array.from({ length: Math.min(fleet.jobs, machines.length) }, worker));
    if (wish.database === undefined || signal.aborted) return { ok: true, value: all };
    const kept = await keepInDatabase(world, wish.database, wholeIndexes(world, machines));
    if (kept.ok) return { ok: true, value: all };
    const failed = { machine: 'PostgreSQL', ok: false, sentence: kept.message, remedy: kept.remedy, files: 0, bytes: 0 };
    onCollected(failed);
    return { ok: true, value: [...all, failed] };
  } finally {
    await world.files.delete(lock.value);
  }
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

/** Two that write the same copies would tear them. */
async function takeLock(world: World): Promise<Said<string>> {
  const path = `${world.folders.state}/fleet/collecting`;
  await world.files.makePrivateFolder(`${world.folders.state}/fleet`);
  const { pid, birth } = world.machine;
  for (const _ of [1, 2]) {
    if (await world.files.createNew(path, `${pid} ${birth}\n`)) return { ok: true, value: path };
    const [holder = '', ...rest] = ((await world.files.read(path)) ?? '').trim().split(' ');
    if (world.machine.isAlive(Number(holder), rest.join(' ')))
      return {
        ok: false,
        message: `another alp collect is at work (process ${holder})`,
        remedy: 'run it again when that one is done',
      };
    await world.files.delete(path);
  }
  return { ok: false, message: 'another alp collect has just begun', remedy: 'run it again when that one is done' };
}

// ---- One machine -----------------------------------------------------------------------------------------------------------

/** What it told, or why it did not. */
type Told =
  | { readonly ok: true; readonly status: FarStatus; readonly files: number; readonly bytes: number }
  | { readonly ok: false; readonly detail: string; readonly remedy: string };

/** undefined when the user ended it: that says nothing about the machine. */
async function collectFrom(
  world: World,
  machine: FleetMachine,
  fleet: FleetSettings,
  signal: AbortSignal,
): Promise<Collected | undefined> {
  const folder = machineFolder(world, machine.name);
  const [before, began] = [await readWholeIndex(world, folder, machine.name), world.clock.monotonic()];
  const told = await askWithin(world, machine, fleet, signal);
  if (signal.aborted) return undefined;
  const contact = contactOf(told, before.contact, world.clock.now());
  // What came before it fell silent counts as well.
  await writeIndex(
    world,
    folder,
    await broughtUpToDate(world, { ...before, contact, ...learned(told, before) }, `${folder}/journal`),
  );
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

async function askWithin(world: World, machine: FleetMachine, fleet: FleetSettings, signal: AbortSignal): Promise<Told> {
  const over = new AbortController();
  const late = new AbortController();
  void world.clock.sleep(fleet.timeout, over.signal).then(() => over.signal.aborted || late.abort());
  const either = AbortSignal.any([signal, late.signal]);
  try {
    const told = await ask(world, machine, fleet, either);
    if (!told.ok && late.signal.aborted)
      return {
        ok: false,
        detail: `was not done within ${durationText(fleet.timeout)}`,
        remedy: 'is the way slow? timeout = … in [fleet] allows more',
      };
    return told;
  } finally {
    over.abort();
  }
}

async function ask(world: World, machine: FleetMachine, fleet: FleetSettings, signal: AbortSignal): Promise<Told> {
  const opened = await openLogin(world, machine.login, fleet.ssh, signal);
  if (!opened.ok) return notReached(machine, fleet, opened.code, bytesAsText(opened.stderr).trim());
  const { place } = opened;
  signal.addEventListener('abort', place.abandon, { once: true });
  if (signal.aborted) place.abandon();
  try {
    return await bring(world, machine, place);
  } finally {
    signal.removeEventListener('abort', place.abandon);
    await place.close();
  }
}

function notReached({ login }: FleetMachine, { ssh }: FleetSettings, code: number, words: string): Told {
  if (code === 127)
    return {
      ok: false,
      detail: `${ssh[0]} could not be started: ${words}`,
      remedy: 'install openssh-client, or look at ssh = … in [fleet]',
    };
  const reason = sshFailure(words) ?? 'connection-lost';
  const remedy = remedies[reason] ?? 'is it switched on, and on the network? alp collect asks it again';
  return { ok: false, detail: connectFailure(reason, login, words), remedy };
}

const remedies: Readonly<Record<string, string>> = {
  'host-key-unknown': 'log in once by hand (ssh) and compare the fingerprint, or put the key into known_hosts',
  'host-key-changed': 'if the server was set up anew, remove its old key (ssh-keygen -R); if not, somebody else may be answering',
  'login-refused': 'ssh-copy-id brings the key over; ssh = ssh -i KEY in [fleet] chooses another',
};

/** Longer than any list of journals with the status of ten thousand items. */
const longestAnswer = 32 * 1024 * 1024;

async function bring(world: World, machine: FleetMachine, place: Place): Promise<Told> {
  const answer = await answerOf(place, 'journals', [machine.state ?? ''], longestAnswer);
  const status = readFarStatus(answer.toString('utf8').split('\n'));
  if (!status.isReady)
    return {
      ok: false,
      detail: 'its answer was cut short',
      remedy: 'does its login shell print something, or is it no POSIX shell? alp collect asks it again',
    };
  if (status.isUnreadable)
    return {
      ok: false,
      detail: `${machine.login} may not read ${status.state}`,
      remedy: 'log in as the user whose backups these are: user@host in [fleet] servers',
    };
  const folder = machineFolder(world, machine.name);
  const names = new Set<string>();
  let bytes = 0;
  for (let round = await partsWanted(world, folder, status.journals); round.length > 0; ) {
    const count = round.reduce((sum, part) => sum + part.count, 0);
    const args = round.flatMap(part => [part.name, `${part.from + 1}`, `${part.count}`]);
    const parts = await answerOf(place, 'journal-parts', [status.state, ...args], count);
    // Cut while it was read, here or there: nothing of this round is sure.
    if (parts.length !== count)
      return { ok: false, detail: 'its journals could not be read to their end', remedy: 'alp collect asks it again' };
    bytes += await storeParts(world, folder, round, parts);
    for (const { name } of round) names.add(name);
    round = await partsWanted(world, folder, status.journals);
  }
  return { ok: true, status, files: names.size, bytes };
}

/** All that a script says; whoever says more than `limit` is not listened to any longer. */
async function answerOf(place: Place, script: ScriptName, args: readonly string[], limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  const running = await place.start({
    script: scriptText(script),
    args,
    onChunk(chunk) {
      length += chunk.length;
      if (length <= limit) chunks.push(Buffer.from(chunk));
      else place.abandon();
    },
  });
  await running.result;
  return length <= limit ? Buffer.concat(chunks) : Buffer.alloc(0);
}
