/** All that a face may ask and all that the core announces: one typed list. */
import type { AgentAnswer, AgentRequest, AgentStatus, StopReason } from './agent-model.ts';
import type { DriverSetting } from './driver-model.ts';
import type { DayOfItem, HistoryPage } from './history-model.ts';
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
import type { Collected, CollectWish, ReportWish, WrittenReport } from './report-model.ts';
import type { Language } from './rules/languages/language.ts';
import type { Phrases } from './rules/phrases.ts';
import type {
  DestinationFound,
  DestinationWish,
  FolderChoice,
  LeftOut,
  OwnKey,
  ProposedExclude,
  RetentionPreview,
  ServerRemoval,
  SettingsFile,
  SettingsOutcome,
  SettingsRemoved,
  SettingsWish,
} from './settings-model.ts';
import type { PromoteOutcome, SyncOutcome, SynconfFace, SynconfResult, SynconfWish, SyncWish, SyncWord } from './sync-model.ts';
import type {
  ChecksumsOutcome,
  DrillOutcome,
  DrillWish,
  HealOutcome,
  HealWish,
  NotDue,
  VerifyOutcome,
  VerifyWish,
} from './verify-model.ts';

export type { Finding, VaultListing } from './model.ts';
export type {
  ConfigurationDifference,
  PromoteOutcome,
  SyncOutcome,
  SynconfFace,
  SynconfResult,
  SynconfWish,
  SyncWish,
} from './sync-model.ts';
export type { ChecksumsOutcome, DrillOutcome, HealOutcome, VerifyOutcome } from './verify-model.ts';

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

export type SyncAnnouncement = Announcement | (SyncWord & { readonly item: Item });
export type SyncAnnounce = (announcement: SyncAnnouncement) => void;

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
  readonly attemptSentBytes: number;
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
  /** Aborted when somebody who ended the run already wants it to end once more: `after` is not waited for any longer. Its reason is a StopReason. */
  readonly hurry?: AbortSignal;
}

/** A driver, as `alp drivers` shows it. */
export interface DriverPage {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly isOwn: boolean;
  readonly sentence: string;
  readonly brings: 'source' | 'around' | 'either';
  readonly programs: readonly { readonly names: readonly string[]; readonly package?: string; readonly isHere: boolean }[];
  readonly settings: readonly DriverSetting[];
  readonly tried: string;
  readonly manual: readonly string[];
  readonly example: readonly string[];
  /** The whole page as lines. */
  readonly text: readonly string[];
}

export interface RestoreWish {
  readonly paths: readonly string[];
  /** A snapshot's name, a date, or `latest`. */
  readonly from: string;
  readonly to:
    | { readonly kind: 'folder'; readonly path: string }
    | { readonly kind: 'in-place'; readonly keepBoth: boolean }
    /** By the driver that dumped it; into the database of the former name where none is named. */
    | { readonly kind: 'database'; readonly name?: string };
  readonly dryRun: boolean;
  /** A rehearsal, which the journal tells in a line of its own. */
  readonly isDrill?: boolean;
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
  /** What the driver said that brought it back. */
  readonly sentence?: string;
}

/** One entry of a folder inside a snapshot. */
export interface Entry {
  readonly mode: string;
  readonly bytes: number;
  /** `2026-11-23 04:15:02`, UTC. */
  readonly time: string;
  readonly name: string;
}

/** A part of a folder inside a snapshot. */
export interface FolderPage {
  readonly snapshot: string;
  /** Folders first, then by name, upper and lower case alike. */
  readonly entries: readonly Entry[];
  /** Of the whole folder. */
  readonly total: number;
}

export interface FoundPaths {
  readonly snapshot: string;
  readonly found: readonly { readonly path: string; readonly bytes: number; readonly isFolder: boolean }[];
  /** There is no more than this. */
  readonly isAll: boolean;
}

/** Regular files that would be lost with the source's disk. */
export interface Unprotected {
  readonly files: number;
  readonly bytes: number;
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

/** The same where no run is concerned: an expected no in words. */
export type Said<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string; readonly remedy: string };

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

export interface AlertWish {
  readonly server?: string | undefined;
  /** One message by each way, whether or not there is trouble; nothing is remembered. */
  readonly isTest: boolean;
}

