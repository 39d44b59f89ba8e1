/** `alp cancel`: the agent ends what runs and drops what was asked for. */
import { passOnNames } from './ask-agent.ts';
import type { Invocation } from './command-line.ts';

export async function cancel(invocation: Invocation): Promise<number> {
  return passOnNames(invocation, 'cancel');
}
