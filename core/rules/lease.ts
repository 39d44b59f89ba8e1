/** Whether a lease that is already held may be taken over, and in which words. */
import type { LeaseHolder } from '../model.ts';

export interface HeldLease {
  readonly holder: LeaseHolder | undefined;
  /** The process at the vault that holds the lease for the caller; `elsewhere` = the vault is a share and another machine holds it. */
  readonly keeper: 'alive' | 'dead' | 'elsewhere';
  /** Since the holder was last heard of. */
  readonly silentSeconds: number;
}

export type LeaseDecision = { readonly take: true; readonly why: string } | { readonly take: false; readonly why: string };

/** A holder says it lives every 30 seconds; after this long it is taken for gone, and its receiver is ended before anything else. */
export const silenceThatEndsALease = 600;

/** `ownHolderLives`: the holder is a process of this machine that still runs. */
export function decideOnLease(lease: HeldLease, machine: string, ownHolderLives: boolean): LeaseDecision {
  const holder = lease.holder;
  if (!holder) return { take: true, why: 'the lease could not be read' };
  const who = `${holder.user}@${holder.host} (process ${holder.pid})`;
  if (holder.machine === machine) {
    return ownHolderLives
      ? { take: false, why: `${who} of this machine` }
      : { take: true, why: `the earlier attempt of this machine (process ${holder.pid}) is gone` };
  }
  if (lease.keeper === 'dead') return { take: true, why: `${who} is gone` };
  if (lease.silentSeconds >= silenceThatEndsALease) {
    return { take: true, why: `${who} has not been heard of for ${Math.floor(lease.silentSeconds / 60)} minutes` };
  }
  return { take: false, why: who };
}

/** The holder as JSON text, or undefined when it is torn. */
export function readHolder(text: string): LeaseHolder | undefined {
  try {
    const holder = JSON.parse(text) as Partial<LeaseHolder>;
    const whole =
      typeof holder.run === 'string' &&
      typeof holder.machine === 'string' &&
      typeof holder.pid === 'number' &&
      typeof holder.since === 'number';
    return whole ? (holder as LeaseHolder) : undefined;
  } catch {
    return undefined;
  }
}
