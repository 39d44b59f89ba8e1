/** What a run in the making keeps on this machine until it is published: the spool of its manifest, a note of what was sent. */
import type { Item } from './model.ts';
import type { World } from './world/world.ts';

export function runFile(world: World, item: Item, name: string): string {
  return `${runFolder(world, item)}/${name}`;
}

/** Deletes what other runs of the item left (one that was published after this program was killed, say). `keep` = '' deletes all. */
export async function dropRunFiles(world: World, item: Item, keep: string): Promise<void> {
  const folder = runFolder(world, item);
  for (const name of await world.files.list(folder)) {
    if (keep === '' || !name.startsWith(keep)) await world.files.delete(`${folder}/${name}`);
  }
}

function runFolder(world: World, item: Item): string {
  return `${world.folders.state}/runs/${item.server}/${item.name}`;
}
