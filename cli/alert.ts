/** `alp alert`: tells those who want to know what is new; --test sends one message by each way. */
import type { Invocation } from './command-line.ts';
import { tellMistake } from './mistakes.ts';
import { say } from './terminal.ts';

export async function alert({ core, words, options }: Invocation): Promise<number> {
  const [server, ...more] = words;
  if (more.length > 0) return tellMistake(`too many words: ${more.join(' ')}`, 'alp alert [SERVER] [--test]');
  const { ways, sent, complaints } = await core.sendAlerts({ server, isTest: options.test });
  if (options.json) say.out(JSON.stringify({ ways, sent, complaints }));
  else {
    for (const { to, subject } of sent) say.out(`${to}: ${subject}`);
    if (sent.length === 0 && complaints.length === 0) say.out(ways === 0 ? noWays : 'nothing new to tell');
  }
  for (const complaint of complaints) say.error(complaint);
  return complaints.length > 0 ? 1 : 0;
}

const noWays = 'nobody is told: no item has a line alert = … (mailto:ann@example.org, for one)';
