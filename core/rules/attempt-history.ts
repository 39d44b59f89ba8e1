/** Adds up the attempts of one run from the journal: what was sent, what of it is safe, what had to go twice. */
import type { JournalLine } from '../model.ts';

export interface AttemptHistory {
  readonly runStart: number | undefined;
  readonly sentBytes: number;
  /** Bytes of files that arrived whole. */
  readonly confirmedBytes: number;
  readonly resentBytes: number;
}

/** Below this, protocol and file list are what was "lost". */
const overheadBytes = 100_000;

/**
 * `carriedBytes`: what the vault found half sent at the beginning of this attempt.
 * Whatever was sent and is neither whole nor half there has to be sent again; an attempt that a crash kept out of the journal counts for nothing.
 */
export function attemptHistory(journal: readonly JournalLine[], run: string, carriedBytes: number): AttemptHistory {
  const started = journal.find(line => line.event === 'attempt-started' && line.run === run);
  const ended = journal.flatMap(line => (line.event === 'attempt-ended' && line.run === run ? [line] : []));
  const sentBytes = sum(ended.map(line => line.sentBytes));
  const confirmedBytes = sum(ended.map(line => line.confirmedBytes));
  const lost = sentBytes - confirmedBytes - carriedBytes - overheadBytes * ended.length;
  const toldBefore = Math.max(0, ...ended.map(line => line.resentBytes));
  return {
    runStart: started?.time,
    sentBytes,
    confirmedBytes,
    resentBytes: Math.max(toldBefore, ended.length > 0 ? lost : 0, 0),
  };
}

/** Did this program vanish during the run's last attempt (killed, or the machine went down)? */
export function endedWithoutAWord(journal: readonly JournalLine[], run: string): boolean {
  const of = (event: string) => journal.filter(line => line.event === event && 'run' in line && line.run === run);
  const told = of('attempt-ended').filter(line => !('detail' in line && line.detail === wordless));
  return of('attempt-started').length > told.length;
}

/** What the journal says of such an attempt, once the next one knows. */
export const wordless = 'ended without a word: killed, or the machine went down';

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
