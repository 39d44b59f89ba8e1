/** The addresses of the pages, behind the hash: #/status, #/history/RUN, #/files/SERVER/ITEM/…, #/settings/SERVER/ITEM, #/diagnose/SERVER/ITEM, #/setup. */
import { useSyncExternalStore } from 'react';

export type PageName = 'status' | 'history' | 'files' | 'settings' | 'diagnose' | 'setup';

export interface Route {
  readonly page: PageName;
  /** What follows the page's name, decoded. */
  readonly parts: readonly string[];
  /** What follows a `?` behind that: `#/history?item=…`. */
  readonly options: URLSearchParams;
}

const PAGES: readonly PageName[] = ['status', 'history', 'files', 'settings', 'diagnose', 'setup'];

export function readRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [name, ...parts] = path
    .split('/')
    .filter(part => part !== '')
    .map(decoded);
  return { page: PAGES.find(page => page === name) ?? 'status', parts, options: new URLSearchParams(query) };
}

/** `addressOf('files', 'laptop', 'home')` = `#/files/laptop/home`. */
export function addressOf(page: PageName, ...parts: readonly string[]): string {
  return `#/${[page, ...parts].map(encodeURIComponent).join('/')}`;
}

export function go(address: string): void {
  location.hash = address;
}

export function useRoute(): Route {
  return readRoute(useSyncExternalStore(listen, () => location.hash));
}

function listen(changed: () => void): () => void {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
