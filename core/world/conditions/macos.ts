/** The parts of a Mac: `route`, `arp` and `pmset` are asked, `route monitor` tells of changes. Written from manuals and sample outputs, not run on a real machine. */
import { entriesTowards, networkName, usableAddresses } from './addresses.ts';
import { askProgram } from './ask-program.ts';
import type { PartsRequest } from './linux.ts';
import type { Answer, Asker, AskOutcome, Interfaces, SystemParts } from './parts.ts';

export function macosParts(request: PartsRequest): SystemParts {
  const { interfaces, environment } = request;
  const withSystemFolders = { PATH: `${process.env.PATH}:/usr/sbin:/sbin`, ...environment };
  const run = async (signal: AbortSignal, program: string, ...args: readonly string[]) =>
    askProgram(request.programs, request.clock, { program, args, environment: withSystemFolders }, signal);
  return {
    readNetwork() {
      const addresses = usableAddresses(interfaces());
      return { link: addresses.length > 0 ? 'yes' : 'no', addresses, route: 'unknown', isSettling: false };
    },
    readPower: () => ({ mains: 'unknown' }),
    interfaces,
    askers: [routeAsker(run, interfaces), powerAsker(run)],
    networkMonitor: { program: 'route', args: ['-n', 'monitor'] },
    environment: withSystemFolders,
  };
}

type Run = (signal: AbortSignal, program: string, ...args: readonly string[]) => ReturnType<typeof askProgram>;

function routeAsker(run: Run, interfaces: () => Interfaces): Asker {
  return {
    isNeeded: () => true,
    async ask(signal) {
      const route = await run(signal, 'route', '-n', 'get', 'default');
      if (route.code === 127) return { kind: 'absent' };
      if (route.wasEnded) return { kind: 'silent' };
      const gateway = gatewayFrom(route.stdout);
      const table = gateway === undefined ? '' : (await run(signal, 'arp', '-n', gateway)).stdout;
      return { kind: 'answer', answer: routeAnswer(route.stdout, table, interfaces()) };
    },
    restAfter: answer => (answer.route === 'yes' && answer.network === undefined ? 10_000 : 5 * 60_000),
  };
}

function powerAsker(run: Run): Asker {
  return {
    isNeeded: () => true,
    async ask(signal): Promise<AskOutcome> {
      const power = await run(signal, 'pmset', '-g', 'batt');
      if (power.wasEnded) return { kind: 'silent' };
      return power.code === 0 ? { kind: 'answer', answer: powerAnswer(power.stdout) } : { kind: 'absent' };
    },
    restAfter: answer => (answer.chargePercent === undefined ? 5 * 60_000 : 60_000),
  };
}

/** Of `route -n get default`, and of `arp -n` for the gateway that it names. */
export function routeAnswer(route: string, table: string, interfaces: Interfaces): Answer {
  if (!/^\s*interface: \S/m.test(route)) return { route: 'no' };
  const gateway = gatewayFrom(route) ?? '';
  const hardware = / at ([0-9a-f:]+) on /i.exec(table)?.[1] ?? '';
  const network = networkName(gateway, hardware, entriesTowards(gateway, interfaces));
  return network === undefined ? { route: 'yes' } : { route: 'yes', network };
}

function gatewayFrom(route: string): string | undefined {
  return /^\s*gateway: (\d+\.\d+\.\d+\.\d+)\s*$/m.exec(route)?.[1];
}

/** Of `pmset -g batt`. */
export function powerAnswer(output: string): Answer {
  const from = /drawing from '([^']+)'/.exec(output)?.[1];
  const mains = from === 'AC Power' ? 'yes' : from === undefined ? 'unknown' : 'no';
  const percent = /^\s*-.*?(\d+)%;/m.exec(output)?.[1];
  return percent === undefined ? { mains } : { mains, chargePercent: Number(percent) };
}
