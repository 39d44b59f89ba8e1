/** Finds where a volume of Docker or Podman lies, and stops or pauses the containers that use it for the time of the run. */
import type { ProgramResult } from '../world/run-program.ts';
import type { Driver, DriverReleased, DriverTask } from './driver.ts';
import { mountedAt } from './mounted.ts';
import { complaint, failed, type Refusal, released, together, whatWentWrong } from './verdicts.ts';

const usualPatience = 5 * 60_000;

export const dockerVolume: Driver = {
  name: 'docker-volume',
  aliases: ['podman-volume'],
  sentence: 'Backs up a volume of Docker or Podman, with the containers that use it stopped or paused meanwhile.',
  brings: 'source',
  settings: [
    { name: 'volume', kind: 'text', isRequired: true, explanation: 'The name of the volume.' },
    { name: 'by', kind: 'choice', choices: ['docker', 'podman'], explanation: 'Whose volume it is.', without: 'docker' },
    {
      name: 'stop',
      kind: 'words',
      explanation: 'Containers that are stopped meanwhile, in this order; they are started in the reverse one.',
    },
    { name: 'pause', kind: 'words', explanation: 'Containers that are paused meanwhile, where a crash would not harm them.' },
    {
      name: 'patience',
      kind: 'duration',
      explanation: 'A container that takes longer to stop or start is left to itself.',
      without: '5 minutes',
    },
  ],
  programs: ['docker|podman (docker.io)'],
  tried: 'Run against a stand-in for docker and podman alone, never against their daemons.',
  manual: [
    'It runs on the machine of the containers, as root, since nobody else can enter the folder of a volume; for containers of a user with podman, as that user. Where the daemon lives in a machine of its own (Docker Desktop), the folder is not to be seen, and the item fails.',
    'stop gives a program the time to write everything and to end: its files are whole. pause only halts it: what it has in memory is not in the backup, as after a power cut, which databases survive and other programs may not. Without either, files are read while they change; for a database its own driver is better than any of these.',
    'Only what runs is stopped or paused, and exactly that is started or unpaused again: when the run succeeds, fails, is cancelled or cut. It is on disk before anything is stopped, so that after a kill or a power cut the next start of alp or of the agent does it. A container that is removed when it stops (--rm) is refused, and so is one that is stopped although it was paused by somebody else.',
    'A volume with options (NFS, CIFS, a disk) is mounted only while a container runs that uses it: then use pause. The item fails when such a volume is not mounted.',
  ],
  example: ['dest = /backup/shop-files', 'driver = docker-volume', 'volume = shop_files', 'stop = shop_web, shop_worker'],
  contradiction({ stop, pause }) {
    const twice = Array.isArray(stop) && Array.isArray(pause) ? stop.find(name => pause.includes(name)) : undefined;
    return twice === undefined
      ? undefined
      : { message: `${twice} is to be stopped and paused`, remedy: 'name it in one of them' };
  },

  holds: ({ settings: { stop, pause, by = 'docker' } }) =>
    [stop, pause].flatMap(names =>
      (Array.isArray(names) ? names : []).map(container => `the container ${container} of ${by} on this machine`),
    ),

  async prepare(task) {
    const volume = await volumeOf(task);
    if ('verdict' in volume) return volume;
    const { toStop, toPause, refusal } = await runningOf(task);
    if (refusal) return refusal;
    await task.note({ stopped: JSON.stringify(toStop), paused: JSON.stringify(toPause) });
    for (const [verb, containers] of [
      ['stop', toStop],
      ['pause', toPause],
    ] as const) {
      for (const container of containers) {
        const words = whatWentWrong(programOf(task), await ask(task, [verb, container]));
        if (words !== undefined)
          return failed(
            `${container} could not be told to ${verb}: ${words}`,
            `try it by hand: ${programOf(task)} ${verb} ${container}`,
          );
      }
    }
    const problem = await mountProblem(task, volume);
    if (problem) return problem;
    const facts = { stopped: toStop.join(' '), paused: toPause.join(' ') };
    return { ok: true, source: volume.point, facts };
  },

  async release(task) {
    const answers = [];
    for (const container of namesIn(task.noted.paused).toReversed()) answers.push(await goOn(task, container));
    for (const container of namesIn(task.noted.stopped).toReversed()) answers.push(await undo(task, 'start', container));
    return together(answers);
  },
};

interface Volume {
  readonly point: string;
  /** Mounted by the daemon for as long as a container uses it. */
  readonly hasOptions: boolean;
}

