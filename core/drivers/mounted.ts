/** Mounting and unmounting with time limits, and the question whether something is really mounted and not empty: asked of the kernel, since a dead mount would hang whoever asks it. */
import type { ProgramRequest } from '../world/run-program.ts';
import type { DriverReleased, DriverTask } from './driver.ts';
import { complaint, failed, type Refusal, released, whatWentWrong } from './verdicts.ts';

export interface Mount {
  readonly point: string;
  /** `ext4`, `fuse.sshfs` … */
  readonly type: string;
  /** What is mounted: a device, `host:/export`, `//host/share`. */
  readonly device: string;
  readonly options: readonly string[];
}

/** Everything that is mounted, in the order in which it was. */
export async function mounts({ files }: Pick<DriverTask, 'files'>): Promise<readonly Mount[]> {
  const text = (await files.read('/proc/self/mountinfo')) ?? '';
  return text.split('\n').flatMap(line => {
    const [before = '', after = ''] = line.split(' - ');
    const point = before.split(' ')[4];
    const [type = '', device = '', superOptions = ''] = after.split(' ');
    if (point === undefined) return [];
    const options = [...(before.split(' ')[5] ?? '').split(','), ...superOptions.split(',')];
    return [{ point: unescaped(point), type, device: unescaped(device), options }];
  });
}

/** What is mounted at this whole path, the uppermost; undefined when nothing is. */
export async function mountedAt(task: Pick<DriverTask, 'files'>, point: string): Promise<Mount | undefined> {
  const plain = point.replace(/(?<=.)\/+$/, '');
  return (await mounts(task)).findLast(mount => mount.point === plain);
}

/** The kernel writes blanks, tabs, line ends and backslashes of a path as `\040`. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

/** So long a mount may take: a server that is not there keeps it waiting for minutes. */
const mountPatience = 60_000;
const umountPatience = 30_000;
const lookPatience = 20_000;

/**
 * Makes the point (a private folder, when it is not there), runs the program that mounts there, and looks whether it did.
 * `remedy` is what to try when it does not work. Note the point before (`task.note({ point })`), so that it is unmounted after a kill.
 */
export async function mountAt(
  task: DriverTask,
  point: string,
  request: ProgramRequest & { readonly patience?: number },
  remedy: string,
): Promise<Refusal | undefined> {
  const already = await mountedAt(task, point);
  if (already) return failed(`${already.device} is mounted at ${point} already`, `umount ${point}, or choose another point`);
  if ((await task.files.kindOf(point)) === 'absent') await task.files.makePrivateFolder(point);
  await task.note({ boot: await bootOf(task) });
  const result = await task.run({ patience: mountPatience, ...request });
  const words = whatWentWrong(request.program, result);
  if (words !== undefined) return failed(`nothing could be mounted at ${point}: ${words}`, remedy);
  const mounted = await mountedAt(task, point);
  if (!mounted) return failed(`${request.program} said that it mounted ${point}, and nothing is mounted there`, remedy);
  await task.note({ mounted: mounted.device });
  return undefined;
}

/** No mount outlives a restart of the machine. */
async function bootOf({ files }: Pick<DriverTask, 'files'>): Promise<string> {
  return ((await files.read('/proc/sys/kernel/random/boot_id')) ?? '').trim();
}

/** Before publishing: what was read from is still mounted there, and not the empty folder below it, or something else. */
export async function stillMounted(task: DriverTask, point: string | undefined = task.noted.point): Promise<DriverReleased> {
  if (point === undefined) return released;
  const now = await mountedAt(task, point);
  if (now && (task.noted.mounted === undefined || task.noted.mounted === now.device)) return released;
  return complaint(
    `${now ? `${now.device} is mounted at ${point} by now` : `${point} was unmounted while it was read`}: what was read is not to be trusted`,
    'look who unmounts it (an automounter, a script), and run it again',
  );
}

/** Before a single file is sent: something is mounted there, it answers, and it is not empty (unless `mayBeEmpty`). `ownNames`: what the program that mounts puts there itself. */
export async function mountProblem(
  task: DriverTask,
  point: string,
  mayBeEmpty = false,
  ownNames: readonly string[] = [],
): Promise<Refusal | undefined> {
  if (!(await mountedAt(task, point)))
    return failed(`nothing is mounted at ${point}`, 'mount it by hand once, to see what it says');
  // Another program looks: one that hangs in a dead mount can be left behind, this one cannot.
  const looked = await task.run({ program: 'ls', args: ['-fA', '--', point], patience: lookPatience });
  if (!looked) return failed(`what is mounted at ${point} does not answer`, 'look whether its server is there');
  const words = whatWentWrong('ls', looked);
  if (words !== undefined)
    return failed(`what is mounted at ${point} cannot be read: ${words}`, 'look at the rights of the user who mounts');
  const names = looked.stdout.split('\n').filter(name => name !== '' && !ownNames.includes(name));
  if (names.length === 0 && !mayBeEmpty)
    return failed(
      `what is mounted at ${point} is empty`,
      'look whether it is the right one; may_be_empty = yes takes it as it is',
    );
  return undefined;
}

/**
 * Everything that is mounted at the point goes, uppermost first: in good order, and when that fails by `umount -l`, which takes it out of
 * sight and leaves the rest to the kernel. Nothing mounted = nothing to do. `fuse`: by fusermount, as one who is not root has to.
 */
export async function unmount(task: DriverTask, point: string, kind: 'mount' | 'fuse' = 'mount'): Promise<DriverReleased> {
  // What is mounted there after a restart is somebody else's.
  const { boot } = task.noted;
  if (boot !== undefined && boot !== (await bootOf(task))) return released;
  for (let turn = 0; turn < 8; turn += 1) {
    if (!(await mountedAt(task, point))) return released;
    const words = await unmountOnce(task, point, kind);
    if (words !== undefined && (await mountedAt(task, point)))
      return complaint(
        `${point} could not be unmounted: ${words}`,
        `look who uses it (fuser -vm ${point}), then umount ${point}`,
      );
  }
  return complaint(`${point} is mounted again and again`, `look at findmnt ${point}`);
}

async function unmountOnce(task: DriverTask, point: string, kind: 'mount' | 'fuse'): Promise<string | undefined> {
  const ways = kind === 'mount' || task.machine.userId === 0 ? umountWays : fuseWays;
  for (const [orderly, lazily] of ways) {
    const words = await wrongWith(task, orderly, point);
    if (words === undefined) return undefined;
    if (isUnknownOption.test(words) && orderly.includes('-c')) continue;
    if ((await wrongWith(task, lazily, point)) !== undefined) return words;
    task.say(`${point} was in use and is unmounted as soon as nobody uses it (${words})`);
    return undefined;
  }
  return undefined;
}

type Command = readonly [program: string, ...args: string[]];

/** With -c the path is taken as it is: looking at a mount whose server is frozen would take for ever. The umount of busybox does not know it. */
const umountWays: readonly (readonly [Command, Command])[] = [
  [
    ['umount', '-c'],
    ['umount', '-c', '-l'],
  ],
  [['umount'], ['umount', '-l']],
];
const fuseWays: typeof umountWays = [
  [
    ['fusermount3', '-u'],
    ['fusermount3', '-u', '-z'],
  ],
];
const isUnknownOption = /(invalid|unrecognized|illegal|unknown) option|\busage:/i;

async function wrongWith(task: DriverTask, [program, ...args]: Command, point: string): Promise<string | undefined> {
  return whatWentWrong(program, await task.run({ program, args: [...args, point], patience: umountPatience }));
}
