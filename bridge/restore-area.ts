/** Which place a restore writes to, so that two of them never write to the same one at a time. */
import type { Item } from '../core/model.ts';
import type { Request } from './channels.ts';
import type { Frozen } from './frozen.ts';

/** A plain whole path, with the login in front where it lies behind ssh; undefined for a path that does not begin at the top. */
export function areaOfRestore({ source }: Item, to: Frozen<Request<'restore'>>['to']): string | undefined {
  if (to.kind === 'folder') return to.path.startsWith('/') ? plain(to.path) : undefined;
  return source.kind === 'ssh' ? `${source.login}:${plain(source.path)}` : plain(source.path);
}

export function areasOverlap(one: string, other: string): boolean {
  return one === other || one === '/' || other === '/' || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}

function plain(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
