/** The parts of a Windows machine: addresses are polled, PowerShell is asked rarely. Written from manuals and sample outputs, not run on a real machine. */
import type { Known } from '../../agent-model.ts';
import { entriesTowards, networkName, usableAddresses } from './addresses.ts';
import { askProgram } from './ask-program.ts';
import type { PartsRequest } from './linux.ts';
import type { Answer, Asker, Interfaces, SystemParts } from './parts.ts';

export function windowsParts(request: PartsRequest): SystemParts {
  const { interfaces, environment } = request;
  return {
    readNetwork() {
      const addresses = usableAddresses(interfaces());
      return { link: addresses.length > 0 ? 'yes' : 'no', addresses, route: 'unknown', isSettling: false };
    },
    readPower: () => ({ mains: 'unknown' }),
    interfaces,
    askers: [powershellAsker(request)],
    environment,
  };
}

/** One question for all: PowerShell takes most of a second to start. */
const question = `
$route = Get-NetRoute -DestinationPrefix '0.0.0.0/0' -ErrorAction SilentlyContinue | Sort-Object { $_.RouteMetric + $_.InterfaceMetric } | Select-Object -First 1
$neighbour = if ($route) { Get-NetNeighbor -InterfaceIndex $route.InterfaceIndex -IPAddress $route.NextHop -ErrorAction SilentlyContinue | Select-Object -First 1 }
$batteries = @(Get-CimInstance Win32_Battery | Select-Object BatteryStatus, EstimatedChargeRemaining)
@{ gateway = $route.NextHop; hardware = $neighbour.LinkLayerAddress; batteries = $batteries } | ConvertTo-Json -Compress -Depth 3
`;

function powershellAsker({ clock, programs, interfaces, environment }: PartsRequest): Asker {
  const args = ['-NoProfile', '-NonInteractive', '-Command', question];
  return {
    isNeeded: () => true,
    async ask(signal) {
      const result = await askProgram(programs, clock, { program: 'powershell', args, environment }, signal);
      if (result.wasEnded) return { kind: 'silent' };
      const answer = result.code === 0 ? powershellAnswer(result.stdout, interfaces()) : undefined;
      return answer ? { kind: 'answer', answer } : { kind: 'absent' };
    },
    restAfter: () => 5 * 60_000,
  };
}

interface Said {
  readonly gateway?: string | null;
  readonly hardware?: string | null;
  readonly batteries?: readonly { readonly BatteryStatus?: number; readonly EstimatedChargeRemaining?: number | null }[];
}

/** Undefined when it is no answer to the question. */
export function powershellAnswer(output: string, interfaces: Interfaces): Answer | undefined {
  let said: Said;
  try {
    said = JSON.parse(output) as Said;
  } catch {
    return undefined;
  }
  const gateway = said.gateway ?? '';
  const network = networkName(gateway, said.hardware ?? '', entriesTowards(gateway, interfaces));
  const battery = said.batteries?.[0];
  const percent = battery?.EstimatedChargeRemaining ?? undefined;
  return {
    route: gateway === '' ? 'no' : 'yes',
    ...(network === undefined ? {} : { network }),
    mains: mainsFrom(battery?.BatteryStatus),
    // Some batteries claim a little more than all.
    ...(percent === undefined ? {} : { chargePercent: Math.min(100, percent) }),
  };
}

/** Win32_Battery: 1, 4 and 5 are discharging, low and critical; 10 is undefined; the rest is on mains, charging or full. */
function mainsFrom(status: number | undefined): Known {
  if (status === undefined || status === 10) return 'unknown';
  return status === 1 || status === 4 || status === 5 ? 'no' : 'yes';
}
