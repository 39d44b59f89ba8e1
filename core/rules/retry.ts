/** When what could not be done is tried again: one line per reason. No number of attempts is ever the last. */
import type { StopReason, WaitReason } from '../agent-model.ts';
import type { Verdict } from '../model.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export interface RetryRule {
  /** Milliseconds. */
  readonly first: number;
  /** Each further pause is longer by this factor, up to the longest. */
  readonly factor: number;
  readonly longest: number;
  /** Another network is another chance: the pauses begin anew, and it is tried at once. */
  readonly resetByNetwork: boolean;
  /** It stays as it is until somebody does something about it. */
  readonly needsPerson: boolean;
}

/** Where conditions say when it goes on, the pause is a look to be on the safe side. */
export const RETRY_RULES: Readonly<Record<WaitReason, RetryRule>> = {
  'no-link': steady(5 * MINUTE, 'network'),
  // Who logs in to the hotel's network changes nothing that can be seen from here.
  'captive-portal': growing(30 * SECOND, 5 * MINUTE, 'network'),
  'name-not-found': growing(5 * SECOND, 5 * MINUTE, 'network'),
  'host-down': growing(10 * SECOND, 10 * MINUTE, 'network'),
  // Who allows it in the settings changes nothing that can be seen from here.
  'local-network-denied': growing(15 * SECOND, 5 * MINUTE, 'network', 'person'),
  'port-closed': growing(15 * SECOND, 10 * MINUTE, 'network'),
  'not-ssh': growing(60 * SECOND, 15 * MINUTE, 'network'),
  'connection-lost': growing(1 * SECOND, 2 * MINUTE, 'network'),
  timeout: growing(5 * SECOND, 10 * MINUTE, 'network'),
  // Another network may be the one where the right server answers.
  'host-key-unknown': steady(1 * HOUR, 'network', 'person'),
  'host-key-changed': steady(1 * HOUR, 'network', 'person'),
  // Not begun anew by a network: servers lock out whoever fails to log in too often.
  'login-refused': growing(10 * MINUTE, 2 * HOUR, 'person'),
  'vault-missing': growing(60 * SECOND, 15 * MINUTE),
  'vault-full': growing(15 * MINUTE, 6 * HOUR, 'person'),
  busy: growing(30 * SECOND, 10 * MINUTE),
  killed: growing(5 * SECOND, 10 * MINUTE),
  'not-now': growing(5 * MINUTE, 1 * HOUR),
  failed: growing(5 * MINUTE, 6 * HOUR, 'person'),
  incomplete: growing(1 * HOUR, 12 * HOUR, 'person'),
  battery: steady(5 * MINUTE),
  metered: steady(5 * MINUTE, 'network'),
  hours: steady(5 * MINUTE),
  paused: steady(5 * MINUTE),
  jobs: steady(5 * MINUTE),
  probing: steady(1 * MINUTE, 'network'),
};

/** Milliseconds until the next try, with so many failures in a row before the one of now; `chance` from 0 to 1 spreads them by a quarter, so that not all come at once. */
export function retryDelay(reason: WaitReason, failures: number, chance: number): number {
  const { first, factor, longest } = RETRY_RULES[reason];
  const pause = Math.min(longest, first * factor ** failures);
  return Math.round(pause * (0.75 + chance / 2));
}

export function resetByNetwork(reason: WaitReason): boolean {
  return RETRY_RULES[reason].resetByNetwork;
}

/** What an item waits for after an attempt; undefined where nothing is to be tried again: it is done, or the user does not want it now. */
export function reasonOfVerdict(verdict: Verdict): WaitReason | undefined {
  switch (verdict.kind) {
    case 'whole':
      return undefined;
    case 'cut':
      return verdict.reason;
    case 'full':
      return 'vault-full';
    case 'not-now':
      return verdict.reason ?? 'not-now';
    case 'cancelled':
      return STOPPED[verdict.signal];
    case 'incomplete':
    case 'failed':
      return verdict.kind;
  }
}

const STOPPED: Readonly<Record<StopReason, WaitReason | undefined>> = {
  user: undefined,
  paused: 'paused',
  battery: 'battery',
  metered: 'metered',
  hours: 'hours',
  'address-gone': 'connection-lost',
  stalled: 'timeout',
  SIGINT: 'killed',
  SIGTERM: 'killed',
  SIGHUP: 'killed',
};

type Mark = 'network' | 'person';

function growing(first: number, longest: number, ...marks: readonly Mark[]): RetryRule {
  return { first, factor: 2, longest, resetByNetwork: marks.includes('network'), needsPerson: marks.includes('person') };
}

function steady(pause: number, ...marks: readonly Mark[]): RetryRule {
  return { ...growing(pause, pause, ...marks), factor: 1 };
}
