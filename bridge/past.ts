/** What pages ask about the configuration and the past: items, history, a calendar's days, complaints. */
import type { Configuration, Core } from '../core/contract.ts';
import type { Item } from '../core/model.ts';
import { type Answer, BridgeRefusal, type Request } from './channels.ts';
import type { Frozen } from './frozen.ts';
import type { Handlers } from './handlers.ts';
import { itemOf } from './refuse.ts';

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
  return { items: await Promise.all(itemsOf(read).map(view)), problems: problemsOf(read), folder };
}

/** Of a server whose file has mistakes, nothing is known; its history comes back with the file. */
async function chosenItems(core: Core, { server, item }: Request<'now'>): Promise<readonly Item[]> {
  if (server !== undefined && item !== undefined) return [await itemOf(core, { server, item })];
  const read = await core.configuration(server);
  if (read.kind === 'absent' && server !== undefined) throw new BridgeRefusal(read);
  return itemsOf(read);
}

function itemsOf(read: Configuration): readonly Item[] {
  return read.kind === 'read' ? read.servers.flatMap(server => server.items) : [];
}

function problemsOf({ problems }: Extract<Configuration, { kind: 'read' }>): readonly string[] {
  return problems.map(({ file, line, key, message, remedy }) => {
    const place = line > 0 ? `${file}:${line}` : file;
    return `${place}: ${key === '' ? '' : `${key}: `}${message}${remedy === '' ? '' : `; ${remedy}`}`;
  });
}
