/** What is said when something inside a snapshot cannot be shown. */
import type { Item, Verdict } from '../model.ts';
import { titleOf } from './words.ts';

export function leadsOut(path: string): Verdict {
  return {
    kind: 'failed',
    detail: `${path} leads out of the snapshot`,
    remedy: 'write the path as it is inside the snapshot',
  };
}

/** `words`: the first complaint of whoever looked. */
export function notShown(item: Pick<Item, 'server' | 'name'>, snapshot: string, path: string, words: string): Verdict {
  return words.startsWith('no such path')
    ? {
        kind: 'failed',
        detail: `${snapshot} has no ${path}`,
        remedy: `alp versions ${titleOf(item)} PATH shows which snapshots have it`,
      }
    : {
        kind: 'failed',
        detail: `the vault could not be read: ${words}`,
        remedy: `alp doctor ${titleOf(item)} looks for the cause`,
      };
}
