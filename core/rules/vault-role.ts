/** Whose snapshots a vault has: made by its own backups, brought from another vault, or its own since it was promoted. The ledger says so. */
import type { Item, LedgerFollows, LedgerLine, LedgerPromoted, Verdict } from '../model.ts';
import { destText } from './words.ts';

export type VaultRole =
  | { readonly kind: 'original' }
  /** Filled by sync: a backup into it would make it another vault than the one that it is the copy of. */
  | { readonly kind: 'copy'; readonly from: string }
  | { readonly kind: 'promoted'; readonly time: number; readonly host: string };

/** `line`: the last of the ledger that was published here, promoted or follows; where there is none, the last that came by sync. */
export function roleOf(line: string | undefined): VaultRole {
  const read = parse(line);
  if (read?.event === 'promoted') return { kind: 'promoted', time: read.time, host: read.host };
  if (read?.event === 'follows' || read?.event === 'synced') return { kind: 'copy', from: read.from };
  if (read?.event === 'published' && read.synced) return { kind: 'copy', from: read.synced.from };
  return { kind: 'original' };
}

function parse(line: string | undefined): LedgerLine | undefined {
  try {
    return line === undefined ? undefined : ((JSON.parse(line) as LedgerLine | null) ?? undefined);
  } catch {
    return undefined;
  }
}

/** Why no backup is made into it; undefined where nothing is against it. */
export function copyRefusal(item: Pick<Item, 'server' | 'name' | 'dest'>, role: VaultRole): Verdict | undefined {
  if (role.kind !== 'copy') return undefined;
  return {
    kind: 'not-now',
    detail: `the vault ${destText(item)} is a copy: it is filled by sync from ${role.from}, and a backup into it would end that for good`,
    remedy: `the backups are made there; if that server is lost for good, this vault takes over by: alp sync --promote ${item.server} ${item.name}`,
  };
}

export function promotedRefusal(
  { server, name }: Pick<Item, 'server' | 'name'>,
  here: string,
  { time, host }: Extract<VaultRole, { kind: 'promoted' }>,
) {
  return {
    detail: `${here} was promoted on ${new Date(time).toISOString().slice(0, 10)} by ${host}, and follows no other vault since`,
    remedy: `sync the other way round; if nothing was backed up into it yet, --demote makes it a copy again: alp sync --demote ${server} ${name} SOURCE-SERVER`,
  };
}

export function promotedLine(snapshot: string, time: number, host: string): LedgerPromoted {
  return { event: 'promoted', snapshot, time, host };
}

export function followsLine(snapshot: string, time: number, from: string): LedgerFollows {
  return { event: 'follows', snapshot, time, from };
}
