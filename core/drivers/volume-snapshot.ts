/** A snapshot of the volume that a source lies on, mounted read-only: where the source is found in it. Shared by lvm, btrfs and zfs. */
import type { ProgramRequest } from '../world/run-program.ts';
import type { DriverPrepared, DriverTask } from './driver.ts';
import { type Mount, mountAt, mountProblem, mounts } from './mounted.ts';
import { failed, type Refusal } from './verdicts.ts';

export interface SourcePlace {
  /** Without a slash at the end and without symbolic links. */
  readonly path: string;
  /** What is mounted where the source lies. */
  readonly mount: Mount;
}

export async function placeOfSource(task: DriverTask): Promise<SourcePlace | Refusal> {
  const given = task.source.replace(/(?<=.)\/+$/, '');
  if ((await task.files.kindOf(given)) === 'absent') return failed(`${given} is not there`, 'look at source = …');
  const path = await task.files.realPath(given);
  const above = (await mounts(task)).filter(({ point }) => insideOf(point, path) !== undefined);
  const nearest = Math.max(...above.map(({ point }) => point.length));
  const mount = above.findLast(({ point }) => point.length === nearest);
  return mount ? { path, mount } : failed(`nobody knows what is mounted where ${given} lies`, 'look at findmnt');
}

/** `var/lib` for `/srv` and `/srv/var/lib`; '' for the same; undefined when it lies elsewhere. */
export function insideOf(folder: string, path: string): string | undefined {
  if (path === folder) return '';
  const above = folder.endsWith('/') ? folder : `${folder}/`;
  return path.startsWith(above) ? path.slice(above.length) : undefined;
}

/** Its last name is that of the volume's own folder, which is the top of the snapshot where the source is written without a slash. */
export function snapshotPoint(task: DriverTask, top: string): string {
  return `${task.folder}/snapshot/${top.slice(top.lastIndexOf('/') + 1) || 'root'}`;
}

/** Note the snapshot and the point before. `inside`: where the source lies in the volume. */
export async function mountSnapshot(
  task: DriverTask,
  point: string,
  inside: string,
  request: ProgramRequest,
  facts: Readonly<Record<string, string>>,
): Promise<DriverPrepared> {
  const problem =
    (await mountAt(task, point, request, 'look at dmesg, which says why')) ??
    (await mountProblem(task, point, task.settings.may_be_empty === true));
  if (problem) return problem;
  const source = inside === '' ? point : `${point}/${inside}`;
  if ((await task.files.kindOf(source)) === 'absent')
    return failed(
      `the snapshot has no ${inside}`,
      'look whether something else is mounted on the way there (findmnt), and name that as the source',
    );
  return { ok: true, source: task.source.endsWith('/') || task.source === '' ? `${source}/` : source, facts };
}

/** So that nobody takes it for his own. */
export function snapshotName(task: DriverTask): string {
  return `alp-${task.files.randomHex(4)}`;
}
