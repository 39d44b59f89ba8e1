/** The distinct versions of one path over all snapshots: equal inodes are one version, so no index is needed. */
import type { Answer, FileVersion } from './contract.ts';
import { atVault, listVault } from './list.ts';
import type { Item } from './model.ts';
import { insidePath } from './rules/inside-path.ts';
import { askVault } from './vault.ts';
import type { World } from './world/world.ts';

/** Newest first; each with the newest snapshot that has it. */
export function versions(world: World, item: Item, path: string): Promise<Answer<readonly FileVersion[]>> {
  return atVault(world, item, async place => {
    const listing = await listVault(place, item);
    if (!listing.ok) return listing;
    const inside = insidePath(path);
    if (inside === undefined || inside === '') {
      return {
        ok: false,
        verdict: {
          kind: 'failed',
          detail: `${path || 'the empty path'} is no path inside a snapshot`,
          remedy: `alp versions ${item.server} ${item.name} PATH`,
        },
      };
    }
    const { facts } = await askVault(place, 'versions', [item.dest.path, inside]);
    const found = new Map((facts.get('version') ?? []).map(readVersion).map(version => [version.snapshot, version]));
    const newestFirst = listing.value.snapshots.toReversed().flatMap(snapshot => found.get(snapshot.name) ?? []);
    if (newestFirst.length > 0) return { ok: true, value: distinct(newestFirst) };
    return {
      ok: false,
      verdict: {
        kind: 'failed',
        detail: `no snapshot has ${path}`,
        remedy: `alp ls ${item.server} ${item.name} latest shows what there is`,
      },
    };
  });
}

function distinct(versions: readonly FileVersion[]): readonly FileVersion[] {
  const byInode = new Map<string, FileVersion[]>();
  for (const version of versions) {
    // Folders are never shared, so each would be a version of its own: their time tells when something in them changed.
    const key = version.type === 'directory' ? `${version.time}` : version.inode;
    byInode.set(key, [...(byInode.get(key) ?? []), version]);
  }
  return [...byInode.values()].flatMap(([newest, ...others]) =>
    newest ? [{ ...newest, alsoIn: others.map(other => other.snapshot) }] : [],
  );
}

function readVersion(text: string): FileVersion {
  const [snapshot = '', inode = '', bytes, seconds, ...type] = text.split(' ');
  return { snapshot, inode, bytes: Number(bytes), time: Number(seconds) * 1000, type: type.join(' ').toLowerCase(), alsoIn: [] };
}
