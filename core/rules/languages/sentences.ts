/** The shape that every language's table has: all that the program says of how things stand, what it waits for and what you can do. */
import type { Gate, ItemStatus, WaitReason } from '../../agent-model.ts';
import type { Language } from './language.ts';
import type { Messages } from './messages.ts';

export interface Sentences {
  readonly language: Language;
  /** Stands between two sentences on one line. */
  readonly join: string;
  readonly figures: FigureWords;
  readonly times: TimeWords;
  /** One sentence without a full stop for each reason to wait; it begins small, to stand behind an item's name. */
  readonly waits: Readonly<Record<WaitReason, (facts: WaitFacts) => string>>;
  /** What the user can do about it; '' where waiting is all there is to do. `title` = server and item. */
  readonly remedies: Readonly<Record<WaitReason, (title: string) => string>>;
  readonly item: ItemWords;
  readonly summary: SummaryWords;
  readonly answers: AnswerWords;
  readonly terminal: TerminalWords;
  readonly menu: MenuWords;
  readonly notices: NoticeWords;
  readonly desktop: DesktopWords;
  readonly restore: RestoreWords;
  /** What arrives as a finished English text (details of verdicts, refusals): recognised by the English one, said by this one. */
  readonly messages: Messages;
}

export type SpanUnit = 'second' | 'minute' | 'hour' | 'day';

export interface FigureWords {
  /** Bytes, three significant digits. */
  readonly size: (bytes: number) => string;
  readonly rate: (bytesPerSecond: number) => string;
  readonly percent: (percent: number) => string;
  readonly count: (count: number) => string;
  /** `12 files`. */
  readonly files: (count: number) => string;
  readonly items: (count: number) => string;
  readonly fewSeconds: string;
  readonly about: (count: number, unit: SpanUnit) => string;
}

/** A moment as people on the spot say it: of today, of this week, or with its date (`23 November`). */
export interface LocalMoment {
  readonly kind: 'today' | 'weekday' | 'date';
  /** '' for today. */
  readonly day: string;
  /** `14:02`. */
  readonly clock: string;
}

export interface TimeWords {
  /** From Sunday on. */
  readonly weekdays: readonly string[];
  /** `month` from 0; the year where it is not this one. */
  readonly date: (day: number, month: number, year: number | undefined) => string;
  readonly plain: (moment: LocalMoment) => string;
  readonly since: (moment: LocalMoment) => string;
  readonly until: (moment: LocalMoment) => string;
  /** `at 18:00`, `on Tuesday 18:00`. */
  readonly at: (moment: LocalMoment) => string;
  readonly now: string;
  readonly inFewSeconds: string;
  readonly inAMinute: string;
  readonly in: (count: number, unit: 'minute' | 'hour') => string;
  readonly justNow: string;
  readonly ago: (count: number, unit: 'minute' | 'hour') => string;
}

export interface WaitFacts {
  /** The server, or the folder of a vault on this machine. */
  readonly place: string;
  /** '' for none. */
  readonly detail: string;
  /** `since 14:02`. */
  readonly since: string;
  /** `until 18:00`, or ''. */
  readonly until: string;
  /** `in 2 minutes`: when it is looked at again; or ''. */
  readonly again: string;
  /** A vault's folder is there, and does not answer. */
  readonly isSilent: boolean;
  /** The login is refused, and this key might open it if it were unlocked. */
  readonly lockedKey?: string | undefined;
}

export interface ItemWords {
  readonly begins: (to: string) => string;
  readonly backsUp: (to: string, progress: string) => string;
  /** A further address of the same server. */
  readonly by: (place: string, host: string) => string;
  readonly stops: (when: string, gate: Gate) => string;
  readonly finishes: string;
  readonly soFar: (size: string) => string;
  /** As long as the list of files grows. */
  readonly counts: (files: string) => string;
  readonly looks: string;
  readonly left: (about: string) => string;
  readonly upToDate: string;
  readonly next: (when: string) => string;
  readonly byHand: (rest: string) => string;
  readonly paused: (rest: string) => string;
  readonly overdue: (rest: string) => string;
  readonly newest: (moment: LocalMoment) => string;
  readonly noSnapshot: string;
  readonly cancelled: string;
  /** `detail` may be ''. */
  readonly notThrough: (detail: string) => string;
}

