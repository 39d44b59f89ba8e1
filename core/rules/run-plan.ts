/** From what the vault said at the beginning to what this attempt does: which run, which link base, which name. */
import type { LedgerSnapshot, Snapshot } from '../model.ts';
import { inOrder, parseSnapshotName, snapshotName } from './snapshot-names.ts';

export interface VaultView {
  readonly snapshotNames: readonly string[];
  readonly ledgerLines: readonly string[];
  /** Target of `current`, as the link has it. */
  readonly current: string | undefined;
  readonly unfinished: readonly { readonly run: string; readonly attempts: number }[];
}

export interface RunPlan {
  readonly run: string;
  readonly attempt: number;
  readonly snapshotName: string;
  readonly sequence: number;
  readonly base: Snapshot | undefined;
  readonly snapshots: readonly Snapshot[];
  /** Unfinished runs that nobody goes on with. */
  readonly discard: readonly string[];
  readonly partialFolder: string;
}

/** The newest unfinished run is gone on with, however old it is: its trees are only bases, rsync compares again. */
export function planRun(view: VaultView, freshRun: string, now: number): RunPlan {
  const snapshots = snapshotsOf(view);
  const unfinished = [...view.unfinished].sort((a, b) => (a.run < b.run ? 1 : -1));
  const run = unfinished[0]?.run ?? freshRun;
  return {
    run,
    attempt: (unfinished[0]?.attempts ?? 0) + 1,
    snapshotName: snapshotName(now, view.snapshotNames),
    sequence: Math.max(0, ...snapshots.map(snapshot => snapshot.sequence)) + 1,
    base: newestSnapshot(snapshots, view.current),
    snapshots,
    discard: unfinished.slice(1).map(one => one.run),
    partialFolder: partialFolderOf(run),
  };
}

/** The next attempt of the same run, under the same lease. */
export function planAfter(plan: RunPlan, view: VaultView, now: number): RunPlan {
  return planRun({ ...view, unfinished: [{ run: plan.run, attempts: plan.attempt }] }, plan.run, now);
}

/** Snapshots in the order of their publication, each with the ledger's facts where there are any. */
export function snapshotsOf(view: Pick<VaultView, 'snapshotNames' | 'ledgerLines'>): readonly Snapshot[] {
  const facts = new Map<string, LedgerSnapshot>();
  for (const text of view.ledgerLines) {
    const line = readLedgerLine(text);
    if (line) facts.set(line.snapshot, line);
  }
  const snapshots = view.snapshotNames.flatMap((name): Snapshot[] => {
    const parsed = parseSnapshotName(name);
    const known = facts.get(name);
    if (!parsed) return [];
    return [{ name, time: known?.start ?? parsed.time, sequence: known?.sequence ?? 0, ...(known ? { facts: known } : {}) }];
  });
  return inOrder(snapshots);
}

/** Folders of the ancestor may be half-done copies of a cut run: only the one that `current` named was finished last. */
function newestSnapshot(snapshots: readonly Snapshot[], current: string | undefined): Snapshot | undefined {
  const last = snapshots.at(-1);
  if (!last || last.sequence > 0) return last;
  const named = current?.slice(current.lastIndexOf('/') + 1);
  return snapshots.find(snapshot => snapshot.name === named) ?? last;
}

function readLedgerLine(text: string): LedgerSnapshot | undefined {
  try {
    const line = JSON.parse(text) as LedgerSnapshot;
    return line.event === 'published' && typeof line.sequence === 'number' && typeof line.start === 'number' ? line : undefined;
  } catch {
    return undefined;
  }
}

/** rsync leaves folders of this name out of every transfer, so it must be one that no source has: the run's own mark is in it. */
export function partialFolderOf(run: string): string {
  return `.alp-partial-${run.slice(-8).replace(/[^A-Za-z0-9]/g, '')}`;
}
