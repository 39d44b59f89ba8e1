/** Every channel between a page and the program, as one table: what is asked, what is answered; checked on both sides. */
import { z } from 'zod';

const text = z.string();
const count = z.number().int().nonnegative();
/** Milliseconds since 1970 (UTC). */
const time = z.number();
const known = z.enum(['yes', 'no', 'unknown']);
const gate = z.enum(['battery', 'metered', 'hours']);

const itemName = z.object({ server: text, item: text });
/** Nothing = all items; a server alone = all of its items. */
const itemChoice = z.object({ server: text.optional(), item: text.optional() });

const progress = z.object({
  phase: z.enum(['listing', 'receiving', 'finishing']),
  percent: z.number().optional(),
  bytes: z.number(),
  rate: z.number(),
  remaining: z.number().optional(),
  filesDone: count,
  filesFound: count,
  currentFile: text,
});

const wait = z.object({ reason: text, detail: text, since: time, until: time.optional() });

const itemStatus = z.object({
  server: text,
  item: text,
  /** Absent from an agent of an older version. */
  place: text.optional(),
  state: z.enum(['running', 'waiting', 'idle', 'manual', 'paused']),
  sentence: text,
  remedy: text,
  waits: z.array(wait),
  dueAt: time.optional(),
  lastSnapshot: z.object({ name: text, time }).optional(),
  lastEnd: z.object({ verdict: text, detail: text, time }).optional(),
  maxAge: z.number().optional(),
  overdue: z.boolean(),
  run: z
    .object({
      startedAt: time,
      attempt: count,
      asked: z.boolean(),
      overrides: z.array(gate),
      to: text,
      by: text.optional(),
      progress: progress.optional(),
      endsAt: z.object({ time, gate }).optional(),
    })
    .optional(),
});

export const agentStatus = z.object({
  pid: z.number(),
  version: text,
  since: time,
  now: time,
  sentence: text,
  pausedUntil: time.optional(),
  conditions: z.object({
    link: known,
    addresses: z.array(text),
    route: known,
    network: text.optional(),
    metered: known,
    portal: known,
    mains: known,
    chargePercent: z.number().optional(),
    justResumed: known,
    clockJumped: known,
  }),
  items: z.array(itemStatus),
  problems: z.array(text),
});

/** An item as the configuration has it. */
const itemView = z.object({
  server: text,
  item: text,
  file: text,
  source: text,
  dest: text,
  /** The vault is a folder of this machine. */
  isLocal: z.boolean(),
  /** What was understood, line by line. */
  explained: z.array(text),
});

const attemptView = z.object({
  attempt: count,
  start: time,
  end: time.optional(),
  /** Absent while it is under way, or when it ended without a word. */
  verdict: text.optional(),
  detail: text,
  sentBytes: z.number(),
  safePercent: z.number().optional(),
});

/** What happened to an item: a run with its attempts, or something between runs. */
const historyEntry = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('run'),
    server: text,
    item: text,
    run: text,
    start: time,
    end: time.optional(),
    outcome: z.enum(['published', 'warnings', 'unfinished', 'running', 'cancelled', 'failed']),
    snapshot: text.optional(),
    attempts: z.array(attemptView),
    files: count.optional(),
    bytes: z.number().optional(),
    addedBytes: z.number().optional(),
    sentBytes: z.number(),
    resentBytes: z.number(),
    warnings: z.array(text),
  }),
  z.object({
    kind: z.enum(['wait', 'skipped', 'overdue', 'refused', 'purged', 'restored', 'note']),
    server: text,
    item: text,
    time,
    /** One sentence. */
    text,
  }),
]);

const snapshotView = z.object({
  name: text,
  time,
  files: count.optional(),
  bytes: z.number().optional(),
  addedBytes: z.number().optional(),
  attempts: count.optional(),
  warnings: z.array(text),
});

/** `mode` as ls prints it; `time` = `2026-11-23 04:15:02`, UTC. */
const entry = z.object({ mode: text, bytes: z.number(), time: text, name: text });

const fileVersion = z.object({
  snapshot: text,
  inode: text,
  bytes: z.number(),
  time,
  type: text,
  alsoIn: z.array(text),
});