export interface AlertsSent {
  /** So many ways are configured. */
  readonly ways: number;
  readonly sent: readonly {
    readonly to: string;
    readonly kind: 'trouble' | 'recovery' | 'good' | 'test' | 'summary';
    readonly subject: string;
  }[];
  /** Of ways that failed, in words. */
  readonly complaints: readonly string[];
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
  | {
      readonly ok: false;
      /** `unsafe`: others could open its socket. */
      readonly reason?: 'runs-already' | 'configuration' | 'unsafe';
      readonly message: string;
      readonly remedy: string;
    };

/** One working core. Every call may be cancelled by its signal, whose reason is the name of the system signal. */
export interface Core {
  readonly folders: { readonly configuration: string; readonly state: string };
  /** All servers, or the one named. */
  configuration(server?: string): Promise<Configuration>;
  backUp(item: Item, wish: BackupWish, announce: Announce, signal: AbortSignal): Promise<RunOutcome>;
  list(item: Item): Promise<Answer<VaultListing>>;
  lookInside(item: Item, snapshot: string, path: string, onEntry: (entry: Entry) => void): Promise<Answer<string>>;
  versions(item: Item, path: string): Promise<Answer<readonly FileVersion[]>>;
  /** All drivers, or the one named, those of the user included. */
  drivers(name?: string): Promise<readonly DriverPage[]>;
  differences(
    item: Item,
    older: string,
    newer: string,
    onDifference: (difference: Difference) => void,
  ): Promise<Answer<{ older: string; newer: string }>>;
  restore(item: Item, wish: RestoreWish, announce: Announce, signal: AbortSignal): Promise<RestoreOutcome>;
  purge(item: Item, dryRun: boolean, signal: AbortSignal): Promise<Answer<readonly RetentionAnswer[]>>;
  /** The copy on this machine takes over from a master that is lost: it may be backed up into, and follows no other vault. */
  promote(item: Item): Promise<PromoteOutcome>;
  /** Brings the snapshots that another server's vault of the item has, and the one on this machine lacks. */
  sync(item: Item, wish: SyncWish, announce: SyncAnnounce, signal: AbortSignal): Promise<SyncOutcome>;
  /** Copies the configuration folder to servers of the fleet, one after the other, where the face confirms it. */
  synconf(wish: SynconfWish, face: SynconfFace, signal: AbortSignal): Promise<Said<readonly SynconfResult[]>>;
  examine(
    item: Item,
    wish: { readonly adopt: boolean; readonly acceptHostKey: string | undefined },
    onFinding: (finding: Finding) => void,
  ): Promise<void>;
  /** Reads content and links back at the vault and holds them against manifests and ledger. */
  verify(item: Item, wish: VerifyWish, onProgress: (text: string) => void, signal: AbortSignal): Promise<VerifyOutcome | NotDue>;
  /** Gives damaged files that verify has found their right content back, under the vault's lease. */
  /** Files of the vault that no manifest covers get checksums as they are now; the ledger says that they are not of the backup itself. */
  writeChecksums(
    item: Item,
    wish: { readonly snapshot?: string | undefined },
    say: (text: string) => void,
    signal: AbortSignal,
  ): Promise<ChecksumsOutcome>;
  heal(item: Item, wish: HealWish, onProgress: (text: string) => void, signal: AbortSignal): Promise<HealOutcome>;
  /** Restores files chosen by lot into a scratch folder and compares them. */
  drill(item: Item, wish: DrillWish, onProgress: (text: string) => void, signal: AbortSignal): Promise<DrillOutcome | NotDue>;
  journal(item: Item): Promise<readonly JournalLine[]>;
  /**
   * What happened to the items, newest first; a run stands where it began. `before` = the time (of a run: the start) of the last entry
   * that is there already. A page may be a little longer than `limit`: what has the same time is never torn apart.
   */
  history(items: readonly Item[], wish: { readonly before?: number | undefined; readonly limit: number }): Promise<HistoryPage>;
  /** The local days on which something came of an item, from the day of `since` on, oldest first. */
  days(items: readonly Item[], since: number): Promise<readonly DayOfItem[]>;
  /** One page of a folder inside a snapshot; further pages of it do not ask the vault again. */
  browse(
    item: Item,
    wish: { readonly snapshot: string; readonly path: string; readonly offset: number; readonly limit: number },
  ): Promise<Answer<FolderPage>>;
  /** Paths below a snapshot whose last part contains the text, in any case; at most 1000. When the signal aborts, what was found so far. */
  search(
    item: Item,
    wish: { readonly snapshot: string; readonly text: string; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<Answer<FoundPaths>>;
  /** What changed in the source since the newest snapshot; null where that cannot be known cheaply. */
  unprotected(item: Item): Promise<Unprotected | null>;
  /** Browsing and searching keep a connection for a short while; this closes them now, before the program ends. */
  closeVaults(): Promise<void>;
  /** What rsync and ssh complained about in a run's attempts. */
  words(item: Item, run: string): Promise<readonly string[]>;
  /** What was understood of an item, line by line. */
  explain(item: Item): Promise<readonly string[]>;
  /** The same without a look into the vault: at once, also where the vault is away. */
  understood(item: Item): Promise<readonly string[]>;
  /** A server's file, or alpine-backup.conf; one that is not there yet is empty. */
  settings(server: string | undefined): Promise<Said<SettingsFile>>;
  /** Writes only what reads without a mistake, and only over the version that was seen. */
  changeSettings(wish: SettingsWish): Promise<Said<SettingsOutcome>>;
  /** A server's file is read no more; snapshots and journal stay. */
  removeSettings(wish: ServerRemoval): Promise<Said<SettingsRemoved>>;
  /** The file of this version that was removed takes its place again, where there is no other. */
  bringBackSettings(wish: ServerRemoval): Promise<Said<SettingsFile>>;
  /** What rsync would take of a folder of this machine, and what the patterns leave out; as rsync itself says it. */
  leftOut(
    wish: { readonly source: string; readonly include: readonly string[]; readonly exclude: readonly string[] },
    signal?: AbortSignal,
  ): Promise<Said<LeftOut>>;
  /** What in a folder of this machine comes back by itself, with what leaving it out saves. */
  proposeExcludes(source: string, signal?: AbortSignal): Promise<Said<readonly ProposedExclude[]>>;
  /** The folders inside a folder of this machine; without one, those of this user that are worth a backup. */
  folderChoices(path: string | undefined): Promise<Said<readonly FolderChoice[]>>;
  /** `keys`: delete_after, keep_daily …, as the file would have them. With an item, its own snapshots. */
  previewRetention(item: Item | undefined, keys: Readonly<Record<string, string>>): Promise<RetentionPreview>;
  /** Looks, and changes nothing. */
  tryDestination(wish: DestinationWish, signal?: AbortSignal): Promise<DestinationFound>;
  /** Takes in the host key with this fingerprint, if the server shows it now. */
  trustHostKey(wish: DestinationWish, fingerprint: string): Promise<Said<DestinationFound>>;
  /** Makes a key without a passphrase for backups alone, or finds the one made before. */
  ownKey(): Promise<Said<OwnKey>>;
  /** Puts our public key into the server's authorized_keys; the password is used this once and kept nowhere. */
  installKey(wish: DestinationWish, password: string): Promise<Said<DestinationFound>>;
  /** Keys that ssh would offer for this item if they had no passphrase, or somebody had unlocked them; `~/` stands for the home folder. */
  lockedKeys(item: Item): Promise<readonly string[]>;
  /** Until `lockKeys`, or the end of this program. The passphrase is used this once and kept nowhere. */
  unlockKey(path: string, passphrase: string): Promise<Said<{ readonly path: string }>>;
  /** Forgets what this program has unlocked. */
  lockKeys(): Promise<void>;
  /** A text to send to somebody who helps: what was found at both ends, versions, conditions, settings and the last lines of the journal; no secrets. */
  diagnosis(items: readonly Item[]): Promise<string>;
  /** How every item stands, here and in the fleet, written in a form; `code` is the command's exit code. */
  report(wish: ReportWish): Promise<Said<WrittenReport>>;
  /** The same as Prometheus reads it; with a file, also put there at once, readable for all. */
  metrics(version: string, textfile?: string): Promise<string>;
  /** Brings the journals of the fleet's servers here, what they have gained only; each is told when it is done. */
  collect(
    wish: CollectWish,
    onCollected: (collected: Collected) => void,
    signal: AbortSignal,
  ): Promise<Said<readonly Collected[]>>;
  /** Wordings for faces that may not know the rules, as of now; in English where no language is said. */
  phrases(language?: Language): Promise<Phrases>;
  /** Looks at every item (of a server) that has an `alert`, and tells those who want to know what is new. */
  sendAlerts(wish: AlertWish): Promise<AlertsSent>;
  /** Starts the agent in this process and serves its socket to faces of the same user. */
  startAgent(wish: AgentWish): Promise<AgentStart>;
  /** Asks the running agent of this user and configuration; undefined when there is none. */
  askAgent(request: Exclude<AgentRequest, { ask: 'watch' }>): Promise<AgentAnswer | undefined>;
  /** Every status of the running agent until the signal aborts or the agent ends; false when there is none. */
  watchAgent(onStatus: (status: AgentStatus) => void, signal: AbortSignal): Promise<boolean>;
}
