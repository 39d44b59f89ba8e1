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

/** Those with items, and those whose file has mistakes: `/path/laptop.ini, line 3: …`. */
export function serversIn(items: readonly { readonly server: string }[], problems: readonly string[]): readonly string[] {
  const broken = problems.flatMap(problem => /(?:^|\/)([^/:\s]+)\.ini\b/.exec(problem)?.[1] ?? []);
  return [...new Set([...items.map(({ server }) => server), ...broken])];
}

function addressOf(...parts: readonly string[]): string {
  return `#/${['settings', ...parts].map(encodeURIComponent).join('/')}`;
}
