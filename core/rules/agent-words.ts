/** What the agent says of each item and of all together: one wording for tray, terminal and mail, in the user's language. */
import type { ItemStatus, LocalTime, RunningStatus, WaitReason } from '../agent-model.ts';
import type { Progress } from '../model.ts';
import { english } from './languages/english.ts';
import { rephrase } from './languages/messages.ts';
import type { Sentences } from './languages/sentences.ts';
import { aboutIn, inText, localMoment, untilText, whenText } from './local-times.ts';
import { waitSentence } from './wait-words.ts';

export { agoText, dayTimeText, untilText } from './local-times.ts';
export { waitRemedy, waitSentence } from './wait-words.ts';

type Unsaid = Omit<ItemStatus, 'sentence' | 'remedy'>;

/** Whose words, and from when and where seen. */
interface Telling {
  readonly now: number;
  readonly localTime: LocalTime;
  readonly table: Sentences;
}

/** What an item does or waits for; without a full stop. */
export function itemSentence(
  status: Unsaid,
  place: string,
  now: number,
  localTime: LocalTime,
  table: Sentences = english,
): string {
  const { state, run, waits, overdue } = status;
  const telling = { now, localTime, table };
  // Several closed gates are all said: opening one of them would not be enough.
  const sentence =
    state === 'running' && run
      ? runSentence(run, place, telling)
      : waits.length > 0
        ? joined(
            waits.map(wait => waitSentence(wait, place, now, localTime, table)),
            table,
          )
        : restSentence(status, telling);
  if (!overdue || state === 'running') return sentence;
  return joined([sentence, table.item.overdue(newestText(status, telling))], table);
}

/** A tray's tooltip, the first line of a status: what runs, else the pause, else what is waited for, else what comes next. */
export function summarySentence(
  items: readonly ItemStatus[],
  now: number,
  localTime: LocalTime,
  pausedUntil?: number | undefined,
  table: Sentences = english,
): string {
  const telling = { now, localTime, table };
  const inState = (state: ItemStatus['state']) => items.filter(item => item.state === state);
  const [running, paused, waiting] = [inState('running'), inState('paused'), inState('waiting')];
  if (items.length === 0) return table.summary.noItems;
  if (running.length > 0) return runningSummary(running, table);
  if (paused.length > 0 || pausedUntil !== undefined) return pausedSummary(paused, pausedUntil, telling);
  if (waiting.length > 0) return waitingSummary(waiting, table);
  return restSummary(items, telling);
}

/** Is the pause left unsaid by the summary? Something runs all the same. */
export function isPauseUnsaid(items: readonly ItemStatus[], pausedUntil: number | undefined): boolean {
  return pausedUntil !== undefined && (items.length === 0 || items.some(({ state }) => state === 'running'));
}

function runSentence({ to, by, progress, endsAt }: RunningStatus, place: string, { now, table }: Telling): string {
  const { item } = table;
  const target = by === undefined ? to : item.by(place, by);
  const doing = progress === undefined ? item.begins(target) : item.backsUp(target, progressText(progress, table));
  return endsAt ? joined([doing, item.stops(inText(endsAt.time, now, table), endsAt.gate)], table) : doing;
}

function progressText({ phase, percent, bytes, rate, remaining, filesFound }: Progress, table: Sentences): string {
  const { item, figures } = table;
  const speed = rate > 0 ? [figures.rate(rate)] : [];
  if (phase === 'finishing') return item.finishes;
  if (percent === undefined) {
    const counting = filesFound > 0 ? [item.counts(figures.count(filesFound))] : [];
    return bytes > 0 ? [item.soFar(figures.size(bytes)), ...speed, ...counting].join(', ') : (counting[0] ?? item.looks);
  }
  const left = remaining === undefined ? [] : [item.left(aboutIn(remaining, table))];
  return [figures.percent(percent), ...speed, ...left].join(', ');
}

function restSentence(status: Unsaid, telling: Telling): string {
  const { state, dueAt } = status;
  const { item } = telling.table;
  const newest = newestText(status, telling);
  const trouble = troubleText(status, telling.table);
  if (state === 'manual') return item.byHand(trouble ?? newest);
  if (state === 'paused') return item.paused(trouble ?? newest);
  const standing = trouble ?? (status.lastSnapshot ? item.upToDate : newest);
  return dueAt === undefined ? standing : joined([standing, item.next(dueText(dueAt, telling))], telling.table);
}

