/** Folders of this machine, looked into for whoever sets up: is it there and readable, and what rsync would list of it. */
import type { Said } from './contract.ts';
import { parseLocation } from './rules/locations.ts';
import { fileLineFormat } from './rules/rsync-arguments.ts';
import { runWithin } from './run-within.ts';
import { bytesAsText } from './world/lines.ts';
import type { ProgramResult } from './world/run-program.ts';
import type { World } from './world/world.ts';

/** A folder of this machine that is there and can be read, with `~/` taken for what it means; or why not, in words. */
export async function localFolder(world: World, text: string): Promise<Said<string>> {
  const location = parseLocation(text, world.folders.home);
  if (!location.ok) return { ok: false, message: location.message, remedy: location.remedy };
  if (location.value.kind !== 'here')
    return { ok: false, message: `${text} is on another machine`, remedy: 'only folders of this machine can be looked into' };
  const { path } = location.value;
  const found = await soon(world, lookAt(world, path));
  return found ?? { ok: false, message: `${path} gives no answer`, remedy: 'is the disk or share that it lies on away?' };
}

async function lookAt(world: World, path: string): Promise<Said<string>> {
  try {
    const kind = await world.files.kindOf(path);
    if (kind === 'absent')
      return { ok: false, message: `there is no folder ${path}`, remedy: 'is a disk or share not mounted there?' };
    if (kind !== 'folder') return { ok: false, message: `${path} is not a folder`, remedy: 'choose a folder' };
    await world.files.list(path);
    return { ok: true, value: path };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return {
      ok: false,
      message: `${path} cannot be read by this user (${error.code})`,
      remedy: 'choose another folder, or run as a user who may read it',
    };
  }
}

/** A disk that answers at all answers within this time. */
const glance = 3000;

/** undefined when it takes too long: the system may be waiting for a disk or share that went away. */
export async function soon<Value>(world: World, work: Promise<Value>): Promise<Value | undefined> {
  const over = new AbortController();
  const value = await Promise.race([work, world.clock.sleep(glance, over.signal).then(() => undefined)]);
  over.abort();
  return value;
}

/** A folder of many million files takes minutes; a disk that does not answer takes for ever. */
const patience = 15 * 60_000;

export interface ListingWish {
  readonly path: string;
  /** A folder that is not there, and that is not made. */
  readonly target: string;
  readonly options: readonly string[];
  /** Every line, latin1. */
  readonly onLine: (line: string) => void;
}

/** A dry run into nowhere: rsync names everything that it would send, with its size, wherever rsync runs. */
export async function listFolder(world: World, wish: ListingWish, signal: AbortSignal | undefined): Promise<Said<undefined>> {
  const { path, target, options, onLine } = wish;
  const listing = ['-a', '-n', '--8-bit-output', '--no-human-readable', '--outbuf=L', `--out-format=${fileLineFormat}`];
  const args = [...listing, ...options, '--', path, target];
  const result = await runWithin(world, { program: 'rsync', args, onLine }, patience, signal);
  return troubleOf(result, path) ?? { ok: true, value: undefined };
}

/** 23 and 24: some files cannot be read, or went meanwhile; the rest is told all the same. */
function troubleOf(result: ProgramResult | undefined, path: string): Said<never> | undefined {
  if (!result)
    return { ok: false, message: `looking into ${path} was ended, as it took too long or was cancelled`, remedy: 'try again' };
  if ([0, 23, 24].includes(result.code)) return undefined;
  if (result.code === 127) return { ok: false, message: 'there is no rsync on this machine', remedy: 'install rsync' };
  const words = bytesAsText(result.stderr).trim().split('\n')[0] ?? '';
  if (result.code === 1 || result.code === 4)
    return {
      ok: false,
      message: `the rsync of this machine cannot say what it leaves out: ${words}`,
      remedy: 'install rsync 3.1.3 or newer (on macOS: brew install rsync)',
    };
  return { ok: false, message: `rsync could not look into ${path}: ${words}`, remedy: 'can this user read it?' };
}
