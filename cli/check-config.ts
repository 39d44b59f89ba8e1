/** `alp check-config`: what was understood of the configuration, and all that was not. */
import { titleOf } from '../core/rules/words.ts';
import type { Invocation } from './command-line.ts';
import { tellConfiguration } from './mistakes.ts';
import { say } from './terminal.ts';

export async function checkConfig(invocation: Invocation): Promise<number> {
  const { core, words, options } = invocation;
  const configuration = await core.configuration(words[0]);
  if (options.json) say.out(JSON.stringify(configuration));
  else tellConfiguration(configuration);
  if (configuration.kind !== 'read') return 2;
  if (!options.json) {
    for (const item of configuration.servers.flatMap(server => server.items)) {
      say.out(`${titleOf(item)}  (${item.file}${item.line > 0 ? `:${item.line}` : ''})`);
      for (const line of await core.explain(item)) say.out(`  ${line}`);
    }
    if (configuration.servers.length === 0 && configuration.problems.length === 0)
      say.out(`no server is configured in ${core.folders.configuration}`);
  }
  return configuration.problems.length > 0 ? 2 : 0;
}