/** When something is due: `now`, `at 18:00`. */
function dueText(dueAt: number, { now, localTime, table }: Telling): string {
  return dueAt <= now ? table.times.now : whenText(dueAt, now, localTime, table);
}

function newestText({ lastSnapshot }: Unsaid, { now, localTime, table }: Telling): string {
  return lastSnapshot ? table.item.newest(localMoment(lastSnapshot.time, now, localTime, table)) : table.item.noSnapshot;
}

/** How the last run ended, when that was not well and nothing better came after it. */
function troubleText({ lastEnd, lastSnapshot }: Unsaid, table: Sentences): string | undefined {
  if (!lastEnd || lastEnd.verdict === 'whole' || lastEnd.time < (lastSnapshot?.time ?? 0)) return undefined;
  if (lastEnd.verdict === 'cancelled') return table.item.cancelled;
  return table.item.notThrough(rephrase(lastEnd.detail, table));
}

function runningSummary([first, ...others]: readonly ItemStatus[], { summary, item, figures }: Sentences): string {
  return summary.running(titleOf(first!), others.length, shareText(first!.run?.progress, { item, figures }));
}

/** How far it is, in a word or two: a share, or what came so far as long as nobody knows of what. */
function shareText(progress: Progress | undefined, { item, figures }: Pick<Sentences, 'item' | 'figures'>): string {
  if (progress?.percent !== undefined) return figures.percent(progress.percent);
  return progress && progress.bytes > 0 ? item.soFar(figures.size(progress.bytes)) : '';
}

function pausedSummary(
  paused: readonly ItemStatus[],
  pausedUntil: number | undefined,
  { now, localTime, table }: Telling,
): string {
  const { summary } = table;
  const waits = paused.flatMap(item => item.waits.filter(({ reason }) => reason === 'paused').slice(0, 1));
  const until = pausedUntil ?? waits[0]?.until;
  const text = until === undefined ? summary.paused : summary.pausedUntil(untilText(until, now, localTime, table));
  return waits.length > 0 ? joined([text, summary.due(waits.length)], table) : text;
}

/** These say nothing of what others wait for, nor where. */
const OF_ONE_ITEM: readonly WaitReason[] = ['killed', 'hours', 'not-now', 'incomplete', 'failed'];

/** Whoever waits longest speaks for all. */
function waitingSummary(waiting: readonly ItemStatus[], table: Sentences): string {
  const since = ({ waits }: ItemStatus) => waits[0]?.since ?? Number.MAX_SAFE_INTEGER;
  const speaker = waiting.toSorted((a, b) => since(a) - since(b))[0]!;
  const name = speaker.waits[0] && OF_ONE_ITEM.includes(speaker.waits[0].reason) ? titleOf(speaker) : '';
  const sentence = name === '' ? speaker.sentence : table.summary.of(name, speaker.sentence);
  return joined([sentence, table.summary.due(waiting.length)], table);
}

function restSummary(items: readonly ItemStatus[], telling: Telling): string {
  const { table } = telling;
  const scheduled = items.filter(({ state }) => state !== 'manual');
  if (scheduled.length === 0) return table.summary.noSchedule;
  const isGood = (item: ItemStatus) => item.lastSnapshot && !item.overdue && troubleText(item, table) === undefined;
  const standing = standingText(scheduled.filter(isGood).length, scheduled, table);
  const [next] = scheduled.filter(({ dueAt }) => dueAt !== undefined).toSorted((a, b) => a.dueAt! - b.dueAt!);
  if (!next) return standing;
  const title = scheduled.length === 1 ? '' : titleOf(next);
  return joined([standing, table.summary.next(title, dueText(next.dueAt!, telling))], table);
}

function standingText(good: number, scheduled: readonly ItemStatus[], { summary }: Sentences): string {
  return scheduled.length === 1 ? summary.one(titleOf(scheduled[0]!), good === 1) : summary.good(good, scheduled.length);
}

function joined(parts: readonly string[], { join }: Sentences): string {
  return parts.join(join);
}

function titleOf({ server, item }: Pick<ItemStatus, 'server' | 'item'>): string {
  return `${server} ${item}`;
}
