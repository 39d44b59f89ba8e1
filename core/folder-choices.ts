/** Folders of this machine to choose from: those inside a folder, or to begin with those of this user that are worth a backup. */
import type { Said } from './contract.ts';
import { localFolder, soon } from './local-folder.ts';
import type { FolderChoice } from './settings-model.ts';
import { type UserFolder, userFolders } from './user-folders.ts';
import { foldersIn } from './world/folders-in.ts';
import type { World } from './world/world.ts';

/** Where a server keeps what is its own. */
const SYSTEM_FOLDERS = ['/etc', '/home', '/root', '/srv', '/var/lib', '/usr/local'];
/** What people call the folder of their projects. */
const PROJECT_FOLDERS = ['projects', 'src', 'code', 'dev', 'git', 'repos', 'workspace', 'work'];

/** Hidden ones come last. Symbolic links are none: a backup does not follow them. */
export async function folderChoices(world: World, path: string | undefined): Promise<Said<readonly FolderChoice[]>> {
  const known = await knownFolders(world);
  if (path === undefined) return { ok: true, value: await Promise.all(known.map(each => choiceOf(world, each))) };
  const folder = await localFolder(world, path);
  if (!folder.ok) return folder;
  const top = folder.value.replace(/\/+$/, '');
  const names = (await foldersIn(folder.value)).toSorted(byNameHiddenLast);
  const kinds = new Map(known.map(each => [each.path, each.kind]));
  const paths = names.map(name => `${top}/${name}`);
  return {
    ok: true,
    value: await Promise.all(paths.map(each => choiceOf(world, { path: each, kind: kinds.get(each) ?? 'folder' }))),
  };
}

async function knownFolders(world: World): Promise<readonly UserFolder[]> {
  const home = world.folders.home.replace(/\/+$/, '') || '/';
  const users = await userFolders(world);
  const inHome = await foldersIn(home).catch(() => []);
  const projects = inHome.filter(name => PROJECT_FOLDERS.includes(name.toLowerCase())).toSorted();
  const isRoot = world.machine.userId === 0;
  const system = isRoot
    ? await Promise.all(SYSTEM_FOLDERS.map(async path => ({ path, kind: await world.files.kindOf(path) })))
    : [];
  const all: readonly UserFolder[] = [
    ...((await world.files.kindOf(home)) === 'folder' ? [{ path: home, kind: 'home' as const }] : []),
    ...users,
    ...projects.map(name => ({ path: `${home}/${name}`, kind: 'projects' as const })),
    ...system.filter(({ kind }) => kind === 'folder').map(({ path }) => ({ path, kind: 'system' as const })),
  ];
  // The home folder of root is one of the system's, too.
  return all.filter(({ path }, at) => all.findIndex(each => each.path === path) === at);
}

async function choiceOf(world: World, { path, kind }: UserFolder): Promise<FolderChoice> {
  const inside = await soon(
    world,
    foldersIn(path, 1).catch(() => []),
  );
  // Of a disk that does not answer nobody knows: whoever opens it is told.
  return { path, kind, hasFolders: inside === undefined || inside.length > 0 };
}

function byNameHiddenLast(a: string, b: string): number {
  return Number(a.startsWith('.')) - Number(b.startsWith('.')) || a.localeCompare(b, 'en');
}
