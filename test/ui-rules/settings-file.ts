/** Configuration files as the settings channel gives them, made from their text by the program's own reading. */

import { type IniEntry, parseIni } from '../../core/rules/ini-file.ts';
import { listEntries } from '../../core/rules/ini-values.ts';
import type { SettingsFile } from '../../renderer/settings/levels.ts';

/** `server` undefined: alpine-backup.conf. */
export function fileOf(server: string | undefined, text: string): SettingsFile {
  const { top, sections } = parseIni(text);
  const file = server === undefined ? '/etc/alpine-backup/alpine-backup.conf' : `/etc/alpine-backup/${server}.ini`;
  return {
    ...(server === undefined ? {} : { server }),
    file,
    text,
    version: String(text.length),
    sections: [
      { name: '', entries: top.map(entryOf) },
      ...sections.map(({ name, entries }) => ({ name, entries: entries.map(entryOf) })),
    ],
    problems: [],
  };
}

function entryOf({ key, value, text, line }: IniEntry): SettingsFile['sections'][number]['entries'][number] {
  const entries = listEntries(text);
  return { key, value, values: entries.ok ? [...entries.value] : [], line };
}
