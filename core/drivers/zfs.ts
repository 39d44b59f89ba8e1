/** Backs up a snapshot of the ZFS dataset that the source lies in: all files of one moment, while everything runs on. */
import type { Driver, DriverTask } from './driver.ts';
import { stillMounted, unmount } from './mounted.ts';
import { complaint, failed, type Refusal, released, whatWentWrong } from './verdicts.ts';
import { insideOf, mountSnapshot, placeOfSource, snapshotName, snapshotPoint } from './volume-snapshot.ts';

const patience = 120_000;

export const zfs: Driver = {
  name: 'zfs',
  aliases: [],
  sentence: 'Backs up a ZFS snapshot of the dataset that the source lies in: all files of one moment.',
  brings: 'around',
  settings: [
    {
      name: 'leave_nested',
      kind: 'flag',
      explanation: 'Datasets below the source are left out on purpose, without a warning.',
      without: 'no',
    },
    { name: 'may_be_empty', kind: 'flag', explanation: 'An empty dataset is taken as it is.', without: 'no' },
  ],
  programs: ['zfs (zfsutils-linux)'],
  tried: 'Run against stand-ins for zfs and mount: the kernel of the tests has no ZFS.',
  manual: [
    'The snapshot is named alp-…, is mounted read-only in a private folder for the time of the run, and destroyed at the end, after a kill at the next start. Snapshots of others are never touched.',
    'A dataset below the source is not in the snapshot: that is a warning of each run. Make it an item of its own, and write leave_nested = yes.',
    'Needs root.',
  ],
  example: ['source = /tank/home/', 'dest = /backup/home', 'driver = zfs'],

  async prepare(task) {
    const place = await placeOfSource(task);
    if ('ok' in place) return place;
    const datasets = await datasetsBelow(task, place.path);
    if ('ok' in datasets) return datasets;
    const [{ name, folder }, ...others] = datasets;
    const snapshot = `${name}@${snapshotName(task)}`;
    const point = snapshotPoint(task, folder);
    await task.note({ snapshot, point });
    const words = whatWentWrong('zfs', await task.run({ program: 'zfs', args: ['snapshot', snapshot], patience }));
    if (words !== undefined)
      return failed(`no snapshot of ${name} could be made: ${words}`, `try it by hand: zfs snapshot ${name}@try`);
    const request = { program: 'mount', args: ['-t', 'zfs', '-o', 'ro', snapshot, point] };
    const mounted = await mountSnapshot(task, point, insideOf(folder, place.path) ?? '', request, { dataset: name });
    if (!mounted.ok || task.settings.leave_nested === true) return mounted;
    const nested = others.filter(other => insideOf(place.path, other.folder) !== undefined);
    return {
      ...mounted,
      warnings: nested.map(
        ({ folder }) =>
          `${folder} is a dataset of its own, and not in this snapshot: make it an item, and write leave_nested = yes`,
      ),
    };
  },

  stillWhole: task => stillMounted(task),

  async release(task) {
    const { snapshot, point } = task.noted;
    if (snapshot === undefined || point === undefined) return released;
    const unmounted = await unmount(task, point);
    if (!unmounted.ok) return unmounted;
    // Never without its @: that would be the dataset.
    if (!/@alp-[0-9a-f]+$/.test(snapshot)) return complaint(`${snapshot} is no snapshot of ours`, 'look at zfs list -t snapshot');
    const words = whatWentWrong('zfs', await task.run({ program: 'zfs', args: ['destroy', snapshot], patience }));
    if (words === undefined) return released;
    const listed = await task.run({ program: 'zfs', args: ['list', '-H', '-o', 'name', '-t', 'snapshot', snapshot], patience });
    if (listed && listed.code !== 0 && /does not exist/.test(listed.stderr)) return released;
    return complaint(`the snapshot ${snapshot} could not be destroyed: ${words}`, `zfs destroy ${snapshot}`);
  },
};

interface Dataset {
  readonly name: string;
  readonly folder: string;
}

/** The one that the path lies in, and all below it. */
async function datasetsBelow(task: DriverTask, path: string): Promise<readonly [Dataset, ...Dataset[]] | Refusal> {
  const args = ['list', '-H', '-r', '-o', 'name,mountpoint', '-t', 'filesystem', path];
  const result = await task.run({ program: 'zfs', args, patience });
  const words = whatWentWrong('zfs', result);
  const [first, ...others] = (result?.stdout ?? '').split('\n').flatMap(line => {
    const [name = '', folder = ''] = line.split('\t');
    return folder.startsWith('/') ? [{ name, folder }] : [];
  });
  if (words !== undefined || !first)
    return failed(`${path} lies in no dataset: ${words ?? 'zfs names none'}`, 'look at zfs list');
  return [first, ...others];
}
