/** What a vault has to verify: its snapshots in order, the slices of its manifests, and what was read when. */
import type { Answer } from './contract.ts';
import type { Item, LedgerSnapshot, Snapshot, Verdict } from './model.ts';
import { silenceThatEndsALease } from './rules/lease.ts';
import type { VaultView } from './rules/ledger-check.ts';
import { snapshotsOf } from './rules/run-plan.ts';
import type { Part, Remembered } from './rules/verify-choice.ts';
import { destText } from './rules/words.ts';
import { askVault, type Facts, one, readMark } from './vault.ts';
import type { Place } from './world/place.ts';

/** Lines in a slice: enough that starting programs costs little, few enough that a kill loses little. */
const linesInSlice = 200;

type PartOf = Part & { readonly snapshot: string };

/** A slice of a manifest: so many lines from this byte on. */
export interface Slice extends PartOf {
  readonly manifest: string;
  readonly offset: number;
}

export interface VaultStock extends VaultView {
  readonly root: string;
  readonly fakeSuper: boolean;
  /** In the order of their publication. */
  readonly snapshots: readonly string[];
  readonly published: readonly LedgerSnapshot[];
  /** Newest snapshot first. */
  readonly slices: readonly Slice[];
  readonly links: readonly PartOf[];
  readonly remembered: ReadonlyMap<string, Remembered>;
  /** Of a verification that did not come to its end. */
  readonly round: string | undefined;
  /** Of all manifests. */
  readonly lines: number;
}

export async function vaultStock(place: Place, item: Item, now: number): Promise<Answer<VaultStock>> {
  const { facts, words } = await askVault(place, 'manifests', [item.dest.path, String(linesInSlice)]);
  if (!facts.has('ready')) return { ok: false, verdict: unread(item, facts, words) };
  const snapshotNames = facts.get('snapshot') ?? [];
  const ledgerLines = facts.get('ledger') ?? [];
  const behind = facts.get('snapshot-behind') ?? [];
  const moving = [
    ...(facts.get('moving') ?? []),
    ...snapshotNames.filter(name => !behind.includes(name)),
    ...behind.filter(name => !snapshotNames.includes(name)),
  ];
  const snapshots = withLostOnes(snapshotsOf({ snapshotNames, ledgerLines }));
  const mark = readMark(one(facts, 'mark'));
  const slices = slicesOf(facts, snapshots);
  return {
    ok: true,
    value: {
      root: one(facts, 'root'),
      fakeSuper: mark?.fakeSuper ?? false,
      snapshotNames,
      ledgerLines,
      current: facts.get('current')?.[0],
      symlinks: mark?.symlinks ?? true,
      moving,
      left: facts.get('left') ?? [],
      inUse: facts.has('lease') && one(facts, 'keeper') !== 'dead' && Number(one(facts, 'silent-for')) < silenceThatEndsALease,
      snapshots: snapshots.map(({ name }) => name),
      published: snapshots.flatMap(({ facts: line }) => (line ? [line] : [])),
      slices,
      links: mark?.hardLinks === false ? [] : linksOf(snapshots, slices),
      remembered: rememberedOf(facts, now),
      round: facts.get('round')?.[0],
      lines: slices.reduce((sum, { weight }) => sum + weight, 0),
    },
  };
}

/** One whose line the ledger has lost stands among those of its time: before all others it would count as older than what it came from. */
export function withLostOnes(snapshots: readonly Snapshot[]): readonly Snapshot[] {
  const ordered = snapshots.filter(({ sequence }) => sequence > 0);
  for (const lost of snapshots.filter(({ sequence }) => sequence === 0).toSorted((a, b) => a.time - b.time)) {
    const behind = ordered.findLastIndex(({ time }) => time <= lost.time);
    ordered.splice(behind + 1, 0, lost);
  }
  return ordered;
}

function slicesOf(facts: Facts, snapshots: readonly Snapshot[]): readonly Slice[] {
  const slices = (facts.get('slice') ?? []).map((text): Slice => {
    const [manifest = '', offset = '0', lines = '0'] = text.split(' ');
    return {
      key: `${manifest} ${offset}`,
      weight: Number(lines),
      order: `slice ${text}`,
      snapshot: manifest.slice(0, manifest.lastIndexOf('.')),
      manifest,
      offset: Number(offset),
    };
  });
  return snapshots.toReversed().flatMap(({ name }) => slices.filter(({ snapshot }) => snapshot === name));
}

/** Each snapshot is compared with the one published before it. */
function linksOf(snapshots: readonly Snapshot[], slices: readonly Slice[]): readonly PartOf[] {
  const manifests = [...new Set(slices.map(({ manifest }) => manifest))];
  return snapshots.map(({ name }, at): PartOf => {
    const older = new Set(snapshots.slice(0, at).map(one => one.name));
    const names = manifests.filter(manifest => older.has(manifest.slice(0, manifest.lastIndexOf('.'))));
    return {
      key: `${name}.links 0`,
      weight: 1,
      order: ['links', name, snapshots[at - 1]?.name ?? '-', ...names].join(' '),
      snapshot: name,
    };
  });
}

/** Times of a clock that was ahead are no times. */
function rememberedOf(facts: Facts, now: number): ReadonlyMap<string, Remembered> {
  const entries = (facts.get('checked') ?? []).flatMap((text): [string, Remembered][] => {
    const [name = '', offset = '', lines = '', time = ''] = text.split('\t');
    // Links have no lines, and are one thing to look at.
    const weight = name.endsWith('.links') ? 1 : Number(lines);
    return /^\d+$/.test(time) && Number(time) <= now ? [[`${name} ${offset}`, { time: Number(time), weight }]] : [];
  });
  return new Map(entries);
}

function unread(item: Item, facts: Facts, words: string) {
  const dest = destText(item);
  if (facts.has('absent') || facts.has('unmarked'))
    return {
      kind: 'not-now',
      reason: 'vault-missing',
      detail: `there is no vault at ${dest} yet, or its disk is not mounted`,
      remedy: `the first backup makes it: alp ${item.server} ${item.name}`,
    } as const;
  return {
    kind: 'failed',
    detail: `the vault ${dest} cannot be read: ${words || 'no permission'}`,
    remedy: 'run as the user who owns it',
  } as const;
}

export function noSuchSnapshot(item: Item, name: string): Verdict {
  return {
    kind: 'failed',
    detail: `the vault ${destText(item)} has no snapshot ${name}`,
    remedy: `alp ls ${item.server} ${item.name} shows what there is`,
  };
}
