/** What a sync between backup servers is asked and what it answers, as readonly types; and what goes to the fleet as configuration. */
import type { Verdict } from './model.ts';

export interface SyncWish {
  /** `nas`, `user@nas`, `user@nas:/other/path`, or the path of a vault on this machine. */
  readonly master: string;
  /** The newest snapshot alone. */
  readonly latestOnly: boolean;
  readonly dryRun: boolean;
  /** The vault that was here is not missed: a new one may begin in its place. */
  readonly adopt: boolean;
  /** This vault was promoted, or was no copy: it becomes one. */
  readonly demote: boolean;
  /** The item's policy is left alone for now. */
  readonly noPurge: boolean;
  /** Further tries after one that is worth another. */
  readonly retries: number;
  readonly watched: boolean;
}

/** What a sync says beside what every run says. */
export type SyncWord =
  | { readonly kind: 'bringing'; readonly snapshot: string; readonly number: number; readonly of: number }
  | {
      readonly kind: 'brought';
      readonly snapshot: string;
      readonly files: number;
      readonly receivedFiles: number;
      readonly addedBytes: number;
      readonly sentBytes: number;
      readonly warnings: readonly string[];
    }
  /** It was purged there while it was read. */
  | { readonly kind: 'given-up'; readonly snapshot: string; readonly detail: string }
  /** `addedBytes`: what it brought to the master when it was made; unknown for snapshots without a line in the ledger. */
  | {
      readonly kind: 'would-bring';
      readonly snapshot: string;
      readonly files: number | undefined;
      readonly addedBytes: number | undefined;
    };

export interface SyncOutcome {
  readonly verdict: Verdict;
  /** The master's vault as text. */
  readonly from: string;
  /** Names, oldest first. */
  readonly brought: readonly string[];
  /** What the master has and this vault lacks, when the sync ended. */
  readonly lacking: number;
  /** Of this vault, when the sync ended; `time` is the origin's. */
  readonly snapshots: number;
  readonly newest?: { readonly name: string; readonly time: number };
  readonly sentBytes: number;
  readonly milliseconds: number;
}

export interface PromoteOutcome {
  readonly verdict: Verdict;
  /** Else there was nothing to promote. */
  readonly wasCopy: boolean;
}

export interface SynconfWish {
  /** None: all of [fleet]. */
  readonly servers: readonly string[];
  readonly withSecrets: boolean;
  /** What is not here goes there, too. */
  readonly deletes: boolean;
}

export type SynconfResult =
  | { readonly kind: 'same'; readonly server: string; readonly withheld: readonly string[] }
  | {
      readonly kind: 'copied';
      readonly server: string;
      readonly files: number;
      readonly removed: number;
      readonly withheld: readonly string[];
    }
  | { readonly kind: 'declined'; readonly server: string }
  /** `away`: it does not answer. */
  | { readonly kind: 'away' | 'failed'; readonly server: string; readonly message: string; readonly remedy: string };

/** Who asks for a copy of the configuration. */
export interface SynconfFace {
  /** Shows what would change there; answers whether it shall. `deletes`: what is only there goes as well. */
  confirm(difference: ConfigurationDifference, deletes: boolean): Promise<boolean>;
  tell(result: SynconfResult): void;
}

/** One server's configuration folder beside ours. */
export interface ConfigurationDifference {
  readonly server: string;
  /** Its folder there. */
  readonly folder: string;
  readonly files: readonly {
    readonly path: string;
    readonly change: 'new' | 'changed' | 'mode' | 'only-there';
    /** It was changed there later than here. */
    readonly newerThere?: boolean;
    /** Unified, as `diff -u` has it; the passwords of others are never in it. */
    readonly text: string;
  }[];
  /** Of ours, what stays here because it is secret. */
  readonly withheld: readonly string[];
}
