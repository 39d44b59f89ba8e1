/** Mounts for the time of the run what /etc/fstab names, or a device that is named here; read-only. */
import type { Driver, DriverTask } from './driver.ts';
import { mountAt, mountedAt, mountProblem, stillMounted, unmount } from './mounted.ts';
import { holdsPoint } from './share.ts';
import { failed, type Refusal, released } from './verdicts.ts';

export const mount: Driver = {
  name: 'mount',
  aliases: [],
  sentence: 'Mounts a volume read-only for the time of the run, by its line in /etc/fstab or by its device.',
  brings: 'either',
  settings: [
    {
      name: 'point',
      kind: 'path',
      explanation: 'The mount point that /etc/fstab names; with device any folder.',
      without: 'a private folder, with device',
    },
    {
      name: 'device',
      kind: 'text',
      explanation: 'What is mounted, such as /dev/sdb1, LABEL=photos or server:/export.',
      without: 'the line in /etc/fstab says it',
    },
    { name: 'type', kind: 'text', explanation: 'The type of the file system.', without: 'mount finds it out' },
    { name: 'options', kind: 'words', explanation: 'Further options of mount; ro is always one.' },
    { name: 'may_be_empty', kind: 'flag', explanation: 'An empty volume is taken as it is.', without: 'no' },
    { name: 'patience', kind: 'duration', explanation: 'A mount that takes longer is ended.', without: '1 minute' },
  ],
  programs: ['mount (mount)', 'umount (mount)'],
  tried: 'Run for real, with bind mounts and tmpfs.',
  manual: [
    'The source is the mount point, or a folder below it that the item names. Nothing is sent before the kernel says that something is mounted there, it answers within 20 seconds, and it is not empty.',
    'What is mounted there already when the run begins is used as it is, and stays mounted.',
    'When the volume is in use at the end, it is taken out of sight (umount -l) and goes when nobody uses it any more.',
    'Mounting needs root, or the option user in /etc/fstab.',
  ],
  example: ['source = /mnt/photos/', 'dest = /backup/photos', 'driver = mount', 'point = /mnt/photos'],
  settingsOfLine: ({ point, volume }) => ({ point: point || volume }),
  contradiction({ point, device }, source) {
    if (point === undefined && device === undefined)
      return { message: 'mount does not know what to mount', remedy: 'write point = /mnt/…' };
    if (typeof point === 'string' && point !== '/' && source !== '' && !`${source}/`.startsWith(`${point.replace(/\/+$/, '')}/`))
      return {
        message: `the source ${source} does not lie below ${point}`,
        remedy: `write source = ${point}/, or remove the line source`,
      };
    if (point === undefined && source !== '')
      return { message: 'the source is what is mounted', remedy: 'remove the line source, or write point = …' };
    return undefined;
  },

  holds: holdsPoint,

  async prepare(task) {
    const point = pointOf(task);
    const mounted = await mountedAt(task, point);
    if (mounted) task.say(`${mounted.device} is mounted at ${point} already, and stays so`);
    else {
      await task.note({ point });
      const problem = await mountIt(task, point);
      if (problem) return problem;
    }
    const problem = await mountProblem(task, point, task.settings.may_be_empty === true);
    if (problem) return problem;
    const device = (await mountedAt(task, point))?.device ?? '';
    return { ok: true, source: task.source === '' ? point : task.source, facts: { device } };
  },

  stillWhole: task => stillMounted(task, pointOf(task)),

  release: task => (task.noted.point === undefined ? Promise.resolve(released) : unmount(task, task.noted.point)),
};

function pointOf({ settings, folder }: DriverTask): string {
  return typeof settings.point === 'string' ? settings.point.replace(/(?<=.)\/+$/, '') : `${folder}/mounted`;
}

async function mountIt(task: DriverTask, point: string): Promise<Refusal | undefined> {
  const { device, type, options, patience } = task.settings;
  const more = Array.isArray(options) ? options : [];
  if (device === undefined && (await task.files.kindOf(point)) !== 'folder')
    return failed(`there is no folder ${point}`, `mkdir ${point}`);
  const args = ['-o', ['ro', ...more].join(','), ...(typeof type === 'string' ? ['-t', type] : [])];
  const what = typeof device === 'string' ? [device, point] : [point];
  const request = { program: 'mount', args: [...args, ...what], ...(typeof patience === 'number' ? { patience } : {}) };
  return mountAt(
    task,
    point,
    request,
    device === undefined ? `look at the line of ${point} in /etc/fstab` : `try it by hand: mount -o ro ${what.join(' ')}`,
  );
}
