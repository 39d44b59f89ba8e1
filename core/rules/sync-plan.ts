/** What a vault lacks of another one's snapshots, what each is linked to, and when two vaults are not two copies of one. */
import type { Item, LedgerSnapshot, Snapshot, VaultMark } from '../model.ts';
import { snapshotsOf } from './run-plan.ts';
import { inOrder, isRunName, parseSnapshotName } from './snapshot-names.ts';
import { promotedRefusal, type VaultRole } from './vault-role.ts';

/** What a vault said of itself. */
export interface VaultSide {
  /** For people. */
  readonly text: string;
  readonly mark: VaultMark | undefined;
  readonly snapshotNames: readonly string[];
  readonly ledgerLines: readonly string[];
  /** `name sequence start` of every publication that the ledger remembers. */
  readonly placed: readonly string[];
  /** Names that the ledger says were purged. */
  readonly purged: readonly string[];
  /** Names that the ledger says came from another vault, without a line of their publication. */
  readonly synced: readonly string[];
  readonly role: VaultRole;
}

/** A snapshot of the master that this vault lacks. */
export interface Offer {
  readonly snapshot: Snapshot;
  /** The ledger's line as it stands there. */
  readonly line: string | undefined;
  /** The folder of its tree in the making, the same in every sync. */
  readonly run: string;
}

export type SyncPlan =
  | { readonly kind: 'refused'; readonly detail: string; readonly remedy: string }
  | {
      readonly kind: 'planned';
      /** Oldest first. */
      readonly offers: readonly Offer[];
      /** Its line in the ledger is not written yet: it may just be published. */
      readonly early: string | undefined;
      /** Here and there under one name, and nothing says that they are the same. */
      readonly unproven: readonly string[];
    };

export function planSync(
  item: Pick<Item, 'server' | 'name'>,
  master: VaultSide,
  here: VaultSide,
  { latestOnly, demote }: { readonly latestOnly: boolean; readonly demote: boolean },
): SyncPlan {
  const isPromoted = here.role.kind === 'promoted' && !demote ? promotedRefusal(item, here.text, here.role) : undefined;
  const refusal = foreign(item, master, here) ?? diverged(master, here) ?? isPromoted;
  if (refusal) return { kind: 'refused', ...refusal };
  const offered = snapshotsOf(master);
  const early = earlyOne(offered);
  const there = offered.filter(snapshot => snapshot.name !== early);
  const passed = new Set([...here.snapshotNames, ...here.purged]);
  const missing = (latestOnly ? there.slice(-1) : there).filter(({ name }) => !passed.has(name));
  const copies = copiesIn(master, here);
  const unproven = here.snapshotNames.filter(name => !copies.has(name) && master.snapshotNames.includes(name));
  return { kind: 'planned', offers: missing.map(snapshot => offerOf(snapshot, master)), early, unproven };
}

/** What came from there, or is the same by what both ledgers say: a name alone proves nothing. */
export function copiesIn(master: Pick<VaultSide, 'snapshotNames' | 'ledgerLines'>, here: VaultSide): ReadonlySet<string> {
  const runs = new Map(snapshotsOf(master).map(({ name, facts }) => [name, facts?.run]));
  const brought = new Set(here.synced);
  const copies = snapshotsOf(here).filter(
    ({ name, facts }) => brought.has(name) || (facts && (facts.synced || facts.run === runs.get(name))),
  );
  return new Set(copies.map(({ name }) => name));
}

function foreign(item: Pick<Item, 'server' | 'name'>, master: VaultSide, here: VaultSide) {
  const owner = `${item.server}/${item.name}`;
  if (!master.mark)
    return {
      detail: `${master.text} is not marked as a vault, or its mark cannot be read by this login`,
      remedy: `a backup there marks it (alp ${item.server} ${item.name}); the login has to be the one that makes the backups`,
    };
  if (master.mark.item !== owner)
    return {
      detail: `the vault ${master.text} belongs to ${master.mark.item}, not to ${owner}`,
      remedy: 'look at dest of the item on both servers: they need the same configuration files (alp synconf)',
    };
  if (!here.mark || here.mark.vault === master.mark.vault) return undefined;
  return {
    detail: `${here.text} is another vault (${here.mark.vault}) than ${master.text} (${master.mark.vault}), and the two cannot be mixed`,
    remedy: `if the snapshots here are not needed beside those there, move ${here.text} away and sync with --adopt, which begins a new one`,
  };
}

function diverged(master: VaultSide, here: VaultSide) {
  const known = new Map(snapshotsOf(master).map(snapshot => [snapshot.name, snapshot]));
  const ever = new Set(master.placed.map(text => text.slice(0, text.lastIndexOf(' '))));
  // What came from there before something that both still have was there once, even if the ledger there has lost its line.
  const lastShared = Math.max(
    0,
    ...snapshotsOf(here).flatMap(({ name, sequence, facts }) =>
      facts && known.get(name)?.facts?.run === facts.run ? [sequence] : [],
    ),
  );
  for (const { name, sequence, facts } of snapshotsOf(here)) {
    if (!facts) continue;
    const original = known.get(name)?.facts;
    if (!original && facts.synced && (known.has(name) || sequence < lastShared)) continue;
    const isOther = original ? original.run !== facts.run || original.sequence !== sequence : !ever.has(`${name} ${sequence}`);
    if (isOther) return divergence(name, facts, original, master, here);
  }
  return undefined;
}

