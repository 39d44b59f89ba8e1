/** Step 2 of a run: `before`, the drivers and `after` around the item, with the release guaranteed whatever comes between. */
import type { StopReason } from './agent-model.ts';
import { type DriversAnswer, type DriversPrepared, prepareDrivers } from './driver-steps.ts';
import { findDriver } from './find-driver.ts';
import type { Item, Verdict } from './model.ts';
import { plainPath } from './rules/locations.ts';
import { titleOf } from './rules/words.ts';
import { resultUntil } from './run-within.ts';
import { bytesAsText } from './world/lines.ts';
import type { World } from './world/world.ts';

export interface ReadyItem {
  readonly ok: true;
  /** With the source that the drivers made. */
  readonly item: Item;
  readonly drivers: DriversPrepared | undefined;
  /** Words = what could not be undone, or did not succeed. */
  release(): Promise<readonly string[]>;
}

export type Prepared = ReadyItem | { readonly ok: false; readonly verdict: Verdict; readonly complaints: readonly string[] };

/** When `after` has to come to its end: the run's signal, and one for those who do not want to wait for it either. */
export interface Stops {
  readonly signal: AbortSignal;
  readonly hurry: AbortSignal | undefined;
}

/** Whose run it is, and who hears what its drivers say. */
export interface Preparing {
  readonly run: string;
  readonly stops: Stops;
  readonly say: (text: string) => void;
  /** How the run ended, for `after`. */
  readonly result: () => string;
}

/** `before` says by exit code 75 that now is not the moment; `after` is run exactly when `before` was, and when the drivers were released. */
export async function prepare(world: World, item: Item, preparing: Preparing): Promise<Prepared> {
  const { stops, result } = preparing;
  const problem = item.before ? await runBefore(world, item, item.before, stops.signal) : undefined;
  const after = async () => (item.after ? await runAfter(world, item, item.after, stops, result()) : []);
  if (problem) return { ok: false, verdict: problem, complaints: await after() };
  if (item.drivers.length === 0) return { ok: true, item, drivers: undefined, release: after };
  const prepared = await driversOf(world, item, preparing);
  const release = async () => [...(await releaseWithin(world, prepared, stops)), ...(await after())];
  if (!prepared.ok) return { ok: false, verdict: prepared.verdict, complaints: await release() };
  const path = prepared.source + belowPoint(world, item);
  const ready = { ...item, ...(leavesOutItself(world, item) ? nothingLeftOut : {}), source: { kind: 'here', path } } as const;
  return { ok: true, item: ready, drivers: prepared, release };
}

/** What the source is called there, or where its file systems begin, only the driver knows. */
function leavesOutItself(world: World, { drivers }: Item): boolean {
  return drivers.some(use => findDriver(world)(use)?.cannotLeaveOut !== undefined);
}

const nothingLeftOut = { exclude: [], oneFileSystem: false } as const;

async function driversOf(world: World, item: Item, { run, stops, say }: Preparing): Promise<DriversAnswer> {
  const { server, name, drivers, exclude, oneFileSystem } = item;
  const source = madeByDriver(world, item) ? '' : item.source.path;
  const selection = { exclude, oneFileSystem };
  return prepareDrivers(world, { server, item: name, drivers, source, selection, run, signal: stops.signal, say });
}

async function releaseWithin(world: World, prepared: DriversAnswer, stops: Stops): Promise<readonly string[]> {
  const limit = limitOfAfter(world, stops);
  const complaints = await prepared.release(limit.end);
  limit.forget();
  return complaints;
}

/** A dump is a source of its own: what the ancestor's files name as source is the point where it was put. */
function madeByDriver(world: World, { drivers: [first] }: Item): boolean {
  return first !== undefined && findDriver(world)(first)?.brings === 'source';
}