const difference = z.object({
  change: z.enum(['added', 'removed', 'changed', 'attributes']),
  path: text,
  bytes: z.number(),
  formerBytes: z.number().optional(),
});

const restoreTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder'), path: text }),
  z.object({ kind: z.literal('in-place'), keepBoth: z.boolean() }),
]);

/** A restore that was begun from a page; it goes on when the page is closed. */
export const restoreJob = z.object({
  job: text,
  server: text,
  item: text,
  snapshot: text,
  paths: z.array(text),
  to: restoreTarget,
  isPreview: z.boolean(),
  state: z.enum(['running', 'done', 'stopped', 'failed']),
  /** How it stands or ended, one sentence. */
  sentence: text,
  remedy: text,
  progress: progress.optional(),
  files: count,
  bytes: z.number(),
  /** Files that are different at the target, the first of them. */
  differing: z.array(text),
  differingCount: count,
});

const finding = z.object({
  state: z.enum(['good', 'warning', 'bad', 'info']),
  text,
  remedy: text.optional(),
  /** The login was refused for want of these. */
  lockedKeys: z.array(text).optional(),
});

const configProblem = z.object({ file: text, line: count, key: text, message: text, remedy: text });

const settingsFile = z.object({
  /** Absent: alpine-backup.conf. */
  server: text.optional(),
  file: text,
  text,
  version: text,
  sections: z.array(
    z.object({
      name: text,
      entries: z.array(z.object({ key: text, value: text, values: z.array(text), line: count })),
    }),
  ),
  problems: z.array(configProblem),
});

const keyValue = z.object({ key: text, value: text });

const settingsChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('set'), section: text, key: text, value: text }),
  z.object({ kind: z.literal('unset'), section: text, key: text }),
  z.object({ kind: z.enum(['add', 'drop']), section: text, key: text, value: text }),
  z.object({ kind: z.literal('add-section'), section: text, entries: z.array(keyValue) }),
  z.object({ kind: z.literal('remove-section'), section: text }),
  z.object({ kind: z.literal('text'), text }),
]);

const settingsWish = z.object({ server: text.optional(), version: text, changes: z.array(settingsChange) });
const explained = z.array(z.object({ item: text, lines: z.array(text) }));

const settingsOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['written', 'would-write']), file: settingsFile, explained }),
  z.object({ kind: z.literal('changed-meanwhile'), file: settingsFile }),
  z.object({ kind: z.literal('refused'), problems: z.array(configProblem) }),
]);

const serverRemoval = z.object({ server: text, version: text });

const amount = z.object({ files: count, bytes: z.number() });

const destinationWish = z.object({ login: text.optional(), port: z.number().int().min(1).max(65535).optional(), path: text });

const destinationFound = z.object({
  /** `ready`, or what is in the way: a reason of reachability, `folder-refused`, `no-rsync`. */
  state: text,
  sentence: text,
  remedy: text,
  hostKeys: z.array(z.object({ type: text, fingerprint: text, isKnown: z.boolean() })),
  folder: z.discriminatedUnion('kind', [
    z.object({ kind: z.enum(['unknown', 'new', 'other']) }),
    z.object({ kind: z.literal('vault'), item: text, snapshots: count }),
    z.object({ kind: z.literal('dated-folders'), snapshots: count }),
  ]),
  freeBytes: z.number().optional(),
  rsync: text.optional(),
  /** For the key `ssh` of the configuration; '' = no such line is needed. */
  ssh: text,
  /** Where the login is refused: keys that it might take, once they are unlocked. */
  lockedKeys: z.array(text).optional(),
});

const folderChoice = z.object({
  path: text,
  kind: z.enum(['home', 'documents', 'pictures', 'music', 'videos', 'desktop', 'downloads', 'projects', 'system', 'folder']),
  hasFolders: z.boolean(),
});

const lines = z.object({ lines: z.array(text) });
const nothing = z.object({});

function channel<Request extends z.ZodType, Answer extends z.ZodType>(acts: boolean, request: Request, answer: Answer) {
  return { acts, request, answer };
}

