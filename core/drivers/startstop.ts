/** Stops services for the time of the run, here or over ssh, and starts again exactly those that ran: always, after a kill at the next start. */
import { shellQuote } from '../rules/shell-quote.ts';
import type { ProgramResult } from '../world/run-program.ts';
import type { Driver, DriverReleased, DriverTask } from './driver.ts';
import { complaint, failed, type Refusal, released, together, whatWentWrong, wordsOf } from './verdicts.ts';

/** How one kind of service is asked, stopped and started; `NAME` is the service. */
interface Way {
  readonly isRunning: readonly string[];
  /** What it prints when the service runs; absent: its exit code 0 says so. */
  readonly saysRunning?: RegExp;
  readonly stop: readonly string[];
  readonly start: readonly string[];
  /** Asked where it cannot be started: is there no such service any more? */
  readonly isGone: readonly string[];
  /** What is said then; absent: its exit code 0 says so. Whoever cannot be asked says something else. */
  readonly saysGone?: RegExp;
}

const ways: Readonly<Record<string, Way>> = {
  systemd: {
    isRunning: ['systemctl', 'show', '--property=LoadState,ActiveState', '--', 'NAME'],
    saysRunning: /^ActiveState=(active|reloading|activating|refreshing)$/m,
    stop: ['systemctl', 'stop', '--', 'NAME'],
    start: ['systemctl', 'start', '--', 'NAME'],
    isGone: ['systemctl', 'show', '--property=LoadState', '--', 'NAME'],
    saysGone: /^LoadState=not-found$/m,
  },
  script: {
    isRunning: ['NAME', 'status'],
    stop: ['NAME', 'stop'],
    start: ['NAME', 'start'],
    // Without its folder it may lie on a disk that is not mounted.
    isGone: ['sh', '-c', 'test -d "$(dirname -- "$1")" && ! test -e "$1" && ! test -L "$1"', 'sh', 'NAME'],
  },
  docker: container('docker'),
  podman: container('podman'),
};

function container(program: string): Way {
  return {
    isRunning: [program, 'container', 'inspect', '--format', '{{.State.Running}}', 'NAME'],
    saysRunning: /^true$/m,
    stop: [program, 'stop', 'NAME'],
    start: [program, 'start', 'NAME'],
    isGone: [program, 'container', 'inspect', 'NAME'],
    saysGone: /no such (container|object)|no container with name/i,
  };
}

export const startstop: Driver = {
  name: 'startstop',
  aliases: ['service'],
  sentence: 'Stops services for the time of the run and starts them again, whatever happens.',
  brings: 'around',
  settings: [
    {
      name: 'service',
      kind: 'words',
      isRequired: true,
      explanation:
        'A systemd unit, an init script with its whole path, or a container; several are stopped in this order and started in the reverse one.',
    },
    {
      name: 'by',
      kind: 'choice',
      choices: ['systemd', 'script', 'docker', 'podman'],
      explanation: 'What the services are.',
      without: 'script for a whole path, else systemd',
    },
    {
      name: 'host',
      kind: 'text',
      explanation: 'A login, user@host, where the services run: reached by ssh, with a key, without questions.',
      without: 'this machine',
    },
    {
      name: 'remote_shell',
      kind: 'command',
      explanation: 'How the host is reached, with another port for instance: ssh -p 2222.',
      without: 'ssh',
    },
    {
      name: 'patience',
      kind: 'duration',
      explanation: 'A service that takes longer to stop or to start is left to itself.',
      without: '5 minutes',
    },
  ],
  programs: [],
  tried: 'Run against stand-ins for systemctl, docker and podman, and with a real init script through a real sshd.',
  manual: [
    'Only what was running is stopped, and exactly that is started again: when the run succeeds, fails, is cancelled or cut. What was to be started again is on disk before anything is stopped, so that after a kill or a power cut the next start of alp or of the agent starts it.',
    'A service that somebody removed during the run is told of once, and not asked for any more; one that cannot be asked is tried again at each start.',
    'A service is down while the item is sent. Where a snapshot of the file system is enough for it, the drivers lvm, btrfs and zfs do without a stop.',
    'An init script has to know the word status. Over ssh, the host key has to be known.',
  ],
  example: [
    'source = /var/lib/shop/',
    'dest = /backup/shop',
    'driver = startstop',
    'service = shop.service, shop-worker.service',
  ],
  settingsOfLine: ({ user, host, volume }) => ({
    service: [volume],
    ...(['localhost', '127.0.0.1', '::1'].includes(host) ? {} : { host: `${user}@${host}` }),
  }),

  holds: ({ settings }) =>
    servicesOf(settings).map(service => `the ${wordOf(settings, service)} on ${settings.host ?? 'this machine'}`),

  async prepare(task) {
    const running: string[] = [];
    for (const service of servicesOf(task.settings)) {
      const state = await askState(task, service);
      if (typeof state !== 'boolean') return state;
      if (state) running.push(service);
      else task.say(`${service} does not run, and stays so`);
    }
    await task.note({ started: JSON.stringify(running) });
    for (const service of running) {
      const words = whatWentWrong(service, await act(task, service, 'stop'));
      if (words !== undefined)
        return failed(`${service} could not be stopped: ${words}`, `try it by hand: ${commandText(task, service, 'stop')}`);
    }
    return { ok: true, source: task.source, facts: { stopped: running.join(' ') } };
  },

  async release(task) {
    const answers = [];
    const stopped: unknown = JSON.parse(task.noted.started ?? '[]');
    for (const service of (Array.isArray(stopped) ? stopped : []).toReversed())
      answers.push(await startAgain(task, String(service)));
    return together(answers);
  },
};

