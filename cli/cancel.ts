/** `alp cancel`: the agent ends what runs and drops what was asked for. */
import { namesOf, passOn } from './ask-agent.ts';
import type { Invocation } from './command-line.ts';
import { tellMistake } from './mistakes.ts';

export async function cancel(invocation: Invocation): Promise<number> {
  const { words } = invocation;
  if (words.length > 2) return tellMistake(`too many words: ${words.slice(2).join(' ')}`, 'alp cancel [SERVER [ITEM]]');
  return passOn(invocation, { ask: 'cancel', ...namesOf(words) });
}
