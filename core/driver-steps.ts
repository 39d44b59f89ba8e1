/** The drivers around an item: prepared in order, each with what the former made, asked before and told after publishing; `driver-release.ts` undoes what they did. */
import type { DriverUse, Selection } from './driver-model.ts';
import {
  type DriverNote,
  driverFolder,
  dropNote,
  holderHere,
  isHeld,
  letGo,
  readNote,
  readNotes,
  writeNote,
} from './driver-notes.ts';
import { type PreparedDriver, releaseAll, releaseLeftovers } from './driver-release.ts';
import { type HeldTask, makeDriverTask } from './driver-task.ts';
import type { Driver, DriverPrepared, DriverReleased } from './drivers/driver.ts';
import { notNow } from './drivers/verdicts.ts';
import { type FindDriver, findDriver, missingPrograms, missingWords } from './find-driver.ts';
import type { Verdict } from './model.ts';
import { titleOf, worldTrouble } from './rules/words.ts';
import type { World } from './world/world.ts';

/** Around what the drivers stand. */
export interface DriverRun {
  readonly server: string;
  readonly item: string;
  readonly drivers: readonly DriverUse[];
  /** The item's source; '' when it has none. */
  readonly source: string;
  /** What of it is not wanted; absent = all is. */
  readonly selection?: Selection;
  readonly run: string;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}

export interface DriversPrepared {
  readonly ok: true;
  readonly source: string;
  /** By `driver.fact`. */
  readonly facts: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
  /** Asked before publishing: why what was received is not to be trusted; undefined = it is. */
  stillWhole(isCut?: boolean): Promise<Verdict | undefined>;
  /** What did not succeed, in words. */
  afterPublish(snapshot: string): Promise<readonly string[]>;
  /** What could not be undone, in words; it is tried again at the next start. `signal` ends a release that has had its time. */
  release(signal: AbortSignal): Promise<readonly string[]>;
}

export type DriversAnswer =
  | DriversPrepared
  | {
      readonly ok: false;
      readonly verdict: Verdict;
      /** Whoever was prepared has to be released, the one that refused as well. */
      release(signal: AbortSignal): Promise<readonly string[]>;
    };

/** The caller releases, also after a refusal, and only once. */
export async function prepareDrivers(world: World, run: DriverRun, find: FindDriver = findDriver(world)): Promise<DriversAnswer> {
  const done: PreparedDriver[] = [];
  const facts: Record<string, string> = {};
  const warnings: string[] = [];
  const release = (signal: AbortSignal) => releaseAll(world, done, signal);
  const refuse = (verdict: Verdict): DriversAnswer => ({
    ok: false,
    verdict: run.signal.aborted ? { kind: 'cancelled', signal: run.signal.reason } : verdict,
    release,
  });
  const owed = await leftFromBefore(world, run, find);
  if (owed) return refuse(owed);
  let source = run.source;
  for (const [index, use] of run.drivers.entries()) {
    const driver = find(use);
    if (!driver) return refuse(absentDriver(use));
    const missing = await missingPrograms(world, driver);
    if (missing.length > 0) return refuse({ kind: 'failed', ...missingWords(use.name, missing) });
    const step = { use, driver, place: index + 1, source };
    const prepared = await prepareOne(world, run, step, done, find).catch(error => ourMistake(world, driver, error));
    if (!prepared.ok) return refuse(prepared.verdict);
    source = likeBefore(source, prepared.source);
    for (const [name, value] of Object.entries(prepared.facts ?? {})) facts[`${use.name}.${name}`] = value;
    warnings.push(...(prepared.warnings ?? []));
  }
  return {
    ok: true,
    source,
    facts,
    warnings,
    release,
    stillWhole: isCut => stillWhole(isCut ? done.filter(({ driver }) => driver.mayMislead) : done),
    afterPublish: snapshot => afterPublish(done, snapshot),
  };
}

/** A slash at the end says that the content is meant, not the folder; a driver need not think of it. */
function likeBefore(given: string, made: string): string {
  return made !== given && (given === '' || given.endsWith('/')) && !made.endsWith('/') ? `${made}/` : made;
}

/** What a program that was killed has left behind is undone; a driver that somebody else holds is waited for. */
async function leftFromBefore(world: World, run: DriverRun, find: FindDriver): Promise<Verdict | undefined> {
  const { server, item } = run;
  const complaints = await releaseLeftovers(world, { server, item }, run.signal, run.say, find);
  if (complaints.length > 0)
    return {
      kind: 'failed',
      detail: `what an earlier run left behind could not be undone: ${complaints.join('; ')}`,
      remedy: 'undo it by hand, or put right what keeps it, and run again',
    };
  const [held] = await readNotes(world, { server, item });
  if (!held) return undefined;
  const { holder, use } = held.note;
  return {
    kind: 'not-now',
    detail: holder
      ? `the driver ${use.name} is held by another run (process ${holder.pid} on ${holder.host})`
      : `another program is undoing what the driver ${use.name} did`,
    remedy: 'run it again when that one is over',
  };
}

interface Step {
  readonly use: DriverUse;
  readonly driver: Driver;
  readonly place: number;
  readonly source: string;
}

