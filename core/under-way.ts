/** Tells whether the attempt without an end in the journal is still being made, by the agent or a command, or ended without a word. */
import { askAgent } from './agent-door.ts';
import type { AgentStatus } from './agent-model.ts';
import type { Item } from './model.ts';
import { readHolder } from './rules/lease.ts';
import { runFile } from './run-files.ts';
import type { World } from './world/world.ts';

export interface OpenRun {
  readonly run: string;
  /** Of its last attempt. */
  readonly start: number;
}

/** Something is noted every second while files arrive; what comes behind them seldom takes this long. */
const longestSilence = 120_000;

/** Asks nothing over the network. `status` is the agent's, if there is one. */
export async function isUnderWay(world: World, item: Item, open: OpenRun, status: AgentStatus | undefined): Promise<boolean> {
  if (agentMakes(status, item, open)) return true;
  // A command's run: its lease says exactly, where the vault is a folder of this machine.
  if (item.dest.kind === 'here') return holdsLease(world, item.dest.path, open);
  const lastSign = Math.max(open.start, await lastNote(world, item, open.run));
  return Math.abs(world.clock.now() - lastSign) < longestSilence;
}

/** An agent that is busy ending something must not hold a page up. */
const patience = 2000;

/** The status of the agent of this user, undefined when none answers. */
export async function agentStatus(world: World): Promise<AgentStatus | undefined> {
  const over = new AbortController();
  const answer = await Promise.race([askAgent(world, { ask: 'status' }), world.clock.sleep(patience, over.signal)]);
  over.abort();
  return answer?.answer === 'status' ? answer.status : undefined;
}

function agentMakes(status: AgentStatus | undefined, item: Item, open: OpenRun): boolean {
  const found = status?.items.find(one => one.server === item.server && one.item === item.name);
  return found?.run !== undefined && found.run.startedAt <= open.start;
}

async function holdsLease(world: World, vault: string, open: OpenRun): Promise<boolean> {
  const text = await world.files.read(`${vault}/.alp/lease`).catch(() => undefined);
  const holder = readHolder(text?.split('\n')[0] ?? '');
  if (!holder || holder.since < open.start) return false;
  return (
    holder.machine === (await world.machine.identity(world.folders.state)) && world.machine.isAlive(holder.pid, holder.birth)
  );
}

async function lastNote(world: World, item: Item, run: string): Promise<number> {
  return (await world.files.attributesOf(runFile(world, item, `${run}.sent`)))?.changed.getTime() ?? 0;
}
