/** Where the master's vault of an item lies: the word that names the other server, and the item's own dest. */
import type { Item, Location } from '../model.ts';
import { parseLocation, plainPath } from './locations.ts';
import { type Reading, refused } from './reading.ts';

/** `nas` or `user@nas`: dest as it is there; with a path behind the colon, another folder; a path alone, one of this machine. */
export function masterLocation({ dest }: Pick<Item, 'dest'>, word: string): Reading<Location> {
  const isAddress = word.startsWith('/') || /:/.test(word.replace(/\[.*\]/, ''));
  const read = parseLocation(isAddress ? word : `${loginOf(dest, word)}:${dest.path}`);
  if (!read.ok || read.value.kind === 'ssh' || plainPath(read.value.path) !== plainPath(dest.path)) return read;
  return refused(`${word} is the vault itself`, 'name the server that has the original');
}

/** Who logs in at dest logs in at the master, too, where the word says nothing else. */
function loginOf(dest: Location, word: string): string {
  const user = dest.kind === 'ssh' && dest.login.includes('@') ? dest.login.slice(0, dest.login.lastIndexOf('@') + 1) : '';
  return word.includes('@') ? word : `${user}${word}`;
}

/** A sync writes on this machine, also where the item's own dest is behind ssh. */
export function vaultHere({ dest }: Pick<Item, 'dest'>): Location {
  return { kind: 'here', path: dest.path };
}
