/** Builds the conditions of the machine that we run on. */
import { networkInterfaces } from 'node:os';
import type { Clock } from '../clock.ts';
import type { Programs } from '../run-program.ts';
import { linuxParts, type PartsRequest } from './linux.ts';
import type { KernelFolders } from './linux-network.ts';
import { macosParts } from './macos.ts';
import type { Interfaces, SystemParts } from './parts.ts';
import { type ConditionsSource, conditionsSource, type SourceOptions } from './source.ts';
import { windowsParts } from './windows.ts';

/** All but `networks` is for tests: another machine's folders, another bus. */
export interface SystemOptions extends SourceOptions {
  readonly platform?: NodeJS.Platform;
  readonly folders?: KernelFolders;
  readonly interfaces?: () => Interfaces;
  /** Added to our own for every program, e.g. DBUS_SYSTEM_BUS_ADDRESS and PATH. */
  readonly environment?: Readonly<Record<string, string>>;
}

export function systemConditions(
  world: { readonly clock: Clock; readonly programs: Programs },
  options: SystemOptions = {},
): ConditionsSource {
  const request: PartsRequest = {
    clock: world.clock,
    programs: world.programs,
    interfaces: options.interfaces ?? ownInterfaces,
    environment: options.environment ?? {},
    folders: options.folders ?? { system: '/sys', processes: '/proc' },
  };
  return conditionsSource(partsOf(options.platform ?? process.platform, request), world, options);
}

function partsOf(platform: NodeJS.Platform, request: PartsRequest): SystemParts {
  if (platform === 'darwin') return macosParts(request);
  return platform === 'win32' ? windowsParts(request) : linuxParts(request);
}

/** Some sandboxes refuse to tell. */
function ownInterfaces(): Interfaces {
  try {
    return networkInterfaces();
  } catch {
    return {};
  }
}
