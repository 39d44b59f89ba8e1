/** `alp now`: asks the agent to back up at once, whatever it waits for. */
import { namesOf, passOn } from './ask-agent.ts';
import type { Invocation } from './command-line.ts';
import { tellMistake } from './mistakes.ts';

export async function now(invocation: Invocation): Promise<number> {
  const { words } = invocation;
  if (words.length > 2) return tellMistake(`too many words: ${words.slice(2).join(' ')}`, 'alp now [SERVER [ITEM]]');
  return passOn(invocation, { ask: 'now', ...namesOf(words) });
}
