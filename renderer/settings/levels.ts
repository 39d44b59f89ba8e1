/** Where the value of a key comes from: the item's section, the top of its file, alpine-backup.conf, or the program's own default. */
import type { Answer } from '../../bridge/channels.ts';

export type SettingsFile = Answer<'settings'>;
type Section = SettingsFile['sections'][number];

export type Level = 'item' | 'server' | 'shared' | 'program';

export interface Found {
  readonly level: Level;
  /** The entries of a list, or the one value. */
  readonly values: readonly string[];
}

/** What stands above the first section has the name ''. */
export const TOP = '';
export const SHARED_DEFAULTS = 'defaults';

/** What counts for a key, from the particular to the general; a list of one level takes the place of the others, it does not add to them. */
export function levelsOf(
  file: SettingsFile,
  shared: SettingsFile | undefined,
  section: string,
): readonly { readonly level: Level; readonly section: Section | undefined }[] {
  const own = sectionOf(file, section);
  if (file.server === undefined) return [{ level: 'shared', section: own }];
  const general = { level: 'shared' as const, section: shared && sectionOf(shared, SHARED_DEFAULTS) };
  if (section === TOP) return [{ level: 'server', section: own }, general];
  return [{ level: 'item', section: own }, { level: 'server', section: sectionOf(file, TOP) }, general];
}

export function ownValues(file: SettingsFile, section: string, key: string, isList: boolean): readonly string[] | undefined {
  return valuesIn(sectionOf(file, section), key, isList);
}

/** What would count if the section itself said nothing. */
export function inherited(
  file: SettingsFile,
  shared: SettingsFile | undefined,
  section: string,
  key: { readonly name: string; readonly kind: string; readonly fallback: string },
): Found {
  for (const { level, section: one } of levelsOf(file, shared, section).slice(1)) {
    const values = valuesIn(one, key.name, key.kind === 'list');
    if (values) return { level, values };
  }
  return { level: 'program', values: key.fallback === '' ? [] : [key.fallback] };
}

export function sectionOf(file: SettingsFile, name: string): Section | undefined {
  return file.sections.find(section => section.name === name);
}

function valuesIn(section: Section | undefined, key: string, isList: boolean): readonly string[] | undefined {
  const entries = section?.entries.filter(entry => entry.key === key) ?? [];
  if (entries.length === 0) return undefined;
  return isList ? entries.flatMap(({ values }) => values) : [entries[0]!.value];
}
