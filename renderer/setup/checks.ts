/** What a look at the destination found, as steps that build upon each other: how far it came, and where it stopped. */
import type { Answer } from '../../bridge/channels.ts';
import { vaultPaths } from './destination.ts';
import type { Plan } from './plan.ts';

export type Found = Answer<'tryDestination'>;

export type CheckName = 'reach' | 'key' | 'login' | 'rsync' | 'folder' | 'space';
export type CheckMark = 'good' | 'warning' | 'failed' | 'none';

export interface Check {
  readonly name: CheckName;
  readonly mark: CheckMark;
}

const STOPS_AT: Readonly<Record<string, CheckName>> = {
  'no-link': 'reach',
  'captive-portal': 'reach',
  'name-not-found': 'reach',
  'host-down': 'reach',
  'local-network-denied': 'reach',
  'port-closed': 'reach',
  'not-ssh': 'reach',
  busy: 'reach',
  'host-key-unknown': 'key',
  'host-key-changed': 'key',
  'login-refused': 'login',
  'no-rsync': 'rsync',
  'vault-missing': 'folder',
  'folder-refused': 'folder',
  'vault-full': 'space',
};

const OVER_SSH: readonly CheckName[] = ['reach', 'key', 'login', 'rsync', 'folder', 'space'];
const HERE: readonly CheckName[] = ['rsync', 'folder', 'space'];

/** `bytes` = what is to be stored; undefined: not known yet. */
export function checksOf(found: Found, isServer: boolean, bytes: number | undefined): readonly Check[] {
  const names = isServer ? OVER_SSH : HERE;
  const stop = found.state === 'ready' ? undefined : (STOPS_AT[found.state] ?? names[0]!);
  const at = stop === undefined ? names.length : Math.max(0, names.indexOf(stop));
  return names.map((name, index) => ({ name, mark: markOf(name, index, at, found, bytes) }));
}

/** Twice the room of the first backup lets the next ones live, too; less is said, and not forbidden. */
export function spaceMark(free: number | undefined, bytes: number | undefined): CheckMark {
  if (free === undefined) return 'none';
  if (bytes === undefined || free >= bytes * 1.2) return 'good';
  return free >= bytes ? 'warning' : 'failed';
}

function markOf(name: CheckName, index: number, stop: number, found: Found, bytes: number | undefined): CheckMark {
  if (index > stop) return 'none';
  if (index === stop) return name === 'reach' || name === 'key' || name === 'login' ? 'warning' : 'failed';
  return name === 'space' ? spaceMark(found.freeBytes, bytes) : 'good';
}

export type VaultVerdict = 'new' | 'goes-on' | 'adopted' | 'foreign' | 'dated' | 'other' | 'unknown';

/** What the folder of one item turned out to be; `isAdopted` = it was said that this is the one. */
export function vaultVerdict(folder: Found['folder'], wanted: string, isAdopted: boolean): VaultVerdict {
  if (folder.kind === 'vault') return folder.item === wanted ? 'goes-on' : isAdopted ? 'adopted' : 'foreign';
  if (folder.kind === 'dated-folders') return isAdopted ? 'adopted' : 'dated';
  return folder.kind;
}

/** What was found of the destination and of the vaults below it. */
export interface Looked {
  readonly base: Found | undefined;
  /** By their paths. */
  readonly vaults: Readonly<Record<string, Found>>;
}

/** A folder that is no vault of ours may still have room for vaults below it: then their own looks decide. */
export function decisive({ base, vaults }: Looked): Found | undefined {
  const below = Object.values(vaults);
  if (base?.state !== 'folder-refused' || below.length === 0) return base;
  const refused = below.find(({ state, folder }) => state !== 'ready' && folder.kind !== 'other');
  if (refused) return { ...base, state: refused.state, sentence: refused.sentence, remedy: refused.remedy };
  const free = base.freeBytes ?? below[0]?.freeBytes;
  return { ...base, state: 'ready', sentence: '', remedy: '', ...(free === undefined ? {} : { freeBytes: free }) };
}

/** Whether a first backup of every folder would find what it needs, as far as that was looked at. */
export function readinessOf(
  looked: Looked | undefined,
  plan: Plan,
  server: string,
  names: readonly string[],
): 'ready' | 'untested' | 'lacking' {
  const base = looked && decisive(looked);
  if (!looked || !base) return 'untested';
  if (base.state !== 'ready') return 'lacking';
  const verdicts = vaultPaths(plan, server, names).map((path, index) => {
    const found = looked.vaults[path];
    const isAdopted = plan.folders[index]?.vault?.path === path;
    return found && vaultVerdict(found.folder, `${server}/${names[index]}`, isAdopted);
  });
  if (verdicts.some(verdict => verdict !== undefined && !['new', 'goes-on', 'adopted'].includes(verdict))) return 'lacking';
  return verdicts.includes(undefined) ? 'untested' : 'ready';
}
