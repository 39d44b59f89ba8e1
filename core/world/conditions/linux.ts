/** The parts of a Linux machine: the kernel's small files, `ip monitor`, NetworkManager and UPower where they run. */
import type { Clock } from '../clock.ts';
import type { Programs } from '../run-program.ts';
import { type KernelFolders, readLinuxNetwork } from './linux-network.ts';
import { readLinuxPower } from './linux-power.ts';
import { networkManagerAsker } from './networkmanager.ts';
import type { Interfaces, SystemParts } from './parts.ts';
import { systemBus } from './system-bus.ts';
import { upowerAsker } from './upower.ts';

export interface PartsRequest {
  readonly clock: Clock;
  readonly programs: Programs;
  readonly interfaces: () => Interfaces;
  readonly environment: Readonly<Record<string, string>>;
  readonly folders: KernelFolders;
}

export function linuxParts({ clock, programs, interfaces, environment, folders }: PartsRequest): SystemParts {
  // `ip` lies where only root looks.
  const withSystemFolders = { PATH: `${process.env.PATH}:/usr/sbin:/sbin`, ...environment };
  const bus = systemBus(programs, clock, withSystemFolders);
  const readPower = () => readLinuxPower(folders.system);
  const kernelKnowsNothing = () => {
    const { mains, chargePercent } = readPower();
    return mains === 'unknown' && chargePercent === undefined;
  };
  return {
    readNetwork: () => readLinuxNetwork(folders, interfaces()),
    readPower,
    interfaces,
    askers: [networkManagerAsker(bus), upowerAsker(bus, kernelKnowsNothing)],
    networkMonitor: { program: 'ip', args: ['-o', 'monitor', 'link', 'address', 'route'] },
    environment: withSystemFolders,
  };
}
