/** Stops services for the time of the run, here or over ssh, and starts again exactly those that ran: always, after a kill at the next start. */
import { shellQuote } from '../rules/shell-quote.ts';
import type { ProgramResult } from '../world/run-program.ts';
import type { Driver, DriverReleased, DriverTask } from './driver.ts';
import { complaint, failed, type Refusal, released, whatWentWrong, wordsOf } from './verdicts.ts';

/** How one kind of service is asked, stopped and started; `NAME` is the service. */
interface Way {
  readonly isRunning: readonly string[];
  /** What it prints when the service runs; absent: its exit code 0 says so. */
  readonly saysRunning?: RegExp;
  readonly stop: readonly string[];
  readonly start: readonly string[];
}

const ways: Readonly<Record<string, Way>> = {
  systemd: {
    isRunning: ['systemctl', 'show', '--property=LoadState,ActiveState', '--', 'NAME'],
    saysRunning: /^ActiveState=(active|reloading|activating|refreshing)$/m,
    stop: ['systemctl', 'stop', '--', 'NAME'],
    start: ['systemctl', 'start', '--', 'NAME'],
  },
  script: { isRunning: ['NAME', 'status'], stop: ['NAME', 'stop'], start: ['NAME', 'start'] },
  docker: container('docker'),
  podman: container('podman'),
};

function container(program: string): Way {
  return {
    isRunning: [program, 'container', 'inspect', '--format', '{{.State.Running}}', 'NAME'],
    saysRunning: /^true$/m,
    stop: [program, 'stop', 'NAME'],
    start: [program, 'start', 'NAME'],
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

  async prepare(task) {
    const running: string[] = [];
    for (const service of servicesOf(task)) {
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
    const complaints = [];
    const stopped: unknown = JSON.parse(task.noted.started ?? '[]');
    for (const service of (Array.isArray(stopped) ? stopped : []).toReversed()) {
      const problem = await startAgain(task, String(service));
      if (!problem.ok) complaints.push(problem);
    }
    return complaints[0] ?? released;
  },
};

const usualPatience = 5 * 60_000;

function servicesOf({ settings }: DriverTask): readonly string[] {
  return Array.isArray(settings.service) ? settings.service : [];
}

/** Started, although it may run already: the start of what runs does nothing. */
async function startAgain(task: DriverTask, service: string): Promise<DriverReleased> {
  const words = whatWentWrong(service, await act(task, service, 'start'));
  if (words === undefined) return released;
  return complaint(`${service} could not be started again: ${words}`, `start it by hand: ${commandText(task, service, 'start')}`);
}

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

function act(task: DriverTask, service: string, verb: 'isRunning' | 'stop' | 'start'): Promise<ProgramResult | undefined> {
  const [program = '', ...args] = commandOf(task, service, verb);
  const { patience } = task.settings;
  return task.run({ program, args, patience: typeof patience === 'number' ? patience : usualPatience });
}

function wayOf({ settings }: DriverTask, service: string): Way {
  const by = typeof settings.by === 'string' ? settings.by : service.startsWith('/') ? 'script' : 'systemd';
  return ways[by]!;
}

function commandOf(task: DriverTask, service: string, verb: 'isRunning' | 'stop' | 'start'): readonly string[] {
  const command = wayOf(task, service)[verb].map(word => (word === 'NAME' ? service : word));
  const { host, remote_shell: shell } = task.settings;
  if (typeof host !== 'string') return command;
  return [...(Array.isArray(shell) ? shell : ['ssh']), '-o', 'BatchMode=yes', '--', host, command.map(shellQuote).join(' ')];
}

function commandText(task: DriverTask, service: string, verb: 'isRunning' | 'stop' | 'start'): string {
  return commandOf(task, service, verb).join(' ');
}
