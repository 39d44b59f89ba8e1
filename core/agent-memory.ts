/** What the agent keeps over its own end: pauses, cancelled slots, wishes. */
import type { AgentMemory } from './agent-model.ts';
import type { World } from './world/world.ts';

export async function writeMemory(world: World, memory: AgentMemory): Promise<void> {
  await world.files.replace(pathOf(world), `${JSON.stringify(memory)}\n`);
}

/** Undefined when there is none, or it cannot be read: then all is as if nothing had been asked. */
export async function readMemory(world: World): Promise<AgentMemory | undefined> {
  try {
    const memory = JSON.parse((await world.files.read(pathOf(world))) ?? 'null') as Partial<AgentMemory> | null;
    if (memory === null || typeof memory !== 'object') return undefined;
    const { pausedUntil } = memory;
    return {
      skipUntil: times(memory.skipUntil),
      askedAt: times(memory.askedAt),
      ...(typeof pausedUntil === 'number' ? { pausedUntil } : {}),
    };
  } catch {
    return undefined;
  }
}

function times(values: unknown): Record<string, number> {
  const entries = Object.entries(typeof values === 'object' && values !== null ? values : {});
  return Object.fromEntries(entries.filter(([, time]) => typeof time === 'number'));
}

function pathOf(world: World): string {
  return `${world.folders.state}/agent.json`;
}
