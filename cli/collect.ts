/** `alp collect`: brings what the fleet's servers have journalled here. */
import type { Collected } from '../core/report-model.ts';
import type { Invocation } from './command-line.ts';
import { tellMistake } from './mistakes.ts';
import { say } from './terminal.ts';

export async function collect({ core, words, options, signal }: Invocation): Promise<number> {
  const tell = (collected: Collected) => {
    if (options.json) say.out(JSON.stringify(collected));
    else if (!collected.ok) {
      say.error(`${collected.machine}: ${collected.sentence}`);
      if (collected.remedy !== '') say.error(`  ${collected.remedy}`);
    } else if (!options.quiet) say.out(`${collected.machine}: ${collected.sentence}`);
  };
  const wish = { machines: words, ...(options.to === undefined ? {} : { database: options.to }) };
  const said = await core.collect(wish, tell, signal);
  if (!said.ok) return tellMistake(said.message, said.remedy);
  if (signal.aborted) return signal.reason === 'SIGINT' ? 130 : 143;
  return said.value.every(({ ok }) => ok) ? 0 : 1;
}
