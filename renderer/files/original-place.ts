/** Where files of a snapshot came from on this machine, if they came from here. */
import { folderOf, inside, namesIn } from './files-route.ts';

/** Without a slash at the source's end, its own name is the top of the snapshot. undefined: the source is elsewhere. */
export function originalFolder(source: string, path: string): string | undefined {
  if (!source.startsWith('/')) return undefined;
  const names = namesIn(source);
  const top = (source.endsWith('/') ? names : names.slice(0, -1)).join('/');
  return `/${inside(top, folderOf(path)).replace(/\/$/, '')}`;
}
