/** One more entry of an item's list, where what the item inherits must not be lost by it; and the way back. */
import type { Change } from './draft.ts';
import { inherited, ownValues, type SettingsFile } from './levels.ts';

export interface OneMore {
  readonly changes: readonly Change[];
  readonly undo: readonly Change[];
}

/** A list in an item takes the place of the same list above it: what was inherited comes along. undefined: it is there already. */
export function oneMore(
  file: SettingsFile,
  shared: SettingsFile | undefined,
  section: string,
  key: string,
  value: string,
): OneMore | undefined {
  const own = ownValues(file, section, key, true);
  const former = own ?? inherited(file, shared, section, { name: key, kind: 'list', fallback: '' }).values;
  if (former.includes(value)) return undefined;
  const added = own ? [value] : [...former, value];
  return {
    changes: added.map(entry => ({ kind: 'add', section, key, value: entry })),
    undo: own ? [{ kind: 'drop', section, key, value }] : [{ kind: 'unset', section, key }],
  };
}
