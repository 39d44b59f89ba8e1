/** Reads `user-dirs.dirs`, where desktops note what a user's folders are called. */
import type { FolderChoice } from '../settings-model.ts';

type Kind = FolderChoice['kind'];

const KINDS: Readonly<Record<string, readonly [kind: Kind, usualName: string]>> = {
  XDG_DOCUMENTS_DIR: ['documents', 'Documents'],
  XDG_PICTURES_DIR: ['pictures', 'Pictures'],
  XDG_MUSIC_DIR: ['music', 'Music'],
  XDG_VIDEOS_DIR: ['videos', 'Videos'],
  XDG_DESKTOP_DIR: ['desktop', 'Desktop'],
  XDG_PROJECTS_DIR: ['projects', 'Projects'],
  XDG_DOWNLOAD_DIR: ['downloads', 'Downloads'],
};

/** What the text does not name has its usual name; a folder that is given as the home folder itself is switched off. */
export function userFoldersIn(text: string, home: string): readonly { readonly kind: Kind; readonly path: string }[] {
  const top = home.replace(/\/+$/, '');
  return Object.entries(KINDS).flatMap(([name, [kind, usualName]]) => {
    const written = new RegExp(`^\\s*${name}="((?:[^"\\\\]|\\\\.)*)"`, 'm').exec(text)?.[1];
    const path = written === undefined ? `${top}/${usualName}` : wholePath(written.replace(/\\(.)/g, '$1'), top);
    return path === undefined || path === top ? [] : [{ kind, path }];
  });
}

/** The format knows `$HOME/…` and whole paths, nothing else. */
function wholePath(written: string, home: string): string | undefined {
  const path = written.replace(/^\$HOME(?=\/|$)/, home).replace(/\/+$/, '');
  return path.startsWith('/') ? path : undefined;
}
