/** What a driver says of itself and what an item asks of it, as data: the configuration is checked against it, and the manual is made of it. */
import type { DriverLine } from './model.ts';

/** A key that a driver takes. */
export interface DriverSetting {
  /** Small letters, figures and _; never the name of a key that items have (`rules/item-keys.ts`: source, ssh, timeout, compress …). */
  readonly name: string;
  /** `words`: a list. `duration`: milliseconds once it is read. `path`: a whole path. `credentials`: a file of ours with mode 0600. `command`: a program with its arguments. */
  readonly kind: 'text' | 'path' | 'flag' | 'count' | 'bytes' | 'duration' | 'words' | 'choice' | 'credentials' | 'command';
  /** One sentence. */
  readonly explanation: string;
  /** What holds where the key is absent, in words for the manual; absent = nothing does. */
  readonly without?: string;
  readonly isRequired?: boolean;
  /** Of the kind `choice`. */
  readonly choices?: readonly string[];
}

export interface DriverDescription {
  readonly name: string;
  /** Other names it answers to. */
  readonly aliases: readonly string[];
  /** An executable of the user's: its settings are free, and written `NAME.key` alone. */
  readonly isOwn?: boolean;
  /** One sentence: what it does around an item. */
  readonly sentence: string;
  /**
   * `source`: makes one of its own (a dump), so that the item names none; `around`: takes the item's source, or what the driver before it
   * made, and gives another or the same; `either`: its settings decide, and its `prepare` refuses what does not go together.
   */
  readonly brings: 'source' | 'around' | 'either';
  readonly settings: readonly DriverSetting[];
  /**
   * What its `restore` is for. `database`: `--to-database` brings a dump back into its engine; as files it is restored without the driver.
   * `folder`: what lies in the vault is not what the user wants to see (it is encrypted), so that every restore of files goes through it.
   */
  readonly restores?: 'database' | 'folder';
  /** What has to be installed on this machine, each with alternatives and the package that brings it: `mariadb|mysql (mariadb-client)`. */
  readonly programs: readonly string[];
  /** What it was run against: the real thing, or what stood in for it. One sentence, in the manual. */
  readonly tried: string;
  /** More of the manual: paragraphs, each a text without line breaks. */
  readonly manual: readonly string[];
  /** An example section of a server's file, without its header. */
  readonly example: readonly string[];
  /** The ancestor's `mount = "type","user@host:VOLUME","/point"` as settings; absent = this driver has no such form. */
  readonly settingsOfLine?: (line: DriverLine) => Readonly<Record<string, string | readonly string[]>>;
  /**
   * What rsync sees of it has other names than the user's, so that it leaves out by itself what the item does not want: rsync hears nothing
   * of that any more. What of it the driver cannot do, in words with a remedy, and the key that says it.
   */
  readonly cannotLeaveOut?: (
    selection: Selection & {
      readonly source: string;
      readonly include: readonly string[];
      readonly rsyncOptions: readonly string[];
    },
  ) => { readonly key: 'exclude' | 'include' | 'opt'; readonly message: string; readonly remedy: string } | undefined;
  /** What is wrong with settings that are right each on its own, in words with a remedy. `source`: the item's, '' when it names none. */
  readonly contradiction?: (
    settings: DriverSettings,
    source: string,
  ) => { readonly message: string; readonly remedy: string } | undefined;
}

/** What of its source an item does not want. */
export interface Selection {
  /** As rsync reads them. */
  readonly exclude: readonly string[];
  readonly oneFileSystem: boolean;
}

/** All drivers there are, by name and alias; an unknown name may be an executable of the user's. */
export type DriverTable = ReadonlyMap<string, DriverDescription>;

/** Settings as they were read: by the kind of each a text, a number, a yes or no, or a list. */
export type DriverSettings = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** One `driver` (or `mount`) line of an item, with the settings that are meant for it. */
export interface DriverUse {
  /** The driver's own name; of an executable the name of its file. */
  readonly name: string;
  /** An executable below `<configuration>/drivers/`. */
  readonly isOwn: boolean;
  readonly settings: DriverSettings;
  /** The ancestor's form, when it was written so. */
  readonly line?: DriverLine;
}
