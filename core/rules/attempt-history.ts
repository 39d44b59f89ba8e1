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
  // A stage that ended well lost nothing: what it sent beyond its files, many and small, is the talk about each of them.
  const mayHaveLost = ended.filter(line => line.verdict !== 'staged');
  const beyondFiles = sum(mayHaveLost.map(line => line.sentBytes - line.confirmedBytes));
  const lost = beyondFiles - carriedBytes - overheadBytes * mayHaveLost.length;
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
  const last = journal.findLastIndex(line => line.event === 'attempt-started' && line.run === run);
  if (last < 0) return false;
  return !journal.slice(last).some(line => line.event === 'attempt-ended' && line.run === run && line.detail !== wordless);
}

/** What the journal says of such an attempt, once the next one knows. */
export const wordless = 'ended without a word: killed, or the machine went down';

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
