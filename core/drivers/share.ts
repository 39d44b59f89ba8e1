/** A share of another machine, mounted read-only for the time of a run: what sshfs, cifs, nfs, webdav and nwfs have in common. */
import type { DriverDescription, DriverSetting } from '../driver-model.ts';
import type { ProgramRequest } from '../world/run-program.ts';
import type { Driver, DriverPrepared, DriverReleased, DriverTask } from './driver.ts';
import { mountAt, mountedAt, mountProblem, unmount } from './mounted.ts';
import { failed, type Refusal, released, whatWentWrong } from './verdicts.ts';

const point: DriverSetting = {
  name: 'point',
  kind: 'path',
  explanation: 'Where it is mounted; the source of the item may be a folder below.',
  without: 'a private folder, and all of it is the source',
};

const options: DriverSetting = { name: 'options', kind: 'words', explanation: 'Further mount options; ro is always one.' };

export const mayBeEmpty: DriverSetting = {
  name: 'may_be_empty',
  kind: 'flag',
  explanation: 'An empty share is taken as it is.',
  without: 'no',
};

const patience: DriverSetting = {
  name: 'patience',
  kind: 'duration',
  explanation: 'A mount that takes longer is ended.',
  without: '1 minute',
};

export const shareSettings: readonly DriverSetting[] = [point, options, mayBeEmpty, patience];

/** In the manual of each. */
export const shareManual: readonly string[] = [
  'Nothing is sent before the kernel says that the share is mounted read-only, it answers within 20 seconds, and it is not empty. A server that falls silent later ends the attempt, not the agent; what hangs is unmounted by force.',
];

/** For an item whose source is the share, or lies below the point. */
export const shareContradiction: NonNullable<DriverDescription['contradiction']> = ({ point }, source) => {
  if (source === '') return undefined;
  if (typeof point !== 'string')
    return { message: 'the source is what is mounted', remedy: 'remove the line source, or write point = …' };
  if (`${source}/`.startsWith(`${point.replace(/\/+$/, '')}/`)) return undefined;
  return {
    message: `the source ${source} does not lie below ${point}`,
    remedy: `write source = ${point}/, or remove the line source`,
  };
};

/** A point of the user's own may be that of another item as well. */
export const holdsPoint: NonNullable<Driver['holds']> = ({ settings: { point } }) =>
  typeof point === 'string' ? [`the mount point ${point.replace(/(?<=.)\/+$/, '')}`] : [];

/** Mounts with this request at the point that `sharePoint` says, makes sure that it is read-only, and looks whether it is alive and not empty. */
export async function mountShare(
  task: DriverTask,
  request: ProgramRequest,
  remedy: string,
  ownNames: readonly string[] = [],
): Promise<DriverPrepared> {
  const at = sharePoint(task);
  const { patience, may_be_empty: isEmptyFine } = task.settings;
  await task.note({ point: at });
  const problem =
    (await mountAt(task, at, typeof patience === 'number' ? { ...request, patience } : request, remedy)) ??
    (await makeReadOnly(task, at)) ??
    (await mountProblem(task, at, isEmptyFine === true, ownNames));
  if (problem) return problem;
  const device = (await mountedAt(task, at))?.device ?? '';
  return { ok: true, source: task.source === '' ? at : task.source, facts: { device } };
}

export function sharePoint({ settings, folder }: DriverTask): string {
  return typeof settings.point === 'string' ? settings.point.replace(/(?<=.)\/+$/, '') : `${folder}/mounted`;
}

/** `ro` and what the item adds, with commas between. */
export function mountOptions({ settings }: DriverTask, usual: readonly string[]): string {
  return ['ro', ...usual, ...(Array.isArray(settings.options) ? settings.options : [])].join(',');
}

/** Unmounts what was noted. A file with a password has gone already, but for a kill in between. */
export const releaseShare =
  (kind: 'mount' | 'fuse' = 'mount'): Driver['release'] =>
  async (task: DriverTask): Promise<DriverReleased> => {
    for (const name of ['secretFile', 'optionsFile']) {
      const file = task.noted[name];
      if (file !== undefined) await task.files.delete(file);
    }
    return task.noted.point === undefined ? released : unmount(task, task.noted.point, kind);
  };

/** Not every program that mounts knows `ro`: then the kernel forbids to write at this point. */
async function makeReadOnly(task: DriverTask, at: string): Promise<Refusal | undefined> {
  if ((await mountedAt(task, at))?.options.includes('ro')) return undefined;
  const result = await task.run({ program: 'mount', args: ['-o', 'remount,bind,ro', at], patience: 30_000 });
  const words = whatWentWrong('mount', result);
  return words === undefined
    ? undefined
    : failed(`what is mounted at ${at} could not be made read-only: ${words}`, 'add ro to options, if the program knows it');
}

/**
 * A file with mode 0600 in the driver's private folder, there while `act` runs and no longer: for programs that read a password from a
 * file with a name. Noted first, so that a kill does not leave it.
 */
export async function withSecretFile<Done>(
  task: DriverTask,
  name: string,
  text: string,
  act: (path: string) => Promise<Done>,
): Promise<Done> {
  const path = `${task.folder}/${name}`;
  await task.note({ secretFile: path });
  await task.files.delete(path);
  await task.files.createNew(path, text);
  try {
    return await act(path);
  } finally {
    await task.files.delete(path);
  }
}
