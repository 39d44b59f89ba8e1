/** Brings together what both ends said into rsync's arguments for one attempt. */
import type { Item } from './model.ts';
import type { Ends } from './places.ts';
import { locationText } from './rules/locations.ts';
import { excludeOfNestedVault, rsyncArguments, withoutWildcards } from './rules/rsync-arguments.ts';
import type { SourceFacts } from './source.ts';
import type { VaultFacts } from './vault.ts';

export interface AttemptTarget {
  /** Absolute path at the vault. */
  readonly target: string;
  readonly linkBases: readonly string[];
  readonly partialFolder: string;
  readonly resumes: boolean;
  readonly rsyncPath: string | undefined;
  readonly dryRun: boolean;
  readonly watched: boolean;
  /** Only some files of the source, by their names below `folder` in the file `list` of this machine. */
  readonly choice?: Choice | undefined;
  readonly manner?: Manner | undefined;
}

/** What is different when the source is a snapshot of another vault. */
export interface Manner {
  /** Absolute paths at the vault, behind the link bases of the plan. */
  readonly furtherBases: readonly string[];
  readonly compare: 'times' | 'checksums' | 'contents';
  /** A file of this machine with patterns, NUL-ended. */
  readonly leftOut?: string;
  readonly checksum: 'xxh128' | 'md5';
  readonly sourceFakeSuper: boolean;
  readonly asRoot: boolean;
}

export interface Choice {
  readonly folder: string;
  readonly list: string;
}

type VaultSide = Pick<VaultFacts, 'root' | 'mark' | 'knowsXxh128'>;

export function transferArguments(
  item: Item,
  ends: Ends,
  vault: VaultSide,
  source: SourceFacts,
  attempt: AttemptTarget,
): string[] {
  const nested = ends.direction === 'local' ? excludeOfNestedVault(realSource(item, source), vault.root) : undefined;
  return rsyncArguments(item, {
    direction: ends.direction,
    from: sourceArgument(item, attempt.choice?.folder ?? item.source.path),
    to: locationText({ ...item.dest, path: attempt.target }),
    linkBases: [...attempt.linkBases, ...(attempt.manner?.furtherBases ?? [])],
    partialFolder: attempt.partialFolder,
    resumes: attempt.resumes,
    rsyncShell: ends.far.rsyncShell,
    rsyncPath: attempt.rsyncPath,
    fakeSuper: vault.mark?.fakeSuper ?? false,
    checksum: attempt.manner?.checksum ?? checksumOf(vault, source),
    compare: attempt.manner?.compare,
    leftOut: attempt.manner?.leftOut,
    sourceFakeSuper: attempt.manner?.sourceFakeSuper,
    asRoot: attempt.manner?.asRoot,
    // The local rsync writes the command line for the remote one.
    versionHere: source.rsyncVersion,
    ownExcludes: nested === undefined ? [] : [nested],
    dryRun: attempt.dryRun,
    watched: attempt.watched,
    chosen: attempt.choice?.list,
  });
}

/** To ask which of the chosen files the item's rules let through: a dry run from the source to nowhere on this machine. */
export function choiceArguments(
  item: Item,
  ends: Ends,
  versionHere: readonly number[],
  choice: Choice & { readonly target: string },
): string[] {
  return rsyncArguments(item, {
    direction: item.source.kind === 'ssh' ? 'pull' : 'local',
    from: sourceArgument(item, choice.folder),
    to: choice.target,
    linkBases: [],
    partialFolder: '',
    resumes: false,
    rsyncShell: ends.far.rsyncShell,
    rsyncPath: undefined,
    fakeSuper: false,
    checksum: 'md5',
    versionHere,
    ownExcludes: [],
    dryRun: true,
    watched: false,
    chosen: choice.list,
  });
}

function sourceArgument({ source }: Item, path: string): string {
  return locationText(source.kind === 'ssh' ? { ...source, path: withoutWildcards(path) } : { ...source, path });
}

/** xxh128 costs nothing measurable; md5 where one side is too old for it. */
export function checksumOf(vault: Pick<VaultFacts, 'knowsXxh128'>, source: Pick<SourceFacts, 'knowsXxh128'>): 'xxh128' | 'md5' {
  return vault.knowsXxh128 && source.knowsXxh128 ? 'xxh128' : 'md5';
}

function realSource(item: Item, source: SourceFacts): string {
  return item.source.path.endsWith('/') ? `${source.root}/` : source.root;
}
