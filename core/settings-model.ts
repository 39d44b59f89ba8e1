/** The nouns of setting up and changing settings: configuration files as pages edit them, folders and what is left out of them, a server being tried. */
import type { ReachReason } from './agent-model.ts';
import type { ConfigProblem } from './model.ts';

/** A configuration file as a page shows it. */
export interface SettingsFile {
  /** undefined: alpine-backup.conf, for all servers. */
  readonly server: string | undefined;
  readonly file: string;
  readonly text: string;
  /** Changes whenever the text does; '' = there is no such file. */
  readonly version: string;
  /** In their order; the keys before the first section have the name ''. */
  readonly sections: readonly SettingsSection[];
  readonly problems: readonly ConfigProblem[];
}

export interface SettingsSection {
  readonly name: string;
  /** In their order; a key that is a list stands there as often as it does in the file. `values` is the value read as a list. */
  readonly entries: readonly {
    readonly key: string;
    readonly value: string;
    readonly values: readonly string[];
    readonly line: number;
  }[];
}

/** One change of a configuration file; comments, order and everything that is not named stay as they are. `section` '' = before the first. */
export type SettingsChange =
  | { readonly kind: 'set'; readonly section: string; readonly key: string; readonly value: string }
  /** The key and all its values; what a default says counts again. */
  | { readonly kind: 'unset'; readonly section: string; readonly key: string }
  /** One more value, or one less, of a key that is a list. */
  | { readonly kind: 'add' | 'drop'; readonly section: string; readonly key: string; readonly value: string }
  | {
      readonly kind: 'add-section';
      readonly section: string;
      readonly entries: readonly { readonly key: string; readonly value: string }[];
    }
  | { readonly kind: 'remove-section'; readonly section: string }
  /** The whole file. */
  | { readonly kind: 'text'; readonly text: string };

export interface SettingsWish {
  /** undefined: alpine-backup.conf. */
  readonly server: string | undefined;
  /** Of the file that the change was thought out for; '' = it must not be there yet. */
  readonly version: string;
  readonly changes: readonly SettingsChange[];
  /** Nothing is written. */
  readonly isPreview: boolean;
}

export type SettingsOutcome =
  /** Written, or what would be; `explained` = what is understood of each item then. */
  | {
      readonly kind: 'written' | 'would-write';
      readonly file: SettingsFile;
      readonly explained: readonly { readonly item: string; readonly lines: readonly string[] }[];
    }
  /** Somebody else wrote the file; nothing was changed. */
  | { readonly kind: 'changed-meanwhile'; readonly file: SettingsFile }
  /** The file would be wrong; nothing was changed. */
  | { readonly kind: 'refused'; readonly problems: readonly ConfigProblem[] };

/** A server's file as somebody saw it. */
export interface ServerRemoval {
  readonly server: string;
  readonly version: string;
}

export type SettingsRemoved =
  /** `keptAs`: the file's path from now on; it is read no more. */
  | { readonly kind: 'removed'; readonly keptAs: string }
  /** Somebody else wrote the file; nothing was changed. */
  | { readonly kind: 'changed-meanwhile'; readonly file: SettingsFile };

/** A folder of this machine that somebody may want to back up. */
export interface FolderChoice {
  readonly path: string;
  /** For pages: what it is, so that they can say it in their language; `folder` = nothing special. */
  readonly kind:
    | 'home'
    | 'documents'
    | 'pictures'
    | 'music'
    | 'videos'
    | 'desktop'
    | 'downloads'
    | 'projects'
    | 'system'
    | 'folder';
  readonly hasFolders: boolean;
}

/** Regular files, and what they take. */
export interface Amount {
  readonly files: number;
  readonly bytes: number;
}

/** What rsync would take of a folder and what the patterns leave out of it. */
export interface LeftOut {
  readonly taken: Amount;
  readonly left: Amount;
  /** The largest first, at most 200; `pattern` = the one that leaves it out. */
  readonly paths: readonly {
    readonly path: string;
    readonly bytes: number;
    readonly isFolder: boolean;
    readonly pattern: string;
  }[];
}

/** Something that most people do not want in a backup, because it comes back by itself. */
export interface ProposedExclude {
  readonly kind: 'caches' | 'trash' | 'packages' | 'builds' | 'machines' | 'temporary' | 'downloads';
  /** rsync patterns, as `exclude = …` takes them. */
  readonly patterns: readonly string[];
  readonly saves: Amount;
  /** Of its paths the largest, at most five. */
  readonly examples: readonly string[];
}

/** Where the backups are to go. */
export interface DestinationWish {
  /** `user@host`, or undefined for a folder of this machine. */
  readonly login: string | undefined;
  /** 22 where it is not said. */
  readonly port: number | undefined;
  readonly path: string;
}

/** What a look at a destination found: the first thing that is in the way, or `ready`. */
export interface DestinationFound {
  readonly state: 'ready' | ReachReason | 'folder-refused' | 'no-rsync';
  /** One sentence and what to do, in the words of the rest of the program. */
  readonly sentence: string;
  readonly remedy: string;
  /** What the server shows now. */
  readonly hostKeys: readonly { readonly type: string; readonly fingerprint: string; readonly isKnown: boolean }[];
  /** What is at the path: nothing yet or an empty folder, a vault with its item, or something else. */
  readonly folder:
    | { readonly kind: 'unknown' }
    | { readonly kind: 'new' }
    | { readonly kind: 'vault'; readonly item: string; readonly snapshots: number }
    | { readonly kind: 'dated-folders'; readonly snapshots: number }
    | { readonly kind: 'other' };
  readonly freeBytes: number | undefined;
  readonly rsync: string | undefined;
  /** What the key `ssh` has to say so that runs log in the same way; '' where plain `ssh` does. */
  readonly ssh: string;
  /** Where the login is refused: keys that it might take, and that have a passphrase. */
  readonly lockedKeys?: readonly string[];
}

/** A key of our own for ssh. */
export interface OwnKey {
  readonly path: string;
  /** One line, as authorized_keys has it. */
  readonly publicKey: string;
  readonly isNew: boolean;
  /** To be pasted into a terminal at the server. */
  readonly command: string;
}

/** What a policy would keep of snapshots that are there, or of imagined ones. */
export interface RetentionPreview {
  /** `imagined`: one snapshot a day for the last two years. */
  readonly of: 'snapshots' | 'imagined';
  /** Oldest first; `day` is local, `2026-11-23`. */
  readonly days: readonly {
    readonly day: string;
    readonly time: number;
    readonly action: 'keep' | 'remove';
    readonly reason: string;
  }[];
  /** Mistakes in the keys, as check-config says them. */
  readonly problems: readonly ConfigProblem[];
}
