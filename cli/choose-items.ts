/** Which items the words of the command line mean. */
import type { Item, Server } from '../core/model.ts';
import type { Invocation } from './command-line.ts';
import { tellConfiguration, tellMistake } from './mistakes.ts';

/** `code` is 2 when some file has mistakes, while what could be understood goes on. */
export type Chosen =
  | { readonly ok: true; readonly items: readonly Item[]; readonly code: number }
  | { readonly ok: false; readonly code: number };

/** No server: all items of all servers. No item (or `all`, as the ancestor had it): all of the server. */
export async function chooseItems(invocation: Invocation, server: string | undefined, item: string | undefined): Promise<Chosen> {
  const configuration = await invocation.core.configuration(server);
  tellConfiguration(configuration);
  if (configuration.kind !== 'read' || (configuration.servers.length === 0 && configuration.problems.length > 0))
    return { ok: false, code: 2 };
  const code = configuration.problems.length > 0 ? 2 : 0;
  const items = configuration.servers.flatMap(found => found.items);
  if (server === undefined || item === undefined || item === 'all') return { ok: true, items, code };
  const chosen = items.filter(candidate => candidate.name === item);
  return chosen.length > 0 ? { ok: true, items: chosen, code } : { ok: false, code: unknownItem(configuration.servers, item) };
}

/** Exactly one item, for commands that look into a vault. */
export async function chooseItem(
  invocation: Invocation,
  usage: string,
): Promise<{ readonly ok: true; readonly item: Item } | { readonly ok: false; readonly code: number }> {
  const [server, item] = invocation.words;
  if (server === undefined || item === undefined) return { ok: false, code: tellMistake('server and item are missing', usage) };
  const chosen = await chooseItems(invocation, server, item);
  if (!chosen.ok) return chosen;
  const [only, ...others] = chosen.items;
  if (!only || others.length > 0) return { ok: false, code: tellMistake(`say which item of ${server}`, usage) };
  return { ok: true, item: only };
}

function unknownItem(servers: readonly Server[], item: string): number {
  const [server] = servers;
  const names = server?.items.map(known => known.name).join(', ') ?? '';
  return tellMistake(`${server?.name ?? 'the server'} has no item ${item}`, `it has: ${names}`);
}
