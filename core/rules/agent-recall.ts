/** What the agent knows that outlives it: pauses, cancelled slots, wishes; taken out of its state, and brought back into it. */
import type { AgentMemory } from '../agent-model.ts';
import type { AgentState, Moment } from './agent-state.ts';

/** What was kept over the agent's own end; a wish without a look at once would hold for a way that was proven in another life. */
export function withMemory(state: AgentState, { pausedUntil, skipUntil, askedAt }: AgentMemory, { now }: Moment): AgentState {
  const standings = Object.fromEntries(
    Object.entries(state.standings).map(([id, standing]) => {
      const wish = askedAt[id] === undefined ? {} : { askedAt: askedAt[id] };
      return [id, { ...standing, ...wish, skipUntil: skipUntil[id] ?? standing.skipUntil }];
    }),
  );
  const isPaused = pausedUntil !== undefined && pausedUntil > now;
  return { ...state, standings, ...(isPaused ? { pausedUntil } : {}) };
}

export function memoryOf({ pausedUntil, standings }: AgentState, now: number): AgentMemory {
  const entries = Object.entries(standings);
  return {
    ...(pausedUntil === undefined ? {} : { pausedUntil }),
    skipUntil: Object.fromEntries(entries.flatMap(([id, { skipUntil }]) => (skipUntil > now ? [[id, skipUntil]] : []))),
    askedAt: Object.fromEntries(entries.flatMap(([id, { askedAt }]) => (askedAt === undefined ? [] : [[id, askedAt]]))),
  };
}
