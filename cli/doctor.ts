/** `alp doctor`: looks at both ends of the items of a server and says which limits apply. */
import { titleOf } from '../core/rules/words.ts';
import { chooseItems } from './choose-items.ts';
import type { Invocation } from './command-line.ts';
import { tellMistake } from './mistakes.ts';
import { say } from './terminal.ts';

const signs = { good: 'good   ', info: '       ', warning: 'warning', bad: 'BAD    ' } as const;

export async function doctor(invocation: Invocation): Promise<number> {
  const { core, words, options } = invocation;
  const [server, item] = words;
  if (server === undefined) return tellMistake('say which server to look at', 'alp doctor SERVER [ITEM]');
  if (options.adopt && item === undefined)
    return tellMistake('say which item shall adopt its folder', 'alp doctor SERVER ITEM --adopt');
  const chosen = await chooseItems(invocation, server, item);
  if (!chosen.ok) return chosen.code;
  let bad = 0;
  for (const one of chosen.items) {
    if (!options.json) say.out(titleOf(one));
    await core.examine(one, { adopt: options.adopt, acceptHostKey: options.acceptHostKey }, finding => {
      if (finding.state === 'bad') bad++;
      if (options.json) return say.out(JSON.stringify({ server: one.server, item: one.name, ...finding }));
      say.out(`  ${signs[finding.state]}  ${finding.text}`);
      if (finding.remedy !== undefined) say.out(`           ${finding.remedy}`);
    });
  }
  return bad > 0 ? 1 : 0;
}
