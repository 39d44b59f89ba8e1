/** What a driver would have to undo, on disk from before it acts until its release has succeeded: who is killed in between is cleaned up after. */
import type { DriverUse, Selection } from './driver-model.ts';
import type { World } from './world/world.ts';

/** One driver of one item that was prepared and is not released yet. */
export interface DriverNote {
  readonly server: string;
  readonly item: string;
  /** Its place among the drivers of the item, from 1. */
  readonly place: number;
  /** As they were when it was prepared: the configuration may say something else by now. */
  readonly use: DriverUse;
  readonly source: string;
  /** Absent: of a note of an earlier version, or where nobody prepares any more. */
  readonly selection?: Selection;
  /** What no other item may change meanwhile; absent = nothing. */
  readonly holds?: readonly string[];
  readonly since: number;
  /** Who prepared it; absent = nobody does any more, and a release is owed. */
  readonly holder?: DriverHolder;
  readonly noted: Readonly<Record<string, string>>;
  /** Programs of it that were running last: number and birth. */
  readonly running: readonly (readonly [pid: number, birth: string])[];
}

export interface DriverHolder {
  readonly host: string;
  readonly pid: number;
  readonly birth: string;
  readonly run: string;
}

export function holderHere({ machine }: World, run: string): DriverHolder {
  return { host: machine.host, pid: machine.pid, birth: machine.birth, run };
}

/** So long another machine that shares this state folder, and cannot be asked, is believed to be at work (milliseconds). */
const foreignPatience = 2 * 24 * 3_600_000;

/** Held by a process that lives: here, or perhaps on another machine. */
export function isHeld(world: World, { holder, since }: Pick<DriverNote, 'holder' | 'since'>): boolean {
  if (!holder) return false;
  const { machine, clock } = world;
  if (machine.isAlive(holder.pid, holder.birth)) return true;
  // A container has another name each time it starts, and the kernel of before.
  const isOurs = holder.host === machine.host || bootOf(holder.birth) === bootOf(machine.birth);
  return !isOurs && Math.abs(clock.now() - since) < foreignPatience;
}

function bootOf(birth: string): string {
  return birth.slice(birth.indexOf('@'));
}

/** `<state>/drivers/<server>/<item>/<n>-<name>`: the folder of a driver; its notes have the same name with an ending. */
export function driverFolder(
  world: World,
  { server, item, place, use }: Pick<DriverNote, 'server' | 'item' | 'place' | 'use'>,
): string {
  return `${driversFolder(world)}/${server}/${item}/${place}-${use.name}`;
}

export function driversFolder(world: World): string {
  return `${world.folders.state}/drivers`;
}

/** Notes that this program holds no longer, though the disk did not let it say so. */
const heldNoLonger = new Set<string>();

export function letGo(path: string, { holder }: Pick<DriverNote, 'holder'>): void {
  if (holder) heldNoLonger.add(`${path} ${holder.run}`);
}

/** On disk when it returns. */
export async function writeNote(world: World, path: string, note: DriverNote): Promise<void> {
  await world.files.replace(path, `${JSON.stringify(note)}\n`);
}

export async function dropNote(world: World, path: string): Promise<void> {
  await world.files.delete(runningPath(path));
  await world.files.delete(path);
}

/** Lost with the machine, as the programs are; kept when this program alone is killed. On a full disk what is mounted must be unmounted all the same. */
export function jotRunning(world: World, path: string, running: DriverNote['running']): void {
  try {
    world.files.jot(runningPath(path), JSON.stringify(running));
  } catch {
    // An orphan of ours might then go on after a kill: that is the lesser evil.
  }
}

function runningPath(path: string): string {
  return path.replace(/\.note$/, '.running');
}

/** What a program was writing when it was killed. */
async function dropHalfWritten({ files, machine }: World, path: string): Promise<void> {
  const pid = /\.(\d+)\.new$/.exec(path)?.[1];
  if (pid !== undefined && machine.birthOf(Number(pid)) === undefined) await files.removeTree(path);
}

type Only = { readonly server: string; readonly item: string } | undefined;

/** All notes of an item, or of all items, of those that are still configured and of those that are not. */
export async function readNotes(
  world: World,
  only?: Only,
): Promise<readonly { readonly path: string; readonly note: DriverNote }[]> {
  const notes = [];
  for (const path of await notePaths(world, only)) {
    const note = await readNote(world, path);
    if (note) notes.push({ path, note });
  }
  // The last that was prepared is the first to be released.
  return notes.sort((one, other) => other.note.place - one.note.place);
}

/** Paths of notes that say nothing, or something that no note of this place could: what their drivers did may stand still. */
export async function damagedNotes(world: World, only?: Only): Promise<readonly string[]> {
  const damaged = [];
  for (const path of await notePaths(world, only))
    if (!(await readNote(world, path)) && (await world.files.exists(path))) damaged.push(path);
  return damaged;
}

async function notePaths(world: World, only: Only): Promise<readonly string[]> {
  const root = driversFolder(world);
  const paths = [];
  for (const server of only ? [only.server] : await world.files.list(root)) {
    for (const item of only ? [only.item] : await world.files.list(`${root}/${server}`)) {
      for (const name of await world.files.list(`${root}/${server}/${item}`)) {
        const path = `${root}/${server}/${item}/${name}`;
        await dropHalfWritten(world, path);
        if (name.endsWith('.note')) paths.push(path);
      }
    }
  }
  return paths;
}

export async function readNote(world: World, path: string): Promise<DriverNote | undefined> {
  const note = parsed(await world.files.read(path));
  if (!isNoteOf(world, path, note)) return undefined;
  const running = parsed(await world.files.read(runningPath(path)));
  const read = { ...note, running: Array.isArray(running) ? running.filter(isProcess) : [] };
  if (!note.holder || !heldNoLonger.has(`${path} ${note.holder.run}`)) return read;
  const { holder: _, ...unheld } = read;
  return unheld;
}

/** What it says is used as paths: it must say those under which it lies. */
function isNoteOf(world: World, path: string, read: unknown): read is DriverNote {
  if (!isObject(read) || !isObject(read.use) || !isObject(read.use.settings) || !isObject(read.noted)) return false;
  if (read.holds !== undefined && !Array.isArray(read.holds)) return false;
  const { name } = read.use;
  if (!Number.isInteger(read.place) || typeof name !== 'string' || name.includes('/')) return false;
  return path.slice(0, path.lastIndexOf('/')) === `${driversFolder(world)}/${read.server}/${read.item}`;
}

/** `kill` takes 1 and 0 for everybody. */
function isProcess(read: unknown): read is DriverNote['running'][number] {
  return Array.isArray(read) && Number.isSafeInteger(read[0]) && read[0] > 1 && typeof read[1] === 'string';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
