/** What pages ask about the configuration and the past: items, history, a calendar's days, complaints. */
import type { Configuration, Core } from '../core/contract.ts';
import type { Item } from '../core/model.ts';
import type { Answer } from './channels.ts';
import type { Frozen } from './frozen.ts';
import type { Handlers } from './handlers.ts';
import { chosenItems, itemOf, itemsIn } from './refuse.ts';

export function pastHandlers(core: Core): Pick<Handlers, 'items' | 'history' | 'days' | 'words'> {
  return {
    items: () => items(core),
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

async function items(core: Core): Promise<Frozen<Answer<'items'>>> {
  const read = await core.configuration();
  const folder = core.folders.configuration;
  if (read.kind === 'absent') return { items: [], problems: [`${read.message}: ${read.remedy}`], folder };
  const { sourceText, destText } = await core.phrases();
  const view = async (item: Item) => ({
    server: item.server,
    item: item.name,
    file: item.file,
    source: sourceText(item),
    dest: destText(item),
    isLocal: item.dest.kind === 'here',
    explained: await core.understood(item),
  });
  return { items: await Promise.all(itemsIn(read).map(view)), problems: problemsOf(read), folder };
}

function problemsOf({ problems }: Extract<Configuration, { kind: 'read' }>): readonly string[] {
  return problems.map(({ file, line, key, message, remedy }) => {
    const place = line > 0 ? `${file}:${line}` : file;
    return `${place}: ${key === '' ? '' : `${key}: `}${message}${remedy === '' ? '' : `; ${remedy}`}`;
  });
}
