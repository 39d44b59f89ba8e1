/** Undoing what drivers did: in reverse order at the end of a run, or by the next program that starts where one was killed in between. */
import { claimNote, unclaimNote } from './driver-claim.ts';
import { type DriverNote, damagedNotes, dropNote, isHeld, letGo, readNote, readNotes, writeNote } from './driver-notes.ts';
import { type HeldTask, makeDriverTask } from './driver-task.ts';
import type { Driver } from './drivers/driver.ts';
import { type FindDriver, findDriver } from './find-driver.ts';
import { worldTrouble } from './rules/words.ts';
import { runWithin } from './run-within.ts';
import type { World } from './world/world.ts';

/** One whose `prepare` was called, whatever came of it. */
export interface PreparedDriver {
  readonly path: string;
  readonly note: DriverNote;
  readonly driver: Driver;
  readonly held: HeldTask;
}

/** Words = what could not be undone, or what the user has to know of it. */
export async function releaseAll(world: World, done: PreparedDriver[], signal: AbortSignal): Promise<readonly string[]> {
  const words = [];
  for (let prepared = done.pop(); prepared; prepared = done.pop()) {
    const { path, driver, held } = prepared;
    // What the driver noted is in its task.
    const note = { ...prepared.note, noted: held.task.noted };
    await held.end();
    const { complaint, told } = await releaseOne(world, path, note, driver, signal, held.task.say);
    for (const text of [complaint, told]) if (text !== undefined) words.push(held.scrub(text));
  }
  return words;
}

interface Released {
  /** What could not be undone: the note stays. */
  readonly complaint?: string;
  /** What there is to know, once. */
  readonly told?: string;
}

/** With a complaint the note stays, and nobody holds it. What the disk refuses is one as well: the others are released. */
async function releaseOne(
  world: World,
  path: string,
  note: DriverNote,
  driver: Driver,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<Released> {
  const complaints: string[] = [];
  try {
    const held = await makeDriverTask(world, path, note, signal, say);
    const answer = await released(driver, held);
    await held.end();
    if (answer.complaint === undefined) {
      await dropNote(world, path);
      return answer;
    }
    complaints.push(answer.complaint);
    const { holder: _, ...owed } = note;
    await writeNote(world, path, { ...owed, noted: held.task.noted });
  } catch (error) {
    letGo(path, note);
    complaints.push(worldTrouble(error, world.folders.state)?.detail ?? `the driver ${driver.name} could not release: ${error}`);
  }
  return { complaint: complaints.join('; ') };
}

async function released(driver: Driver, held: HeldTask): Promise<Released> {
  try {
    const answer = await driver.release(held.task);
    if (!answer.ok) return { complaint: held.scrub(`${answer.complaint} (${answer.remedy})`) };
    return answer.told === undefined ? {} : { told: held.scrub(answer.told) };
  } catch (error) {
    // The others have to be released all the same.
    return { complaint: held.scrub(`the driver ${driver.name} could not release: ${(error as Error).message}`) };
  }
}

/** Everything that is held by nobody who lives is undone, also of items that are not configured any more. Words = what could not be. */
export async function releaseLeftovers(
  world: World,
  only: { readonly server: string; readonly item: string } | undefined,
  signal: AbortSignal,
  say: (text: string, note: DriverNote) => void,
  find: FindDriver = findDriver(world),
): Promise<readonly string[]> {
  const complaints = [];
  for (const path of await damagedNotes(world, only))
    complaints.push(
      `${path} is damaged: undo by hand what this driver may have left (a mount, a service that is stopped), then delete it`,
    );
  for (const { path, note } of await readNotes(world, only)) {
    if (isHeld(world, note) || !(await claimNote(world, path))) continue;
    try {
      const complaint = await releaseLeftover(world, path, signal, say, find);
      if (complaint !== undefined) complaints.push(complaint);
    } finally {
      await unclaimNote(world, path);
    }
  }
  return complaints;
}

async function releaseLeftover(
  world: World,
  path: string,
  signal: AbortSignal,
  say: (text: string, note: DriverNote) => void,
  find: FindDriver,
): Promise<string | undefined> {
  // Another program may have undone it before this one had its claim.
  const note = await readNote(world, path);
  if (!note || isHeld(world, note)) return undefined;
  const driver = find(note.use);
  if (!driver)
    return `there is no driver ${note.use.name} any more to undo what it did: bring it back, or undo it by hand and delete ${path}`;
  say(`undoes what the driver ${note.use.name} did before it was cut off`, note);
  await endOrphans(world, note);
  const { complaint, told } = await releaseOne(world, path, note, driver, signal, text => say(text, note));
  if (told !== undefined) say(told, note);
  return complaint;
}

/** Programs of a driver whose program was killed would go on writing. */
async function endOrphans(world: World, { running }: DriverNote): Promise<void> {
  for (const [pid, birth] of running) {
    if (!world.machine.isAlive(pid, birth)) continue;
    await runWithin(world, { program: 'sh', args: ['-c', 'kill -s KILL -- "-$1"', 'sh', String(pid)] }, 5000);
  }
}
