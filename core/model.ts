/** The nouns of alpine-backup as readonly types: what every room passes to every other. Times are milliseconds since 1970 (UTC), sizes are bytes, unless the name says otherwise. */
import type { Gates, ReachAddress, ReachReason, Schedule, StopReason, WaitReason } from './agent-model.ts';
import type { AlertChannel } from './alert-model.ts';
import type { DriverUse } from './driver-model.ts';
import type { DrillRule, VerifyRule } from './verify-model.ts';

/** Where a folder lies: on this machine, or behind ssh on another. */
export type Location =
  | { readonly kind: 'here'; readonly path: string }
  | { readonly kind: 'ssh'; readonly login: string; readonly path: string };

export type Preservable = 'hard-links' | 'acls' | 'xattrs' | 'sparse';
export type Tolerable = 'unreadable' | 'vanished';

/** The ancestor's `mount = "type","user@host:VOLUME","/point"`. */
export interface DriverLine {
  readonly name: string;
  /** As written: `user@host:VOLUME`. */
  readonly target: string;
  readonly user: string;
  readonly host: string;
  readonly volume: string;
  readonly point: string;
}

/** What the retention rule is asked to promise; absent = no such rule. An empty policy removes nothing. */
export interface RetentionPolicy {
  /** Milliseconds of active age after which a snapshot may go. */
  readonly deleteAfter?: number;
  readonly keepLast?: number;
  readonly keepDaily?: number;
  readonly keepWeekly?: number;
  readonly keepMonthly?: number;
  readonly keepYearly?: number;
  /** Never fewer than this many good snapshots stay. */
  readonly keepAtLeast: number;
}

/** One section of a server's file, with all defaults applied. */
export interface Item {
  readonly server: string;
  readonly name: string;
  readonly file: string;
  /** Line of the section header in `file`, 1-based; 0 when the file has no such line. */
  readonly line: number;
  /** The path is '' when the first driver brings the source. */
  readonly source: Location;
  readonly dest: Location;
  /** The program that reaches the remote side, as an argument array: `['ssh', '-p3134']`. */
  readonly ssh: readonly string[];
  /** Further rsync options from `opt`, as an argument array; never one that the house forbids. */
  readonly rsyncOptions: readonly string[];
  /** In the order in which they are prepared. */
  readonly drivers: readonly DriverUse[];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly oneFileSystem: boolean;
  readonly preserve: readonly Preservable[];
  /** Bytes per second. */
  readonly bandwidth?: number;
  readonly compress: boolean;
  readonly retention: RetentionPolicy;
  readonly tolerate: readonly Tolerable[];
  readonly allowEmpty: boolean;
  /** Fewer regular files than this hold the snapshot back. */
  readonly expectFiles?: number;
  /** A loss of more than this share of the former snapshot's files (0 to 100 percent) holds the snapshot back; 100 switches it off. */
  readonly shrinkLimitPercent: number;
  /** Commands as argument arrays, run around the item. */
  readonly before?: readonly string[];
  readonly after?: readonly string[];
  /** Milliseconds without any progress after which an attempt is ended. */
  readonly timeout: number;
  /** Milliseconds; an older newest snapshot counts as overdue. */
  readonly maxAge?: number;
  readonly schedule: Schedule;
  /** Milliseconds: a machine's share of it, always the same, is added to every slot of the schedule. */
  readonly jitter: number;
  readonly gates: Gates;
  /** All addresses of the other side in the order to try them; empty = only the one that dest or source names. */
  readonly reach: readonly ReachAddress[];
  /** How many items of the server run at a time. */
  readonly jobs: number;
  /** Small and recently changed files go first, in an attempt of their own. */
  readonly recentFirst: boolean;
  /** Who hears of trouble, and after how many milliseconds of the same trouble again; absent = once. */
  readonly alert: readonly AlertChannel[];
  readonly remind?: number;
  /** How much of the vault is read back how often, and how often a restore is rehearsed. */
  readonly verify?: VerifyRule;
  readonly drill?: DrillRule;
}

export interface Server {
  readonly name: string;
  readonly file: string;
  readonly items: readonly Item[];
}

/** One mistake in a configuration file, in the words the user reads. `line` 0 = the file as a whole. */
export interface ConfigProblem {
  readonly file: string;
  readonly line: number;
  readonly key: string;
  readonly message: string;
  readonly remedy: string;
}

/** What is known of one snapshot: its folder name and, where the ledger has it, the facts of its run. */
export interface Snapshot {
  readonly name: string;
  /** Start of the attempt that made it: from the ledger, else from the name. */
  readonly time: number;
  /** Order in which snapshots were published; 0 for those made before the ledger. */
  readonly sequence: number;
  readonly facts?: LedgerSnapshot;
}

