/** What an operating system must offer to the conditions: two cheap readings, programs that answer late or never, programs that tell of changes. */
import type { networkInterfaces } from 'node:os';
import type { Conditions, Known } from '../../agent-model.ts';

export type Interfaces = ReturnType<typeof networkInterfaces>;

export interface NetworkReading extends Pick<Conditions, 'link' | 'addresses' | 'route' | 'network'> {
  /** Not all is known yet, but will be without any further hint: the gateway has not been talked to. */
  readonly isSettling: boolean;
}

export type PowerReading = Pick<Conditions, 'mains' | 'chargePercent'>;

/** What programs can add where the cheap readings know nothing. */
export type Answer = Partial<Pick<Conditions, 'route' | 'network' | 'metered' | 'portal' | 'mains' | 'chargePercent'>>;

export type AskOutcome =
  | { readonly kind: 'answer'; readonly answer: Answer }
  /** There is nobody to ask on this machine now. */
  | { readonly kind: 'absent' }
  /** Somebody is there and did not answer in time. */
  | { readonly kind: 'silent' };

/** Asks a program; costs a process or two, and time. */
export interface Asker {
  /** False where the cheap readings already know. */
  isNeeded(): boolean;
  ask(signal: AbortSignal): Promise<AskOutcome>;
  /** Milliseconds after which it is asked again although nothing seems to have changed. */
  restAfter(answer: Answer): number;
  /** Prints a line whenever the answer may have changed. */
  readonly monitor?: MonitorProgram;
}

/** A program that lives as long as we do and prints a line whenever something changes. */
export interface MonitorProgram {
  readonly program: string;
  readonly args: readonly string[];
}

export interface SystemParts {
  /** No program, no waiting. */
  readNetwork(): NetworkReading;
  /** Small files only: it is called every few seconds. */
  readPower(): PowerReading;
  /** Of this machine, as Node tells; what is polled while no monitor runs. */
  interfaces(): Interfaces;
  readonly askers: readonly Asker[];
  readonly networkMonitor?: MonitorProgram;
  /** Added to the environment of every monitor. */
  readonly environment: Readonly<Record<string, string>>;
}

export const nothingKnown: Conditions = {
  link: 'unknown',
  addresses: [],
  route: 'unknown',
  metered: 'unknown',
  portal: 'unknown',
  mains: 'unknown',
  justResumed: 'unknown',
  clockJumped: 'unknown',
};

/** The first that is known. */
export function firstKnown(...candidates: readonly (Known | undefined)[]): Known {
  return candidates.find(candidate => candidate === 'yes' || candidate === 'no') ?? 'unknown';
}
