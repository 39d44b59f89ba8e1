/** Looks at a running attempt: it goes on, or ends because a gate closed, its address is gone, or the user wants quiet. */
import type { AgentItem, Conditions, Gate, StopReason } from '../agent-model.ts';
import type { AgentState, Moment, Running } from './agent-state.ts';
import { closedGates } from './gates.ts';

export interface Supervised {
  readonly running: Running;
  /** Said once. */
  readonly stop?: StopReason;
}

/** A gate that closes may open again: so long the attempt goes on (milliseconds). */
const grace: Readonly<Record<Gate, number>> = { battery: 60_000, metered: 30_000, hours: 60_000 };

/** A flap that brings the same address back within this time loses nothing if the connection is left alone (milliseconds). */
const flapPatience = 5000;

export function supervise(item: AgentItem, running: Running, state: AgentState, moment: Moment): Supervised {
  if (running.unwanted && running.stopping !== 'user') return stopped(running, 'user');
  if (running.stopping !== undefined) return { running };
  if (state.pausedUntil !== undefined && !running.asked) return stopped(running, 'paused');
  const watched = withAddress(running, state.conditions, moment.now);
  if (addressIsLost(watched, state.conditions, moment.now)) return stopped(watched, 'address-gone');
  return running.asked ? { running: watched } : withGates(item, watched, state.conditions, moment);
}

function stopped(running: Running, stop: StopReason): Supervised {
  return { running: { ...running, stopping: stop }, stop };
}

function withAddress({ goneSince, ...running }: Running, conditions: Conditions, now: number): Running {
  const address = running.route?.localAddress ?? '';
  if (conditions.addresses.includes(address)) return { ...running, addressSeen: true };
  // Some systems tell no addresses, or not all: only one that was there can go.
  if (!running.addressSeen || isLoopback(address)) return running;
  return { ...running, goneSince: goneSince ?? now };
}

/** With another address the machine is in another network: the connection is dead for good. Without, the old one may come back. */
function addressIsLost({ goneSince }: Running, { addresses, route }: Conditions, now: number): boolean {
  if (goneSince === undefined) return false;
  return (addresses.length > 0 && route !== 'no') || now - goneSince >= flapPatience;
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

function withGates(item: AgentItem, { closing, ...running }: Running, conditions: Conditions, moment: Moment): Supervised {
  const { now, localTime } = moment;
  const [closed] = closedGates(item.gates, conditions, now, localTime, { way: running.route, running: true });
  if (!closed) return { running };
  const until = closing?.gate === closed.gate ? closing : { gate: closed.gate, time: now + grace[closed.gate] };
  return now >= until.time ? stopped(running, closed.gate) : { running: { ...running, closing: until } };
}
