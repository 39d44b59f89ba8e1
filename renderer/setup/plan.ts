/** What somebody has chosen so far on the way to a first backup, as typed; half a number is kept, too. */
import type { Answer } from '../../bridge/channels.ts';

export type FolderKind = Answer<'folders'>['folders'][number]['kind'];
export type Proposal = Answer<'proposeExcludes'>['excludes'][number];

/** A vault that is there already and is gone on with, in place of a new one. */
export interface AdoptedVault {
  /** The path at the destination, without its login. */
  readonly path: string;
  /** Whose it is, as `laptop/documents`; '' for dated folders of the ancestor. */
  readonly of: string;
  readonly snapshots: number;
}

export interface ChosenFolder {
  /** Without a slash at its end. */
  readonly path: string;
  readonly kind: FolderKind;
  /** '' = made of the path. */
  readonly name: string;
  /** undefined: not looked for yet. */
  readonly proposals: readonly Proposal[] | undefined;
  /** Only what was ticked or unticked by hand. */
  readonly ticks: Readonly<Partial<Record<Proposal['kind'], boolean>>>;
  /** Further patterns, a line each. */
  readonly further: string;
  readonly vault: AdoptedVault | undefined;
}

export interface Where {
  readonly kind: 'server' | 'folder';
  /** `user@host`. */
  readonly login: string;
  readonly port: string;
  /** At the server. */
  readonly path: string;
  /** A folder of this machine. */
  readonly folder: string;
  /** A key of our own that was made, and may not have been tried yet. */
  readonly key: string | undefined;
  /** What `ssh = …` has to say so that runs log in as the look did, and the destination that this was found for. */
  readonly ssh: { readonly of: string; readonly text: string } | undefined;
}

export interface When {
  readonly schedule: 'reachable' | 'hours' | 'daily' | 'weekly' | 'manual';
  readonly everyHours: string;
  readonly dailyAt: string;
  readonly battery: 'yes' | 'above' | 'no';
  readonly abovePercent: string;
  readonly isOnMetered: boolean;
  readonly isBetween: boolean;
  readonly from: string;
  readonly until: string;
  /** In days; '' = never overdue. */
  readonly maxAge: string;
}

export type Preset = 'short' | 'usual' | 'long' | 'all' | 'own';

/** Days in full, then one a day, week, month, year; '' = none. */
export interface KeepNumbers {
  readonly days: string;
  readonly daily: string;
  readonly weekly: string;
  readonly monthly: string;
  readonly yearly: string;
}

export interface Plan {
  readonly folders: readonly ChosenFolder[];
  readonly where: Where;
  readonly when: When;
  readonly preset: Preset;
  readonly own: KeepNumbers;
  /** The name of the new file; '' = proposed. */
  readonly server: string;
  /** The file that is there already and gets the folders. */
  readonly into: string | undefined;
  /** How that file has it; undefined without one. */
  readonly start: Start | undefined;
  /** Keys that stay as the file has them, as no field says the same. */
  readonly asIs: readonly string[];
}

/** Schedule, gates and retention as a file has them, and in its own words. */
export interface Start {
  readonly when: When;
  readonly preset: Preset;
  readonly own: KeepNumbers;
  readonly asIs: readonly string[];
  readonly raw: Readonly<Record<string, string | undefined>>;
}

export const FRESH_PLAN: Plan = {
  folders: [],
  where: { kind: 'server', login: '', port: '', path: '', folder: '', key: undefined, ssh: undefined },
  when: {
    schedule: 'hours',
    everyHours: '4',
    dailyAt: '12:30',
    battery: 'above',
    abovePercent: '30',
    isOnMetered: false,
    isBetween: false,
    from: '08:00',
    until: '23:00',
    maxAge: '3',
  },
  preset: 'usual',
  own: { days: '30', daily: '', weekly: '12', monthly: '12', yearly: '' },
  server: '',
  into: undefined,
  start: undefined,
  asIs: [],
};

/** A folder that is chosen already is not chosen twice. */
export function withFolder(plan: Plan, path: string, kind: FolderKind): Plan {
  const plain = plainFolder(path);
  if (plan.folders.some(folder => folder.path === plain)) return plan;
  const folder: ChosenFolder = {
    path: plain,
    kind,
    name: '',
    proposals: undefined,
    ticks: {},
    further: '',
    vault: undefined,
  };
  return { ...plan, folders: [...plan.folders, folder] };
}

export function withoutFolder(plan: Plan, path: string): Plan {
  return { ...plan, folders: plan.folders.filter(folder => folder.path !== path) };
}

export function withChanged(plan: Plan, path: string, change: Partial<ChosenFolder>): Plan {
  return { ...plan, folders: plan.folders.map(folder => (folder.path === path ? { ...folder, ...change } : folder)) };
}

export function plainFolder(path: string): string {
  return path
    .trim()
    .replace(/\/+/g, '/')
    .replace(/(?<=.)\/$/, '');
}

/** Another chosen folder that contains this one, so that it would be backed up twice. */
export function coveredBy(plan: Plan, path: string): string | undefined {
  return plan.folders.find(folder => folder.path !== path && isBelow(path, folder.path))?.path;
}

export function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

/** Downloads are somebody's files, and a virtual machine comes back from nowhere else: both are left out only when told to. */
const ASKED_FIRST: ReadonlySet<Proposal['kind']> = new Set(['downloads', 'machines']);

export function isTicked(folder: ChosenFolder, kind: Proposal['kind']): boolean {
  return folder.ticks[kind] ?? !ASKED_FIRST.has(kind);
}

/** The patterns that are left out, each once. */
export function excludesOf(folder: ChosenFolder): readonly string[] {
  const accepted = (folder.proposals ?? []).filter(({ kind }) => isTicked(folder, kind)).flatMap(({ patterns }) => patterns);
  return [...new Set([...accepted, ...furtherPatterns(folder.further)])];
}

export function furtherPatterns(text: string): readonly string[] {
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
}

/** With a slash at its end the folder's content is backed up, without the folder's own name above it. */
export function sourceText(path: string): string {
  return path === '/' ? path : `${path}/`;
}
