/** A server's file is taken out of the configuration and brought back: put aside under a name that nobody reads, so that nothing of it is lost. */
import type { Said } from './contract.ts';
import { changedMeanwhile, findFile, settings, unwritable } from './settings-file.ts';
import type { ServerRemoval, SettingsFile, SettingsRemoved } from './settings-model.ts';
import { moveEditedFile, readEditedFile } from './world/edited-file.ts';
import type { World } from './world/world.ts';

/** Vaults, journal and notes of the server stay as they are: only its file goes. */
export async function removeSettings(world: World, { server, version }: ServerRemoval): Promise<Said<SettingsRemoved>> {
  const found = await findFile(world, server);
  if (!found.ok) return found;
  const { path, content } = found.value;
  if (content.version === '') return { ok: false, message: `there is no file ${path}`, remedy: 'it was removed already' };
  if (content.version !== version) return changedMeanwhile(world, server);
  const keptAs = unusedName(path, await namesIn(world));
  const moved = await moveEditedFile(path, keptAs, version);
  if (moved.kind === 'refused') return unwritable(path, moved.why);
  return moved.kind === 'changed-meanwhile' ? changedMeanwhile(world, server) : { ok: true, value: { kind: 'removed', keptAs } };
}

/** `version` = that of the file that was removed. */
export async function bringBackSettings(world: World, { server, version }: ServerRemoval): Promise<Said<SettingsFile>> {
  const now = await findFile(world, server);
  if (!now.ok) return now;
  if (now.value.content.version !== '')
    return {
      ok: false,
      message: `there is a file ${now.value.path} again; nothing was changed`,
      remedy: 'rename one of the two in a terminal',
    };
  const aside = await asideWith(world, server, version);
  if (aside === undefined)
    return {
      ok: false,
      message: `the removed file of ${server} is not in ${world.folders.configuration} any more`,
      remedy: 'set the server up anew; its snapshots are where they were',
    };
  const moved = await moveEditedFile(aside, nameBefore(aside), version);
  if (moved.kind === 'refused') return unwritable(aside, moved.why);
  return settings(world, server);
}

// ---- Names that nobody reads -----------------------------------------------------------------------------------------------

const asideName = /\.removed(-\d+)?~$/;

function unusedName(path: string, used: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const name = `${path}.removed${number === 1 ? '' : `-${number}`}~`;
    if (!used.includes(name)) return name;
  }
}

function nameBefore(aside: string): string {
  return aside.replace(asideName, '');
}

async function asideWith(world: World, server: string, version: string): Promise<string | undefined> {
  const bare = `${world.folders.configuration}/${server}`;
  const removed = (await namesIn(world)).filter(name => asideName.test(name) && [bare, `${bare}.ini`].includes(nameBefore(name)));
  for (const name of removed) if ((await readEditedFile(name).catch(() => undefined))?.version === version) return name;
  return undefined;
}

async function namesIn({ files, folders }: World): Promise<readonly string[]> {
  return (await files.list(folders.configuration)).map(name => `${folders.configuration}/${name}`);
}
