/** Turns the core's answers into what a handler returns or throws, and finds the item that a page names. */
import type { Answer, Configuration, Core, Said } from '../core/contract.ts';
import type { Item, Verdict } from '../core/model.ts';
import { BridgeRefusal } from './channels.ts';

export interface ItemName {
  readonly server: string;
  readonly item: string;
}

export async function itemOf(core: Core, wanted: ItemName): Promise<Item> {
  const read = await core.configuration(wanted.server);
  if (read.kind === 'absent') throw new BridgeRefusal({ message: read.message, remedy: read.remedy });
  const [server] = read.servers;
  const found = server?.items.find(item => item.name === wanted.item);
  if (found) return found;
  const [problem] = read.problems;
  if (!server && problem) throw new BridgeRefusal({ message: `${problem.file}: ${problem.message}`, remedy: problem.remedy });
  throw new BridgeRefusal((await core.phrases()).unknownItem(server, wanted));
}

export async function takenFrom<T>(core: Core, item: Item, answer: Answer<T>): Promise<T> {
  if (answer.ok) return answer.value;
  throw await refusalOf(core, item, answer.verdict);
}

async function refusalOf(core: Core, item: Item, verdict: Verdict): Promise<BridgeRefusal> {
  return new BridgeRefusal((await core.phrases()).ofVerdict(verdict, item));
}

/** The value, or the expected no as the page hears it. */
export function said<T>(answer: Said<T>): T {
  if (answer.ok) return answer.value;
  throw new BridgeRefusal({ message: answer.message, remedy: answer.remedy });
}

/** All items, those of a server, or the one that is named. Of a server whose file has mistakes, nothing is known. */
export async function chosenItems(
  core: Core,
  { server, item }: { readonly server?: string | undefined; readonly item?: string | undefined },
): Promise<readonly Item[]> {
  if (server !== undefined && item !== undefined) return [await itemOf(core, { server, item })];
  const read = await core.configuration(server);
  if (read.kind === 'absent' && server !== undefined) throw new BridgeRefusal(read);
  return itemsIn(read);
}

export function itemsIn(read: Configuration): readonly Item[] {
  return read.kind === 'read' ? read.servers.flatMap(server => server.items) : [];
}
