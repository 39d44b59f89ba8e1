/** Passes a request on to the running agent and tells what it answers. */
import type { AgentRequest } from '../core/agent-model.ts';
import { noAgent } from '../core/rules/door-words.ts';
import type { Invocation } from './command-line.ts';
import { tellMistake } from './mistakes.ts';
import { say } from './terminal.ts';

export async function passOn({ core, options }: Invocation, request: Exclude<AgentRequest, { ask: 'watch' }>): Promise<number> {
  const answer = await core.askAgent(request);
  if (answer === undefined) return tellNoAgent();
  if (options.json) say.out(JSON.stringify(answer));
  if (answer.answer === 'refused') return options.json ? 2 : tellMistake(answer.message, answer.remedy);
  if (answer.answer === 'done' && !options.json) for (const line of answer.lines) say.out(line);
  return 0;
}

/** Server and item of the command line; `all` means all items, as everywhere. */
export function namesOf(words: readonly string[]): { readonly server?: string; readonly item?: string } {
  const [server, item] = words;
  return {
    ...(server === undefined ? {} : { server }),
    ...(item === undefined || item === 'all' ? {} : { item }),
  };
}

/** Soft: nothing is wrong, and with an agent the same command works. */
export function tellNoAgent(): number {
  const { message, remedy } = noAgent();
  tellMistake(message, remedy);
  return 75;
}
