/** Backs up a snapshot of the logical volume that the source lies on: all files of one moment, while everything runs on. */
import type { Driver, DriverReleased, DriverTask } from './driver.ts';
import { stillMounted, unmount } from './mounted.ts';
import { complaint, failed, type Refusal, released, whatWentWrong } from './verdicts.ts';
import { insideOf, mountSnapshot, placeOfSource, snapshotName, snapshotPoint } from './volume-snapshot.ts';

const patience = 120_000;

export const lvm: Driver = {
  name: 'lvm',
  aliases: [],
  sentence: 'Backs up an LVM snapshot of the volume that the source lies on: all files of one moment.',
  brings: 'either',
  settings: [
    {
      name: 'volume',
      kind: 'text',
      explanation: 'The logical volume, such as vg0/data, for an item without a source: all of it is backed up.',
      without: 'the one that the source lies on',
    },
    {
      name: 'size',
      kind: 'text',
      explanation:
        'What may change while the snapshot is there: 5G, or 20%ORIGIN; thin for a thin volume, which needs no room of its own.',
      without: '10%ORIGIN',
    },
    { name: 'may_be_empty', kind: 'flag', explanation: 'An empty volume is taken as it is.', without: 'no' },
  ],
  programs: ['lvcreate (lvm2)'],
  tried:
    'Run with the real LVM 2.03 and ext4 in a kernel of its own (User-mode Linux 6.1), with a snapshot that really ran full as well; XFS and thin volumes against stand-ins for lvcreate, lvs and mount.',
  manual: [
    'The snapshot is taken in a moment and is what a power cut would leave: databases recover from it as from a power cut. It is mounted read-only in a private folder (XFS with norecovery,nouuid, since its twin is mounted), the source is the same folder in it, and it is removed at the end, after a kill at the next start.',
    'What changes on the volume during the run takes room in the volume group. When size is used up, the kernel makes the snapshot invalid and reading it fails, so that the attempt fails too; before publishing it is asked whether it is still valid, and what a full one gave is not published.',
    'Other file systems that are mounted below the source are not in the snapshot. Needs root.',
  ],
  example: ['source = /srv/data/', 'dest = /backup/data', 'driver = lvm', 'size = 5G'],
  settingsOfLine: ({ volume }) => ({ volume }),
  contradiction({ volume, size }, source) {
    if (volume === undefined && source === '')
      return { message: 'lvm does not know which volume', remedy: 'write source = /folder/, or volume = group/volume' };
    if (typeof volume === 'string' && !/^(\/dev\/(mapper\/)?)?[\w+.][\w+./-]*$/.test(volume))
      return { message: `"${volume}" is not a logical volume`, remedy: 'write volume = group/volume' };
    if (typeof size === 'string' && !/^(thin|\d+(\.\d+)?[kmgtKMGT]|\d+%(ORIGIN|VG|FREE))$/.test(size))
      return { message: `"${size}" is not a size of a snapshot`, remedy: 'write size = 5G, size = 20%ORIGIN or size = thin' };
    return undefined;
  },

  async prepare(task) {
    const origin = await originOf(task);
    if ('ok' in origin) return origin;
    const { group, volume, top, inside } = origin;
    const snapshot = `${group}/${snapshotName(task)}`;
    const point = snapshotPoint(task, top);
    await task.note({ snapshot, point });
    const { size = '10%ORIGIN' } = task.settings;
    const room =
      size === 'thin' ? ['--setactivationskip', 'n'] : [String(size).includes('%') ? '--extents' : '--size', String(size)];
    const name = snapshot.slice(group.length + 1);
    const args = ['--yes', '--snapshot', '--name', name, ...room, `${group}/${volume}`];
    const words = whatWentWrong('lvcreate', await task.run({ program: 'lvcreate', args, patience }));
    if (words !== undefined)
      return failed(
        `no snapshot of ${group}/${volume} could be made: ${words}`,
        `look whether there is room in the group: vgs ${group}`,
      );
    const device = `/dev/${snapshot}`;
    const type = origin.type ?? (await typeOf(task, device));
    const options = type === 'xfs' ? 'ro,norecovery,nouuid' : 'ro';
    const request = { program: 'mount', args: [...(type ? ['-t', type] : []), '-o', options, device, point] };
    return mountSnapshot(task, point, inside, request, { volume: `${group}/${volume}` });
  },

  mayMislead: true,
  async stillWhole(task) {
    const full = await lossOf(task);
    return full.ok ? stillMounted(task) : full;
  },

  async release(task) {
    const { snapshot, point } = task.noted;
    if (snapshot === undefined || point === undefined) return released;
    const unmounted = await unmount(task, point);
    if (!unmounted.ok) return unmounted;
    const result = await task.run({ program: 'lvremove', args: ['--yes', '--force', snapshot], patience });
    const words = whatWentWrong('lvremove', result);
    if (words === undefined || !(await isThere(task, snapshot))) return released;
    return complaint(`the snapshot ${snapshot} could not be removed: ${words}`, `lvremove ${snapshot}`);
  },
};

