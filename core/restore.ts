/** Brings paths of a snapshot back: to another folder, or to where they came from; may be cut and run again. */
import type { Announce, Answer, RestoreOutcome, RestoreWish } from './contract.ts';
import { writeJournal } from './journal.ts';
import { wantedSnapshot } from './list.ts';
import type { Item, Location, Verdict } from './model.ts';
import { closeEnds, type Ends, openEnds } from './places.ts';
import { receive } from './receive.ts';
import { driversOfRestore, restoreThrough } from './restore-through.ts';
import { insidePath } from './rules/inside-path.ts';
import { locationText } from './rules/locations.ts';
import { type RestorePlan, restoreArguments, suffixOfKept } from './rules/restore-arguments.ts';
import { withoutWildcards } from './rules/rsync-arguments.ts';
import { bytesOfName } from './rules/rsync-output.ts';
import { restoreVerdict } from './rules/words.ts';
import { askVault, one } from './vault.ts';
import { bytesAsText } from './world/lines.ts';
import type { Place } from './world/place.ts';
import type { World } from './world/world.ts';

/** So many names of differing files are kept for telling. */
const toldNames = 1000;

export async function restore(
  world: World,
  item: Item,
  wish: RestoreWish,
  announce: Announce,
  signal: AbortSignal,
): Promise<RestoreOutcome> {
  const through = driversOfRestore(world, item, wish);
  const told =
    through.kind === 'refused'
      ? nothing(through.verdict)
      : through.kind === 'drivers'
        ? await restoreThrough(world, item, wish, through.drivers, { files: restoreFiles, announce, signal })
        : await restoreFiles(world, item, wish, announce, signal);
  if (!wish.dryRun && !wish.isDrill && told.snapshot !== undefined) await note(world, item, told);
  return told;
}

/** As plain files, by rsync. */
async function restoreFiles(
  world: World,
  item: Item,
  wish: RestoreWish,
  announce: Announce,
  signal: AbortSignal,
): Promise<RestoreOutcome> {
  const opened = await openEnds(world, item);
  if (!opened.ok) return nothing(opened.verdict);
  try {
    const planned = await plan(world, item, opened.ends, wish);
    if (!planned.ok) return nothing(planned.verdict);
    const outcome = await keepingTarget(world, wish, () =>
      carryOut(world, item, opened.ends, planned.value, wish, announce, signal),
    );
    return { ...outcome, verdict: restoreVerdict(outcome.verdict, planned.value.target) };
  } finally {
    await closeEnds(opened.ends);
  }
}

async function plan(world: World, item: Item, ends: Ends, wish: RestoreWish): Promise<Answer<RestorePlan>> {
  const wanted = await wantedSnapshot(ends.vault, item, wish.from);
  if (!wanted.ok) return wanted;
  const { snapshot, root, fakeSuper } = wanted.value;
  const paths: string[] = [];
  for (const path of wish.paths) {
    const inside = insidePath(path);
    const refusal = inside === undefined ? `${path} leads out of the snapshot` : await missing(ends, item, snapshot.name, inside);
    if (refusal) return refused(refusal, `alp ls ${item.server} ${item.name} ${snapshot.name} PATH shows what there is`);
    if (inside) paths.push(inside);
  }
  const target = targetOf(item, wish);
  const vault = target.kind === 'here' ? await vaultAbove(world, await world.files.realPath(target.path)) : undefined;
  if (vault !== undefined) {
    return refused(
      `${target.path} lies inside the vault ${vault}`,
      'restore to a folder outside: nothing in a vault is ever changed',
    );
  }
  // Without a slash at the source's end, its own name is the top of the snapshot; the folder above it is none of ours.
  const own = item.source.path.slice(item.source.path.lastIndexOf('/') + 1);
  if (wish.to.kind === 'in-place' && paths.length === 0 && own !== '') paths.push(own);
  const snapshotFolder = { ...item.dest, path: `${root}/${snapshot.name}` };
  return {
    ok: true,
    value: {
      snapshot: snapshot.name,
      // The far side's shell must not take letters for wildcards; an address in brackets stays as it is.
      snapshotFolder: locationText(
        item.dest.kind === 'ssh' ? { ...snapshotFolder, path: withoutWildcards(snapshotFolder.path) } : snapshotFolder,
      ),
      paths,
      target: locationText(target),
      leavesParents: wish.to.kind === 'in-place' && (await parentsAreThere(world, ends.source, target, paths)),
      asRoot: world.machine.userId === 0,
      keepBoth: wish.to.kind !== 'in-place' || wish.to.keepBoth,
      suffix: suffixOfKept(world.clock.now()),
      direction: ends.direction === 'push' ? 'pull' : ends.direction === 'pull' && target.kind === 'ssh' ? 'push' : 'local',
      rsyncShell: ends.far.rsyncShell,
      fakeSuper,
      dryRun: wish.dryRun,
      foldersOnly: false,
    },
  };
}

