/** The table of all drivers, in the order of the manual. */

import { btrfs } from './btrfs.ts';
import { cifs } from './cifs.ts';
import { command } from './command.ts';
import { dockerVolume } from './docker-volume.ts';
import type { Driver } from './driver.ts';
import { encrypt } from './encrypt.ts';
import { fail } from './fail.ts';
import { groupwise } from './groupwise.ts';
import { ldap } from './ldap.ts';
import { lvm } from './lvm.ts';
import { mongodb } from './mongodb.ts';
import { mount } from './mount.ts';
import { mysql } from './mysql.ts';
import { nfs } from './nfs.ts';
import { nwfs } from './nwfs.ts';
import { postgresql } from './postgresql.ts';
import { redis } from './redis.ts';
import { sqlite } from './sqlite.ts';
import { sshfs } from './sshfs.ts';
import { startstop } from './startstop.ts';
import { webdav } from './webdav.ts';
import { zfs } from './zfs.ts';

export const allDrivers: readonly Driver[] = [
  mysql,
  postgresql,
  sqlite,
  redis,
  ldap,
  mongodb,
  mount,
  cifs,
  nfs,
  sshfs,
  webdav,
  nwfs,
  lvm,
  btrfs,
  zfs,
  groupwise,
  startstop,
  dockerVolume,
  command,
  encrypt,
  fail,
];

/** By name and alias. */
export const driverTable: ReadonlyMap<string, Driver> = new Map(
  allDrivers.flatMap(driver => [driver.name, ...driver.aliases].map(name => [name, driver] as const)),
);
