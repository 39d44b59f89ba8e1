/** How an item stands after an attempt: what kept it from its end, and when it goes on. */
import type { Wait } from '../agent-model.ts';
import type { Verdict } from '../model.ts';
import type { Moment, Standing } from './agent-state.ts';
import { reasonOfVerdict, retryDelay } from './retry.ts';

export function afterAttempt(standing: Standing, verdict: Verdict, progressed: boolean, { now, chance }: Moment): Standing {
  const { running: _, trouble: former, askedAt, ...rest } = standing;
  const reason = reasonOfVerdict(verdict);
  if (verdict.kind === 'whole') return { ...rest, failures: 0, notBefore: 0, skipUntil: 0 };
  const keepsWish = askedAt !== undefined && verdict.kind !== 'failed' && verdict.kind !== 'incomplete';
  const wish = keepsWish ? { askedAt } : {};
  // What the agent or the user ended is no failure; gates, pause and the next slot say when it goes on.
  if (reason === undefined || isOurDecision(verdict)) return { ...rest, ...wish, failures: 0, notBefore: now };
  const failures = progressed ? 0 : standing.failures;
  const until = now + pauseAfter(verdict, reason, failures, chance);
  const since = former?.reason === reason ? former.since : now;
  return {
    ...rest,
    ...wish,
    failures: failures + 1,
    notBefore: until,
    trouble: { reason, detail: 'detail' in verdict ? verdict.detail : '', since, until },
  };
}

function isOurDecision(verdict: Verdict): boolean {
  return verdict.kind === 'cancelled' && verdict.signal !== 'address-gone' && verdict.signal !== 'stalled';
}

/** With a new address the first try comes at once. */
function pauseAfter(verdict: Verdict, reason: Wait['reason'], failures: number, chance: number): number {
  const isNewAddress = verdict.kind === 'cancelled' && verdict.signal === 'address-gone';
  if (isNewAddress && failures === 0) return 0;
  return retryDelay(reason, isNewAddress ? failures - 1 : failures, chance);
}
