/** The keys of an item as the settings page shows them: in groups as people think, with what counts where a key is absent. */

export type Group = 'what' | 'where' | 'when' | 'keep' | 'tell' | 'more';
export const GROUPS: readonly Group[] = ['what', 'where', 'when', 'keep', 'tell', 'more'];

export interface SettingKey {
  readonly name: KeyName;
  readonly group: Group;
  readonly kind: 'text' | 'list' | 'yes-no';
  /** As the file would have it; '' = nothing, `off`. */
  readonly fallback: string;
  /** Makes sense in a single item only. */
  readonly isItemOnly: boolean;
  /** Values that people choose often. */
  readonly examples: readonly string[];
}

export type KeyName = (typeof TABLE)[number][0];

const TABLE = [
  ['source', 'what', 'text', '', []],
  ['exclude', 'what', 'list', '', []],
  ['include', 'what', 'list', '', []],
  ['one_file_system', 'what', 'yes-no', 'no', []],
  ['dest', 'where', 'text', '', []],
  ['ssh', 'where', 'text', 'ssh', ['ssh -p 2222', 'ssh -i ~/.ssh/backup']],
  ['reach', 'where', 'list', '', []],
  [
    'schedule',
    'when',
    'text',
    'manual',
    ['hourly', 'every 4 hours', 'daily', 'daily at 12:30', 'weekly', 'when reachable', 'manual'],
  ],
  ['between', 'when', 'text', '', ['19:00-07:00', 'off']],
  ['on_battery', 'when', 'text', 'above 30%', ['yes', 'no', 'above 40%']],
  ['on_metered', 'when', 'yes-no', 'no', []],
  ['max_age', 'when', 'text', '', ['1 day', '2 days', '1 week', 'off']],
  ['delete_after', 'keep', 'text', '', ['30 days', '90 days', '1 year', 'off']],
  ['keep_last', 'keep', 'text', '', ['10', 'off']],
  ['keep_daily', 'keep', 'text', '', ['14', 'off']],
  ['keep_weekly', 'keep', 'text', '', ['8', 'off']],
  ['keep_monthly', 'keep', 'text', '', ['12', 'off']],
  ['keep_yearly', 'keep', 'text', '', ['10', 'off']],
  ['keep_at_least', 'keep', 'text', '3', []],
  ['alert', 'tell', 'list', '', ['mailto:ann@example.org', 'ntfy://ntfy.sh/my-backups']],
  ['remind', 'tell', 'text', '', ['1 day', '1 week', 'off']],
  ['verify', 'more', 'text', '', ['8% weekly', 'off']],
  ['drill', 'more', 'text', '', ['20 files monthly', 'off']],
  ['tolerate', 'more', 'list', '', ['unreadable', 'vanished']],
  ['expect_files', 'more', 'text', '', ['1000', 'off']],
  ['shrink_limit', 'more', 'text', '50%', ['20%', 'off']],
  ['allow_empty', 'more', 'yes-no', 'no', []],
  ['preserve', 'more', 'list', '', ['hard-links', 'acls', 'xattrs', 'sparse']],
  ['bandwidth', 'more', 'text', '', ['2 MB/s', '5 MB/s', 'off']],
  ['compress', 'more', 'yes-no', 'no', []],
  ['timeout', 'more', 'text', '5 minutes', []],
  ['recent_first', 'more', 'yes-no', 'no', []],
  ['jobs', 'more', 'text', '1', []],
  ['jitter', 'more', 'text', 'off', ['15 minutes', 'off']],
  ['before', 'more', 'text', '', []],
  ['after', 'more', 'text', '', []],
  ['opt', 'more', 'text', '', []],
] as const;

const ITEM_ONLY: readonly KeyName[] = ['source', 'dest'];

export const KEYS: readonly SettingKey[] = TABLE.map(([name, group, kind, fallback, examples]) => ({
  name,
  group,
  kind,
  fallback,
  isItemOnly: ITEM_ONLY.includes(name),
  examples,
}));

/** What the retention preview asks about. */
export const KEEP_KEYS: readonly string[] = KEYS.filter(({ group }) => group === 'keep').map(({ name }) => name);
