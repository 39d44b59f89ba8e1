/** `alp unpause`: the agent goes on. */
import { passOn } from './ask-agent.ts';
import type { Invocation } from './command-line.ts';
import { tellUserMistake } from './user-language.ts';

export async function unpause(invocation: Invocation): Promise<number> {
  if (invocation.words.length > 0) return tellUserMistake(`too many words: ${invocation.words.join(' ')}`, 'alp unpause');
  return passOn(invocation, { ask: 'unpause' });
}
