/** The table of all drivers, in the order of the manual. */
import { command } from './command.ts';
import type { Driver } from './driver.ts';
import { fail } from './fail.ts';
import { mount } from './mount.ts';
import { mysql } from './mysql.ts';
import { redis } from './redis.ts';
import { startstop } from './startstop.ts';

export const allDrivers: readonly Driver[] = [mysql, redis, mount, startstop, command, fail];

/** By name and alias. */
export const driverTable: ReadonlyMap<string, Driver> = new Map(
  allDrivers.flatMap(driver => [driver.name, ...driver.aliases].map(name => [name, driver] as const)),
);
