/** One snapshot of the master comes into this vault by the steps of a run: a fresh tree, received, checked, published. */
import { check, rsyncProblem, type Scene } from './attempt.ts';
import { writeJournal } from './journal.ts';
import type { LedgerSnapshot, Snapshot, Verdict, Warning } from './model.ts';
import { lostWhilePublishing, publishTree, undefinedWhenLost } from './publish.ts';
import type { Received } from './receive.ts';
import { partialFolderOf, type RunPlan } from './rules/run-plan.ts';
import { type Neighbours, neighboursOf, newestWith, type Offer, syncedLine, type VaultSide } from './rules/sync-plan.ts';
import { lostConnection, warningText } from './rules/words.ts';
import { dropRunFiles } from './run-files.ts';
import { askSource } from './source.ts';
import { settleSyncedManifest } from './sync-manifest.ts';
import { mannerOf, receiveSnapshot } from './sync-receive.ts';
import type { Manner } from './transfer.ts';
import { journalEnd, makeTree, type Tree } from './tree.ts';
import { askVault, one } from './vault.ts';

export interface SyncScene extends Scene {
  /** The master's vault. */
  readonly master: VaultSide & { readonly root: string };
  /** Snapshots of this vault that are the same as there. */
  readonly copies: ReadonlySet<string>;
}

export type Brought =
  | {
      readonly kind: 'brought';
      readonly snapshot: Snapshot;
      readonly warnings: readonly Warning[];
      readonly received: Received;
      readonly files: number;
    }
  /** It was purged there meanwhile. */
  | { readonly kind: 'gone'; readonly sentBytes: number }
  | { readonly kind: 'ended'; readonly verdict: Verdict; readonly sentBytes: number };

/** `here`: the snapshots of this vault by now. */
export async function bring(frame: SyncScene, offer: Offer, here: readonly Snapshot[]): Promise<Brought> {
  const { world, item, ends, master } = frame;
  const { name } = offer.snapshot;
  const offered = await askOffered(frame, name);
  if (!offered) return ended(lostConnection());
  if (offered.folder === '') return { kind: 'gone', sentBytes: 0 };
  const scene = {
    ...frame,
    item: { ...item, source: { ...item.source, path: `${master.root}/${name}/` } },
    start: world.clock.now(),
  };
  const source = await askSource(ends, scene.item);
  if (!source.ok) return ended(source.verdict);
  const unusable = rsyncProblem(scene.vault.facts.rsyncLine, source.facts.rsyncLine);
  if (unusable) return ended(unusable);
  const neighbours = neighboursOf(offer.snapshot, here, master.snapshotNames, frame.copies);
  const plan = planOf(scene, offer, here, neighbours);
  const tree = await makeTree(scene, plan);
  if (!tree.ok) return ended(tree.verdict);
  const manner = mannerOf(scene, source.facts, neighbours, offered.manifest);
  const received = await receiveSnapshot(scene, source.facts, plan, tree, neighbours, manner);
  const { verdict, files } = await check(scene, plan, received);
  const { sentBytes } = received;
  // A snapshot that is purged is renamed before anything in it goes: one that still has its name was read whole.
  const isThere = verdict.kind === 'cancelled' ? offered : await askOffered(frame, name);
  if (isThere && isThere.folder !== offered.folder) {
    await journalEnd(scene, plan, tree.history, received, { kind: 'incomplete', detail: 'it was purged there meanwhile' });
    await askVault(ends.vault, 'discard', [item.dest.path, `unfinished/${plan.run}\t`], scene.token);
    return { kind: 'gone', sentBytes };
  }
  const stopped = stopOf(scene, isThere ? verdict : verdict.kind === 'whole' ? lostConnection() : verdict);
  if (stopped) {
    await journalEnd(scene, plan, tree.history, received, endOf(stopped));
    return { kind: 'ended', verdict: stopped, sentBytes };
  }
  const warnings = verdict.kind === 'whole' ? [...verdict.warnings, ...countWarning(scene, offer, files)] : [];
  return publishCopy({ scene, offer, plan, tree, received, files, manner, warnings, here, kind: offered.manifest });
}

function ended(verdict: Verdict): Brought {
  return { kind: 'ended', verdict, sentBytes: 0 };
}

function stopOf({ signal }: Scene, verdict: Verdict): Verdict | undefined {
  if (verdict.kind !== 'whole') return verdict;
  return signal.aborted ? { kind: 'cancelled', signal: signal.reason } : undefined;
}

function endOf(verdict: Verdict): { readonly kind: Verdict['kind']; readonly detail: string } {
  return { kind: verdict.kind, detail: 'detail' in verdict ? verdict.detail : '' };
}

interface Offered {
  /** '' = it is not there. */
  readonly folder: string;
  readonly manifest: 'xxh128' | 'md5' | undefined;
}

