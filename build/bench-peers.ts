/** Other programs that make snapshots, where they are on PATH: how each begins a store and adds one snapshot. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isOnPath, timed, versionOf } from './bench-programs.ts';

export interface Peer {
  readonly name: string;
  begin(): Promise<void>;
  /** Seconds for one snapshot more. */
  run(number: number): Promise<number>;
}

/** Names that are not on PATH are added to `absent`. */
export function peersOf(room: string, tree: string, absent: string[]): Peer[] {
  const makers = { rsnapshot, restic, borg };
  return Object.entries(makers).flatMap(([name, make]) => {
    if (isOnPath(name)) return [make(room, tree)];
    absent.push(name);
    return [];
  });
}

function rsnapshot(room: string, tree: string): Peer {
  const file = join(room, 'rsnapshot.conf');
  const run = () => timed('rsnapshot', ['-c', file, 'alpha']);
  return {
    name: 'rsnapshot',
    async begin() {
      const lines = [
        ['config_version', '1.2'],
        ['snapshot_root', join(room, 'rsnapshot/')],
        ['cmd_rsync', '/usr/bin/rsync'],
        ['cmd_cp', '/bin/cp'],
        ['link_dest', '1'],
        ['retain', 'alpha', '50'],
        ['lockfile', join(room, 'rsnapshot.pid')],
        ['backup', `${tree}/`, 'data/'],
      ];
      writeFileSync(file, `${lines.map(line => line.join('\t')).join('\n')}\n`);
    },
    run,
  };
}

function restic(room: string, tree: string): Peer {
  const environment = {
    RESTIC_PASSWORD: 'benchmark',
    RESTIC_REPOSITORY: join(room, 'restic'),
    RESTIC_CACHE_DIR: join(room, 'restic-cache'),
  };
  return {
    name: versionOf('restic', ['version']).split(' ').slice(0, 2).join(' '),
    begin: async () => void (await timed('restic', ['init', '-q'], { environment })),
    run: () => timed('restic', ['backup', '-q', tree], { environment }),
  };
}

function borg(room: string, tree: string): Peer {
  const store = join(room, 'borg');
  const environment = { BORG_BASE_DIR: join(room, 'borg-home'), BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK: 'yes' };
  return {
    name: versionOf('borg', ['--version']),
    async begin() {
      mkdirSync(join(room, 'borg-home'), { recursive: true });
      await timed('borg', ['init', '-e', 'none', store], { environment });
    },
    run: number => timed('borg', ['create', `${store}::snapshot-${number}`, tree], { environment, good: [0, 1] }),
  };
}
