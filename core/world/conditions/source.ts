/** The conditions as one value: hints from the system, a settled re-reading of everything, equal values dropped. */
import { isDeepStrictEqual } from 'node:util';
import type { Conditions } from '../../agent-model.ts';
import type { Clock } from '../clock.ts';
import type { Programs } from '../run-program.ts';
import { startHints } from './hints.ts';
import { nothingKnown, type SystemParts } from './parts.ts';
import { type Occasion, occasions } from './patient-asker.ts';
import { type MeteredNetworks, reader, resumed } from './reading.ts';

export interface ConditionsSource {
  /** As last read; everything unknown before the first reading. */
  current(): Conditions;
  /** Reads everything now. */
  refresh(): Promise<Conditions>;
  /** Calls `onChange` after each reading that differs from the one before; the returned stop ends that, and everything it started. */
  watch(onChange: (conditions: Conditions) => void): () => void;
  /** Something may have changed (a desktop's power events, say). */
  hint(): void;
}

export interface SourceOptions {
  readonly networks?: MeteredNetworks;
  readonly tickMilliseconds?: number;
}

/** A hint is followed at once; those that come within this time after it are followed together at its end. */
const rest = 1000;
const tick = 15_000;
const powerLook = 5000;
/** How often a reading that is about to complete is repeated. */
const settlingReadings = 5;

export function conditionsSource(
  parts: SystemParts,
  world: { readonly clock: Clock; readonly programs: Programs },
  options: SourceOptions = {},
): ConditionsSource {
  return new Source(parts, world, options);
}

class Source implements ConditionsSource {
  readonly #parts;
  readonly #world;
  readonly #tick;
  readonly #reader;
  #current = nothingKnown;
  readonly #listeners = new Set<(conditions: Conditions) => void>();
  #stopHints: (() => void) | undefined;
  #stopped = new AbortController();
  /** Readings follow one another; a value is never made of half of one. */
  #reading: Promise<unknown> = Promise.resolve();
  #readingsUnderWay = 0;
  #isFollowing = false;
  #pending: Occasion | undefined;

  constructor(parts: SystemParts, world: { readonly clock: Clock; readonly programs: Programs }, options: SourceOptions) {
    this.#parts = parts;
    this.#world = world;
    this.#tick = options.tickMilliseconds ?? tick;
    const networks = options.networks ?? { metered: [], notMetered: [] };
    this.#reader = reader(parts, world.clock, this.#tick, networks, () => this.#announceLate());
  }

  current(): Conditions {
    return this.#current;
  }

  refresh(): Promise<Conditions> {
    return this.#read('changed');
  }

  hint(): void {
    this.#take('changed');
  }

  watch(onChange: (conditions: Conditions) => void): () => void {
    // A listener of its own for each watch, though the same function may watch twice.
    const listener = (conditions: Conditions) => onChange(conditions);
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#begin();
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#end();
    };
  }

  #begin(): void {
    this.#reader.expectTicks(true);
    const stopTicks = this.#world.clock.every(this.#tick, () => void this.#read('tick'));
    const stopLooks = this.#world.clock.every(powerLook, () => this.#announce(this.#reader.look()));
    const stopMonitors = startHints(this.#parts, this.#world, occasion => this.#take(occasion));
    this.#stopHints = () => {
      for (const stop of [stopTicks, stopLooks, stopMonitors]) stop();
    };
    this.#take('changed');
  }

  #end(): void {
    this.#stopHints?.();
    this.#stopped.abort();
    this.#stopped = new AbortController();
    this.#reader.expectTicks(false);
  }

  #take(occasion: Occasion): void {
    this.#pending = stronger(this.#pending, occasion);
    if (!this.#isFollowing) void this.#follow();
  }

  /** The first reading comes before the rest: "the link is up again" must not wait. */
  async #follow(): Promise<void> {
    this.#isFollowing = true;
    let settling = settlingReadings;
    while (this.#pending !== undefined) {
      const occasion = this.#pending;
      this.#pending = undefined;
      const { signal } = this.#stopped;
      await this.#read(occasion);
      await this.#world.clock.sleep(rest, signal);
      if (signal.aborted && this.#listeners.size === 0) this.#pending = undefined;
      else if (this.#reader.isSettling() && settling-- > 0) this.#pending ??= 'hint';
    }
    this.#isFollowing = false;
  }

  #read(occasion: Occasion): Promise<Conditions> {
    this.#readingsUnderWay += 1;
    const { signal } = this.#stopped;
    // One that fails (a file of the system that is not what it should be) says nothing new, and the next one is made all the same.
    const reading = this.#reading.then(() => this.#reader.read(occasion, signal)).catch(() => this.#current);
    this.#reading = reading;
    return reading.then(conditions => {
      this.#readingsUnderWay -= 1;
      this.#announce(conditions);
      return conditions;
    });
  }

  /** While something is being read, its value will have the late answer in it. */
  #announceLate(): void {
    if (this.#readingsUnderWay === 0) this.#announce(this.#reader.value());
  }

  #announce(conditions: Conditions): void {
    const before = this.#current;
    if (isDeepStrictEqual(before, conditions)) return;
    this.#current = conditions;
    for (const listener of this.#listeners) listener(conditions);
    // Who wakes up elsewhere finds everything else changed, too.
    if (resumed(before, conditions)) this.#take('changed');
  }
}

function stronger(one: Occasion | undefined, other: Occasion): Occasion {
  return one !== undefined && occasions.indexOf(one) > occasions.indexOf(other) ? one : other;
}