/** `source = /tmp/dump/shop/` of a dump at `/tmp/dump` is the part `shop/` of what the driver made. */
function belowPoint(world: World, item: Item): string {
  const point = plainPath(item.drivers[0]?.line?.point ?? '');
  if (item.source.path === '' || !madeByDriver(world, item)) return '';
  const below = plainPath(item.source.path).slice(point.length).replace(/^\//, '');
  return below === '' ? '' : `${below}${item.source.path.endsWith('/') ? '/' : ''}`;
}

/** It may take as long as it likes; who wants the run to end does not wait for it. */
async function runBefore(
  world: World,
  item: Item,
  command: readonly string[],
  signal: AbortSignal,
): Promise<Verdict | undefined> {
  const { program, code, words } = await runCommand(world, item, command, signal, {});
  if (signal.aborted) return { kind: 'cancelled', signal: signal.reason };
  if (code === 0) return undefined;
  if (code === 75)
    return { kind: 'not-now', detail: `${program} says not now${words && `: ${words}`}`, remedy: 'run it again later' };
  return {
    kind: 'failed',
    detail: `${program} ended with code ${code}${words && `: ${words}`}`,
    remedy: `look at before = … of ${titleOf(item)}`,
  };
}

async function runAfter(
  world: World,
  item: Item,
  command: readonly string[],
  stops: Stops,
  result: string,
): Promise<readonly string[]> {
  const limit = limitOfAfter(world, stops);
  const { program, code, words } = await runCommand(world, item, command, limit.end, { ALP_RESULT: result });
  limit.forget();
  if (limit.end.aborted) return [`the after command did not succeed: ${program} ${limit.end.reason}`];
  return code === 0 ? [] : [`the after command did not succeed: ${program} ended with code ${code}${words && `: ${words}`}`];
}

/** An unmount or a snapshot's removal may take a while; what takes longer hangs, and with it everything that waits for its turn. */
const afterMinutes = 30;
/** So long it may go on when this program ends. With the grace below that makes 20 s. */
const afterWhenEnding = 10_000;

/** `end` is aborted, with the words for why, when `after` has had its time. A gate that closes or a cut before it do not shorten that. */
function limitOfAfter(world: World, { signal, hurry }: Stops): { readonly end: AbortSignal; forget(): void } {
  const end = new AbortController();
  const over = new AbortController();
  const endIn = (milliseconds: number, words: string) =>
    void world.clock.sleep(milliseconds, over.signal).then(() => over.signal.aborted || end.abort(words));
  const hear = (reason: StopReason) => {
    if (isEndOfProgram(reason)) endIn(afterWhenEnding, 'was ended, since alp ends');
    else if (reason === 'user' || reason === 'stalled') end.abort('was ended, since it was cancelled');
  };
  endIn(afterMinutes * 60_000, `did not end within ${afterMinutes} minutes, and was ended`);
  for (const stop of [signal, hurry]) stop?.addEventListener('abort', () => hear(stop.reason), { signal: over.signal });
  if (signal.aborted && isEndOfProgram(signal.reason)) hear(signal.reason);
  if (hurry?.aborted) hear(hurry.reason);
  return { end: end.signal, forget: () => over.abort() };
}

function isEndOfProgram(reason: StopReason): boolean {
  return reason === 'SIGTERM' || reason === 'SIGINT' || reason === 'SIGHUP';
}

/** From being told to end until being killed. */
const grace = 10_000;

async function runCommand(
  world: World,
  item: Item,
  command: readonly string[],
  end: AbortSignal,
  more: Readonly<Record<string, string>>,
): Promise<{ readonly program: string; readonly code: number; readonly words: string }> {
  const [program = '', ...args] = command;
  const environment = { ALP_SERVER: item.server, ALP_ITEM: item.name, ...more };
  const running = await world.programs.start({ program, args, environment });
  const { code, stdout, stderr } = await resultUntil(world, running, end, grace);
  return { program, code, words: lastLineOf(stderr || stdout) };
}

function lastLineOf(output: string): string {
  return bytesAsText(output).trim().split('\n').at(-1) ?? '';
}
