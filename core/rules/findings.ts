/** What the facts of a vault and of two rsyncs mean for the user: which limits apply, and what to do. */
import type { Finding, Item, VaultListing, VaultMark } from '../model.ts';
import { counted, sizeText } from './figures.ts';
import { isOlder, rsyncRefusal, rsyncVersion } from './rsync-arguments.ts';
import { destText, titleOf } from './words.ts';

export function rsyncFindings(line: string, where: string): Finding[] {
  const refusal = rsyncRefusal(line);
  const remedy = 'install rsync 3.4.3 or newer there (on macOS: brew install rsync)';
  if (refusal) return [{ state: 'bad', text: `${where}: ${refusal}`, remedy }];
  const version = rsyncVersion(line);
  const text = `${where}: rsync ${version.join('.')}`;
  if (isOlder(version, [3, 4, 3]))
    return [{ state: 'warning', text: `${text} has known security holes, unless your distribution patched it`, remedy }];
  return [{ state: 'good', text }];
}

export function vaultFindings(item: Item, listing: VaultListing, mark: VaultMark | undefined): Finding[] {
  return [
    markFinding(item, listing, mark),
    ...(mark ? capabilityFindings(mark) : []),
    ...(listing.writable
      ? []
      : [
          {
            state: 'bad',
            text: `${destText(item)} cannot be written`,
            remedy: 'is its disk mounted read-only, or does it belong to another user?',
          } as const,
        ]),
    ...(listing.freeBytes === undefined ? [] : [roomFinding(listing.freeBytes)]),
    ...snapshotFindings(item, listing),
    ...(listing.unfinished.length > 0 ? [unfinishedFinding(listing)] : []),
    ...(listing.writer === undefined ? [] : [{ state: 'info', text: `the lease is held by ${listing.writer}` } as const]),
  ];
}

function markFinding(item: Item, listing: VaultListing, mark: VaultMark | undefined): Finding {
  const dest = destText(item);
  if (!mark && listing.snapshots.length > 0)
    return { state: 'info', text: `${dest} has snapshots of another program; the first backup adopts them` };
  if (!mark) return { state: 'info', text: `${dest} is not marked as a vault yet; the first backup marks it when it is empty` };
  if (mark.item !== `${item.server}/${item.name}`)
    return {
      state: 'bad',
      text: `${dest} belongs to ${mark.item}`,
      remedy: `if this item was renamed: alp doctor ${titleOf(item)} --adopt`,
    };
  return { state: 'good', text: `${dest} is the vault of this item (${mark.vault})` };
}

function capabilityFindings(mark: VaultMark): Finding[] {
  return [
    mark.hardLinks
      ? { state: 'good', text: 'the vault can link files, unchanged ones cost nothing' }
      : {
          state: 'warning',
          text: "the vault's file system has no hard links: every snapshot costs its full size",
          remedy: 'use ext4, xfs, btrfs, zfs or apfs',
        },
    ...(mark.symlinks
      ? []
      : [{ state: 'warning', text: "the vault's file system has no symbolic links: they are lost" } as const]),
    ...(mark.caseSensitive
      ? []
      : [{ state: 'warning', text: 'the vault does not tell Name from name: files that differ only so collide' } as const]),
    ...(mark.fakeSuper
      ? [{ state: 'info', text: "the vault's user is not root: owners are kept in extended attributes" } as const]
      : []),
  ];
}

function roomFinding(freeBytes: number): Finding {
  const text = `${sizeText(freeBytes)} free at the vault`;
  return freeBytes < 1_000_000_000
    ? { state: 'warning', text, remedy: 'make room, or let the policy remove more' }
    : { state: 'good', text };
}

function snapshotFindings(item: Item, listing: VaultListing): Finding[] {
  const newest = listing.snapshots.at(-1);
  if (!newest) return [{ state: 'info', text: 'there is no snapshot yet', remedy: `alp ${titleOf(item)}` }];
  const count: Finding = { state: 'good', text: `${counted(listing.snapshots.length, 'snapshot')}, newest ${newest.name}` };
  if (listing.current === undefined || listing.snapshots.some(snapshot => snapshot.name === listing.current)) return [count];
  return [
    count,
    {
      state: 'warning',
      text: `current points to ${listing.current}, which is not there`,
      remedy: 'the next backup sets it right',
    },
  ];
}

function unfinishedFinding(listing: VaultListing): Finding {
  const attempts = listing.unfinished.map(run => counted(run.attempts, 'attempt')).join(', ');
  return { state: 'info', text: `an unfinished run waits (${attempts}); the next backup goes on with it` };
}
