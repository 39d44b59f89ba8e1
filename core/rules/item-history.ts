/** What the journal says of an item, as far as the agent needs it: the newest good snapshot, how it ended last, whether a run is open. */
import type { ItemHistory } from '../agent-model.ts';
import type { JournalLine, Verdict } from '../model.ts';

export function historyOf(journal: readonly JournalLine[]): ItemHistory {
  const published = journal.findLast(line => line.event === 'published' || line.event === 'synced');
  const after = published ? journal.slice(journal.lastIndexOf(published) + 1) : journal;
  const begun = published && journal.findLast(line => line.event === 'attempt-started' && line.run === published.run);
  const end = journal.findLast(isEnd);
  const firstSeen = journal[0]?.time;
  return {
    ...(published?.event === 'published' ? { lastGood: begun?.time ?? published.time, lastSnapshot: published.snapshot } : {}),
    ...(published?.event === 'synced' ? newestSynced(journal) : {}),
    ...(end ? { lastEnd: { verdict: end.verdict, detail: end.detail, time: end.time } } : {}),
    ...(firstSeen === undefined ? {} : { firstSeen }),
    unfinished: after.some(line => line.event === 'attempt-started' && line.run !== published?.run),
    overdueTold: after.some(line => line.event === 'overdue'),
  };
}

/** What came from another server is as old as it was there; an older one that follows later makes nothing older. */
function newestSynced(journal: readonly JournalLine[]): Pick<ItemHistory, 'lastGood' | 'lastSnapshot'> {
  const synced = journal.flatMap(line => (line.event === 'synced' ? [line] : []));
  const newest = synced.reduce((last, line) => (line.made >= last.made ? line : last));
  return { lastGood: newest.made, lastSnapshot: newest.snapshot };
}

type End = Extract<JournalLine, { event: 'attempt-ended' | 'refused' }> & { readonly verdict: Verdict['kind'] };

/** The end of a stage is none: its run goes on at once. */
function isEnd(line: JournalLine): line is End {
  return (line.event === 'attempt-ended' && line.verdict !== 'staged') || line.event === 'refused';
}
