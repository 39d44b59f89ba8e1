/** What pages ask about the configuration and the past: items, history, a calendar's days, complaints. */
import type { Core } from '../core/contract.ts';
import type { Item } from '../core/model.ts';
import type { Answer, Language } from './channels.ts';
import type { Frozen } from './frozen.ts';
import type { Handlers } from './handlers.ts';
import { chosenItems, itemOf, itemsIn } from './refuse.ts';

export function pastHandlers(core: Core): Pick<Handlers, 'items' | 'history' | 'days' | 'words'> {
  return {
    items: (_, __, language) => items(core, language),
    async history({ before, limit, ...choice }) {
      return core.history(await chosenItems(core, choice), { before, limit });
    },
    async days({ since, ...choice }) {
      return { days: await core.days(await chosenItems(core, choice), since) };
    },
    async words({ run, ...names }) {
      return { words: await core.words(await itemOf(core, names), run) };
    },
  };
}

async function items(core: Core, language: Language | undefined): Promise<Frozen<Answer<'items'>>> {
  const read = await core.configuration();
  const folder = core.folders.configuration;
  const { sourceText, destText, text, problem, understood } = await core.phrases(language);
  if (read.kind === 'absent') return { items: [], problems: [`${text(read.message)}: ${text(read.remedy)}`], folder };
  const view = async (item: Item) => ({
    server: item.server,
    item: item.name,
    file: item.file,
    source: text(sourceText(item)),
    dest: destText(item),
    isLocal: item.dest.kind === 'here',
    explained: understood(await core.understood(item)),
  });
  return { items: await Promise.all(itemsIn(read).map(view)), problems: read.problems.map(problem), folder };
}