function divergence(
  name: string,
  mine: LedgerSnapshot,
  original: LedgerSnapshot | undefined,
  master: VaultSide,
  here: VaultSide,
) {
  const why = original
    ? `the snapshot ${name} was made by the run ${mine.run} here and by ${original.run} there`
    : `it has the snapshot ${name} (number ${mine.sequence}), which the other one never had`;
  return {
    detail: `${here.text} has gone a way of its own since the last sync: ${why}`,
    remedy: `was this server backing up, or was ${master.text} set back? One of the two has to begin anew: move its folder away, or sync the other way round`,
  };
}

/** Published without a line in the ledger, and nothing was published since. */
function earlyOne(offered: readonly Snapshot[]): string | undefined {
  const latest = offered.reduce<Snapshot | undefined>((last, one) => (last && last.name > one.name ? last : one), undefined);
  const isEarly = latest && !latest.facts && parseSnapshotName(latest.name)?.kind === 'own';
  return isEarly ? latest.name : undefined;
}

function offerOf(snapshot: Snapshot, master: VaultSide): Offer {
  const mark = `"event":"published","snapshot":"${snapshot.name}"`;
  // A torn one may stand beside the whole one.
  const line = snapshot.facts && master.ledgerLines.findLast(text => text.includes(mark) && text.endsWith('}'));
  const { run = '' } = snapshot.facts ?? {};
  const dated = parseSnapshotName(snapshot.name)?.kind === 'own' ? snapshot.name : `${snapshot.name}T000000Z`;
  return { snapshot, line, run: isRunName(run) ? run : `${dated}-0000` };
}

export interface Neighbours {
  /** The nearest older one, then the nearest newer one; none in an empty vault. */
  readonly bases: readonly Snapshot[];
  /** Both vaults have the same: what shares an inode there may share one here, and nothing else. */
  readonly areShared: boolean;
}

/** `here`: what this vault has by now; `copies`: of it, what is the same as there. */
export function neighboursOf(
  offer: Snapshot,
  here: readonly Snapshot[],
  there: readonly string[],
  copies: ReadonlySet<string>,
): Neighbours {
  const names = new Set(there);
  const shared = here.filter(({ name }) => names.has(name) && copies.has(name));
  const bases = around(offer, shared.length > 0 ? shared : here);
  return { bases, areShared: shared.length > 0 };
}

function around(offer: Snapshot, others: readonly Snapshot[]): readonly Snapshot[] {
  const ordered = inOrder([...others, offer]);
  const at = ordered.indexOf(offer);
  return [ordered[at - 1], ordered[at + 1]].flatMap(neighbour => neighbour ?? []);
}

/** The newest of a vault when `added` is in it. */
export function newestWith(here: readonly Snapshot[], added: Snapshot): Snapshot {
  return inOrder([...here, added]).at(-1)!;
}

/** When and from where a snapshot came; `receivedFiles` are those of the manifest here. */
export type SyncedFact = NonNullable<LedgerSnapshot['synced']>;

/** The line as it stands at the origin, with one fact more at its end; for a snapshot without one, a line that is no publication. */
export function syncedLine(offer: Offer, synced: SyncedFact): string {
  if (offer.line === undefined) return JSON.stringify({ event: 'synced', snapshot: offer.snapshot.name, ...synced });
  const origin = offer.snapshot.facts?.synced;
  // A copy of a copy says where it came from itself.
  const bare = origin ? offer.line.replace(`,"synced":${JSON.stringify(origin)}`, '') : offer.line;
  return `${bare.slice(0, -1)},"synced":${JSON.stringify(synced)}}`;
}

/** Only of these options the copy of a snapshot needs to know: what they kept is to be kept again. */
const KEEPING =
  '-H -A -X -S -U -N --hard-links --acls --xattrs --sparse --atimes --crtimes --open-noatime --preallocate --fsync'.split(' ');

/** An item whose source is a published snapshot: all of it, whatever the item leaves out or tolerates of its own source. */
export function copyingItem(item: Item, source: Item['source'], dest: Item['dest']): Item {
  const { expectFiles: _, before: __, after: ___, ...rest } = item;
  return {
    ...rest,
    source,
    dest,
    drivers: [],
    include: [],
    exclude: [],
    oneFileSystem: false,
    tolerate: [],
    allowEmpty: true,
    shrinkLimitPercent: 100,
    recentFirst: false,
    rsyncOptions: item.rsyncOptions.filter(option => KEEPING.includes(option)),
  };
}