async function askOffered({ ends, master }: SyncScene, name: string): Promise<Offered | undefined> {
  const { facts } = await askVault(ends.source, 'offered', [master.root, name]);
  if (!facts.has('ready')) return undefined;
  const kind = one(facts, 'manifest');
  return { folder: one(facts, 'folder'), manifest: kind === 'xxh128' || kind === 'md5' ? kind : undefined };
}

/** The run has the name that it has at the origin, so that every later sync goes on with it. */
function planOf({ vault }: SyncScene, offer: Offer, here: readonly Snapshot[], { bases }: Neighbours): RunPlan {
  const { run, snapshot } = offer;
  return {
    run,
    attempt: (vault.facts.unfinished.find(unfinished => unfinished.run === run)?.attempts ?? 0) + 1,
    snapshotName: snapshot.name,
    sequence: snapshot.sequence,
    base: bases[0],
    snapshots: here,
    discard: [],
    partialFolder: partialFolderOf(run),
  };
}

/** Where both keep what is no file in the same way, the number of files is what it was when the snapshot was made. */
function countWarning({ vault, master }: SyncScene, { snapshot }: Offer, files: number): readonly Warning[] {
  const expected = snapshot.facts?.files;
  const areAlike = (vault.facts.mark?.fakeSuper ?? false) === (master.mark?.fakeSuper ?? false);
  if (expected === undefined || expected === files || !areAlike) return [];
  const text = `${snapshot.name} had ${expected} files when it was made and has ${files} in ${master.text} now: it was changed there`;
  return [{ kind: 'other', path: '', text }];
}

interface Copy {
  readonly scene: SyncScene;
  readonly offer: Offer;
  readonly plan: RunPlan;
  readonly tree: Tree;
  readonly received: Received;
  readonly files: number;
  readonly manner: Manner;
  readonly warnings: readonly Warning[];
  readonly here: readonly Snapshot[];
  readonly kind: Offered['manifest'];
}

async function publishCopy(copy: Copy): Promise<Brought> {
  const { scene, offer, plan, tree, received, files, manner, here, kind } = copy;
  const { world, item, ends, master } = scene;
  const settling = settleSyncedManifest(
    world,
    {
      item,
      place: ends.vault,
      run: plan.run,
      attempt: plan.attempt,
      base: plan.base?.name ?? '',
      kind: manner.checksum,
      compare: plan.attempt > 1 || received.complaintCount > 0 || received.receivedFiles !== received.stats.receivedFiles,
    },
    { place: ends.source, dest: master.root, snapshot: plan.snapshotName, kind },
  );
  const manifest = await settling.catch(error => undefinedWhenLost(world, ends, error));
  if (manifest === undefined) return { kind: 'ended', verdict: lostWhilePublishing, sentBytes: received.sentBytes };
  const sentBytes = tree.history.sentBytes + received.sentBytes;
  const damaged = manifest.damaged.slice(0, 100);
  const line = syncedLine(offer, {
    time: world.clock.now(),
    from: master.text,
    receivedFiles: manifest.files,
    sentBytes,
    ...(damaged.length > 0 ? { damaged } : {}),
  });
  const newest = newestWith(here, offer.snapshot).name;
  const publication = { manifest, line, ...(newest === plan.snapshotName ? {} : { current: newest }) };
  const warnings = [...copy.warnings, ...damaged.map(path => damageWarning(copy, path))];
  const verdict = await publishTree(scene, plan, publication, { kind: 'whole', warnings });
  await journalEnd(scene, plan, tree.history, received, endOf(verdict));
  if (verdict.kind !== 'whole') return { kind: 'ended', verdict, sentBytes: received.sentBytes };
  const facts = offer.line === undefined ? undefined : (JSON.parse(line) as LedgerSnapshot);
  await journalSynced(
    scene,
    { ...offer.snapshot, ...(facts ? { facts } : {}) },
    {
      run: plan.run,
      warnings: verdict.warnings.map(warningText),
      files,
      bytes: received.stats.totalBytes,
      sentBytes,
    },
  );
  await dropRunFiles(world, item, '');
  return {
    kind: 'brought',
    snapshot: { ...offer.snapshot, ...(facts ? { facts } : {}) },
    warnings: verdict.warnings,
    received: { ...received, receivedFiles: manifest.files, confirmedBytes: manifest.bytes },
    files,
  };
}

function damageWarning({ scene, plan }: Copy, path: string): Warning {
  const text = `${plan.snapshotName}/${path} is damaged in ${scene.master.text}: its checksum is not what the manifest says`;
  return { kind: 'other', path: '', text };
}

export async function journalSynced(
  { world, item, master }: Pick<SyncScene, 'world' | 'item' | 'master'>,
  { name, time }: Snapshot,
  facts: {
    readonly run: string;
    readonly warnings: readonly string[];
    readonly files: number;
    readonly bytes: number;
    readonly sentBytes: number;
  },
): Promise<void> {
  const line = { event: 'synced', time: world.clock.now(), snapshot: name, made: time, from: master.text, ...facts } as const;
  await writeJournal(world, item, line);
}
