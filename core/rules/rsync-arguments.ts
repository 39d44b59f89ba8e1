/** From an item and what is known of both ends to rsync's argument array; nothing is run here. */
import type { Item } from '../model.ts';

export interface Transfer {
  readonly direction: 'local' | 'push' | 'pull';
  /** As rsync takes it: a path, or `login:path`. */
  readonly from: string;
  readonly to: string;
  /** Absolute real paths at the vault; twenty at most, the first match wins. */
  readonly linkBases: readonly string[];
  /** A name without slashes: an absolute partial folder never resumes on rsync 3.4.0 to 3.4.3. */
  readonly partialFolder: string;
  /** Half-sent files are waiting in the fresh tree. */
  readonly resumes: boolean;
  readonly rsyncShell: string | undefined;
  readonly rsyncPath: string | undefined;
  readonly fakeSuper: boolean;
  readonly checksum: 'xxh128' | 'md5';
  /** rsync's version on this side, `[3, 5, 0]`. */
  readonly versionHere: readonly number[];
  /** Patterns that the program adds: a vault inside its own source. */
  readonly ownExcludes: readonly string[];
  readonly dryRun: boolean;
  readonly watched: boolean;
  /** A file of this machine: only what it names (NUL-ended, below `from`) is sent. */
  readonly chosen?: string | undefined;
  /** How rsync finds out what is unchanged: by size and time (usual), by checksums, or never: then every file is compared block by block. */
  readonly compare?: 'times' | 'checksums' | 'contents' | undefined;
  /** A file of this machine: the patterns in it (NUL-ended) are left out as well. */
  readonly leftOut?: string | undefined;
  /** The source keeps owners in extended attributes, too: it is a vault. */
  readonly sourceFakeSuper?: boolean | undefined;
  readonly asRoot?: boolean | undefined;
}

/** Marks our per-file lines in rsync's output: kind of change, checksum, size, bytes sent for it, path. */
export const fileLineFormat = 'alp|%i|%C|%l|%b|%n';
export const mostLinkBases = 20;

export function rsyncArguments(item: Item, transfer: Transfer): string[] {
  return [
    '-a',
    '--numeric-ids',
    ...preserveOptions(item),
    ...(item.oneFileSystem ? ['-x'] : []),
    ...(item.compress ? ['-z'] : []),
    ...(item.bandwidth === undefined ? [] : [`--bwlimit=${Math.max(1, Math.round(item.bandwidth / 1024))}`]),
    // Ours come first: rsync takes the first rule that fits.
    ...transfer.ownExcludes.map(pattern => `--exclude=${pattern}`),
    ...item.rsyncOptions,
    ...patternOptions(item),
    ...choiceOptions(transfer),
    ...compareOptions(transfer),
    ...(transfer.leftOut === undefined ? [] : ['--from0', `--exclude-from=${transfer.leftOut}`]),
    ...ownerOptions(transfer),
    ...(transfer.dryRun ? ['-n'] : resumeOptions(transfer)),
    ...transfer.linkBases.slice(0, mostLinkBases).map(base => `--link-dest=${base}`),
    ...connectionOptions(item, transfer),
    ...outputOptions(transfer),
    '--',
    transfer.from,
    transfer.to,
  ];
}

/** What an item leaves out: its includes come first, as the first rule that fits decides. */
export function patternOptions({ include, exclude }: Pick<Item, 'include' | 'exclude'>): string[] {
  return [...include.map(pattern => `--include=${pattern}`), ...exclude.map(pattern => `--exclude=${pattern}`)];
}

/** What `-a` leaves out and the item asks for. */
export function preserveOptions(item: Pick<Item, 'preserve'>): string[] {
  return item.preserve.map(thing => preserveOption[thing]);
}

const preserveOption = { 'hard-links': '-H', acls: '-A', xattrs: '-X', sparse: '-S' } as const;

/**
 * A list implies --relative and --dirs; a listed folder is never entered, whatever `opt` says.
 * In a dry run every listed name is judged by itself: the folders above it are not taken along unasked.
 */
function choiceOptions({ chosen, dryRun, versionHere }: Transfer): string[] {
  if (chosen === undefined) return [];
  const list = ['--no-recursive', '--from0', `--files-from=${chosen}`];
  if (!dryRun) return list;
  // From 3.2.5 on a receiver breaks off when files of a folder arrive that its rules leave out; here that is an answer like any other.
  return [...list, '--no-implied-dirs', ...(isOlder(versionHere, [3, 2, 5]) ? [] : ['--trust-sender'])];
}

