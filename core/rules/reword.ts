/** Says an agent's status, or its answer, in another language: from what it knows, not from how it said it. */
import type { AgentStatus, Done, ItemStatus, LocalTime } from '../agent-model.ts';
import { answerLines } from './agent-asks.ts';
import { itemSentence, summarySentence, waitRemedy } from './agent-words.ts';
import { rephrase } from './languages/messages.ts';
import type { Sentences } from './languages/sentences.ts';
import { untilText } from './local-times.ts';

/** English is the agent's own language. Of an agent of another version the words stay as they are where they cannot be found again. */
export function reword(status: AgentStatus, table: Sentences, localTime: LocalTime): AgentStatus {
  if (table.language === 'en' || !status.items.every(item => isUnderstood(item, table))) return status;
  const { now, pausedUntil } = status;
  const problems = status.problems.map(problem => rephrase(problem, table));
  const items = status.items.map(item => rewordItem(item, now, table, localTime));
  return { ...status, items, problems, sentence: summarySentence(items, now, localTime, pausedUntil, table) };
}

/** The lines of an answer; `lines` where an older agent says nothing more. */
export function rewordAnswer(
  { lines, done }: { readonly lines: readonly string[]; readonly done?: Done },
  table: Sentences,
  now: number,
  localTime: LocalTime,
): readonly string[] {
  if (done === undefined || table.language === 'en') return lines;
  if (done.kind === 'items' && !done.items.every(item => isUnderstood(item, table))) return lines;
  switch (done.kind) {
    case 'goes-on':
      return [table.answers.goesOn];
    case 'nothing-to-cancel':
      return [table.answers.nothingToCancel];
    case 'paused':
      return [table.answers.pausedUntil(untilText(done.until, now, localTime, table))];
    case 'items':
      return answerLines(
        done.items.map(item => rewordItem(item, now, table, localTime)),
        table,
      );
  }
}

/** Not from an agent of an older version, which does not tell the place, nor from a newer one that waits for what is unknown here. */
function isUnderstood({ place, waits }: ItemStatus, table: Sentences): boolean {
  return place !== undefined && waits.every(({ reason }) => Object.hasOwn(table.waits, reason));
}

function rewordItem(item: ItemStatus, now: number, table: Sentences, localTime: LocalTime): ItemStatus {
  return {
    ...item,
    waits: item.waits.map(wait => ({ ...wait, detail: rephrase(wait.detail, table) })),
    ...(item.lastEnd ? { lastEnd: { ...item.lastEnd, detail: rephrase(item.lastEnd.detail, table) } } : {}),
    sentence: itemSentence(item, item.place ?? '', now, localTime, table),
    remedy: item.waits[0] ? waitRemedy(item.waits[0], { server: item.server, name: item.item }, table) : '',
  };
}
