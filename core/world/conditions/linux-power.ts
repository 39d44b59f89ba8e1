/** Mains and charge of a Linux machine out of /sys/class/power_supply; a battery that discharges decides. */
import { join } from 'node:path';
import type { Known } from '../../agent-model.ts';
import type { PowerReading } from './parts.ts';
import { namesIn, readSmall } from './small-files.ts';

interface Battery {
  readonly status: string;
  readonly percent: number;
  /** What it holds when full, to weigh several against each other. */
  readonly size: number;
}

interface Charger {
  readonly isOnline: boolean;
  /** A USB port without a charger is offline as well, on mains or not. */
  readonly isMains: boolean;
}

export function readLinuxPower(system: string): PowerReading {
  const folder = join(system, 'class/power_supply');
  const supplies = namesIn(folder).map(name => join(folder, name));
  const batteries = supplies.flatMap(batteryAt);
  const mains = mainsFrom(batteries, supplies.flatMap(chargerAt));
  const chargePercent = charge(batteries);
  return chargePercent === undefined ? { mains } : { mains, chargePercent };
}

function batteryAt(folder: string): readonly Battery[] {
  const field = (name: string) => readSmall(join(folder, name));
  // Scope Device: a mouse, a headset, a pen.
  if (field('type') !== 'Battery' || field('scope') === 'Device' || field('present') === '0') return [];
  const percent = Number.parseInt(field('capacity') ?? '', 10);
  const size = Number(field('energy_full') ?? field('charge_full') ?? 1);
  return [{ status: field('status') ?? 'Unknown', percent, size: size > 0 ? size : 1 }];
}

function chargerAt(folder: string): readonly Charger[] {
  const type = readSmall(join(folder, 'type'));
  if (type !== 'Mains' && !type?.startsWith('USB')) return [];
  // 2 is "online, and programmable".
  const online = readSmall(join(folder, 'online'));
  return online === undefined ? [] : [{ isOnline: online !== '0', isMains: type === 'Mains' }];
}

function mainsFrom(batteries: readonly Battery[], chargers: readonly Charger[]): Known {
  if (batteries.some(battery => battery.status === 'Discharging')) return 'no';
  if (chargers.some(charger => charger.isOnline) || batteries.some(battery => battery.status === 'Charging')) return 'yes';
  if (batteries.length > 0 && chargers.some(charger => charger.isMains)) return 'no';
  return batteries.some(battery => battery.status === 'Full' || battery.status === 'Not charging') ? 'yes' : 'unknown';
}

function charge(batteries: readonly Battery[]): number | undefined {
  const known = batteries.filter(battery => battery.percent >= 0 && battery.percent <= 100);
  if (known.length === 0) return undefined;
  const whole = known.reduce((sum, battery) => sum + battery.size, 0);
  return Math.round(known.reduce((sum, battery) => sum + battery.percent * battery.size, 0) / whole);
}
