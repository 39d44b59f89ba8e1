/** What the journal says of an item, as far as the agent needs it: the newest good snapshot, how it ended last, whether a run is open. */
import type { ItemHistory } from '../agent-model.ts';
import type { JournalLine, Verdict } from '../model.ts';

export function historyOf(journal: readonly JournalLine[]): ItemHistory {
  const published = journal.findLast(line => line.event === 'published');
  const after = published ? journal.slice(journal.lastIndexOf(published) + 1) : journal;
  const begun = published && journal.findLast(line => line.event === 'attempt-started' && line.run === published.run);
  const end = journal.findLast(isEnd);
  const firstSeen = journal[0]?.time;
  return {
    ...(published ? { lastGood: begun?.time ?? published.time, lastSnapshot: published.snapshot } : {}),
    ...(end ? { lastEnd: { verdict: end.verdict, detail: end.detail, time: end.time } } : {}),
    ...(firstSeen === undefined ? {} : { firstSeen }),
    unfinished: after.some(line => line.event === 'attempt-started' && line.run !== published?.run),
    overdueTold: after.some(line => line.event === 'overdue'),
  };
}

type End = Extract<JournalLine, { event: 'attempt-ended' | 'refused' }> & { readonly verdict: Verdict['kind'] };

/** The end of a stage is none: its run goes on at once. */
function isEnd(line: JournalLine): line is End {
  return (line.event === 'attempt-ended' && line.verdict !== 'staged') || line.event === 'refused';
}
