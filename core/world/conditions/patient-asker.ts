/** When an asker is asked, how long a reading waits for it, and which answer holds meanwhile: a late one counts, a missing one changes nothing. */
import type { Clock } from '../clock.ts';
import type { Answer, Asker } from './parts.ts';

/**
 * Why everything is read: by the clock, on a hint, because something did change, or because somebody who knows said so.
 * The later ones in this list ask more.
 */
export const occasions = ['tick', 'hint', 'changed', 'told'] as const;
export type Occasion = (typeof occasions)[number];

export interface PatientAsker {
  /** The newest answer; empty when nobody is there, or nobody answered yet. */
  answer(): Answer;
  /** Asks if the occasion is worth it. Resolves when answered, or when a reading has waited long enough. */
  consider(occasion: Occasion, signal: AbortSignal): Promise<void>;
}

/** A reading waits no longer than this: the first byte is to flow two seconds after the link is up. */
export const patience = 500;
/** Who is absent is looked for again after this time. */
const absentRest = 5 * 60_000;
/** A network that changed goes on changing for its manager for a while: the ticks ask again. */
const unrest = 60_000;
/** Routers repeat their announcements every few seconds: hints without a change are not worth a process each. */
const hintRest = 10_000;

export function patientAsker(asker: Asker, clock: Clock, onLateAnswer: () => void): PatientAsker {
  let answer: Answer = {};
  let isAbsent = false;
  let askedAt = Number.NEGATIVE_INFINITY;
  let changedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  return {
    answer: () => (asker.isNeeded() ? answer : {}),
    async consider(occasion, signal) {
      if (occasion === 'changed' || occasion === 'told') changedAt = clock.monotonic();
      if (!asker.isNeeded() || !isWorthAsking(occasion)) return;
      await waitFor(askAfterCurrent(signal));
    },
  };

  function isWorthAsking(occasion: Occasion): boolean {
    const age = clock.monotonic() - askedAt;
    if (occasion === 'told') return true;
    if (isAbsent) return age >= absentRest;
    if (occasion === 'changed') return true;
    const isUneasy = occasion === 'hint' || clock.monotonic() - changedAt < unrest;
    return age >= (isUneasy ? hintRest : asker.restAfter(answer));
  }

  /** What is being asked may be answered from before the change; one more question is enough for all who come meanwhile. */
  function askAfterCurrent(signal: AbortSignal): Promise<void> {
    if (!asking) {
      asking = ask(signal).finally(() => {
        asking = undefined;
      });
      return asking;
    }
    next ??= asking.then(() => {
      next = undefined;
      return signal.aborted ? undefined : askAfterCurrent(signal);
    });
    return next;
  }

  async function ask(signal: AbortSignal): Promise<void> {
    askedAt = clock.monotonic();
    const outcome = await asker.ask(signal);
    if (signal.aborted || outcome.kind === 'silent') return;
    isAbsent = outcome.kind === 'absent';
    answer = outcome.kind === 'answer' ? outcome.answer : {};
  }

  async function waitFor(answered: Promise<void>): Promise<void> {
    const enough = new AbortController();
    let isLate = false;
    void answered.then(() => {
      enough.abort();
      if (isLate) onLateAnswer();
    });
    await clock.sleep(patience, enough.signal);
    isLate = !enough.signal.aborted;
  }
}
