/** Backs up a read-only snapshot of the Btrfs subvolume that the source lies in: all files of one moment, while everything runs on. */
import type { Driver, DriverTask } from './driver.ts';
import { stillMounted, unmount } from './mounted.ts';
import { complaint, failed, type Refusal, released, whatWentWrong } from './verdicts.ts';
import { insideOf, mountSnapshot, placeOfSource, snapshotName, snapshotPoint } from './volume-snapshot.ts';

const patience = 120_000;

export const btrfs: Driver = {
  name: 'btrfs',
  aliases: [],
  sentence: 'Backs up a read-only snapshot of the Btrfs subvolume that the source lies in: all files of one moment.',
  brings: 'around',
  settings: [
    {
      name: 'leave_nested',
      kind: 'flag',
      explanation: 'Subvolumes below the source are left out on purpose, without a warning.',
      without: 'no',
    },
    { name: 'may_be_empty', kind: 'flag', explanation: 'An empty subvolume is taken as it is.', without: 'no' },
  ],
  programs: ['btrfs (btrfs-progs)'],
  tried: 'Run with real Btrfs on a loop device.',
  manual: [
    'The snapshot .alp-… stands in the subvolume itself while the run lasts, costs no room but for what changes meanwhile, and is deleted at the end, after a kill at the next start. It is mounted in a private folder, and the source is the same folder in it.',
    'A subvolume below the source is an empty folder in a snapshot: that is a warning of each run. Make it an item of its own, and write leave_nested = yes.',
    'Needs root.',
  ],
  example: ['source = /home/', 'dest = /backup/home', 'driver = btrfs'],

  async prepare(task) {
    const place = await placeOfSource(task);
    if ('ok' in place) return place;
    if (place.mount.type !== 'btrfs')
      return failed(`${task.source} lies on ${place.mount.type}, not on btrfs`, 'remove the driver btrfs from this item');
    const found = await subvolumeOf(task, place.path);
    if ('ok' in found) return found;
    const snapshot = `${found.folder.replace(/\/$/, '')}/.${snapshotName(task)}`;
    const point = snapshotPoint(task, found.folder);
    const inside = insideOf(found.folder, place.path) ?? '';
    const nested = task.settings.leave_nested === true ? [] : await nestedIn(task, found, inside);
    await task.note({ snapshot, point });
    const args = ['subvolume', 'snapshot', '-r', found.folder, snapshot];
    const words = whatWentWrong('btrfs', await task.run({ program: 'btrfs', args, patience }));
    if (words !== undefined)
      return failed(`no snapshot of ${found.folder} could be made: ${words}`, 'look at the room and the rights there');
    const request = { program: 'mount', args: ['-o', 'bind,ro', snapshot, point] };
    const mounted = await mountSnapshot(task, point, inside, request, { subvolume: found.folder });
    return mounted.ok ? { ...mounted, warnings: nested } : mounted;
  },

  stillWhole: task => stillMounted(task),

  async release(task) {
    const { snapshot, point } = task.noted;
    if (snapshot === undefined || point === undefined) return released;
    const unmounted = await unmount(task, point);
    if (!unmounted.ok) return unmounted;
    if ((await task.files.kindOf(snapshot)) === 'absent') return released;
    const words = whatWentWrong('btrfs', await task.run({ program: 'btrfs', args: ['subvolume', 'delete', snapshot], patience }));
    return words === undefined
      ? released
      : complaint(`the snapshot ${snapshot} could not be deleted: ${words}`, `btrfs subvolume delete ${snapshot}`);
  },
};

interface Subvolume {
  readonly folder: string;
  /** Below the top of the file system; '/' for the top itself. */
  readonly name: string;
}

/** The nearest folder at or above the path that is a subvolume. */
async function subvolumeOf(task: DriverTask, path: string): Promise<Subvolume | Refusal> {
  for (let folder = path; ; folder = folder.slice(0, folder.lastIndexOf('/')) || '/') {
    const result = await task.run({ program: 'btrfs', args: ['subvolume', 'show', folder], patience });
    if (result?.code === 0) return { folder, name: result.stdout.split('\n')[0]?.trim() ?? '' };
    if (folder === '/')
      return failed(`no subvolume was found above ${path}: ${whatWentWrong('btrfs', result)}`, 'this driver needs root');
  }
}

/** Subvolumes that should be in the snapshot and are not, in words. */
async function nestedIn(task: DriverTask, { folder, name }: Subvolume, inside: string): Promise<readonly string[]> {
  const result = await task.run({ program: 'btrfs', args: ['subvolume', 'list', '-o', folder], patience });
  const top = name === '/' ? '' : name;
  return (result?.stdout ?? '').split('\n').flatMap(line => {
    const path = / path (.+)$/.exec(line)?.[1];
    const below = path === undefined ? undefined : top === '' ? path : insideOf(top, path);
    if (below === undefined || below.startsWith('.alp-')) return [];
    return inside === '' || insideOf(inside, below) !== undefined
      ? [
          `${folder}/${below} is a subvolume of its own, and empty in this snapshot: make it an item, and write leave_nested = yes`,
        ]
      : [];
  });
}
