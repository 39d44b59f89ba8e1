/** Reads everything and makes one value of it: cheap readings first, answers of programs where those know nothing, the user's word last. */
import { isDeepStrictEqual } from 'node:util';
import type { Conditions } from '../../agent-model.ts';
import type { Clock } from '../clock.ts';
import { type Answer, firstKnown, type NetworkReading, nothingKnown, type PowerReading, type SystemParts } from './parts.ts';
import { type Occasion, patientAsker } from './patient-asker.ts';
import { type TimeReading, timeWatch } from './time-watch.ts';

/** Names of networks, or the hardware addresses of their gateways. Looked at anew for every value, so they may change. */
export interface MeteredNetworks {
  readonly metered: readonly string[];
  readonly notMetered: readonly string[];
}

export interface Reader {
  /** Everything; waits a little for those who answer late. */
  read(occasion: Occasion, signal: AbortSignal): Promise<Conditions>;
  /** Power and clocks only. */
  look(): Conditions;
  /** The value of the last reading, with answers that came since. */
  value(): Conditions;
  /** The last reading will be complete soon, without a hint. */
  isSettling(): boolean;
  expectTicks(ticking: boolean): void;
}

interface Held {
  readonly network: NetworkReading;
  readonly power: PowerReading;
  readonly time: TimeReading;
}

export function reader(
  parts: SystemParts,
  clock: Clock,
  tickMilliseconds: number,
  networks: MeteredNetworks,
  onLateAnswer: () => void,
): Reader {
  const time = timeWatch(clock, tickMilliseconds);
  const askers = parts.askers.map(asker => patientAsker(asker, clock, onLateAnswer));
  let held: Held = { network: { ...nothingKnown, isSettling: false }, power: nothingKnown, time: nothingKnown };

  function value(): Conditions {
    return overruled(
      compose(
        held,
        askers.map(asker => asker.answer()),
      ),
      networks,
    );
  }

  return {
    async read(occasion, signal) {
      const network = parts.readNetwork();
      const hasChanged = !isDeepStrictEqual(network, held.network) || resumed(held.time, time.look());
      const heard = hasChanged && occasion !== 'told' ? 'changed' : occasion;
      await Promise.all(askers.map(asker => asker.consider(heard, signal)));
      // Power and clocks were perhaps looked at while the askers answered: never go back to what was before.
      held = { network, power: parts.readPower(), time: time.look() };
      return value();
    },
    look() {
      held = { ...held, power: parts.readPower(), time: time.look() };
      return value();
    },
    value,
    isSettling: () => held.network.isSettling,
    expectTicks: time.expectTicks,
  };
}

export function resumed(before: Pick<Conditions, 'justResumed'>, after: Pick<Conditions, 'justResumed'>): boolean {
  return after.justResumed === 'yes' && before.justResumed !== 'yes';
}

function compose({ network, power, time }: Held, answers: readonly Answer[]): Conditions {
  const name = network.network ?? answers.find(answer => answer.network !== undefined)?.network;
  const charge = power.chargePercent ?? answers.find(answer => answer.chargePercent !== undefined)?.chargePercent;
  return {
    link: network.link,
    addresses: network.addresses,
    route: firstKnown(network.route, ...answers.map(answer => answer.route)),
    ...(name === undefined ? {} : { network: name }),
    metered: firstKnown(...answers.map(answer => answer.metered)),
    portal: firstKnown(...answers.map(answer => answer.portal)),
    mains: firstKnown(power.mains, ...answers.map(answer => answer.mains)),
    ...(charge === undefined ? {} : { chargePercent: charge }),
    justResumed: time.justResumed,
    clockJumped: time.clockJumped,
  };
}

function overruled(conditions: Conditions, { metered, notMetered }: MeteredNetworks): Conditions {
  const isNamed = (names: readonly string[]) => names.some(name => isNetwork(name, conditions.network));
  if (isNamed(metered)) return { ...conditions, metered: 'yes' };
  return isNamed(notMetered) ? { ...conditions, metered: 'no' } : conditions;
}

function isNetwork(name: string, network: string | undefined): boolean {
  const wanted = name.trim().toLowerCase();
  return network !== undefined && (wanted === network || wanted === network.split(' ')[0]);
}