/** `acts`: refused in read-only mode. What only looks looks at what is configured and at folders of this machine, and nowhere else. */
export const channels = {
  /** null: no agent runs. */
  status: channel(false, nothing, agentStatus.nullable()),
  now: channel(true, itemChoice, lines),
  pause: channel(true, z.object({ until: time }), lines),
  unpause: channel(true, nothing, lines),
  cancel: channel(true, itemChoice, lines),
  /** `problems`: mistakes in configuration files, one line each. */
  items: channel(false, nothing, z.object({ items: z.array(itemView), problems: z.array(text), folder: text })),
  /** Newest first; `before` = the time of the last entry that is there already. */
  history: channel(
    false,
    itemChoice.extend({ before: time.optional(), limit: count }),
    z.object({ entries: z.array(historyEntry), isAll: z.boolean() }),
  ),
  /** For a calendar: per local day (`2026-11-23`) and item what was published and what failed, with new bytes and milliseconds. */
  days: channel(
    false,
    itemChoice.extend({ since: time }),
    z.object({
      days: z.array(
        z.object({
          day: text,
          server: text,
          item: text,
          published: count,
          warnings: count,
          failed: count,
          addedBytes: z.number(),
          milliseconds: z.number(),
        }),
      ),
    }),
  ),
  /** What rsync and ssh complained about. */
  words: channel(false, itemName.extend({ run: text }), z.object({ words: z.array(text) })),
  snapshots: channel(
    false,
    itemName,
    z.object({ snapshots: z.array(snapshotView), current: text.optional(), freeBytes: z.number().optional(), unfinished: count }),
  ),
  /** Folders first, then by name. */
  entries: channel(
    false,
    itemName.extend({ snapshot: text, path: text, offset: count, limit: count }),
    z.object({ entries: z.array(entry), total: count }),
  ),
  versions: channel(false, itemName.extend({ path: text }), z.object({ versions: z.array(fileVersion) })),
  differences: channel(
    false,
    itemName.extend({ older: text, newer: text, limit: count }),
    z.object({ differences: z.array(difference), total: count, older: text, newer: text }),
  ),
  /** Paths below the snapshot whose last part contains the text, in any case. */
  search: channel(
    false,
    itemName.extend({ snapshot: text, text, limit: count }),
    z.object({ found: z.array(z.object({ path: text, bytes: z.number(), isFolder: z.boolean() })), isAll: z.boolean() }),
  ),
  /** Regular files of the source that changed since the newest snapshot; null where that cannot be known cheaply. */
  unprotected: channel(false, itemName, z.object({ files: count, bytes: z.number() }).nullable()),
  /** A preview writes nothing. */
  restore: channel(
    true,
    itemName.extend({ snapshot: text, paths: z.array(text), to: restoreTarget, isPreview: z.boolean() }),
    restoreJob,
  ),
  restores: channel(false, nothing, z.object({ jobs: z.array(restoreJob) })),
  stopRestore: channel(true, z.object({ job: text }), nothing),
  examine: channel(false, itemName, z.object({ findings: z.array(finding) })),
  /** What `alp doctor` mends on request: takes in the host key with this fingerprint, marks dated folders as the item's vault. */
  repair: channel(
    true,
    itemName.extend({ adopt: z.boolean(), acceptHostKey: text.optional() }),
    z.object({ findings: z.array(finding) }),
  ),
  /** A text for somebody who helps; no secrets in it. */
  diagnosis: channel(false, itemChoice, z.object({ text })),
  /** One message by each way that is configured. */
  testAlerts: channel(
    true,
    nothing,
    z.object({ ways: count, sent: z.array(z.object({ to: text, subject: text })), complaints: z.array(text) }),
  ),
  settings: channel(false, z.object({ server: text.optional() }), settingsFile),
  previewSettings: channel(false, settingsWish, settingsOutcome),
  changeSettings: channel(true, settingsWish, settingsOutcome),
  /** A server's file is put aside and read no more; snapshots and journal stay. `version` = that of the file as it was seen. */
  removeSettings: channel(
    true,
    serverRemoval,
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('removed'), keptAs: text }),
      z.object({ kind: z.literal('changed-meanwhile'), file: settingsFile }),
    ]),
  ),
  bringBackSettings: channel(true, serverRemoval, settingsFile),
  /** Of a folder of this machine. */
  leftOut: channel(
    false,
    z.object({ source: text, include: z.array(text), exclude: z.array(text) }),
    z.object({
      taken: amount,
      left: amount,
      paths: z.array(z.object({ path: text, bytes: z.number(), isFolder: z.boolean(), pattern: text })),
    }),
  ),
  proposeExcludes: channel(
    false,
    z.object({ source: text }),
    z.object({
      excludes: z.array(
        z.object({
          kind: z.enum(['caches', 'trash', 'packages', 'builds', 'machines', 'temporary', 'downloads']),
          patterns: z.array(text),
          saves: amount,
          examples: z.array(text),
        }),
      ),
    }),
  ),
  /** Without a path: those of this user that are worth a backup. */
  folders: channel(false, z.object({ path: text.optional() }), z.object({ folders: z.array(folderChoice) })),
  /** `keys` as the file would have them: delete_after, keep_daily … */
  previewRetention: channel(
    false,
    itemChoice.extend({ keys: z.record(text, text) }),
    z.object({
      of: z.enum(['snapshots', 'imagined']),
      days: z.array(z.object({ day: text, time, action: z.enum(['keep', 'remove']), reason: text })),
      problems: z.array(configProblem),
    }),
  ),
  /** Changes nothing, but knocks at whatever machine is named. */
  tryDestination: channel(true, destinationWish, destinationFound),
  trustHostKey: channel(true, destinationWish.extend({ fingerprint: text }), destinationFound),
  ownKey: channel(true, nothing, z.object({ path: text, publicKey: text, isNew: z.boolean(), command: text })),
  /** The password is used this once and kept nowhere. */
  installKey: channel(true, destinationWish.extend({ password: text }), destinationFound),
  /** Keys of an item's login that have a passphrase and are not unlocked; `~/` stands for the home folder. */
  lockedKeys: channel(false, itemName, z.object({ keys: z.array(text) })),
  /** The passphrase is used this once, and kept in the computer's key store where that is wished; a remark says why not. */
  unlockKey: channel(
    true,
    z.object({ path: z.string().min(1).max(4096), passphrase: z.string().max(1000), keep: z.boolean() }),
    z.object({ isKept: z.boolean(), remark: text, remedy: text }),
  ),
  /** `why`: not to be kept, '' where it can. */
  keptKeys: channel(false, nothing, z.object({ canKeep: z.boolean(), why: text, kept: z.array(text) })),
  forgetKey: channel(true, z.object({ path: text }), nothing),
  /** Desktop only: shows a folder of this machine in the file manager. */
  openFolder: channel(true, z.object({ path: text }), nothing),
} as const;