export interface SummaryWords {
  readonly noItems: string;
  /** An item's name before its sentence. */
  readonly of: (title: string, sentence: string) => string;
  /** `more` further items run; `percent` may be '', or what came so far. */
  readonly running: (title: string, more: number, percent: string) => string;
  readonly paused: string;
  readonly pausedUntil: (until: string) => string;
  readonly due: (items: number) => string;
  readonly noSchedule: string;
  readonly one: (title: string, isGood: boolean) => string;
  readonly good: (good: number, items: number) => string;
  /** `title` may be ''. */
  readonly next: (title: string, when: string) => string;
}

/** What the agent answers to a wish. */
export interface AnswerWords {
  readonly goesOn: string;
  readonly pausedUntil: (until: string) => string;
  readonly nothingToCancel: string;
  /** Behind an item's sentence: gates that the run passes. */
  readonly although: (gates: readonly Gate[]) => string;
}

export interface TerminalWords {
  readonly states: Readonly<Record<ItemStatus['state'] | 'overdue', string>>;
  readonly lastSnapshot: (relative: string, name: string) => string;
  readonly late: string;
  readonly pausedBut: (until: string) => string;
  readonly problem: (problem: string) => string;
  readonly notConfigured: string;
  readonly networks: Readonly<Record<'none' | 'portal' | 'offline' | 'there' | 'unknown', string>>;
  readonly power: Readonly<Record<'yes' | 'no', string>>;
  readonly charge: (percent: number) => string;
  readonly metered: Readonly<Record<'yes' | 'no', string>>;
  readonly agentEnded: string;
}

export interface MenuWords {
  readonly open: string;
  readonly settings: string;
  readonly quit: string;
  readonly startAtLogin: string;
  readonly backUpNow: string;
  readonly allItems: string;
  readonly goOn: string;
  readonly pause: string;
  readonly forHours: (hours: number) => string;
  readonly untilTomorrow: string;
  readonly cancel: string;
  readonly cancelOne: (title: string) => string;
  /** `title` may be '' where there is one item. */
  readonly last: (title: string, when: string) => string;
  readonly next: (title: string, when: string) => string;
  readonly dueNow: string;
  readonly noSnapshot: string;
  readonly starting: string;
  readonly didNotWork: string;
}

export interface NoticeWords {
  readonly overdue: (title: string) => string;
  readonly trouble: (title: string) => string;
  readonly published: (title: string) => string;
  readonly configuration: string;
  readonly backUpNow: string;
  readonly pause: string;
  readonly open: string;
}

export interface DesktopWords {
  readonly quitQuestion: string;
  readonly quitDetail: string;
  readonly quit: string;
  readonly stay: string;
  readonly goesOnTitle: string;
  readonly goesOnText: string;
  readonly windowBrokeTitle: string;
  readonly windowBrokeText: string;
  /** A mistake of ours ends the app; `detail` is the error's own message. */
  readonly ends: (detail: string) => string;
  readonly loginNotAllowed: string;
  readonly newerTitle: (version: string) => string;
  readonly newerText: (own: string) => string;
  readonly programsMissing: string;
  readonly programsRemedies: Readonly<Record<'get-msys2' | 'add-packages' | 'use-wsl', string>>;
  readonly understood: string;
}

export interface RestoredFacts {
  readonly isPreview: boolean;
  readonly files: string;
  readonly size: string;
  readonly snapshot: string;
  readonly to: string;
  /** Nothing is to be written. */
  readonly isRestThere: boolean;
}

export interface RestoreWords {
  readonly running: (isPreview: boolean) => string;
  readonly stopped: string;
  readonly failed: (detail: string) => string;
  readonly again: string;
  readonly restored: (facts: RestoredFacts) => string;
  /** `keptUnder` is what stands behind their names; undefined where they are replaced. */
  readonly differing: (count: number, isPreview: boolean, keptUnder: string | undefined) => string;
}
