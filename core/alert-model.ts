/** The nouns of alerts: who hears of trouble by which way, what trouble is, what was told already. */
import type { Schedule } from './agent-model.ts';

/** One way by which somebody hears of trouble. */
export type AlertChannel =
  | { readonly kind: 'mail'; readonly to: string }
  /** A JSON document is posted there. */
  | { readonly kind: 'hook'; readonly url: string }
  /** `https://ntfy.sh/topic`. */
  | { readonly kind: 'ntfy'; readonly url: string }
  /** Hears of every good run as well: there, silence is the alarm. */
  | { readonly kind: 'healthchecks'; readonly url: string }
  /** The message on standard input. */
  | { readonly kind: 'command'; readonly command: readonly string[] };

/** The section [alerts] of alpine-backup.conf. */
export interface AlertSettings {
  /** Absent: the local sendmail. */
  readonly smtp?: {
    readonly host: string;
    readonly port: number;
    /** `smtps`: encrypted from the first byte. `starttls`: refused where the server does not offer it. `plain`: this machine alone. */
    readonly security: 'smtps' | 'starttls' | 'plain';
    /** A file with `user = …` and `password = …`, mode 0600. */
    readonly credentials?: string;
  };
  /** Absent: alpine-backup@HOST. */
  readonly from?: string;
  /** Who gets the report of all as a mail, and how often. */
  readonly summary?: { readonly schedule: Extract<Schedule, { kind: 'daily' | 'weekly' }>; readonly to: readonly string[] };
}

/** What is wrong with an item. */
export interface Trouble {
  readonly server: string;
  readonly item: string;
  readonly cause: 'failed' | 'overdue' | 'damaged';
  /** One sentence without a full stop. */
  readonly text: string;
  readonly remedy: string;
  readonly since: number;
  /** The last lines of its journal, oldest first. */
  readonly lines: readonly string[];
}

/** An item as alerts see it. */
export interface AlertItem {
  readonly server: string;
  readonly item: string;
  readonly channels: readonly AlertChannel[];
  /** Milliseconds after which the same trouble is told again; absent = never. */
  readonly remind?: number;
  readonly trouble?: Trouble;
  /** Start of the newest good snapshot. */
  readonly lastGood?: number;
}

/** What was told by each way of each item; by `server/item`, then by the way as text. */
export type AlertMemory = Readonly<Record<string, Readonly<Record<string, Told>>>>;

export interface Told {
  /** '' = all is well, as the way knows it. */
  readonly cause: string;
  readonly time: number;
  /** Of the newest good snapshot that this way heard of. */
  readonly lastGood?: number;
}

/** What one way is told now, of all items of a server at once. */
export interface AlertMessage {
  readonly channel: AlertChannel;
  readonly server: string;
  readonly kind: 'trouble' | 'recovery' | 'good' | 'test' | 'summary';
  readonly subject: string;
  readonly text: string;
  /** Who is meant, and what is remembered once it was told. */
  readonly told: readonly { readonly item: string; readonly told: Told }[];
}
