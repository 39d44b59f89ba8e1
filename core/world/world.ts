/** Everything of the outside that a verb is handed: nothing else reaches out. */
import type { Clock } from './clock.ts';
import type { Files } from './files.ts';
import type { Machine } from './machine.ts';
import type { Programs } from './run-program.ts';

export interface World {
  readonly clock: Clock;
  readonly files: Files;
  readonly programs: Programs;
  readonly machine: Machine;
  readonly folders: Folders;
}

export interface Folders {
  readonly configuration: string;
  /** Journal, manifests in the making, what is known of vaults. */
  readonly state: string;
  readonly home: string;
}
