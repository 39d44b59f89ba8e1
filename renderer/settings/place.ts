/** Where one is in Settings, as parts of the address and back: nothing, a file, or an item of it. */
import { SHARED_DEFAULTS, TOP } from './levels.ts';

export type SettingsPlace =
  | { readonly kind: 'overview' }
  | {
      readonly kind: 'file';
      /** undefined: alpine-backup.conf. */
      readonly server: string | undefined;
      /** `section` of the file; '' = its top. */
      readonly section: string;
    };

/** In the server's place: alpine-backup.conf. No configuration file can be named so. */
const shared = '*';

export function readSettingsPlace(server: string | undefined, item: string | undefined): SettingsPlace {
  if (server === undefined) return { kind: 'overview' };
  if (server === shared) return { kind: 'file', server: undefined, section: SHARED_DEFAULTS };
  return { kind: 'file', server, section: item ?? TOP };
}

export function settingsAddress(place: SettingsPlace): string {
  if (place.kind === 'overview') return addressOf();
  if (place.server === undefined) return addressOf(shared);
  return place.section === TOP ? addressOf(place.server) : addressOf(place.server, place.section);
}

export interface ServerFile {
  readonly server: string;
  /** Its file's name, with or without `.ini`. */
  readonly file: string;
}

/** Those with items, and those whose file has mistakes: `FOLDER/laptop.ini:3: …`. */
export function serverFiles(
  items: readonly { readonly server: string; readonly file: string }[],
  problems: readonly string[],
  folder: string,
): readonly ServerFile[] {
  const whole = items.map(({ server, file }) => ({ server, file: fileName(file) }));
  const broken = problems
    .filter(problem => problem.startsWith(`${folder}/`))
    .map(problem => /^[^:/,]*/.exec(problem.slice(folder.length + 1))![0])
    .filter(file => file !== '' && file !== 'alpine-backup.conf')
    .map(file => ({ server: file.replace(/\.ini$/, ''), file }));
  return [...new Map([...broken, ...whole].toReversed().map(one => [one.server, one])).values()].toSorted(
    (one, other) => orderIn(whole, one) - orderIn(whole, other),
  );
}

export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** What has no item comes last. */
function orderIn(files: readonly ServerFile[], { server }: ServerFile): number {
  const at = files.findIndex(file => file.server === server);
  return at < 0 ? files.length : at;
}

function addressOf(...parts: readonly string[]): string {
  return `#/${['settings', ...parts].map(encodeURIComponent).join('/')}`;
}