const usualPatience = 5 * 60_000;

function servicesOf(settings: DriverTask['settings']): readonly string[] {
  return Array.isArray(settings.service) ? settings.service : [];
}

/** Started, although it may run already: the start of what runs does nothing. */
async function startAgain(task: DriverTask, service: string): Promise<DriverReleased> {
  const words = whatWentWrong(service, await act(task, service, 'start'));
  if (words === undefined) return released;
  if (await isGone(task, service))
    return {
      ok: true,
      told: `${service} was stopped for a run, and somebody removed it meanwhile: there is nothing to start again`,
    };
  return complaint(`${service} could not be started again: ${words}`, `start it by hand: ${commandText(task, service, 'start')}`);
}

/** Only what was asked and is surely not there: a machine that does not answer, or a daemon, says nothing of it. */
async function isGone(task: DriverTask, service: string): Promise<boolean> {
  const { saysGone } = wayOf(task, service);
  const result = await act(task, service, 'isGone');
  if (!result) return false;
  return saysGone ? saysGone.test(`${result.stdout}\n${result.stderr}`) : result.code === 0;
}

type Verb = 'isRunning' | 'stop' | 'start' | 'isGone';

async function askState(task: DriverTask, service: string): Promise<boolean | Refusal> {
  const way = wayOf(task, service);
  const result = await act(task, service, 'isRunning');
  const remedy = `try it by hand: ${commandText(task, service, 'isRunning')}`;
  if (!result) return failed(`${service} could not be asked whether it runs: no answer`, remedy);
  const isUnknown = way.saysRunning
    ? result.code !== 0 || /^LoadState=not-found$/m.test(result.stdout)
    : [126, 127, 255].includes(result.code);
  if (isUnknown)
    return failed(`${service} could not be asked whether it runs: ${wordsOf(result) || `code ${result.code}`}`, remedy);
  return way.saysRunning ? way.saysRunning.test(result.stdout) : result.code === 0;
}

function act(task: DriverTask, service: string, verb: Verb): Promise<ProgramResult | undefined> {
  const [program = '', ...args] = commandOf(task, service, verb);
  const { patience } = task.settings;
  return task.run({ program, args, patience: typeof patience === 'number' ? patience : usualPatience });
}

function wayOf({ settings }: DriverTask, service: string): Way {
  return ways[kindOf(settings, service)]!;
}

function kindOf({ by }: DriverTask['settings'], service: string): string {
  return typeof by === 'string' ? by : service.startsWith('/') ? 'script' : 'systemd';
}

/** The same for two spellings of one thing. */
function wordOf(settings: DriverTask['settings'], service: string): string {
  const kind = kindOf(settings, service);
  if (kind === 'docker' || kind === 'podman') return `container ${service} of ${kind}`;
  return `service ${kind === 'systemd' && !/\.[a-z]+$/.test(service) ? `${service}.service` : service}`;
}

function commandOf(task: DriverTask, service: string, verb: Verb): readonly string[] {
  const command = wayOf(task, service)[verb].map(word => (word === 'NAME' ? service : word));
  const { host, remote_shell: shell } = task.settings;
  if (typeof host !== 'string') return command;
  return [...(Array.isArray(shell) ? shell : ['ssh']), '-o', 'BatchMode=yes', '--', host, command.map(shellQuote).join(' ')];
}

function commandText(task: DriverTask, service: string, verb: Verb): string {
  return commandOf(task, service, verb).join(' ');
}
