/** The items that have files to look at. */
import type { Answer } from '../../bridge/channels.ts';
import type { ItemName } from './files-route.ts';

export type Item = Answer<'items'>['items'][number];

/** As the terminal writes it. */
export function titleOf({ server, item }: ItemName): string {
  return `${server} ${item}`;
}
