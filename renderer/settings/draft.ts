/** What was typed and not yet written, as changes of a file that leave everything else as it is. */
import type { Request } from '../../bridge/channels.ts';
import { ownValues, type SettingsFile } from './levels.ts';

export type Change = Request<'changeSettings'>['changes'][number];

/** By key; no values = the key goes, and what a more general place says counts. */
export type Draft = ReadonlyMap<string, readonly string[]>;
export const NO_DRAFT: Draft = new Map();

type Kinds = readonly { readonly name: string; readonly kind: string }[];

export function withValues(draft: Draft, key: string, values: readonly string[]): Draft {
  return new Map(draft).set(key, values);
}

export function changesOf(file: SettingsFile, section: string, draft: Draft, keys: Kinds): readonly Change[] {
  return [...draft].flatMap(([key, values]) => {
    const isList = keys.find(({ name }) => name === key)?.kind === 'list';
    const own = ownValues(file, section, key, isList);
    // A blank at an end is a slip of the hand, unless it stands in the file: there are names like this.
    const wished = values.map(value => (own?.includes(value) ? value : value.trim())).filter(value => value !== '');
    return isList ? listChanges(section, key, own, wished) : valueChanges(section, key, own, wished);
  });
}

function valueChanges(
  section: string,
  key: string,
  own: readonly string[] | undefined,
  [value]: readonly string[],
): readonly Change[] {
  if (value === own?.[0]) return [];
  return value === undefined ? [{ kind: 'unset', section, key }] : [{ kind: 'set', section, key, value }];
}

/** Line by line, so that comments beside the others stay; a new order is a new list. */
function listChanges(section: string, key: string, own: readonly string[] = [], wished: readonly string[]): readonly Change[] {
  const values = [...new Set(wished)];
  if (values.length === 0) return own.length === 0 ? [] : [{ kind: 'unset', section, key }];
  const stays = own.filter(value => values.includes(value));
  const adds = values.filter(value => !own.includes(value)).map((value): Change => ({ kind: 'add', section, key, value }));
  const isInOrder = stays.every((value, index) => values[index] === value);
  if (!isInOrder) {
    return [{ kind: 'unset', section, key }, ...values.map((value): Change => ({ kind: 'add', section, key, value }))];
  }
  const drops = own.filter(value => !values.includes(value)).map((value): Change => ({ kind: 'drop', section, key, value }));
  // What is added first keeps a list that loses all of its former entries from being gone in between.
  return [...adds, ...drops];
}
