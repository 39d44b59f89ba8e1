/** Which gates are closed: battery, metered network, hours. What is unknown closes none. */
import type { ClosedGate, Conditions, Gates, LocalTime, Route } from '../agent-model.ts';
import { clockText } from './hours.ts';
import { aroundMinute } from './schedule.ts';

/** A charge swings around its limit: what runs is stopped only this far below the one under which it would not begin. */
const STOP_BELOW_LIMIT = 5;

export interface Passage {
  /** The route that the run takes or would take. */
  readonly way?: Pick<Route, 'onMetered'> | undefined;
  /** An attempt is under way. */
  readonly running?: boolean;
}

export function closedGates(
  gates: Gates,
  conditions: Conditions,
  now: number,
  localTime: LocalTime,
  { way, running = false }: Passage = {},
): readonly ClosedGate[] {
  return [
    batteryGate(gates, conditions, running),
    meteredGate(way?.onMetered ?? gates.onMetered, conditions),
    hoursGate(gates, now, localTime),
  ].filter(gate => gate !== undefined);
}

function batteryGate({ onBattery }: Gates, { mains, chargePercent }: Conditions, running: boolean): ClosedGate | undefined {
  if (mains !== 'no' || onBattery === 'yes') return undefined;
  if (onBattery === 'no') return { gate: 'battery', detail: 'this machine runs on battery' };
  const { abovePercent } = onBattery;
  const limit = running ? Math.max(0, abovePercent - STOP_BELOW_LIMIT) : abovePercent;
  if (chargePercent === undefined || chargePercent > limit) return undefined;
  return { gate: 'battery', detail: `${Math.floor(chargePercent)} % charge, runs above ${abovePercent} %` };
}

function meteredGate(allowed: boolean, { metered, network }: Conditions): ClosedGate | undefined {
  return metered === 'yes' && !allowed ? { gate: 'metered', detail: network ?? '' } : undefined;
}

/** Open from the moment at which clocks reach its first minute to the one at which they reach its last, so that a night in which they are set back opens once. */
function hoursGate({ between }: Gates, now: number, localTime: LocalTime): ClosedGate | undefined {
  if (!between) return undefined;
  const opening = aroundMinute(between.from, now, localTime);
  const closing = aroundMinute(between.to, now, localTime);
  if (opening.last > closing.last) return undefined;
  return { gate: 'hours', detail: `between ${clockText(between.from)}-${clockText(between.to)}`, opensAt: opening.next };
}
