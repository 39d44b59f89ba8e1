/** From what is to be restored to rsync's argument array; nothing is run here. */
import type { Item } from '../model.ts';
import { fileLineFormat, preserveOptions, withoutWildcards } from './rsync-arguments.ts';

export interface RestorePlan {
  readonly snapshot: string;
  /** The snapshot's folder as rsync takes it. */
  readonly snapshotFolder: string;
  /** Inside the snapshot, without leading slash; none = all of it. */
  readonly paths: readonly string[];
  readonly target: string;
  /** The folders above a restored path are there and are left alone. */
  readonly leavesParents: boolean;
  readonly asRoot: boolean;
  /** A file that is there already and differs stays, under another name. */
  readonly keepBoth: boolean;
  readonly suffix: string;
  /** Of the data: from the vault to the target. */
  readonly direction: 'local' | 'push' | 'pull';
  readonly rsyncShell: string | undefined;
  readonly fakeSuper: boolean;
  readonly dryRun: boolean;
  /** Only the folders' own times and modes: --backup leaves their times out, so they are set by a second call. */
  readonly foldersOnly: boolean;
}

export function restoreArguments(item: Item, plan: RestorePlan): string[] {
  return [
    '-a',
    '--numeric-ids',
    ...preserveOptions(item),
    ...(item.compress && plan.direction !== 'local' ? ['-z'] : []),
    ...ownerOptions(plan),
    ...(plan.dryRun ? ['-n'] : ['--partial-dir=.alp-restore-partial']),
    ...(plan.foldersOnly ? ['--include=*/', '--exclude=*'] : plan.keepBoth ? ['--backup', `--suffix=${plan.suffix}`] : []),
    ...(plan.paths.length > 0 ? ['-R', ...(plan.leavesParents ? ['--no-implied-dirs'] : [])] : []),
    // A name with a line break passes no shell; rsync then sends its arguments itself.
    ...(plan.direction !== 'local' && plan.paths.some(path => path.includes('\n')) ? ['-s'] : []),
    ...(plan.direction === 'local' ? [] : [`--timeout=${Math.ceil(item.timeout / 1000)}`]),
    ...(plan.direction === 'local' || plan.rsyncShell === undefined ? [] : [`--rsh=${plan.rsyncShell}`]),
    `--out-format=${fileLineFormat}`,
    '--info=progress2,stats2',
    '--no-human-readable',
    '--8-bit-output',
    '--outbuf=L',
    '--',
    ...sources(plan),
    plan.target.endsWith('/') ? plan.target : `${plan.target}/`,
  ];
}

/** `/./` marks where the path that is kept begins. */
function sources(plan: RestorePlan): string[] {
  const spelled = (path: string) => (plan.direction === 'pull' ? withoutWildcards(path) : path);
  if (plan.paths.length === 0) return [`${plan.snapshotFolder}/`];
  return plan.paths.map(path => `${plan.snapshotFolder}/./${spelled(path)}`);
}

/** Owners that the vault keeps in extended attributes are read back at its side alone; in a local copy -M undoes it for the target. */
function ownerOptions(plan: RestorePlan): string[] {
  if (!plan.fakeSuper) return [];
  return {
    pull: ['-M--fake-super'],
    push: ['--fake-super'],
    local: ['--fake-super', plan.asRoot ? '-M--super' : '-M--no-super'],
  }[plan.direction];
}

/** Says in the name itself what it is: `report.odt.before-restore-20261123T092813Z`. */
export function suffixOfKept(now: number): string {
  return `.before-restore-${new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}
