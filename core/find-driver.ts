/** Which driver a line of the configuration means, and whether the programs that it needs are on this machine. */
import type { DriverUse } from './driver-model.ts';
import { driverTable } from './drivers/all.ts';
import type { Driver } from './drivers/driver.ts';
import { ownDriver } from './own-driver.ts';
import { runWithin } from './run-within.ts';
import type { World } from './world/world.ts';

/** Undefined: there is none of this name (any more). */
export type FindDriver = (use: Pick<DriverUse, 'name' | 'isOwn'>) => Driver | undefined;

export function findDriver(world: World): FindDriver {
  return ({ name, isOwn }) => (isOwn ? ownDriver(world, name) : driverTable.get(name));
}

/** One entry of a driver's `programs`. */
export interface NeededProgram {
  /** Any one of them will do. */
  readonly names: readonly string[];
  readonly package: string | undefined;
}

/** `mariadb|mysql (mariadb-client)`. */
export function neededProgram(text: string): NeededProgram {
  const parts = /^(\S+)(?: \((.+)\))?$/.exec(text);
  return { names: (parts?.[1] ?? text).split('|'), package: parts?.[2] };
}

/** Asks a shell, which knows best where programs are. */
const lookAround = 'for name do if command -v -- "$name" >/dev/null 2>&1; then printf "%s\\n" "$name"; fi; done';

/** Those of the needed programs that are not here. */
export async function missingPrograms(world: World, driver: Pick<Driver, 'programs'>): Promise<readonly NeededProgram[]> {
  const needed = driver.programs.map(neededProgram);
  if (needed.length === 0) return [];
  const names = [...new Set(needed.flatMap(program => program.names))];
  const result = await runWithin(world, { program: 'sh', args: ['-c', lookAround, 'sh', ...names] }, 10_000);
  const here = new Set((result?.stdout ?? '').split('\n'));
  return needed.filter(program => !program.names.some(name => here.has(name)));
}

/** `needs mariadb or mysql, which is not here` and `install mariadb-client`. */
export function missingWords(
  name: string,
  missing: readonly NeededProgram[],
): { readonly detail: string; readonly remedy: string } {
  const programs = missing.map(({ names }) => names.join(' or '));
  const packages = missing.map(program => program.package ?? program.names[0]!);
  return {
    detail: `the driver ${name} needs ${programs.join(' and ')}, not to be found on this machine`,
    remedy: `install ${[...new Set(packages)].join(' ')}`,
  };
}
