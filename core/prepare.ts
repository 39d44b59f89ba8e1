/** Step 2 of a run: what has to happen around the item, with the release guaranteed whatever comes between. */
import type { Item, Verdict } from './model.ts';
import { titleOf } from './rules/words.ts';
import { bytesAsText } from './world/lines.ts';
import type { World } from './world/world.ts';

export type Prepared =
  | { readonly ok: true; readonly release: () => Promise<string | undefined> }
  | { readonly ok: false; readonly verdict: Verdict };

/** `before` says by exit code 75 that now is not the moment; `after` is run exactly when `before` was. */
export async function prepare(world: World, item: Item, signal: AbortSignal, result: () => string): Promise<Prepared> {
  const problem = item.before ? await runCommand(world, item, item.before, signal, {}) : undefined;
  const release = async () => {
    if (!item.after) return undefined;
    const after = await runCommand(world, item, item.after, new AbortController().signal, { ALP_RESULT: result() });
    return after && `the after command did not succeed: ${after.detail}`;
  };
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

type Problem = Extract<Verdict, { kind: 'not-now' | 'failed' | 'cancelled' }> & { readonly detail?: string };

async function runCommand(
  world: World,
  item: Item,
  command: readonly string[],
  signal: AbortSignal,
  more: Record<string, string>,
): Promise<Problem | undefined> {
  const [program = '', ...args] = command;
  const running = await world.programs.start({
    program,
    args,
    environment: { ALP_SERVER: item.server, ALP_ITEM: item.name, ...more },
  });
  const over = new AbortController();
  const end = () => {
    running.end('SIGTERM');
    // One that does not listen is not waited for.
    void world.clock.sleep(10_000, over.signal).then(() => over.signal.aborted || running.end('SIGKILL'));
  };
  signal.addEventListener('abort', end, { once: true });
  const { code, stdout, stderr } = await running.result;
  over.abort();
  signal.removeEventListener('abort', end);
  if (signal.aborted) return { kind: 'cancelled', signal: signal.reason };
  if (code === 0) return undefined;
  const words =
    bytesAsText(stderr || stdout)
      .trim()
      .split('\n')
      .at(-1) ?? '';
  if (code === 75)
    return { kind: 'not-now', detail: `${program} says not now${words && `: ${words}`}`, remedy: 'run it again later' };
  return {
    kind: 'failed',
    detail: `${program} ended with code ${code}${words && `: ${words}`}`,
    remedy: `look at before = … of ${titleOf(item)}`,
  };
}