async function volumeOf(task: DriverTask): Promise<Volume | Refusal> {
  const name = String(task.settings.volume);
  const result = await ask(task, ['volume', 'inspect', '--format', '{{json .Options}} {{.Mountpoint}}', name]);
  const words = whatWentWrong(programOf(task), result);
  if (words !== undefined)
    return failed(`there is no volume ${name} to be had: ${words}`, `look at ${programOf(task)} volume ls`);
  const [, options = '', point = ''] = /^(.*?) (\/.*)$/m.exec(result?.stdout ?? '') ?? [];
  if (point === '') return failed(`the volume ${name} has no folder on this machine`, 'back it up where its driver keeps it');
  if ((await task.files.kindOf(point).catch(() => 'absent')) !== 'folder')
    return failed(
      `the folder ${point} of the volume ${name} is not to be seen here`,
      'run alp as root on the machine of the daemon',
    );
  return { point, hasOptions: /"device"/.test(options) };
}

/** Of the containers that are named, those that run. */
async function runningOf(
  task: DriverTask,
): Promise<{ readonly toStop: string[]; readonly toPause: string[]; readonly refusal?: Refusal }> {
  const { stop, pause } = task.settings;
  const [toStop, toPause]: [string[], string[]] = [[], []];
  for (const [list, chosen] of [
    [stop, toStop],
    [pause, toPause],
  ] as const) {
    for (const container of Array.isArray(list) ? list : []) {
      const state = await stateOf(task, container);
      if ('verdict' in state) return { toStop, toPause, refusal: state };
      const refusal = chosen === toStop ? stopProblem(container, state) : undefined;
      if (refusal) return { toStop, toPause, refusal };
      if (state.runs && !state.isPaused) chosen.push(container);
      else task.say(`${container} does not run, and stays so`);
    }
  }
  return { toStop, toPause };
}

interface State {
  readonly runs: boolean;
  readonly isPaused: boolean;
  readonly isRemoved: boolean;
}

function stopProblem(container: string, { isPaused, isRemoved }: State): Refusal | undefined {
  if (isRemoved) return failed(`${container} would be removed when it stops`, 'use pause, or start it without --rm');
  return isPaused
    ? failed(`${container} is paused, and cannot be stopped in good order`, 'unpause it, or look who paused it')
    : undefined;
}

async function stateOf(task: DriverTask, container: string): Promise<State | Refusal> {
  const format = '{{.State.Running}} {{.State.Paused}} {{.HostConfig.AutoRemove}}';
  const result = await ask(task, ['container', 'inspect', '--format', format, container]);
  const words = whatWentWrong(programOf(task), result);
  if (words !== undefined)
    return failed(`${container} could not be asked whether it runs: ${words}`, `look at ${programOf(task)} ps --all`);
  const [runs, isPaused, isRemoved] = (result?.stdout ?? '')
    .trim()
    .split(' ')
    .map(word => word === 'true');
  // Podman says of a paused container that it does not run.
  return { runs: runs === true || isPaused === true, isPaused: isPaused === true, isRemoved: isRemoved === true };
}

/** Its folder is empty while nothing is mounted there. */
async function mountProblem(task: DriverTask, { point, hasOptions }: Volume): Promise<Refusal | undefined> {
  if (!hasOptions || (await mountedAt(task, point))) return undefined;
  return failed(
    `the volume ${task.settings.volume} is not mounted while no container runs that uses it`,
    'use pause in place of stop, or back up what it mounts',
  );
}

/** One that is not paused would complain. */
async function goOn(task: DriverTask, container: string): Promise<DriverReleased> {
  const state = await stateOf(task, container);
  return 'verdict' in state || state.isPaused ? undo(task, 'unpause', container) : released;
}

/** What runs already may be started: that does nothing. */
async function undo(task: DriverTask, verb: 'start' | 'unpause', container: string): Promise<DriverReleased> {
  const words = whatWentWrong(programOf(task), await ask(task, [verb, container]));
  if (words === undefined) return released;
  if (/no such (container|object)|no container with name/i.test(words))
    return {
      ok: true,
      told: `${container} was halted for a run, and somebody removed it meanwhile: there is nothing to ${verb}`,
    };
  return complaint(
    `${container} could not be told to ${verb}: ${words}`,
    `do it by hand: ${programOf(task)} ${verb} ${container}`,
  );
}

function namesIn(noted: string | undefined): readonly string[] {
  const names: unknown = JSON.parse(noted ?? '[]');
  return Array.isArray(names) ? names.map(String) : [];
}

function programOf({ settings }: DriverTask): string {
  return settings.by === 'podman' ? 'podman' : 'docker';
}

function ask(task: DriverTask, args: readonly string[]): Promise<ProgramResult | undefined> {
  const { patience } = task.settings;
  return task.run({ program: programOf(task), args, patience: typeof patience === 'number' ? patience : usualPatience });
}