/** The ledger's line for one published snapshot. */
export interface LedgerSnapshot {
  readonly event: 'published';
  readonly snapshot: string;
  readonly sequence: number;
  readonly run: string;
  /** First attempt's start, last attempt's start, publication. */
  readonly runStart: number;
  readonly start: number;
  readonly end: number;
  readonly attempts: number;
  readonly sourceHost: string;
  readonly source: string;
  /** Regular files in the tree, and how many of them this run received. */
  readonly files: number;
  readonly receivedFiles: number;
  /** Bytes of all regular files, and of those that this run received. */
  readonly bytes: number;
  readonly addedBytes: number;
  readonly sentBytes: number;
  readonly resentBytes: number;
  readonly rsyncHere: string;
  readonly rsyncThere: string;
  readonly linkBase?: string;
  readonly manifest?: 'xxh128' | 'md5';
  readonly warnings: readonly string[];
  /** What the drivers had to say, by `driver.fact`. */
  readonly driverFacts?: Readonly<Record<string, string>>;
  /** This vault has it from another one: everything above is as it stands there. */
  readonly synced?: {
    readonly time: number;
    readonly from: string;
    /** Files and bytes that came over, now in the manifest of this vault; `damaged`: those that are not what the origin's manifest says. */
    readonly receivedFiles: number;
    readonly sentBytes: number;
    readonly damaged?: readonly string[];
  };
}

export interface LedgerPurged {
  readonly event: 'purged';
  readonly snapshot: string;
  readonly time: number;
  readonly reason: string;
}

export interface LedgerRestored {
  /** A line the program wrote again after a crash between publishing and the ledger. */
  readonly event: 'recovered';
  readonly snapshot: string;
  readonly time: number;
}

export interface LedgerSynced {
  /** A snapshot of the ancestor, which has no line of its publication, was brought from another vault. */
  readonly event: 'synced';
  readonly snapshot: string;
  readonly time: number;
  readonly from: string;
}

export interface LedgerVerified {
  readonly event: 'verified';
  /** The newest at that time. */
  readonly snapshot: string;
  readonly time: number;
  /** Files whose content was read, and lines of all manifests. */
  readonly filesRead: number;
  readonly filesCovered: number;
  readonly damaged: number;
  readonly findings: readonly string[];
}

export interface LedgerHealed {
  readonly event: 'healed';
  readonly snapshot: string;
  readonly time: number;
  /** SNAPSHOT/PATH: all that were the damaged file. */
  readonly paths: readonly string[];
  readonly checksum: string;
  readonly from: string;
}

export interface LedgerPromoted {
  /** This vault was a copy, and is backed up into from now on. */
  readonly event: 'promoted';
  /** The newest at that time. */
  readonly snapshot: string;
  readonly time: number;
  readonly host: string;
}

export interface LedgerFollows {
  /** This vault is a copy from now on: its first sync begins, or it was demoted. */
  readonly event: 'follows';
  readonly snapshot: string;
  readonly time: number;
  readonly from: string;
}

export interface LedgerChecksummed {
  /** Files that no manifest covered have checksums now: not of the backup, but of what lay there at that time. */
  readonly event: 'checksummed';
  readonly snapshot: string;
  readonly time: number;
  readonly files: number;
}

export type LedgerLine =
  | LedgerSnapshot
  | LedgerPurged
  | LedgerRestored
  | LedgerSynced
  | LedgerVerified
  | LedgerHealed
  | LedgerChecksummed
  | LedgerPromoted
  | LedgerFollows;

/** The mark of a vault, `.alp/vault.json`. */
export interface VaultMark {
  readonly format: 1;
  readonly vault: string;
  readonly item: string;
  readonly created: string;
  readonly hardLinks: boolean;
  readonly symlinks: boolean;
  readonly caseSensitive: boolean;
  /** The receiver is not root and keeps owners in extended attributes (rsync --fake-super). */
  readonly fakeSuper: boolean;
}

/** Who holds the lease of a vault, as the holder wrote it. */
export interface LeaseHolder {
  readonly run: string;
  readonly machine: string;
  readonly host: string;
  readonly user: string;
  readonly pid: number;
  /** Tells a process from a later one with the same number; opaque. */
  readonly birth: string;
  readonly since: number;
}

/** Why an attempt ended as it did. The first word is for programs, the rest for people (`rules/words.ts`). */
export type Verdict =
  | { readonly kind: 'whole'; readonly warnings: readonly Warning[] }
  /** The way to the other side is gone or was never there; going on later is right. */
  | { readonly kind: 'cut'; readonly reason: CutReason; readonly detail: string }
  /** The vault or the source is in use or not there now; exit 75. */
  | {
      readonly kind: 'not-now';
      readonly reason?: Extract<ReachReason, 'busy' | 'vault-missing'>;
      readonly detail: string;
      readonly remedy: string;
    }
  /** The vault has no room. */
  | { readonly kind: 'full'; readonly detail: string }
  /** Received, but not publishable as it is. */
  | { readonly kind: 'incomplete'; readonly warnings: readonly Warning[]; readonly detail: string; readonly remedy: string }
  | { readonly kind: 'cancelled'; readonly signal: StopReason }
  | { readonly kind: 'failed'; readonly detail: string; readonly remedy: string };

export type CutReason =
  | 'no-link'
  | 'name-not-found'
  | 'host-down'
  | 'port-closed'
  | 'not-ssh'
  | 'host-key-unknown'
  | 'host-key-changed'
  | 'login-refused'
  | 'connection-lost'
  | 'timeout'
  | 'killed';

