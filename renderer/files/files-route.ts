/** Where one is on the Files page, as parts of the address and back; an address can be kept, sent, and gone back to. */

/** Which item a place is about. */
export interface ItemName {
  readonly server: string;
  readonly item: string;
}

/** `snapshot` may be `latest`. Paths are inside the snapshot, without slashes at the ends; '' is its top. */
export type FilesPlace =
  | { readonly kind: 'items' }
  | { readonly kind: 'everywhere'; readonly text: string }
  | (ItemName & { readonly kind: 'folder'; readonly snapshot: string; readonly path: string })
  | (ItemName & { readonly kind: 'versions'; readonly snapshot: string; readonly path: string })
  | (ItemName & { readonly kind: 'search'; readonly snapshot: string; readonly text: string })
  | (ItemName & { readonly kind: 'compare'; readonly older: string; readonly newer: string });

export const latest = 'latest';
/** In the server's place: all items. No configuration file can be named so. */
const all = '*';
// A verb stands where a snapshot would; snapshots begin with a digit.
const verbs = new Set(['versions', 'search', 'compare']);

/** From the parts behind `#/files/`, decoded. What makes no sense leads to the next sensible place above. */
export function readPlace(parts: readonly string[]): FilesPlace {
  const [server, item, third, fourth, ...rest] = parts;
  if (server === undefined || server === '') return { kind: 'items' };
  if (server === all) return { kind: 'everywhere', text: item ?? '' };
  if (item === undefined || item === '') return { kind: 'items' };
  const name = { server, item };
  if (third === undefined || third === '') return { ...name, kind: 'folder', snapshot: latest, path: '' };
  if (!verbs.has(third)) return { ...name, kind: 'folder', snapshot: third, path: joined([fourth, ...rest]) };
  if (third === 'search') return { ...name, kind: 'search', snapshot: fourth || latest, text: rest[0] ?? '' };
  if (third === 'compare') return { ...name, kind: 'compare', older: fourth ?? '', newer: rest[0] ?? '' };
  return { ...name, kind: rest.length > 0 ? 'versions' : 'folder', snapshot: fourth || latest, path: joined(rest) };
}

/** The address of a place, for a link. */
export function hrefOf(place: FilesPlace): string {
  return `#/${['files', ...partsOf(place)].map(encoded).join('/')}`;
}

function partsOf(place: FilesPlace): readonly string[] {
  if (place.kind === 'items') return [];
  if (place.kind === 'everywhere') return place.text === '' ? [all] : [all, place.text];
  const name = [place.server, place.item];
  if (place.kind === 'folder') return [...name, place.snapshot, ...namesIn(place.path)];
  if (place.kind === 'versions') return [...name, 'versions', place.snapshot, ...namesIn(place.path)];
  if (place.kind === 'search') return [...name, 'search', place.snapshot, ...(place.text === '' ? [] : [place.text])];
  return [...name, 'compare', ...(place.older === '' ? [] : [place.older, ...(place.newer === '' ? [] : [place.newer])])];
}

/** encodeURIComponent throws on half a surrogate pair, which a name from an old disk may have. */
function encoded(part: string): string {
  return encodeURIComponent(part.toWellFormed());
}

/** The names that a path consists of. */
export function namesIn(path: string): readonly string[] {
  return path.split('/').filter(name => name !== '');
}

function joined(names: readonly (string | undefined)[]): string {
  return names.filter(name => name !== undefined && name !== '').join('/');
}

/** A name in a folder ('' = the top) as a path. */
export function inside(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** The folder that a path lies in. */
export function folderOf(path: string): string {
  return namesIn(path).slice(0, -1).join('/');
}

/** The last name of a path. */
export function nameOf(path: string): string {
  return namesIn(path).at(-1) ?? '';
}
