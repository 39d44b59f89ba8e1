/** `alp pause`: the agent begins nothing by itself until a time. */
import { pauseUntil } from '../core/rules/pause-until.ts';
import { systemClock } from '../core/world/clock.ts';
import { passOn } from './ask-agent.ts';
import type { Invocation } from './command-line.ts';
import { tellUserMistake } from './user-language.ts';

export async function pause(invocation: Invocation): Promise<number> {
  const until = pauseUntil(invocation.words.join(' '), systemClock.now(), systemClock.offsetMinutes);
  if (!until.ok) return tellUserMistake(until.message, until.remedy);
  return passOn(invocation, { ask: 'pause', until: until.value });
}
