/** The nouns of verifying, healing and drills. */
import type { Verdict } from './model.ts';

/** A share of the files that is read back once a period. */
export interface VerifyRule {
  /** 0 to 100. */
  readonly percent: number;
  readonly every: UpkeepPeriod;
}

/** So many files are restored for a try once a period. */
export interface DrillRule {
  readonly files: number;
  readonly every: UpkeepPeriod;
}

export type UpkeepPeriod = 'hourly' | 'daily' | 'weekly' | 'monthly';

export interface VerifyWish {
  /** 0 to 100: the share of what there is. Without it the share of the item's rule, else 8. */
  readonly percent?: number | undefined;
  /** Only what this snapshot received, and its links. */
  readonly snapshot?: string | undefined;
  /** The newest snapshot is held against the source as well. */
  readonly againstSource: boolean;
  /** Only when the item's rule says that it is time. */
  readonly onlyIfDue: boolean;
}

/** A damaged file, however many paths it has. */
export interface Damage {
  readonly kind: 'damaged' | 'unreadable' | 'missing';
  readonly checksum: string;
  /** Every path that is this file, as SNAPSHOT/PATH, oldest snapshot first. */
  readonly paths: readonly string[];
}

/** One thing about the vault that is not as it should be, or worth knowing. */
export interface VaultFinding {
  readonly state: 'bad' | 'warning' | 'info';
  readonly text: string;
}

export interface VerifyOutcome {
  readonly verdict: Verdict;
  /** Files whose content was read now, and lines of all manifests. */
  readonly filesRead: number;
  readonly filesCovered: number;
  /** Snapshots whose links were looked at now. */
  readonly snapshotsWalked: number;
  readonly damages: readonly Damage[];
  readonly findings: readonly VaultFinding[];
  /** It went on with what an earlier one had left. */
  readonly resumed: boolean;
  readonly milliseconds: number;
}

/** What `alp verify --write-checksums` came to. */
export interface ChecksumsOutcome {
  readonly verdict: Verdict;
  readonly recorded: readonly { readonly snapshot: string; readonly files: number; readonly kind: 'xxh128' | 'md5' }[];
  /** Files that could not be read. */
  readonly left: number;
}

export interface HealWish {
  /** Where the same vault lies as well: HOST, USER@HOST, HOST:/PATH or /PATH. */
  readonly from?: string | undefined;
}

export interface Healed {
  readonly checksum: string;
  readonly paths: readonly string[];
  /** Where the right content came from. */
  readonly from: string;
}

export interface HealOutcome {
  readonly verdict: Verdict;
  readonly healed: readonly Healed[];
  readonly notHealed: readonly { readonly damage: Damage; readonly why: string }[];
  readonly notes: readonly string[];
}

export interface DrillWish {
  readonly files?: number | undefined;
  /** The same seed chooses the same files. */
  readonly seed?: number | undefined;
  readonly onlyIfDue: boolean;
}

export interface DrillOutcome {
  readonly verdict: Verdict;
  readonly seed: number;
  readonly restored: number;
  /** Of them, what the source still has with the same bytes. */
  readonly asInSource: number;
  /** SNAPSHOT/PATH: why. */
  readonly wrong: readonly { readonly path: string; readonly why: string }[];
  readonly milliseconds: number;
}

/** What was asked for under a condition that does not hold. */
export interface NotDue {
  readonly kind: 'not-due';
  /** Milliseconds; undefined where the item has no rule. */
  readonly next?: number;
}
