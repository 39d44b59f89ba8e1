/** How a snapshot of the master is received: what of it may be taken for the same as a neighbour, and what must be looked at. */
import type { Received } from './receive.ts';
import { recordCutter } from './rules/records.ts';
import { literalPattern } from './rules/rsync-arguments.ts';
import type { RunPlan } from './rules/run-plan.ts';
import type { Neighbours } from './rules/sync-plan.ts';
import { runFile } from './run-files.ts';
import type { SourceFacts } from './source.ts';
import type { SyncScene } from './sync-snapshot.ts';
import { checksumOf, type Manner } from './transfer.ts';
import { receiveInto, type Tree } from './tree.ts';
import { scriptBeside } from './vault.ts';

/** Size and time are trusted only where the inodes of the master say the same. */
export function mannerOf(
  { world, vault, ends, master }: SyncScene,
  source: SourceFacts,
  near: Neighbours,
  kind: 'xxh128' | 'md5' | undefined,
): Manner {
  const { root, mark } = vault.facts;
  // In a local copy rsync 3.5.0 breaks off when a list of files meets -M--fake-super.
  const canList = ends.direction !== 'local' || !mark?.fakeSuper;
  const hasInodes = near.areShared && master.mark?.hardLinks !== false && canList;
  return {
    furtherBases: near.bases.slice(1).map(({ name }) => `${root}/${name}`),
    compare: near.bases.length === 0 || hasInodes ? 'times' : 'checksums',
    // Of the kind of the origin's manifest, to be compared with it.
    checksum: kind === 'md5' ? 'md5' : checksumOf(vault.facts, source),
    sourceFakeSuper: master.mark?.fakeSuper ?? false,
    asRoot: world.machine.userId === 0,
  };
}

/**
 * Files that only look like those of a neighbour come by themselves, compared block by block: whatever else looks alike is the same inode there.
 * The rest leaves them out, since rsync would link them to their namesakes although they are there.
 */
export async function receiveSnapshot(
  scene: SyncScene,
  source: SourceFacts,
  plan: RunPlan,
  tree: Tree,
  near: Neighbours,
  manner: Manner,
): Promise<Received> {
  const twins = manner.compare === 'times' ? await listTwins(scene, plan, near) : undefined;
  if (twins === 'unread') return receiveInto(scene, source, plan, tree, undefined, { ...manner, compare: 'checksums' });
  if (twins === undefined) return receiveInto(scene, source, plan, tree, undefined, manner);
  const folder = scene.item.source.path;
  const alone = { folder, list: twins.list };
  const first = await receiveInto(scene, source, plan, tree, alone, { ...manner, compare: 'contents' });
  if (first.verdict.kind !== 'whole') return first;
  const rest = await receiveInto(scene, source, plan, tree, undefined, { ...manner, leftOut: twins.patterns });
  return {
    ...rest,
    sentBytes: first.sentBytes + rest.sentBytes,
    confirmedBytes: first.confirmedBytes + rest.confirmedBytes,
    receivedFiles: first.receivedFiles + rest.receivedFiles,
    complaintCount: first.complaintCount + rest.complaintCount,
    stats: {
      ...rest.stats,
      regularFiles: first.stats.regularFiles + rest.stats.regularFiles,
      receivedFiles: first.stats.receivedFiles + rest.stats.receivedFiles,
      totalBytes: first.stats.totalBytes + rest.stats.totalBytes,
    },
  };
}

interface Twins {
  /** Files of this machine, NUL-ended: the names, and the patterns that mean them. */
  readonly list: string;
  readonly patterns: string;
}

/** Undefined when there are none. */
async function listTwins(scene: SyncScene, plan: RunPlan, { bases }: Neighbours): Promise<Twins | 'unread' | undefined> {
  if (bases.length === 0) return undefined;
  const { world, item, ends, master } = scene;
  const list = runFile(world, item, `${plan.run}.twins`);
  const patterns = `${list}.patterns`;
  const names = world.files.openScratch(list);
  const out = world.files.openScratch(patterns);
  let count = 0;
  const records = recordCutter(record => {
    count++;
    names.write(`${record}\0`);
    out.write(`${literalPattern(`/${record}`)}\0`);
  });
  const running = await ends.source.start({
    script: scriptBeside('twins'),
    args: [master.root, plan.snapshotName, ...bases.map(({ name }) => name)],
    onChunk: chunk => records(chunk.toString('latin1')),
  });
  const { code } = await running.result;
  names.close();
  out.close();
  return code !== 0 ? 'unread' : count > 0 ? { list, patterns } : undefined;
}
