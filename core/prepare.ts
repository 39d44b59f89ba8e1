/** Step 2 of a run: what has to happen around the item, with the release guaranteed whatever comes between. */
import type { StopReason } from './agent-model.ts';
import type { Item, Verdict } from './model.ts';
import { titleOf } from './rules/words.ts';
import { resultUntil } from './run-within.ts';
import { bytesAsText } from './world/lines.ts';
import type { World } from './world/world.ts';

export type Prepared =
  | { readonly ok: true; readonly release: () => Promise<string | undefined> }
  | { readonly ok: false; readonly verdict: Verdict };

/** When `after` has to come to its end: the run's signal, and one for those who do not want to wait for it either. */
export interface Stops {
  readonly signal: AbortSignal;
  readonly hurry: AbortSignal | undefined;
}

/** `before` says by exit code 75 that now is not the moment; `after` is run exactly when `before` was. */
export async function prepare(world: World, item: Item, stops: Stops, result: () => string): Promise<Prepared> {
  const problem = item.before ? await runBefore(world, item, item.before, stops.signal) : undefined;
  const release = async () => (item.after ? runAfter(world, item, item.after, stops, result()) : undefined);
  if (!problem) return { ok: true, release };
  await release();
  return { ok: false, verdict: problem };
}

/** An item that needs a step which this version does not have is refused: a backup of an unmounted folder is none. */
export function driverRefusal(item: Item): Verdict | undefined {
  if (!item.driver) return undefined;
  return {
    kind: 'failed',
    detail: `the driver ${item.driver.name} is not part of this version, and without it the source is not what it should be`,
    remedy: 'prepare it with before = … and clean up with after = …, and drop the mount line',
  };
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
): Promise<string | undefined> {
  const limit = limitOfAfter(world, stops);
  const { program, code, words } = await runCommand(world, item, command, limit.end, { ALP_RESULT: result });
  limit.forget();
  if (limit.end.aborted) return `the after command did not succeed: ${program} ${limit.end.reason}`;
  return code === 0 ? undefined : `the after command did not succeed: ${program} ended with code ${code}${words && `: ${words}`}`;
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
