/** UPower knows batteries that /sys does not show, such as a UPS behind USB. */
import type { Asker, AskOutcome } from './parts.ts';
import type { BusAnswer, SystemBus } from './system-bus.ts';

const name = 'org.freedesktop.UPower';
const daemon = { name, path: '/org/freedesktop/UPower', interface: name };
const display = { name, path: '/org/freedesktop/UPower/devices/DisplayDevice', interface: 'org.freedesktop.UPower.Device' };

export function upowerAsker(bus: SystemBus, isNeeded: () => boolean): Asker {
  return {
    isNeeded,
    async ask(signal) {
      const power = await bus.read(daemon, ['OnBattery'], signal);
      if (power.kind !== 'values') return power;
      return upowerAnswer(power, await bus.read(display, ['IsPresent', 'Percentage'], signal));
    },
    restAfter: answer => (answer.chargePercent === undefined ? 5 * 60_000 : 60_000),
  };
}

export function upowerAnswer(power: BusAnswer, battery: BusAnswer): AskOutcome {
  if (power.kind !== 'values') return power;
  const mains = power.values[0] === 'true' ? 'no' : 'yes';
  const [isPresent, percent] = battery.kind === 'values' ? battery.values : [];
  if (isPresent !== 'true' || !Number.isFinite(Number(percent))) return { kind: 'answer', answer: { mains } };
  return { kind: 'answer', answer: { mains, chargePercent: Math.round(Number(percent)) } };
}
