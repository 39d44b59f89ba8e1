/** What an entry of a folder says about itself: whether it opens, what it is called, when it changed. */
import type { Answer } from '../../bridge/channels.ts';

export type Entry = Answer<'entries'>['entries'][number];
export type EntryKind = 'folder' | 'file' | 'link' | 'other';

const kinds: Readonly<Record<string, EntryKind>> = { d: 'folder', '-': 'file', l: 'link' };

export function kindOf({ mode }: Pick<Entry, 'mode'>): EntryKind {
  return kinds[mode[0] ?? ''] ?? 'other';
}

/** rsync lists a symbolic link as `name -> target`; the path is the name alone. */
export function namePartsOf(entry: Pick<Entry, 'mode' | 'name'>): { readonly name: string; readonly target?: string } {
  const arrow = kindOf(entry) === 'link' ? entry.name.indexOf(' -> ') : -1;
  return arrow < 0 ? { name: entry.name } : { name: entry.name.slice(0, arrow), target: entry.name.slice(arrow + 4) };
}

/** `2026-11-23 04:15:02` (UTC) in milliseconds, or undefined where it is no time. */
export function changedAt({ time }: Pick<Entry, 'time'>): number | undefined {
  const value = Date.parse(`${time.replace(' ', 'T')}Z`);
  return Number.isNaN(value) ? undefined : value;
}
