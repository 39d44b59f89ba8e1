/** What a page shows of the journal, as readonly types: runs with their attempts, what happened between runs, a calendar's days. */
import type { WaitReason } from './agent-model.ts';

/** One try of a run. */
export interface AttemptEntry {
  readonly attempt: number;
  readonly start: number;
  readonly end?: number;
  /** Absent while it is under way, or when it ended without a word. */
  readonly verdict?: string;
  readonly detail: string;
  readonly sentBytes: number;
  readonly safePercent?: number;
}

export type RunOutcomeWord = 'published' | 'warnings' | 'unfinished' | 'running' | 'cancelled' | 'failed';

/** One wish to make a snapshot, with all its attempts. */
export interface RunEntry {
  readonly kind: 'run';
  readonly server: string;
  readonly item: string;
  readonly run: string;
  readonly start: number;
  /** Absent while it is under way, and where nothing tells. */
  readonly end?: number;
  readonly outcome: RunOutcomeWord;
  readonly snapshot?: string;
  readonly attempts: readonly AttemptEntry[];
  readonly files?: number;
  readonly bytes?: number;
  readonly addedBytes?: number;
  readonly sentBytes: number;
  readonly resentBytes: number;
  readonly warnings: readonly string[];
}

/** What happened between runs. */
export interface MomentEntry {
  readonly kind: 'wait' | 'skipped' | 'overdue' | 'refused' | 'purged' | 'restored' | 'note';
  readonly server: string;
  readonly item: string;
  readonly time: number;
  /** One sentence without a full stop. */
  readonly text: string;
  /** What it is that was waited for, for who says it in another language. */
  readonly wait?: { readonly reason: WaitReason; readonly detail: string; readonly place: string };
}

export type HistoryEntry = RunEntry | MomentEntry;

/** A part of the history, newest first. */
export interface HistoryPage {
  readonly entries: readonly HistoryEntry[];
  /** Nothing is older than the last entry. */
  readonly isAll: boolean;
}

/** What came of an item on one local day. */
export interface DaySummary {
  /** `2026-11-23`. */
  readonly day: string;
  /** Snapshots; those with warnings are counted here, too. */
  readonly published: number;
  readonly warnings: number;
  /** Attempts that ended in a failure, and runs that could not begin for one; what was only cut or put off is none. */
  readonly failed: number;
  readonly addedBytes: number;
  /** All attempts together. */
  readonly milliseconds: number;
}

export interface DayOfItem extends DaySummary {
  readonly server: string;
  readonly item: string;
}
