/** A program that prepares a driver and is killed while it holds it: at once, after its k-th program, or when it is told to. Started by the conformance suite. */
import { systemWorld } from '../../core/assemble.ts';
import type { DriverUse } from '../../core/driver-model.ts';
import { prepareDrivers } from '../../core/driver-steps.ts';
import type { World } from '../../core/world/world.ts';

interface Task {
  readonly folders: World['folders'];
  readonly use: DriverUse;
  readonly source: string;
  /** So many of its programs have been started when this one dies; absent = it dies when all is prepared. */
  readonly programs?: number;
  /** It dies while the last of them runs, not when the next is wanted. */
  readonly early?: boolean;
}

const task = JSON.parse(process.argv[2] ?? '{}') as Task;
const world = systemWorld(task.folders);
let count = 0;

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  // The signal is on its way.
  for (;;);
}

const programs: World['programs'] = {
  start: async request => {
    if (!task.early && task.programs === count && !isQuestion(request.args)) die();
    const started = await world.programs.start(request);
    if (!isQuestion(request.args)) count += 1;
    // Once the driver has heard of it.
    if (task.early && task.programs === count) setTimeout(die, 3);
    return started;
  },
  run: async request => (await programs.start(request)).result,
};

/** Whether programs are there is asked before the driver acts. */
function isQuestion(args: readonly string[]): boolean {
  return args[1]?.includes('command -v') ?? false;
}

await prepareDrivers(
  { ...world, programs },
  {
    server: 's',
    item: 'i',
    drivers: [task.use],
    source: task.source,
    run: 'killed',
    signal: new AbortController().signal,
    say: () => undefined,
  },
);
die();