interface Origin {
  readonly group: string;
  readonly volume: string;
  /** Where it is mounted, or its name. */
  readonly top: string;
  readonly inside: string;
  /** Of the file system; undefined = not mounted. */
  readonly type: string | undefined;
}

async function originOf(task: DriverTask): Promise<Origin | Refusal> {
  const place = task.source === '' ? undefined : await placeOfSource(task);
  if (place && 'ok' in place) return place;
  const device = place?.mount.device ?? String(task.settings.volume);
  const result = await lvs(task, 'vg_name,lv_name', device);
  const [group, volume] = (result?.stdout ?? '').trim().split('|');
  if (result?.code !== 0 || !group || !volume)
    return failed(`${device} is no logical volume: ${whatWentWrong('lvs', result) ?? 'lvs does not know it'}`, 'look at lvs');
  const top = place?.mount.point ?? volume;
  return { group, volume, top, inside: place ? (insideOf(top, place.path) ?? '') : '', type: place?.mount.type };
}

function lvs(task: DriverTask, fields: string, what: string): ReturnType<DriverTask['run']> {
  return task.run({ program: 'lvs', args: ['--noheadings', '--separator', '|', '-o', fields, what], patience });
}

async function typeOf(task: DriverTask, device: string): Promise<string | undefined> {
  const result = await task.run({ program: 'blkid', args: ['-o', 'value', '-s', 'TYPE', device], patience });
  return result?.code === 0 ? result.stdout.trim() : undefined;
}

async function isThere(task: DriverTask, snapshot: string): Promise<boolean> {
  return (await lvs(task, 'lv_name', snapshot))?.code !== 5;
}

/** The fifth letter of the attributes is I for invalid; then, or when it is full, what was read last may be wrong. */
async function lossOf(task: DriverTask): Promise<DriverReleased> {
  const { snapshot } = task.noted;
  if (snapshot === undefined) return released;
  const answer = await lvs(task, 'lv_attr,data_percent', snapshot);
  // A run that is cancelled asks nobody any more, and publishes nothing either.
  if (task.signal.aborted) return released;
  const [attributes = '', percent = ''] = (answer?.stdout ?? '').trim().split('|');
  if (answer?.code !== 0 || attributes === '')
    return complaint(`nobody can say whether the LVM snapshot ${snapshot} is still whole`, 'look at lvs, and run it again');
  const isThin = attributes.startsWith('V');
  if (!/^....[IS]/.test(attributes) && (isThin || Number(percent) < 100)) return released;
  return complaint(
    `the LVM snapshot ${snapshot} ran full while it was read (${attributes} ${percent} %): what it gave is not to be trusted`,
    'give it more room: size = …, and run it again',
  );
}
