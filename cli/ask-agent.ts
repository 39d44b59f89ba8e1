/** Passes a request on to the running agent and tells what it answers. */
import type { AgentRequest } from '../core/agent-model.ts';
import { noAgent } from '../core/rules/door-words.ts';
import { rewordAnswer } from '../core/rules/reword.ts';
import { systemClock } from '../core/world/clock.ts';
import type { Invocation } from './command-line.ts';
import { say } from './terminal.ts';
import { tellUserMistake, userSentences } from './user-language.ts';

export async function passOn({ core, options }: Invocation, request: Exclude<AgentRequest, { ask: 'watch' }>): Promise<number> {
  const answer = await core.askAgent(request);
  if (answer === undefined) return tellNoAgent();
  if (options.json) say.out(JSON.stringify(answer));
  if (answer.answer === 'refused') return options.json ? 2 : tellUserMistake(answer.message, answer.remedy);
  if (answer.answer !== 'done' || options.json) return 0;
  const { now, offsetMinutes } = systemClock;
  for (const line of rewordAnswer(answer, userSentences(), now(), offsetMinutes)) say.out(line);
  return 0;
}

/** The same, about all items, those of a server, or one. */
export async function passOnNames(invocation: Invocation, ask: 'now' | 'cancel'): Promise<number> {
  const [server, item, ...more] = invocation.words;
  const usage = `alp ${ask} [SERVER [ITEM]]`;
  if (more.length > 0) return tellUserMistake(`too many words: ${more.join(' ')}`, usage);
  if (server === 'all' && item !== undefined && item !== 'all') return tellUserMistake(`say which server’s ${item} it is`, usage);
  return passOn(invocation, { ask, ...namesOf(server, item) });
}

/** `all` means every item, of all servers or of the one before it. */
function namesOf(server: string | undefined, item: string | undefined): { readonly server?: string; readonly item?: string } {
  if (server === undefined || server === 'all') return {};
  return item === undefined || item === 'all' ? { server } : { server, item };
}

/** Soft: nothing is wrong, and with an agent the same command works. */
export function tellNoAgent(): number {
  const { message, remedy } = noAgent();
  tellUserMistake(message, remedy);
  return 75;
}
