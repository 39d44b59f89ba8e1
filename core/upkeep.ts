/** Verifying and drills as the item's keys have them: is it time? Then it is done, as when somebody asked. */
import { drill } from './drill.ts';
import { readJournal } from './journal.ts';
import type { Item } from './model.ts';
import { nextUpkeep } from './rules/upkeep.ts';
import { verify } from './verify.ts';
import type { DrillOutcome, DrillWish, NotDue, VerifyOutcome, VerifyWish } from './verify-model.ts';
import type { World } from './world/world.ts';

export async function verifyIfDue(
  world: World,
  item: Item,
  wish: VerifyWish,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<VerifyOutcome | NotDue> {
  const waits = wish.onlyIfDue ? await notDue(world, item, 'verified') : undefined;
  return waits ?? verify(world, item, wish, say, signal);
}

export async function drillIfDue(
  world: World,
  item: Item,
  wish: DrillWish,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<DrillOutcome | NotDue> {
  const waits = wish.onlyIfDue ? await notDue(world, item, 'drilled') : undefined;
  return waits ?? drill(world, item, wish, say, signal);
}

/** Would one of the two begin now? */
export async function isUpkeepDue(world: World, item: Item): Promise<boolean> {
  return !(await notDue(world, item, 'verified')) || !(await notDue(world, item, 'drilled'));
}

/** Undefined when it is time. */
async function notDue(world: World, item: Item, event: 'verified' | 'drilled'): Promise<NotDue | undefined> {
  const rule = event === 'verified' ? item.verify : item.drill;
  if (!rule) return { kind: 'not-due' };
  const lines = await readJournal(world, item);
  // Before the first snapshot there is nothing to read.
  if (!lines.some(line => line.event === 'published' || line.event === 'synced')) return { kind: 'not-due' };
  const next = nextUpkeep(rule.every, event, lines);
  return next > world.clock.now() ? { kind: 'not-due', next } : undefined;
}
