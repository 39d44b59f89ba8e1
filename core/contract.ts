/** All that a face may ask and all that the core announces: one typed list. */
import type { AgentAnswer, AgentRequest, AgentStatus, StopReason } from './agent-model.ts';
import type {
  ConfigProblem,
  Finding,
  Item,
  JournalLine,
  Progress,
  RetentionAnswer,
  Server,
  VaultListing,
  Verdict,
} from './model.ts';

export type { Finding, VaultListing } from './model.ts';

/** What the core says while it works; a face prints, draws or ignores it. */
export type Announcement =
  | { readonly kind: 'run-started'; readonly item: Item; readonly dryRun: boolean }
  | { readonly kind: 'connecting'; readonly item: Item; readonly to: string }
  | {
      readonly kind: 'attempt-started';
      readonly item: Item;
      readonly attempt: number;
      readonly linkBase: string | undefined;
      readonly carriedBytes: number;
      readonly resentBytes: number;
      readonly sentBefore: number;
    }
  | { readonly kind: 'progress'; readonly item: Item; readonly progress: Progress }
  | { readonly kind: 'note'; readonly item: Item; readonly text: string }
  | { readonly kind: 'would-send'; readonly item: Item; readonly path: string; readonly bytes: number }
  | {
      readonly kind: 'waiting';
      readonly item: Item;
      readonly milliseconds: number;
      readonly tryNumber: number;
      readonly tries: number;
    }
  | { readonly kind: 'purged'; readonly item: Item; readonly answers: readonly RetentionAnswer[] }
  | { readonly kind: 'run-ended'; readonly item: Item; readonly outcome: RunOutcome };

export type Announce = (announcement: Announcement) => void;

/** How one wish to make a snapshot ended for now. */
export interface RunOutcome {
  readonly verdict: Verdict;
  /** The published snapshot, when there is one. */
  readonly snapshot?: string;
  readonly run?: string;
  readonly attempt: number;
  /** Of the attempt that ended now. */
  readonly files: number;
  readonly receivedFiles: number;
  readonly bytes: number;
  readonly addedBytes: number;
  /** Over all attempts of the run. */
  readonly sentBytes: number;
  readonly resentBytes: number;
  readonly safePercent?: number;
  readonly milliseconds: number;
}

export interface BackupWish {
  readonly dryRun: boolean;
  /** Further tries after one that is worth another. */
  readonly retries: number;
  /** Somebody looks at the progress; without, rsync need not speak after every file. */
  readonly watched: boolean;
  /** A snapshot with far fewer files than the former is wanted this once. */
  readonly acceptShrink: boolean;
}

export interface RestoreWish {
  readonly paths: readonly string[];
  /** A snapshot's name, a date, or `latest`. */
  readonly from: string;
  readonly to: { readonly kind: 'folder'; readonly path: string } | { readonly kind: 'in-place'; readonly keepBoth: boolean };
  readonly dryRun: boolean;
}

export interface RestoreOutcome {
  readonly verdict: Verdict;
  readonly snapshot?: string;
  readonly to?: string;
  readonly files: number;
  readonly bytes: number;
  readonly sentBytes: number;
  /** Files that were different at the target: replaced, or kept beside under another name. */
  readonly differing: readonly string[];
  readonly differingCount: number;
  readonly keptUnder?: string;
}

/** One entry of a folder inside a snapshot. */
export interface Entry {
  readonly mode: string;
  readonly bytes: number;
  /** `2026-11-23 04:15:02`, UTC. */
  readonly time: string;
  readonly name: string;
}

export interface FileVersion {
  readonly snapshot: string;
  readonly inode: string;
  readonly bytes: number;
  readonly time: number;
  readonly type: string;
  /** The other snapshots that hold the same inode. */
  readonly alsoIn: readonly string[];
}

export interface Difference {
  readonly change: 'added' | 'removed' | 'changed' | 'attributes';
  readonly path: string;
  readonly bytes: number;
  /** Size in the older snapshot, for changed files. */
  readonly formerBytes?: number;
}

/** A thing that was asked for, or why it cannot be had, in words for the user. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly verdict: Verdict };

export type Configuration =
  /** `problems` of the files that were read; a server with one is not among the servers. */
  | { readonly kind: 'read'; readonly servers: readonly Server[]; readonly problems: readonly ConfigProblem[] }
  | { readonly kind: 'absent'; readonly message: string; readonly remedy: string };

/** The agent in this process: decides when items run, wait and go on. A face shows its status and passes wishes on. */
export interface Agent {
  status(): AgentStatus;
  /** Calls `listener` after every change, at most five times a second; the returned stop ends that. */
  onChange(listener: (status: AgentStatus) => void): () => void;
  ask(request: Exclude<AgentRequest, { ask: 'watch' }>): Promise<AgentAnswer>;
  /** The desktop says that something about network, power or sleep may have changed. */
  hint(): void;
  /** Ends running attempts cleanly, then the agent. */
  stop(reason: StopReason): Promise<void>;
}

export interface AgentWish {
  readonly version: string;
  /** One line for a log a time: what began, ended, waits, and why. */
  readonly tell: (line: string) => void;
  /** Alerts that a person should see: max_age has passed. */
  readonly alert: (item: { readonly server: string; readonly item: string }, text: string) => void;
}

export type AgentStart =
  | { readonly ok: true; readonly agent: Agent }
  /** There is one already, or no configuration. */
  | { readonly ok: false; readonly message: string; readonly remedy: string };

/** One working core. Every call may be cancelled by its signal, whose reason is the name of the system signal. */
export interface Core {
  readonly folders: { readonly configuration: string; readonly state: string };
  /** All servers, or the one named. */
  configuration(server?: string): Promise<Configuration>;
  backUp(item: Item, wish: BackupWish, announce: Announce, signal: AbortSignal): Promise<RunOutcome>;
  list(item: Item): Promise<Answer<VaultListing>>;
  lookInside(item: Item, snapshot: string, path: string, onEntry: (entry: Entry) => void): Promise<Answer<string>>;
  versions(item: Item, path: string): Promise<Answer<readonly FileVersion[]>>;
  differences(
    item: Item,
    older: string,
    newer: string,
    onDifference: (difference: Difference) => void,
  ): Promise<Answer<{ older: string; newer: string }>>;
  restore(item: Item, wish: RestoreWish, announce: Announce, signal: AbortSignal): Promise<RestoreOutcome>;
  purge(item: Item, dryRun: boolean, signal: AbortSignal): Promise<Answer<readonly RetentionAnswer[]>>;
  examine(
    item: Item,
    wish: { readonly adopt: boolean; readonly acceptHostKey: string | undefined },
    onFinding: (finding: Finding) => void,
  ): Promise<void>;
  journal(item: Item): Promise<readonly JournalLine[]>;
  /** What rsync and ssh complained about in a run's attempts. */
  words(item: Item, run: string): Promise<readonly string[]>;
  /** What was understood of an item, line by line. */
  explain(item: Item): Promise<readonly string[]>;
  /** Starts the agent in this process and serves its socket to faces of the same user. */
  startAgent(wish: AgentWish): Promise<AgentStart>;
  /** Asks the running agent of this user and configuration; undefined when there is none. */
  askAgent(request: Exclude<AgentRequest, { ask: 'watch' }>): Promise<AgentAnswer | undefined>;
  /** Every status of the running agent until the signal aborts or the agent ends; false when there is none. */
  watchAgent(onStatus: (status: AgentStatus) => void, signal: AbortSignal): Promise<boolean>;
}
