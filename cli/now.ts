/** `alp now`: asks the agent to back up at once, whatever it waits for. */
import { passOnNames } from './ask-agent.ts';
import type { Invocation } from './command-line.ts';

export async function now(invocation: Invocation): Promise<number> {
  return passOnNames(invocation, 'now');
}