function compareOptions({ compare }: Transfer): string[] {
  return compare === 'checksums' ? ['-c'] : compare === 'contents' ? ['-I'] : [];
}

/** A receiver that is not root keeps owners in extended attributes; -M turns it on at the other side, and in a local copy for the target alone. */
function ownerOptions(transfer: Transfer): string[] {
  if (transfer.sourceFakeSuper) return vaultToVault(transfer);
  if (!transfer.fakeSuper) return [];
  return [transfer.direction === 'pull' ? '--fake-super' : '-M--fake-super'];
}

/** Each side reads or writes them for itself; in a local copy what stands without -M is for both. */
function vaultToVault({ direction, fakeSuper, asRoot }: Transfer): string[] {
  if (direction !== 'local') return ['-M--fake-super', ...(fakeSuper ? ['--fake-super'] : [])];
  return ['--fake-super', ...(fakeSuper ? [] : [asRoot ? '-M--super' : '-M--no-super'])];
}

/**
 * Local copies imply --whole-file, which would throw half-sent files away.
 * --force: a folder made for a half-sent file gives way to a file of its name; the tree is fresh, there is nothing else to lose.
 */
function resumeOptions(transfer: Transfer): string[] {
  const wholeFile = transfer.direction === 'local' ? ['--no-whole-file'] : [];
  return [`--partial-dir=${transfer.partialFolder}`, ...(transfer.resumes ? ['--force', ...wholeFile] : [])];
}

function connectionOptions(item: Item, transfer: Transfer): string[] {
  if (transfer.direction === 'local') return [];
  return [
    `--timeout=${Math.ceil(item.timeout / 1000)}`,
    ...(transfer.rsyncShell === undefined ? [] : [`--rsh=${transfer.rsyncShell}`]),
    ...(transfer.rsyncPath === undefined ? [] : [`--rsync-path=${transfer.rsyncPath}`]),
    // Before 3.2.4 the remote shell would take names apart; since then rsync escapes them itself.
    ...(isOlder(transfer.versionHere, [3, 2, 4]) ? ['-s'] : []),
  ];
}

function outputOptions(transfer: Transfer): string[] {
  return [
    `--checksum-choice=${transfer.checksum}`,
    `--out-format=${fileLineFormat}`,
    // name: rsync then says which files it could not link; with a format of ours it prints nothing else for it.
    `--info=${transfer.watched ? 'progress2,' : ''}name,stats2`,
    '--no-human-readable',
    '--8-bit-output',
    '--outbuf=L',
  ];
}

/** The other side's shell takes a name with wildcards for a pattern; behind a backslash they are letters, which rsync knows. */
export function withoutWildcards(path: string): string {
  return path.replace(/[*?[\]]/g, '\\$&');
}

/** Is version `a` older than `b`? Missing numbers count as 0; an unknown version (empty) is not older. */
export function isOlder(a: readonly number[], b: readonly number[]): boolean {
  if (a.length === 0) return false;
  for (let at = 0; at < b.length; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** `rsync  version 3.5.0  protocol version 32` -> [3, 5, 0]; [] when it is not that. */
export function rsyncVersion(line: string): readonly number[] {
  const found = /version v?(\d+)\.(\d+)\.(\d+)/.exec(line);
  return found ? found.slice(1).map(Number) : [];
}

/** The pattern that keeps a vault out of its own source, or none when it lies elsewhere. */
export function excludeOfNestedVault(source: string, vault: string): string | undefined {
  const top = source.replace(/\/+$/, '');
  if (!`${vault}/`.startsWith(`${top}/`)) return undefined;
  const inside = vault.slice(top.length);
  // Without the slash at its end, rsync copies the folder itself, and patterns are anchored above it.
  const anchor = source.endsWith('/') ? '' : `/${top.slice(top.lastIndexOf('/') + 1)}`;
  return literalPattern(`${anchor}${inside}`);
}

/** The pattern that means this path alone. */
export function literalPattern(path: string): string {
  // Without a wildcard rsync compares letter by letter, and a backslash is a backslash.
  return /[*?[]/.test(path) ? path.replace(/[*?[\\]/g, '\\$&') : path;
}

/** Why this rsync (its first line of --version) cannot be used, or undefined. Older ones, and Apple's openrsync, lack --checksum-choice, --info or -M. */
export function rsyncRefusal(line: string): string | undefined {
  if (line === '') return 'there is no rsync';
  const version = rsyncVersion(line);
  if (/openrsync/i.test(line) || version.length === 0) return `${line.trim()} is not the rsync that is needed`;
  return isOlder(version, [3, 1, 3]) ? `rsync ${version.join('.')} is too old` : undefined;
}
