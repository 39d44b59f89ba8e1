/** What changed since each item's newest snapshot, asked once per snapshot. */
import { useEffect, useState } from 'react';
import type { Answer } from '../../bridge/channels.ts';
import { useBridge } from '../frame/live-status.tsx';
import type { ItemStatus } from '../parts/item-mark.ts';

export type Unprotected = ReadonlyMap<string, Answer<'unprotected'>>;

const NONE: Unprotected = new Map();

/** An item is missing as long as its answer is. */
export function useUnprotected(items: readonly ItemStatus[]): Unprotected {
  const bridge = useBridge();
  const [known, setKnown] = useState(NONE);
  const key = JSON.stringify(items.map(({ server, item, lastSnapshot }) => [server, item, lastSnapshot?.name]));
  useEffect(() => {
    let isWanted = true;
    for (const [server, item] of JSON.parse(key) as [string, string][]) {
      bridge
        .ask('unprotected', { server, item })
        .catch(() => null)
        .then(answer => {
          if (isWanted) setKnown(before => new Map(before).set(`${server}/${item}`, answer));
        });
    }
    return () => {
      isWanted = false;
    };
  }, [bridge, key]);
  return known;
}
