/** What a driver is: a pair of steps around an item. One file per driver; each of them says all of itself in one value of this type. */
import type { DriverDescription, DriverSettings, Selection } from '../driver-model.ts';
import type { Verdict } from '../model.ts';
import type { Clock } from '../world/clock.ts';
import type { Files } from '../world/files.ts';
import type { Machine } from '../world/machine.ts';
import type { ProgramRequest, ProgramResult, RunningProgram } from '../world/run-program.ts';

export interface Driver extends DriverDescription {
  /**
   * Makes the source ready. What would have to be undone is noted before it is done (`task.note`): a program that is killed in between
   * is cleaned up after at the next start, by `release` with what was noted.
   * When it refuses, `release` is called all the same.
   */
  prepare(task: DriverTask): Promise<DriverPrepared>;
  /** Undoes what was noted; called as often as it takes, also when nothing is left to undo. Words = what could not be undone. */
  release(task: DriverTask): Promise<DriverReleased>;
  /**
   * What only one item at a time may change, each in a few words that tell it from everything else: `service shop.service on this machine`.
   * Another item with the same word waits, so that it neither reads while this one starts the service, nor finds its mount gone.
   */
  holds?(task: Pick<DriverTask, 'settings'>): readonly string[];
  /** Everything was received: is what was read from still what it was? A complaint, and nothing of this run is kept. */
  stillWhole?(task: DriverTask): Promise<DriverReleased>;
  /**
   * What it reads from may give wrong content, and not only none (a snapshot that overflows): then a cut attempt is asked about, too, since
   * the next one links to it. A mount that went with its connection gave what it gave, and that is kept.
   */
  readonly mayMislead?: true;
  /** After a snapshot was published, before the release. A complaint becomes a warning. */
  afterPublish?(task: DriverTask, snapshot: string): Promise<DriverReleased>;
  /**
   * Where the names in the vault are others than those the user knows: the paths of the snapshot that hold what was asked for.
   * Asked before anything is restored.
   */
  pathsInSnapshot?(
    task: DriverTask,
    paths: readonly string[],
  ): Promise<{ readonly paths: readonly string[] } | { readonly refused: string; readonly remedy: string }>;
  /** Of paths of a snapshot: what else of it has to come along to bring them back, and how many files of the user's they are. */
  alongWith?(paths: readonly string[]): { readonly paths: readonly string[]; readonly files: number };
  /** Brings back what `folder` (a restored part of a snapshot, on this machine) holds. */
  restore?(task: DriverTask, wish: DriverRestore): Promise<DriverRestored>;
}

export type DriverPrepared =
  | {
      readonly ok: true;
      /** Whole path of the folder to back up, or that of before. */
      readonly source: string;
      /** For the ledger and the journal: versions, the moment of a dump. */
      readonly facts?: Readonly<Record<string, string>>;
      /** Published with these. */
      readonly warnings?: readonly string[];
    }
  | { readonly ok: false; readonly verdict: Extract<Verdict, { kind: 'failed' | 'not-now' | 'cancelled' | 'full' }> };

export type DriverReleased =
  /** `told`: a sentence that the user has to know, said once; nothing is left to undo. */
  { readonly ok: true; readonly told?: string } | { readonly ok: false; readonly complaint: string; readonly remedy: string };

export interface DriverRestore {
  /** What was asked for of the snapshot, restored as files. */
  readonly folder: string;
  /** The paths that were asked for inside the snapshot, such as `shop/orders`; empty = all. */
  readonly paths: readonly string[];
  /** `database`: into one of this name, the former name when it is absent. `folder`: plain files. */
  readonly to: { readonly kind: 'database'; readonly name?: string } | { readonly kind: 'folder'; readonly path: string };
}

export type DriverRestored =
  | { readonly ok: true; readonly sentence: string }
  | { readonly ok: false; readonly message: string; readonly remedy: string };

/** What a driver is handed; nothing else reaches out. */
export interface DriverTask {
  readonly server: string;
  readonly item: string;
  readonly settings: DriverSettings;
  /** The item's source, or what the driver before this one made; '' when the item has none. */
  readonly source: string;
  /** For drivers that leave out by themselves (`cannotLeaveOut`); to all others rsync does it. */
  readonly selection: Selection;
  /** A folder that only we can enter and that stays from run to run, on this machine: dumps are compared with the last ones here. */
  readonly folder: string;
  readonly clock: Clock;
  readonly files: Files;
  readonly machine: Pick<Machine, 'userId' | 'user' | 'host'>;
  readonly signal: AbortSignal;
  /** Runs to its end, at most `patience` milliseconds (default: ten minutes); undefined = it was ended. Say `secrets` what nobody else may see. */
  run(request: ProgramRequest & { readonly patience?: number }): Promise<ProgramResult | undefined>;
  /** For a conversation: standard input and output stay open. Ended with the task. */
  start(request: ProgramRequest): Promise<RunningProgram>;
  /** The password of `credentials` or `password_command`; undefined when neither is set. `user` where the file says one. */
  secret(): Promise<
    { readonly user?: string; readonly password: string } | { readonly refused: string; readonly remedy: string } | undefined
  >;
  /** Remembered on disk until the release has succeeded; later notes add to former ones. No secrets. */
  note(facts: Readonly<Record<string, string>>): Promise<void>;
  readonly noted: Readonly<Record<string, string>>;
  /** A line for who watches. */
  say(text: string): void;
}
