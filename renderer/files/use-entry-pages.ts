/** The pages of one folder for a component; leaving the folder drops what was still asked. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Bridge } from '../../bridge/channels.ts';
import { type EntryPages, entryPages } from './entry-pages.ts';
import type { ItemName } from './files-route.ts';

/** The component needs a key of item, snapshot and path: it is about one folder as long as it lives. */
export function useEntryPages(bridge: Bridge, { server, item }: ItemName, snapshot: string, path: string): EntryPages {
  const [pages] = useState(() =>
    entryPages((offset, limit) => bridge.ask('entries', { server, item, snapshot, path, offset, limit })),
  );
  useSyncExternalStore(pages.subscribe, pages.version);
  useEffect(() => {
    pages.open();
    return pages.close;
  }, [pages]);
  return pages;
}
