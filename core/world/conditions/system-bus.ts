/** Reads properties from the system's D-Bus through systemd's `busctl`, and never wakes a daemon that does not run. */
import type { Clock } from '../clock.ts';
import type { Programs } from '../run-program.ts';
import { askProgram, type ProgramAnswer } from './ask-program.ts';

export interface BusObject {
  readonly name: string;
  readonly path: string;
  readonly interface: string;
}

/** Property values as busctl prints them (`4`, `true`, `87.5`), in the order of the names. */
export type BusAnswer =
  | { readonly kind: 'values'; readonly values: readonly string[] }
  | { readonly kind: 'absent' }
  | { readonly kind: 'silent' };

export interface SystemBus {
  read(object: BusObject, properties: readonly string[], signal: AbortSignal): Promise<BusAnswer>;
}

export function systemBus(programs: Programs, clock: Clock, environment: Readonly<Record<string, string>>): SystemBus {
  const present = new Set<string>();
  const busctl = (args: readonly string[], signal: AbortSignal) =>
    askProgram(programs, clock, { program: 'busctl', args: ['--system', '--timeout=5', ...args], environment }, signal);
  return {
    async read(object, properties, signal) {
      // Reading a property starts the daemon where D-Bus may start it: first ask whether it runs.
      if (!present.has(object.name)) {
        const owner = await busctl(['call', ...bus, 'NameHasOwner', 's', object.name], signal);
        if (owner.stdout.trim() !== 'b true') return { kind: isNobody(owner) ? 'absent' : 'silent' };
        present.add(object.name);
      }
      const answer = await busctl(['get-property', object.name, object.path, object.interface, ...properties], signal);
      if (answer.code === 0) return { kind: 'values', values: valuesFrom(answer.stdout) };
      present.delete(object.name);
      return { kind: 'silent' };
    },
  };
}

const bus = ['org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus'];

/** "No" from the bus, no bus, or no busctl; all but a bus that hangs. */
function isNobody(answer: ProgramAnswer): boolean {
  return !answer.wasEnded && !/timed? ?out/i.test(answer.stderr);
}

/** `u 4` → `4`. */
function valuesFrom(output: string): readonly string[] {
  return output
    .trim()
    .split('\n')
    .map(line => line.slice(line.indexOf(' ') + 1));
}