async function prepareOne(
  world: World,
  run: DriverRun,
  step: Step,
  done: PreparedDriver[],
  find: FindDriver,
): Promise<DriverPrepared> {
  const { use, driver, place, source } = step;
  const { server, item } = run;
  const holds = driver.holds?.(use) ?? [];
  const note: DriverNote = {
    ...{ server, item, place, use, source, holds },
    ...(run.selection ? { selection: run.selection } : {}),
    since: world.clock.now(),
    holder: holderHere(world, run.run),
    noted: {},
    running: [],
  };
  const path = `${driverFolder(world, note)}.note`;
  await writeNote(world, path, note);
  const held = await makeDriverTask(world, path, note, run.signal, run.say).catch(async error => {
    // It has done nothing that would have to be undone.
    letGo(path, note);
    await dropNote(world, path).catch(() => undefined);
    throw error;
  });
  done.push({ path, note, driver, held });
  const other = await heldByAnother(world, run, holds, find);
  if (other?.is === 'held') {
    // Of two that saw each other, the one whose note comes first in the alphabet goes on as soon as the other has stepped back.
    const later = await stepAside(world, { run, holds, find, path, note }, other);
    if (later) return later.refusal;
  } else if (other) return other.refusal;
  const prepared = await driver.prepare(held.task).catch(error => ourMistake(world, driver, error));
  return prepared.ok ? cleanFacts(prepared, held) : { ok: false, verdict: cleanVerdict(prepared.verdict, held) };
}

interface Other {
  readonly is: 'held' | 'left';
  readonly path: string;
  readonly refusal: Extract<DriverPrepared, { ok: false }>;
}

interface Claim {
  readonly run: DriverRun;
  readonly holds: readonly string[];
  readonly find: FindDriver;
  readonly path: string;
  readonly note: DriverNote;
}

/** How long two that began at the same moment look again; who holds a thing for longer is at work. */
const tiePatience = 3000;

async function stepAside(world: World, { run, holds, find, path, note }: Claim, first: Other): Promise<Other | undefined> {
  const begun = world.clock.monotonic();
  let other: Other | undefined = first;
  while (other?.is === 'held' && world.clock.monotonic() - begun < tiePatience && !run.signal.aborted) {
    const isBehind = other.path < path;
    if (isBehind) await dropNote(world, path);
    await world.clock.sleep(300, run.signal).catch(() => undefined);
    if (isBehind) await writeNote(world, path, note);
    other = await heldByAnother(world, run, holds, find);
  }
  return other;
}

/**
 * Looked at once our own note is on disk: of two items that begin at the same moment one at least sees the other, and perhaps both do.
 * Nobody is let through while another's note is there.
 */
async function heldByAnother(
  world: World,
  { server, item, signal, say }: DriverRun,
  holds: readonly string[],
  find: FindDriver,
): Promise<Other | undefined> {
  if (holds.length === 0) return undefined;
  for (const { path, note } of await readNotes(world)) {
    if (note.server === server && note.item === item) continue;
    const what = holds.find(hold => note.holds?.includes(hold));
    if (what === undefined) continue;
    const remedy = `run it again when ${titleOf({ server: note.server, name: note.item })} is over`;
    if (isHeld(world, note))
      return {
        is: 'held',
        path,
        refusal: notNow(`${what} is in the hands of ${titleOf({ server: note.server, name: note.item })}`, remedy),
      };
    const [complaint] = await releaseLeftovers(world, note, signal, say, find);
    if (complaint !== undefined || (await readNote(world, path)))
      return {
        is: 'left',
        path,
        refusal: notNow(`${what} is not as it was yet: ${complaint ?? 'another program is undoing what a run did'}`, remedy),
      };
  }
  return undefined;
}

/** Neither a mistake of ours in a driver nor a full disk may leave those before it as they are. */
function ourMistake({ folders }: World, { name }: Driver, error: unknown): Extract<DriverPrepared, { ok: false }> {
  const trouble = worldTrouble(error, folders.state);
  if (trouble) return { ok: false, verdict: { kind: 'failed', ...trouble } };
  const detail = `the driver ${name} stumbled: ${error instanceof Error ? error.message : String(error)}`;
  return { ok: false, verdict: { kind: 'failed', detail, remedy: 'this is a mistake in alpine-backup; report it' } };
}

function cleanFacts(prepared: Extract<DriverPrepared, { ok: true }>, { scrub }: HeldTask): DriverPrepared {
  const { facts = {}, warnings = [] } = prepared;
  const clean = Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, scrub(value)]));
  return { ...prepared, facts: clean, warnings: warnings.map(scrub) };
}

function cleanVerdict<Kind extends Extract<DriverPrepared, { ok: false }>['verdict']>(verdict: Kind, { scrub }: HeldTask): Kind {
  const texts = Object.entries(verdict).map(([key, value]) => [key, typeof value === 'string' ? scrub(value) : value]);
  return Object.fromEntries(texts) as Kind;
}

function absentDriver({ name, isOwn }: DriverUse): Verdict {
  return {
    kind: 'failed',
    detail: `there is no driver ${name}`,
    remedy: isOwn ? `put the executable drivers/${name} back into the configuration` : 'look at alp drivers',
  };
}

async function stillWhole(done: readonly PreparedDriver[]): Promise<Verdict | undefined> {
  for (const { driver, held } of done) {
    const answer = await driver.stillWhole?.(held.task).catch(stumbled);
    if (answer && !answer.ok) return { kind: 'failed', detail: held.scrub(answer.complaint), remedy: answer.remedy };
  }
  return undefined;
}

async function afterPublish(done: readonly PreparedDriver[], snapshot: string): Promise<readonly string[]> {
  const complaints = [];
  for (const { driver, held } of done) {
    const answer = await driver.afterPublish?.(held.task, snapshot).catch(stumbled);
    if (answer && !answer.ok) complaints.push(held.scrub(`${answer.complaint} (${answer.remedy})`));
  }
  return complaints;
}

function stumbled(error: unknown): DriverReleased {
  const words = error instanceof Error ? error.message : String(error);
  return { ok: false, complaint: words, remedy: 'this is a mistake in alpine-backup; report it' };
}
