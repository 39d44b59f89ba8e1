/** Holds a vault's ledger against what lies there: readable, in order, a line for every snapshot and a snapshot for every line. */
import type { LedgerLine, LedgerSnapshot } from '../model.ts';
import type { VaultFinding } from '../verify-model.ts';
import { counted } from './figures.ts';
import { snapshotsOf } from './run-plan.ts';
import { inOrder } from './snapshot-names.ts';

export interface VaultView {
  readonly snapshotNames: readonly string[];
  /** As they stand, torn ones too. */
  readonly ledgerLines: readonly string[];
  /** Target of `current`. */
  readonly current: string | undefined;
  readonly symlinks: boolean;
  /** What lies in unfinished/, trash/ and healing/. */
  readonly left: readonly string[];
  /** Snapshots that somebody publishes or purges now, or did while this was looked at. */
  readonly moving: readonly string[];
  /** Somebody writes now: what is unfinished is being made. */
  readonly inUse: boolean;
}

export function checkLedger(view: VaultView): readonly VaultFinding[] {
  const read = view.ledgerLines.map(parse);
  const lines = read.filter(line => line !== undefined);
  const torn = read.length - lines.length;
  return [
    ...(torn > 0 ? [warning(`${counted(torn, 'line')} of the ledger cannot be read`)] : []),
    ...sequenceFindings(lines),
    ...pairing(view, lines),
    ...laterChecksums(view, lines),
    ...currentFindings(view, lines),
    ...leftovers(view),
  ];
}

function parse(text: string): LedgerLine | undefined {
  try {
    const line = JSON.parse(text) as LedgerLine | null;
    return typeof line === 'object' && line !== null && typeof line.event === 'string' ? line : undefined;
  } catch {
    return undefined;
  }
}

function sequenceFindings(lines: readonly LedgerLine[]): readonly VaultFinding[] {
  const published = lines.flatMap(line => (line.event === 'published' ? [line] : []));
  // What was synced has the numbers of its origin, where some are gone, and may have come in any order.
  const breaks = published
    .filter(
      (line, at) => at > 0 && !line.synced && !published[at - 1]!.synced && line.sequence !== published[at - 1]!.sequence + 1,
    )
    .map(line => line.sequence);
  return breaks.length === 0
    ? []
    : [
        warning(
          `the ledger's numbers do not follow each other at ${breaks.slice(0, 3).join(', ')}: a line is missing or doubled`,
        ),
      ];
}

/** Snapshots of the time before the ledger have no line, and need none. */
function pairing({ snapshotNames, moving }: VaultView, lines: readonly LedgerLine[]): readonly VaultFinding[] {
  const there = new Set<string>();
  for (const line of lines) {
    if (line.event === 'published') there.add(line.snapshot);
    if (line.event === 'purged') there.delete(line.snapshot);
  }
  const published = lines.flatMap(line => (line.event === 'published' ? [line.snapshot] : []));
  const first = published.toSorted()[0];
  const strange = snapshotNames.filter(name => !there.has(name) && !moving.includes(name));
  const older = strange.filter(name => first === undefined || name < first);
  const unknown = strange.filter(name => !older.includes(name));
  const lost = [...there].filter(name => !snapshotNames.includes(name) && !moving.includes(name));
  return [
    ...lost.map(name => bad(`the snapshot ${name} is in the ledger and not on the disk`)),
    ...unknown.map(name => warning(`the snapshot ${name} has no line in the ledger`)),
    ...(older.length > 0 ? [info(`${counted(older.length, 'snapshot')} from before the ledger`)] : []),
  ];
}

/** They say nothing of what was before. */
function laterChecksums({ snapshotNames }: VaultView, lines: readonly LedgerLine[]): readonly VaultFinding[] {
  const later = lines.flatMap(line => (line.event === 'checksummed' && snapshotNames.includes(line.snapshot) ? [line] : []));
  const files = later.reduce((sum, line) => sum + line.files, 0);
  const last = Math.max(0, ...later.map(({ time }) => time));
  if (files === 0) return [];
  const day = new Date(last).toISOString().slice(0, 10);
  return [
    info(
      `of ${counted(files, 'file')} the checksums were written later (last on ${day}): what they were before that is not known`,
    ),
  ];
}

function currentFindings({ current, symlinks, snapshotNames, ledgerLines, moving }: VaultView, lines: readonly LedgerLine[]) {
  if (!symlinks || !lines.some(line => line.event === 'published')) return [];
  const newest = inOrder(snapshotsOf({ snapshotNames, ledgerLines })).at(-1)?.name;
  const named = current?.slice(current.lastIndexOf('/') + 1);
  if (newest === undefined || named === newest || moving.some(name => name === newest || name === named)) return [];
  return [warning(named === undefined ? 'there is no current' : `current names ${named}, and the newest snapshot is ${newest}`)];
}

function leftovers({ left, inUse }: VaultView): readonly VaultFinding[] {
  const count = (folder: string) => left.filter(name => name.startsWith(`${folder}/`)).length;
  const [unfinished, trash, healing] = [count('unfinished'), count('trash'), count('healing')];
  return [
    ...(unfinished > 0 && !inUse
      ? [info(`${counted(unfinished, 'unfinished run')}; the next backup goes on with the newest`)]
      : []),
    ...(trash > 0 && !inUse ? [info(`${counted(trash, 'discarded folder')} in .alp/trash; the next backup deletes them`)] : []),
    ...(healing > 0 && !inUse ? [warning('a heal was cut; alp heal ends it')] : []),
    ...(left.includes('purging') && !inUse ? [info('a purge was cut; the next backup ends it')] : []),
  ];
}

function bad(text: string): VaultFinding {
  return { state: 'bad', text };
}

function warning(text: string): VaultFinding {
  return { state: 'warning', text };
}

function info(text: string): VaultFinding {
  return { state: 'info', text };
}

/** What a run received has a line each; a purge adds lines, and nothing takes one away. */
export function lostLines(
  published: readonly LedgerSnapshot[],
  slices: readonly { readonly snapshot: string; readonly weight: number }[],
): readonly { readonly snapshot: string; readonly lost: number; readonly of: number }[] {
  const lines = new Map<string, number>();
  for (const { snapshot, weight } of slices) lines.set(snapshot, (lines.get(snapshot) ?? 0) + weight);
  return published.flatMap(({ snapshot, manifest, receivedFiles }) => {
    const lost = manifest === undefined ? 0 : receivedFiles - (lines.get(snapshot) ?? 0);
    return lost > 0 ? [{ snapshot, lost, of: receivedFiles }] : [];
  });
}
