/** What the plan changes in which file: shared keys above the first section of a new file, one section per folder. */
import type { Answer, Request } from '../../bridge/channels.ts';
import { destText, sshText, vaultPaths } from './destination.ts';
import { excludesOf, type Plan, sourceText } from './plan.ts';
import { chosenKeys } from './start-from.ts';

type SettingsFile = Answer<'settings'>;
type Entry = SettingsFile['sections'][number]['entries'][number];
type Change = Request<'changeSettings'>['changes'][number];

export interface FilesThere {
  /** alpine-backup.conf; undefined: could not be read. */
  readonly shared: SettingsFile | undefined;
  /** The file that gets the folders, if it is there. */
  readonly server: SettingsFile | undefined;
}

/** Takes back what stands further up; the rest of the program's defaults can be written as they are. */
const AS_IF_UNWRITTEN: Readonly<Record<string, string>> = {
  schedule: 'manual',
  on_battery: 'above 30%',
  on_metered: 'no',
  ssh: 'ssh',
};

export function writtenWish(plan: Plan, server: string, names: readonly string[], there: FilesThere): Request<'changeSettings'> {
  const isNew = there.server === undefined;
  const above = [...entriesOf(there.shared, 'defaults'), ...entriesOf(there.server, '')];
  const keys = differing(wantedKeys(plan), above);
  const paths = vaultPaths(plan, server, names);
  const inherited = above.filter(({ key }) => key === 'exclude').flatMap(({ values }) => values);
  const sections = plan.folders.map((folder, index): Change => {
    const excludes = excludesOf(folder);
    // A list of the item takes the place of the one above it.
    const all = excludes.length === 0 ? [] : [...new Set([...inherited, ...excludes])];
    return {
      kind: 'add-section',
      section: names[index]!,
      entries: [
        { key: 'source', value: sourceText(folder.path) },
        { key: 'dest', value: destText(plan.where, paths[index]!) },
        ...all.map(value => ({ key: 'exclude', value })),
        ...(isNew ? [] : keys),
      ],
    };
  });
  const top = isNew ? keys.map(({ key, value }): Change => ({ kind: 'set', section: '', key, value })) : [];
  return { server, version: there.server?.version ?? '', changes: [...top, ...sections] };
}

/** Every key that this page decides about; undefined = as the program has it unwritten. */
export function wantedKeys(plan: Plan): Readonly<Record<string, string | undefined>> {
  return { ssh: sshText(plan.where), ...chosenKeys(plan) };
}

/** Only what is not said already further up. */
function differing(wanted: Readonly<Record<string, string | undefined>>, above: readonly Entry[]) {
  return Object.entries(wanted).flatMap(([key, value]) => {
    const inherited = above.findLast(entry => entry.key === key)?.value;
    if (inherited === undefined) return value === undefined ? [] : [{ key, value }];
    const written = value ?? AS_IF_UNWRITTEN[key] ?? 'off';
    return written === inherited ? [] : [{ key, value: written }];
  });
}

function entriesOf(file: SettingsFile | undefined, section: string): readonly Entry[] {
  return file?.sections.find(({ name }) => name === section)?.entries ?? [];
}
