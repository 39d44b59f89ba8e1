/** Keeps the connection to a remote vault open for a short while between asks: one handshake for a walk through folders, not one per click. */
import type { Answer } from './contract.ts';
import { atVault } from './list.ts';
import type { Item } from './model.ts';
import { openVault } from './places.ts';
import { lostConnection } from './rules/words.ts';
import type { Place } from './world/place.ts';
import type { World } from './world/world.ts';

type Ask<T> = (place: Place) => Promise<Answer<T>>;

/** Like `atVault`; a remote vault stays open for half a minute. */
export async function atOpenVault<T>(world: World, item: Item, ask: Ask<T>): Promise<Answer<T>> {
  if (item.dest.kind === 'here') return atVault(world, item, ask);
  const pool = poolOf(world);
  const key = JSON.stringify([item.ssh, item.dest.login]);
  const former = usable(world, pool, key);
  if (former) {
    const answer = await askKept(world, pool, key, former, ask);
    if (answer !== 'lost') return answer;
  }
  const answer = await askKept(world, pool, key, usable(world, pool, key) ?? open(world, pool, key, item), ask);
  return answer === 'lost' ? { ok: false, verdict: lostConnection() } : answer;
}

/** Closes all that is kept: the program is about to end. */
export async function closeVaults(world: World): Promise<void> {
  const pool = poolOf(world);
  await Promise.all([...pool.kept.keys()].map(key => close(pool, key)));
}

const idleTime = 30_000;
const lookEvery = 5000;

interface Kept {
  readonly opened: ReturnType<typeof openVault>;
  asking: number;
  /** By the uptime, which counts on while a laptop sleeps. */
  lastUsed: number;
}

interface Pool {
  readonly kept: Map<string, Kept>;
  stopLooking: (() => void) | undefined;
}

const pools = new WeakMap<World, Pool>();

function poolOf(world: World): Pool {
  const pool = pools.get(world) ?? { kept: new Map<string, Kept>(), stopLooking: undefined };
  pools.set(world, pool);
  return pool;
}

function open(world: World, pool: Pool, key: string, item: Item): Kept {
  const kept: Kept = { opened: openVault(world, item), asking: 0, lastUsed: world.clock.uptime() };
  pool.kept.set(key, kept);
  pool.stopLooking ??= world.clock.every(lookEvery, () => closeIdle(world, pool));
  return kept;
}

/** A connection that outlived its time did so asleep: the other side may know nothing of it any more. */
function usable(world: World, pool: Pool, key: string): Kept | undefined {
  const kept = pool.kept.get(key);
  if (!kept || kept.asking > 0 || !isIdle(world, kept)) return kept;
  void close(pool, key);
  return undefined;
}

function isIdle(world: World, { asking, lastUsed }: Kept): boolean {
  return asking === 0 && world.clock.uptime() - lastUsed >= idleTime;
}

function closeIdle(world: World, pool: Pool): void {
  for (const [key, kept] of pool.kept) if (isIdle(world, kept)) void close(pool, key);
}

async function askKept<T>(world: World, pool: Pool, key: string, kept: Kept, ask: Ask<T>): Promise<Answer<T> | 'lost'> {
  kept.asking++;
  try {
    const opened = await kept.opened;
    if (!opened.ok) {
      forget(pool, key, kept);
      return opened;
    }
    const answer = opened.place.isLost() ? 'lost' : await ask(opened.place);
    if (!opened.place.isLost() || (answer !== 'lost' && answer.ok)) return answer;
    if (forget(pool, key, kept)) await opened.place.close();
    return 'lost';
  } catch (error) {
    if (forget(pool, key, kept)) void closePlace(kept);
    throw error;
  } finally {
    kept.asking--;
    kept.lastUsed = world.clock.uptime();
  }
}

async function close(pool: Pool, key: string): Promise<void> {
  const kept = pool.kept.get(key);
  if (kept && forget(pool, key, kept)) await closePlace(kept);
}

async function closePlace(kept: Kept): Promise<void> {
  const opened = await kept.opened.catch(() => undefined);
  if (opened?.ok) await opened.place.close();
}

/** False when somebody else did it, who then closes it, too. */
function forget(pool: Pool, key: string, kept: Kept): boolean {
  if (pool.kept.get(key) !== kept) return false;
  pool.kept.delete(key);
  if (pool.kept.size === 0) {
    pool.stopLooking?.();
    pool.stopLooking = undefined;
  }
  return true;
}
