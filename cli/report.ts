/** `alp report`: how every item stands, here and in the fleet; with a server, its configuration as understood, too. */
import type { ReportWish } from '../core/report-model.ts';
import { titleOf } from '../core/rules/words.ts';
import type { Invocation } from './command-line.ts';
import { tellMistake } from './mistakes.ts';
import { say } from './terminal.ts';

const usage = 'alp report [SERVER] [--json | --html | --mail [--to ADDRESS]] [--since "7 days"]';

export async function report(invocation: Invocation): Promise<number> {
  const { core, words, options } = invocation;
  const [only, ...more] = words;
  if (more.length > 0) return tellMistake(`too many words: ${more.join(' ')}`, usage);
  const forms = (['json', 'html', 'mail'] as const).filter(form => options[form]);
  if (forms.length > 1) return tellMistake(`--${forms.join(' and --')} contradict each other`, usage);
  const [form = 'text'] = forms;
  if (options.to !== undefined && form !== 'mail') return tellMistake('--to is for --mail', usage);
  const said = await core.report(wishOf(invocation, form, only));
  if (!said.ok) return tellMistake(said.message, said.remedy);
  await say.pieces(said.value.pieces);
  if (form === 'text' && only !== undefined) await tellConfigurationOf(invocation, only);
  return said.value.code;
}

function wishOf({ options }: Invocation, form: ReportWish['form'], only: string | undefined): ReportWish {
  return {
    form,
    hereOnly: options.here,
    ...(only === undefined ? {} : { only }),
    ...(options.since === undefined ? {} : { since: options.since }),
    ...(options.to === undefined ? {} : { to: options.to }),
  };
}

/** A server of the fleet is configured elsewhere. */
async function tellConfigurationOf({ core }: Invocation, server: string): Promise<void> {
  const configuration = await core.configuration(server);
  if (configuration.kind !== 'read') return;
  for (const item of configuration.servers.flatMap(({ items }) => items)) {
    say.out(`\n${titleOf(item)}  (${item.file}${item.line > 0 ? `:${item.line}` : ''})`);
    for (const line of await core.understood(item)) say.out(`  ${line}`);
  }
}