export type Channels = typeof channels;
export type ChannelName = keyof Channels;
export type Request<Name extends ChannelName> = z.infer<Channels[Name]['request']>;
export type Answer<Name extends ChannelName> = z.infer<Channels[Name]['answer']>;

/** What the program says without being asked. */
export const bridgeEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('status'), status: agentStatus.nullable() }),
  z.object({ kind: z.literal('restore'), job: restoreJob }),
]);
export type BridgeEvent = z.infer<typeof bridgeEvent>;

/** In which the program speaks to a page. */
export const language = z.enum(['en', 'de', 'fr']);
export type Language = z.infer<typeof language>;

/** An expected no, in words for the user. */
export const refusal = z.object({ message: text, remedy: text });
export type Refusal = z.infer<typeof refusal>;

/** What the page can count on. */
export const abilities = z.object({
  /** Runs in the desktop app: folders can be shown, windows closed. */
  desktop: z.boolean(),
  readOnly: z.boolean(),
  version: text,
});
export type Abilities = z.infer<typeof abilities>;

/** The page's side; the same in the desktop app, over HTTP, and as a fake in tests. */
export interface Bridge {
  readonly abilities: Abilities;
  /** Rejects with a `BridgeRefusal` for an expected no, with any other error for a mistake of ours or a lost connection. */
  ask<Name extends ChannelName>(name: Name, request: Request<Name>): Promise<Answer<Name>>;
  /** In which the program's own sentences come from now on; English until it is said. A fake has no other. */
  speak?(language: Language): void;
  /** The returned stop ends it. A status comes at once, then after every change. */
  onEvent(listener: (event: BridgeEvent) => void): () => void;
}

export class BridgeRefusal extends Error {
  readonly remedy: string;
  constructor({ message, remedy }: Refusal) {
    super(message);
    this.remedy = remedy;
  }
}