/** The vault that `path` (without symbolic links) lies in, if any. */
async function vaultAbove(world: World, path: string): Promise<string | undefined> {
  for (let folder = path; folder !== '/'; folder = folder.slice(0, folder.lastIndexOf('/')) || '/') {
    if (await world.files.exists(`${folder}/.alp/vault.json`)) return folder;
  }
  return undefined;
}

/** Where a folder above a path is gone, it comes back with its own mode and owner; where all are there, they are left alone. */
async function parentsAreThere(world: World, there: Place, target: Location, paths: readonly string[]): Promise<boolean> {
  const parents = new Set(paths.map(path => `${target.path}/${path.slice(0, Math.max(0, path.lastIndexOf('/')))}`));
  for (const parent of parents) {
    const isThere = target.kind === 'here' ? await world.files.exists(parent) : await isFolder(there, parent);
    if (!isThere) return false;
  }
  return true;
}

async function isFolder(place: Place, path: string): Promise<boolean> {
  const { facts } = await askVault(place, 'source', [path]);
  return ['folder', 'link', 'unreadable'].includes(one(facts, 'kind'));
}

/** A folder that was there before keeps its mode, owner and times, whatever is restored into it. */
async function keepingTarget(world: World, wish: RestoreWish, act: () => Promise<RestoreOutcome>): Promise<RestoreOutcome> {
  if (wish.to.kind !== 'folder' || wish.dryRun) return act();
  const before = await world.files.attributesOf(wish.to.path);
  const parent = wish.to.path.slice(0, wish.to.path.lastIndexOf('/'));
  if (!before && parent !== '') await world.files.makeFolder(parent);
  const outcome = await act();
  if (before) await world.files.setAttributes(wish.to.path, before);
  return outcome;
}

async function missing(ends: Ends, item: Item, snapshot: string, inside: string): Promise<string | undefined> {
  if (inside === '') return undefined;
  const { facts } = await askVault(ends.vault, 'versions', [item.dest.path, inside]);
  return (facts.get('version') ?? []).some(version => version.startsWith(`${snapshot} `))
    ? undefined
    : `${snapshot} has no ${inside}`;
}

/** Without a slash at its end, the source's own folder is the top of the snapshot: it goes back beside its neighbours. */
function targetOf(item: Item, wish: RestoreWish): Location {
  if (wish.to.kind === 'folder') return { kind: 'here', path: wish.to.path };
  const { path } = item.source;
  return { ...item.source, path: path.endsWith('/') ? path : path.slice(0, path.lastIndexOf('/')) || '/' };
}

async function carryOut(
  world: World,
  item: Item,
  ends: Ends,
  plan: RestorePlan,
  wish: RestoreWish,
  announce: Announce,
  signal: AbortSignal,
): Promise<RestoreOutcome> {
  const differing: string[] = [];
  let differingCount = 0;
  let bytes = 0;
  const received = await receive(
    world,
    {
      // Restoring runs the other way round.
      item: { ...item, tolerate: [] },
      ends: { ...ends, direction: plan.direction },
      args: restoreArguments(item, plan),
      receiverFile: undefined,
      ground: { safeBytes: 0, hasBase: false },
      onFile(line) {
        if (!line.received) return;
        bytes += line.size;
        const path = bytesAsText(bytesOfName(line.name));
        if (wish.dryRun) announce({ kind: 'would-send', item, path, bytes: line.size });
        if (line.isNew) return;
        differingCount++;
        if (differing.length < toldNames) differing.push(path);
      },
    },
    announce,
    signal,
  );
  if (received.verdict.kind === 'whole' && plan.keepBoth && !wish.dryRun) {
    await world.programs.run({ program: 'rsync', args: restoreArguments(item, { ...plan, foldersOnly: true }) });
  }
  return {
    verdict: received.verdict,
    snapshot: plan.snapshot,
    to: plan.target,
    files: received.receivedFiles,
    bytes,
    sentBytes: received.sentBytes,
    differing,
    differingCount,
    ...(plan.keepBoth && differingCount > 0 ? { keptUnder: plan.suffix } : {}),
  };
}

async function note(world: World, item: Item, outcome: RestoreOutcome): Promise<void> {
  const detail = 'detail' in outcome.verdict ? outcome.verdict.detail : '';
  await writeJournal(world, item, {
    event: 'restored',
    time: world.clock.now(),
    snapshot: outcome.snapshot ?? '',
    to: outcome.to ?? '',
    files: outcome.files,
    detail,
  });
}

function refused(detail: string, remedy: string): Extract<Answer<unknown>, { ok: false }> {
  return { ok: false, verdict: { kind: 'failed', detail, remedy } };
}

function nothing(verdict: Verdict): RestoreOutcome {
  return { verdict, files: 0, bytes: 0, sentBytes: 0, differing: [], differingCount: 0 };
}
