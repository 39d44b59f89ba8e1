/** The folders of this user that desktops know: documents, pictures, downloads, in whatever language they are called. */
import { userFoldersIn } from './rules/user-folders.ts';
import type { FolderChoice } from './settings-model.ts';
import type { World } from './world/world.ts';

export interface UserFolder {
  readonly path: string;
  readonly kind: FolderChoice['kind'];
}

/** As `~/.config/user-dirs.dirs` names them, else by their English names; those that are there and are not the home folder itself. */
export async function userFolders(world: World): Promise<readonly UserFolder[]> {
  const { home } = world.folders;
  const text = (await world.files.read(`${home}/.config/user-dirs.dirs`).catch(() => undefined)) ?? '';
  const named = userFoldersIn(text, home);
  const kinds = await Promise.all(named.map(({ path }) => world.files.kindOf(path).catch(() => 'absent' as const)));
  return named.filter((_, at) => kinds[at] === 'folder');
}
