/** `alp -n`: what a backup would send now; nothing is written, not even a mark or a lease. */
import { nothingDone } from './attempt.ts';
import type { Announce, RunOutcome } from './contract.ts';
import { listVault } from './list.ts';
import type { Item, Verdict } from './model.ts';
import type { Ends } from './places.ts';
import { receive } from './receive.ts';
import { planRun } from './rules/run-plan.ts';
import { copyRefusal } from './rules/vault-role.ts';
import { askSource } from './source.ts';
import { transferArguments } from './transfer.ts';
import { bytesAsText } from './world/lines.ts';
import type { World } from './world/world.ts';

export async function dryRun(world: World, item: Item, ends: Ends, announce: Announce, signal: AbortSignal): Promise<RunOutcome> {
  const start = world.clock.now();
  if (item.before) announce({ kind: 'note', item, text: 'the before command is not run in a dry run' });
  for (const { name } of item.drivers) announce({ kind: 'note', item, text: `the driver ${name} does nothing in a dry run` });
  if (item.source.path === '') return nothingDone(onlyWhilePrepared(item), world.clock.now() - start);
  const source = await askSource(ends, item);
  if (!source.ok) return nothingDone(source.verdict, world.clock.now() - start);
  const listing = await listVault(ends.vault, item);
  const isCopy = listing.ok ? copyRefusal(item, listing.value.role) : undefined;
  if (isCopy) return nothingDone(isCopy, world.clock.now() - start);
  const unfinished = listing.ok ? listing.value.unfinished[0] : undefined;
  if (unfinished)
    announce({ kind: 'note', item, text: 'an unfinished run is there: part of what follows is at the vault already' });
  const view = listing.ok
    ? {
        root: listing.value.root,
        base: planOf(
          listing.value.snapshots.map(snapshot => snapshot.name),
          listing.value.current,
        ),
      }
    : { root: '/', base: undefined };
  const args = transferArguments(item, ends, { root: view.root, mark: undefined, knowsXxh128: false }, source.facts, {
    // A folder that is not there: rsync compares with the link base alone.
    target: `${view.root === '/' ? '' : view.root}/.alp-dry-run/`,
    linkBases: view.base === undefined ? [] : [`${view.root}/${view.base}`],
    partialFolder: '.alp-partial',
    resumes: false,
    rsyncPath: undefined,
    dryRun: true,
    watched: true,
  });
  let addedBytes = 0;
  const received = await receive(
    world,
    {
      item,
      ends,
      args,
      receiverFile: undefined,
      ground: { safeBytes: 0, hasBase: view.base !== undefined },
      onFile(line) {
        if (!line.received) return;
        addedBytes += line.size;
        announce({ kind: 'would-send', item, path: bytesAsText(line.name), bytes: line.size });
      },
    },
    announce,
    signal,
  );
  return {
    ...nothingDone(received.verdict, world.clock.now() - start),
    files: received.stats.regularFiles,
    receivedFiles: received.receivedFiles,
    bytes: received.stats.totalBytes,
    addedBytes,
  };
}

/** A dump, or what is mounted for the run alone. */
function onlyWhilePrepared({ drivers }: Item): Verdict {
  const detail = `the source is there only while the driver ${drivers[0]?.name} is prepared, which a dry run does not do`;
  return { kind: 'not-now', detail, remedy: 'run it without -n' };
}

function planOf(snapshotNames: readonly string[], current: string | undefined): string | undefined {
  return planRun({ snapshotNames, ledgerLines: [], current, unfinished: [] }, '', 0).base?.name;
}
