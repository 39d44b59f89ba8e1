/** The agent's nouns as readonly types: conditions, schedules, gates, ways to a server, why an item waits, what faces are shown. */
import type { CutReason, JournalLine, Progress, Verdict } from './model.ts';

export type Known = 'yes' | 'no' | 'unknown';

/** What is known of network, power and clock; read as a whole, compared as a whole. */
export interface Conditions {
  /** An interface other than loopback is up and has a carrier. */
  readonly link: Known;
  /** Addresses of this machine other than loopback and link-local ones, sorted: `192.168.1.5`, `2001:db8::5`. */
  readonly addresses: readonly string[];
  /** There is a default route. */
  readonly route: Known;
  /** Which network this is, for people and for `metered_networks`: gateway's hardware address and subnet, `aa:bb:cc:dd:ee:ff 192.168.1.0/24`. */
  readonly network?: string;
  readonly metered: Known;
  /** The network wants a login first. */
  readonly portal: Known;
  readonly mains: Known;
  /** 0 to 100. */
  readonly chargePercent?: number;
  /** The machine slept, or this program was stopped, and went on a moment ago. */
  readonly justResumed: Known;
  /** The wall clock was set to another time a moment ago. */
  readonly clockJumped: Known;
}

/** Minutes of the local day, 0 to 1439. */
export interface Hours {
  readonly from: number;
  readonly to: number;
}

export type Schedule =
  | { readonly kind: 'manual' }
  /** As soon as the server is in reach, at most once an hour. */
  | { readonly kind: 'when-reachable' }
  /** At slots of the local day: 0:00, 4:00, 8:00 … */
  | { readonly kind: 'hours'; readonly every: number }
  | { readonly kind: 'daily'; readonly minute: number }
  /** Mondays at 0:00. */
  | { readonly kind: 'weekly' };

/** Minutes by which local time is ahead of UTC at an instant. */
export type LocalTime = (time: number) => number;

/** What must hold for a run to go on; an explicit wish of the user passes all of them. */
export interface Gates {
  readonly onBattery: 'yes' | 'no' | { readonly abovePercent: number };
  readonly onMetered: boolean;
  readonly between?: Hours;
}

export type Gate = 'battery' | 'metered' | 'hours';

/** A gate that does not let a run through now. */
export interface ClosedGate {
  readonly gate: Gate;
  /** Why, as the rest of a sentence: `24 % charge, runs above 40 %`. */
  readonly detail: string;
  /** When it opens by the clock alone. */
  readonly opensAt?: number;
}

/** The section [agent] of alpine-backup.conf. */
export interface AgentSettings {
  /** How many items run at a time, of all servers together. */
  readonly jobs: number;
  /** Networks by their gateway's hardware address, some with their subnet, as `Conditions.network` has them. */
  readonly meteredNetworks: readonly string[];
  readonly unmeteredNetworks: readonly string[];
  /** Where the agent shows numbers for Prometheus over HTTP; absent: nowhere. */
  readonly metrics?: { readonly host: string; readonly port: number };
}

/** One more address of the server, with what holds on the way through it. */
export interface ReachAddress {
  /** Name or number; IPv6 without brackets. */
  readonly host: string;
  readonly port?: number;
  /** Bytes per second. */
  readonly bandwidth?: number;
  readonly onMetered?: boolean;
}

/** The way that a run takes: which address, and from which of ours. */
export interface Route {
  readonly host: string;
  readonly port: number;
  /** Differs from what the configuration's dest or source names. */
  readonly isFurther: boolean;
  /** The address of ours that the probe's connection had; '' where it is not known, or there is no connection. */
  readonly localAddress: string;
  readonly bandwidth?: number;
  readonly onMetered?: boolean;
}

/** Why a server cannot be had now; each has its own retry rule, sentence and remedy. */
export type ReachReason =
  | 'no-link'
  | 'captive-portal'
  | 'name-not-found'
  | 'local-network-denied'
  | 'host-down'
  | 'port-closed'
  | 'not-ssh'
  | 'host-key-unknown'
  | 'host-key-changed'
  | 'login-refused'
  | 'vault-missing'
  | 'vault-full'
  | 'busy';

/** All that an item may wait for. */
export type WaitReason = ReachReason | CutReason | Gate | 'paused' | 'jobs' | 'not-now' | 'incomplete' | 'failed' | 'probing';

export type Reachability =
  | { readonly kind: 'reachable'; readonly route: Route }
  | { readonly kind: 'away'; readonly reason: ReachReason; readonly host: string; readonly detail: string };

/** What an item waits for; the sentence is made of it (`rules/agent-words.ts`). */
export interface Wait {
  readonly reason: WaitReason;
  readonly detail: string;
  readonly since: number;
  /** When it is looked at again by itself, if that is by the clock. */
  readonly until?: number;
}

/** How an item stands, as every face shows it. */
export interface ItemStatus {
  readonly server: string;
  readonly item: string;
  /** For people: `nas.local`, or the folder of a local vault. Absent from an agent of an older version. */
  readonly place?: string;
  readonly state: 'running' | 'waiting' | 'idle' | 'manual' | 'paused';
  /** One sentence without a full stop: what it does or waits for, and since when. */
  readonly sentence: string;
  /** What the user can do about it; '' for nothing. */
  readonly remedy: string;
  readonly waits: readonly Wait[];
  /** The next time it is due; in the past when it is due now. Absent for manual items. */
  readonly dueAt?: number;
  readonly lastSnapshot?: { readonly name: string; readonly time: number };
  readonly lastEnd?: { readonly verdict: Verdict['kind']; readonly detail: string; readonly time: number };
  readonly maxAge?: number;
  readonly overdue: boolean;
  readonly run?: RunningStatus;
}

