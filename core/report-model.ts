/** The nouns of the report as readonly types: what is kept of a journal, what a machine told, how each item stands. */
import type { Verdict } from './model.ts';

/** One UTC day on which something came of an item: day since 1970, bytes of its last snapshot (0: none), added bytes, snapshots, failures. */
export type DayPoint = readonly [day: number, bytes: number, added: number, published: number, failed: number];

/** What is kept of an item's journal, so that nobody reads a year of it for a report. */
export interface ItemRecord {
  readonly server: string;
  readonly item: string;
  /** How far the journal is told here, and a fingerprint of what stands before that place. */
  readonly journal: JournalPlace;
  /** When the item was first heard of, and last. */
  readonly firstSeen?: number;
  readonly newest?: number;
  /** The newest good snapshot; `time` is the start of the attempt that made it. */
  readonly good?: {
    readonly time: number;
    readonly published: number;
    readonly snapshot: string;
    readonly files: number;
    readonly bytes: number;
    readonly addedBytes: number;
    readonly warnings: number;
  };
  readonly end?: { readonly time: number; readonly verdict: Verdict['kind']; readonly detail: string };
  /** An attempt without an end so far. */
  readonly begun?: { readonly run: string; readonly time: number };
  /** Failures in a row since the newest good snapshot. */
  readonly failures: number;
  /** The last days of the item on which something came of it, oldest first; not there where only the index was read. */
  readonly days: readonly DayPoint[];
  /** Of the days: which way the size goes, and a curve of it, a digit of base 36 for each day with a snapshot. */
  readonly trend?: Trend;
  readonly curve?: string;
}

export interface JournalPlace {
  readonly offset: number;
  readonly mark: string;
  /** The journal was replaced: lines up to this time are told already. */
  readonly toldUntil?: number;
}

/** What a report must know of an item beyond its journal. */
export interface ConfiguredItem {
  readonly server: string;
  readonly item: string;
  readonly maxAge?: number;
  /** For people: `daily at 12:30`. */
  readonly schedule: string;
  /** Milliseconds from a slot to the next; absent for manual items. */
  readonly interval?: number;
  /** Absent for manual items; in the past when it is due now. */
  readonly nextRun?: number;
}

/** What became of the last try to ask a machine. */
export interface Contact {
  readonly tried: number;
  readonly answered?: number;
  /** '' when it answered. */
  readonly detail: string;
  readonly remedy: string;
}

/** All that is kept of one machine, one file each. */
export interface MachineIndex {
  readonly format: 1;
  readonly machine: string;
  /** Absent for this machine. */
  readonly contact?: Contact;
  /** What its alp said of its configuration; absent where none did. */
  readonly configured?: readonly ConfiguredItem[];
  /** Mistakes in its configuration, in words. */
  readonly problems: readonly string[];
  readonly items: readonly ItemRecord[];
  /** When its copies were last looked at for what is too old. */
  readonly thinned?: number;
  /** The same as that of the file of days that belongs to it. */
  readonly stamp?: string;
}

/** How an item stands, the most urgent first. `gone`: no longer configured. */
export type Standing = 'failing' | 'overdue' | 'never' | 'silent' | 'warning' | 'good' | 'gone';

export interface Trend {
  readonly direction: 'growing' | 'shrinking' | 'steady';
  readonly bytesPerWeek: number;
}

export interface ItemReport {
  /** '' for the machine that reports. */
  readonly machine: string;
  readonly server: string;
  readonly item: string;
  readonly standing: Standing;
  /** Also of one that fails. */
  readonly isOverdue: boolean;
  /** One sentence without a full stop. */
  readonly sentence: string;
  readonly lastGood?: number;
  readonly snapshot?: string;
  readonly maxAge?: number;
  readonly lastEnd?: ItemRecord['end'];
  readonly files?: number;
  readonly bytes?: number;
  readonly addedBytes?: number;
  readonly trend?: Trend;
  readonly schedule?: string;
  readonly interval?: number;
  readonly nextRun?: number;
  /** How the size went in the last days, from the smallest (0) to the largest (z), a digit for each day with a snapshot. */
  readonly curve?: string;
  /** What came of it in the time that was asked for. */
  readonly since?: { readonly published: number; readonly failed: number; readonly addedBytes: number };
}

export interface MachineReport {
  readonly machine: string;
  /** `here`: the one that reports. `unknown`: never asked. */
  readonly state: 'here' | 'answers' | 'silent' | 'unknown';
  /** Silent for longer than a day, or from the beginning. */
  readonly isAlarming: boolean;
  readonly sentence: string;
  readonly remedy: string;
  readonly answered?: number;
  readonly tried?: number;
  readonly problems: readonly string[];
  readonly counts: Readonly<Record<Standing, number>>;
}

export interface Report {
  readonly time: number;
  readonly host: string;
  readonly since?: number;
  /** Silent ones first. */
  readonly machines: readonly MachineReport[];
  /** The most urgent first. */
  readonly items: readonly ItemReport[];
  /** There are very many items: those that are well are only counted, by machine. */
  readonly isAbridged: boolean;
  /** 0 good, 1 something fails, is overdue or does not answer, 3 warnings. */
  readonly code: 0 | 1 | 3;
}

/** In the form that was asked for. */
export interface WrittenReport {
  /** One behind the other; none where a mail went out. Texts are UTF-8 as bytes too. */
  readonly pieces: Iterable<string | Uint8Array>;
  /** Of the command. */
  readonly code: Report['code'];
}

export interface ReportWish {
  /** A machine of the fleet, or a server of this configuration. */
  readonly only?: string;
  readonly form: 'text' | 'json' | 'html' | 'mail';
  /** `7 days`, `2026-11-01`. */
  readonly since?: string;
  /** This machine alone, as a collecting machine asks it. */
  readonly hereOnly: boolean;
  /** Of the mail. */
  readonly to?: string;
}

export interface CollectWish {
  /** None: all of the fleet. */
  readonly machines: readonly string[];
  /** A database that keeps the same tables, without a password. */
  readonly database?: string;
}

/** What collecting from one machine came to; a database that did not take it is told the same way. */
export interface Collected {
  readonly machine: string;
  readonly ok: boolean;
  /** One sentence without a full stop. */
  readonly sentence: string;
  readonly remedy: string;
  readonly files: number;
  readonly bytes: number;
}

/** One machine of the fleet, as [fleet] names it. */
export interface FleetMachine {
  /** Of its folder and in reports: what stands behind the @. */
  readonly name: string;
  readonly login: string;
  /** Where its alp keeps its state; absent: where it usually lies. */
  readonly state?: string;
}

export interface FleetSettings {
  readonly machines: readonly FleetMachine[];
  readonly ssh: readonly string[];
  /** How many are asked at a time. */
  readonly jobs: number;
  /** Milliseconds for one machine. */
  readonly timeout: number;
  /** Milliseconds for which copied journals are kept; undefined: for ever. */
  readonly keep: number | undefined;
}
