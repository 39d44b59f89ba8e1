/** Brings paths of a snapshot back: to another folder, or to where they came from; may be cut and run again. */
import type { Announce, Answer, RestoreOutcome, RestoreWish } from './contract.ts';
import { writeJournal } from './journal.ts';
import { wantedSnapshot } from './list.ts';
import type { Item, Location, Verdict } from './model.ts';
import { closeEnds, type Ends, openEnds } from './places.ts';
import { receive } from './receive.ts';
import { insidePath } from './rules/inside-path.ts';
import { locationText } from './rules/locations.ts';
import { type RestorePlan, restoreArguments, suffixOfKept } from './rules/restore-arguments.ts';
import { bytesOfName } from './rules/rsync-output.ts';
import { askVault } from './vault.ts';
import { bytesAsText } from './world/lines.ts';
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
  const opened = await openEnds(world, item);
  if (!opened.ok) return nothing(opened.verdict);
  try {
    const planned = await plan(world, item, opened.ends, wish);
    if (!planned.ok) return nothing(planned.verdict);
    const outcome = await carryOut(world, item, opened.ends, planned.value, wish, announce, signal);
    if (outcome.verdict.kind === 'whole' && planned.value.keepBoth && !wish.dryRun) {
      await world.programs.run({ program: 'rsync', args: restoreArguments(item, { ...planned.value, foldersOnly: true }) });
    }
    if (!wish.dryRun) await note(world, item, outcome);
    return outcome;
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
  const real = target.kind === 'here' ? await world.files.realPath(target.path) : target.path;
  if (item.dest.kind === 'here' && target.kind === 'here' && `${real}/`.startsWith(`${root}/`)) {
    return refused(`${target.path} lies inside the vault`, 'restore to a folder outside: nothing in a vault is ever changed');
  }
  return {
    ok: true,
    value: {
      snapshot: snapshot.name,
      snapshotFolder: locationText({ ...item.dest, path: `${root}/${snapshot.name}` }),
      paths,
      target: locationText(target),
      inPlace: wish.to.kind === 'in-place',
      keepBoth: wish.to.kind === 'folder' || wish.to.keepBoth,
      suffix: suffixOfKept(world.clock.now()),
      direction: ends.direction === 'push' ? 'pull' : ends.direction === 'pull' && target.kind === 'ssh' ? 'push' : 'local',
      rsyncShell: ends.far.rsyncShell,
      fakeSuper,
      dryRun: wish.dryRun,
      foldersOnly: false,
    },
  };
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
