/** NetworkManager knows whether a network is metered and whether a login page stands before it. */
import type { Known } from '../../agent-model.ts';
import type { Asker, AskOutcome } from './parts.ts';
import type { BusAnswer, SystemBus } from './system-bus.ts';

const name = 'org.freedesktop.NetworkManager';
const object = { name, path: '/org/freedesktop/NetworkManager', interface: name };

export function networkManagerAsker(bus: SystemBus): Asker {
  return {
    isNeeded: () => true,
    ask: async signal => networkManagerAnswer(await bus.read(object, ['Metered', 'Connectivity'], signal)),
    // Passing the login page changes nothing that the kernel would tell of.
    restAfter: answer => (answer.portal === 'yes' ? 10_000 : 5 * 60_000),
    // Waits quietly when NetworkManager does not run, and says so when it starts.
    monitor: { program: 'nmcli', args: ['monitor'] },
  };
}

export function networkManagerAnswer(read: BusAnswer): AskOutcome {
  if (read.kind !== 'values') return read;
  const [metered, connectivity] = read.values.map(Number);
  return { kind: 'answer', answer: { metered: meteredFrom(metered), portal: portalFrom(connectivity) } };
}

/** 3 and 4 are NetworkManager's guesses, by the kind of device and by what a telephone's hotspot says of itself. */
function meteredFrom(value: number | undefined): Known {
  if (value === 1 || value === 3) return 'yes';
  return value === 2 || value === 4 ? 'no' : 'unknown';
}

function portalFrom(connectivity: number | undefined): Known {
  if (connectivity === 2) return 'yes';
  return connectivity === 4 ? 'no' : 'unknown';
}