export interface Warning {
  readonly kind: 'unreadable' | 'vanished' | 'shrunk' | 'attributes' | 'not-linked' | 'other';
  /** The path it concerns, as rsync prints it, or ''. */
  readonly path: string;
  readonly text: string;
}

/** How far an attempt is; numbers never go back within a run. */
export interface Progress {
  readonly phase: 'listing' | 'receiving' | 'finishing';
  /** 0 to 100, or undefined until the total is known. */
  readonly percent?: number;
  readonly bytes: number;
  /** Bytes per second of the last seconds. */
  readonly rate: number;
  /** Milliseconds, or undefined. */
  readonly remaining?: number;
  readonly filesDone: number;
  readonly filesFound: number;
  readonly currentFile: string;
}

/** One line of the journal: what happened on this machine to one item. */
export type JournalLine =
  | {
      readonly event: 'attempt-started';
      readonly time: number;
      readonly run: string;
      readonly attempt: number;
      /** So many small files that changed last are all that this attempt brings: recent_first. */
      readonly recentFiles?: number;
    }
  | {
      readonly event: 'attempt-ended';
      readonly time: number;
      readonly run: string;
      readonly attempt: number;
      /** `staged`: the recent files are in the vault, and nothing was to be published yet. */
      readonly verdict: Verdict['kind'] | 'staged';
      readonly detail: string;
      readonly sentBytes: number;
      readonly resentBytes: number;
      readonly safePercent?: number;
      readonly start: number;
      readonly receivedFiles: number;
      readonly confirmedBytes: number;
    }
  | {
      readonly event: 'published';
      readonly time: number;
      readonly run: string;
      readonly snapshot: string;
      readonly warnings: readonly string[];
      readonly files: number;
      readonly bytes: number;
      readonly addedBytes: number;
      readonly sentBytes: number;
      readonly resentBytes: number;
    }
  | { readonly event: 'purged'; readonly time: number; readonly snapshot: string; readonly reason: string }
  | { readonly event: 'lease-taken-over'; readonly time: number; readonly run: string; readonly detail: string }
  /** A snapshot that was made elsewhere came into this vault; `made` is when its run began there. */
  | {
      readonly event: 'synced';
      readonly time: number;
      readonly run: string;
      readonly snapshot: string;
      readonly made: number;
      readonly from: string;
      readonly warnings: readonly string[];
      readonly files: number;
      readonly bytes: number;
      readonly sentBytes: number;
    }
  | { readonly event: 'refused'; readonly time: number; readonly verdict: Verdict['kind']; readonly detail: string }
  | {
      readonly event: 'restored';
      readonly time: number;
      readonly snapshot: string;
      readonly to: string;
      readonly files: number;
      readonly detail: string;
    }
  /** Files were read back; `complete`: to the end of what was to be read, whatever was found. */
  | {
      readonly event: 'verified';
      readonly time: number;
      readonly complete: boolean;
      readonly filesRead: number;
      readonly damaged: number;
      readonly detail: string;
    }
  | {
      readonly event: 'healed';
      readonly time: number;
      readonly healed: number;
      readonly notHealed: number;
      readonly detail: string;
    }
  /** Files were restored for a try. */
  | {
      readonly event: 'drilled';
      readonly time: number;
      readonly complete: boolean;
      readonly files: number;
      readonly wrong: number;
      readonly detail: string;
    }
  /** The agent: the item was due and waited, or waits for something else now. */
  | { readonly event: 'waiting'; readonly time: number; readonly reason: WaitReason; readonly detail: string }
  /** The agent: slots of the schedule that passed without a run (switched off, asleep) and are caught up by one. */
  | { readonly event: 'skipped'; readonly time: number; readonly count: number; readonly detail: string }
  /** The agent: max_age has passed since the newest snapshot; told once. */
  | { readonly event: 'overdue'; readonly time: number; readonly detail: string }
  | { readonly event: 'note'; readonly time: number; readonly detail: string };

/** What the retention rule says of one snapshot. */
export interface RetentionAnswer {
  readonly snapshot: Snapshot;
  readonly action: 'keep' | 'remove';
  /** In words, one sentence without a full stop. */
  readonly reason: string;
}

/** What a vault holds, as `alp ls` shows it. */
export interface VaultListing {
  readonly item: Item;
  readonly snapshots: readonly Snapshot[];
  readonly current: string | undefined;
  readonly unfinished: readonly { readonly run: string; readonly attempts: number }[];
  readonly freeBytes: number | undefined;
  readonly marked: boolean;
  /** This user may write into the vault as it is now. */
  readonly writable: boolean;
  /** Who writes now, in words. */
  readonly writer: string | undefined;
}

/** One thing that `alp doctor` found. */
export interface Finding {
  readonly state: 'good' | 'warning' | 'bad' | 'info';
  readonly text: string;
  readonly remedy?: string;
  /** The login was refused for want of these keys. */
  readonly lockedKeys?: readonly string[];
}