export interface RunningStatus {
  readonly startedAt: number;
  readonly attempt: number;
  readonly asked: boolean;
  /** Gates that were closed when the user asked, and that the run passes. */
  readonly overrides: readonly Gate[];
  readonly to: string;
  /** The further address of the server that this run goes by, if it does. */
  readonly by?: string;
  readonly progress?: Progress;
  /** A gate closed: the attempt ends at this time unless it opens again. */
  readonly endsAt?: { readonly time: number; readonly gate: Gate };
}

export interface AgentStatus {
  readonly pid: number;
  readonly version: string;
  readonly since: number;
  readonly now: number;
  /** One sentence for a tray's tooltip or the first line of `alp status`. */
  readonly sentence: string;
  readonly pausedUntil?: number;
  readonly conditions: Conditions;
  readonly items: readonly ItemStatus[];
  /** Configuration files with mistakes; their servers are not backed up. */
  readonly problems: readonly string[];
}

/** What a face asks of a running agent, one JSON line each. */
export type AgentRequest =
  | { readonly ask: 'status' }
  /** A status now and after every change, until the connection ends. */
  | { readonly ask: 'watch' }
  | { readonly ask: 'now'; readonly server?: string; readonly item?: string }
  | { readonly ask: 'pause'; readonly until: number }
  | { readonly ask: 'unpause' }
  /** A key was unlocked: logins that were refused are tried again. */
  | { readonly ask: 'unlocked' }
  | { readonly ask: 'cancel'; readonly server?: string; readonly item?: string };

export type AgentAnswer =
  | { readonly answer: 'status'; readonly status: AgentStatus }
  /** Done; one line for people each. */
  | { readonly answer: 'done'; readonly lines: readonly string[]; readonly done?: Done }
  | { readonly answer: 'refused'; readonly message: string; readonly remedy: string };

/** What the lines of an answer say, for a face that says it in another language; absent from an agent of an older version. */
export type Done =
  | { readonly kind: 'goes-on' | 'nothing-to-cancel' }
  | { readonly kind: 'paused'; readonly until: number }
  /** What became of the items that were named. */
  | { readonly kind: 'items'; readonly items: readonly ItemStatus[] };

/** What happened, for the agent's next thought. */
export type AgentEvent =
  | { readonly kind: 'tick' }
  | { readonly kind: 'conditions'; readonly conditions: Conditions }
  | { readonly kind: 'items'; readonly items: readonly AgentItem[]; readonly jobs: number }
  /** What the journal says of an item; read again before each start. */
  | { readonly kind: 'history'; readonly item: string; readonly history: ItemHistory }
  | { readonly kind: 'probed'; readonly target: string; readonly result: Reachability }
  | { readonly kind: 'remembered'; readonly memory: AgentMemory }
  | { readonly kind: 'asked'; readonly items: readonly string[] }
  | { readonly kind: 'cancelled'; readonly items: readonly string[] }
  | { readonly kind: 'paused'; readonly until: number }
  | { readonly kind: 'unpaused' }
  | { readonly kind: 'unlocked' }
  | { readonly kind: 'attempt-started'; readonly item: string; readonly attempt: number }
  | { readonly kind: 'attempt-ended'; readonly item: string; readonly verdict: Verdict; readonly progressed: boolean };

/** What the agent must know of an item to decide. */
export interface AgentItem {
  /** `server/item`. */
  readonly id: string;
  readonly server: string;
  readonly name: string;
  readonly schedule: Schedule;
  /** Milliseconds that this machine adds to every slot of the item's schedule. */
  readonly jitter: number;
  readonly gates: Gates;
  readonly maxAge?: number;
  /** How many items of the server run at a time. */
  readonly serverJobs: number;
  /** What is probed before a run: items with the same way share it. Absent for a vault and source on this machine. */
  readonly target?: string;
  /** For people: `nas.local`, or the folder of a local vault. */
  readonly place: string;
  /** No longer configured, but its run is not at its end. */
  readonly isGone?: true;
}

/** What the agent keeps over its own end: pauses, cancelled slots, wishes. By item id, times. */
export interface AgentMemory {
  readonly pausedUntil?: number;
  readonly skipUntil: Readonly<Record<string, number>>;
  readonly askedAt: Readonly<Record<string, number>>;
}

export interface ItemHistory {
  /** Start of the attempt that made the newest good snapshot. */
  readonly lastGood?: number;
  readonly lastSnapshot?: string;
  readonly lastEnd?: { readonly verdict: Verdict['kind']; readonly detail: string; readonly time: number };
  /** A run was begun and not published: it is due until it is. */
  readonly unfinished: boolean;
  /** The first line of the journal: an item that never had a snapshot is overdue from then. */
  readonly firstSeen?: number;
  /** The alert that max_age has passed was raised since the newest good snapshot. */
  readonly overdueTold: boolean;
}

/** What the agent wants done, as data. */
export type Intention =
  | { readonly kind: 'probe'; readonly target: string }
  | { readonly kind: 'start'; readonly item: string; readonly route?: Route; readonly overrides: readonly Gate[] }
  /** Ends the attempt now; what arrived is kept. */
  | { readonly kind: 'stop'; readonly item: string; readonly why: StopReason }
  | { readonly kind: 'journal'; readonly item: string; readonly line: JournalLine }
  | { readonly kind: 'alert'; readonly item: string; readonly alert: 'overdue'; readonly text: string };

/** Why an attempt is ended from within: a signal to the program, or a decision of the agent. */
export type StopReason = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'user' | 'paused' | Gate | 'address-gone' | 'stalled';
