/** What the agent says of each item and of all together: one wording for tray, terminal and mail. */
import type { ItemStatus, LocalTime, RunningStatus, Wait, WaitReason } from '../agent-model.ts';
import type { Progress } from '../model.ts';
import { aboutText, counted, percentText, rateText, sizeText } from './figures.ts';
import { dayTimeText, inText, whenText } from './local-times.ts';
import { waitSentence } from './wait-words.ts';

export { dayTimeText } from './local-times.ts';
export { waitRemedy, waitSentence } from './wait-words.ts';

type Unsaid = Omit<ItemStatus, 'sentence' | 'remedy'>;

/** What an item does or waits for; without a full stop. */
export function itemSentence(status: Unsaid, place: string, now: number, localTime: LocalTime): string {
  const { state, run, waits, overdue } = status;
  const sentence =
    state === 'running' && run
      ? runSentence(run, now)
      : waits.length > 0
        ? waitsSentence(waits, place, now, localTime)
        : restSentence(status, now, localTime);
  return overdue && state !== 'running' ? `${sentence}; overdue: ${newestText(status, now, localTime)}` : sentence;
}

/** A tray's tooltip, the first line of a status: what runs, else the pause, else what is waited for, else what comes next. */
export function summarySentence(
  items: readonly ItemStatus[],
  now: number,
  localTime: LocalTime,
  pausedUntil?: number | undefined,
): string {
  const inState = (state: ItemStatus['state']) => items.filter(item => item.state === state);
  const [running, paused, waiting] = [inState('running'), inState('paused'), inState('waiting')];
  if (items.length === 0) return 'there is no item to back up';
  if (running.length > 0) return runningSummary(running);
  if (paused.length > 0 || pausedUntil !== undefined) return pausedSummary(paused, now, localTime, pausedUntil);
  if (waiting.length > 0) return waitingSummary(waiting);
  return restSummary(items, now, localTime);
}

function runSentence({ to, progress, endsAt }: RunningStatus, now: number): string {
  const ending = endsAt ? `; stops ${inText(endsAt.time, now)}, as ${ENDINGS[endsAt.gate]}` : '';
  if (progress === undefined) return `begins to back up to ${to}${ending}`;
  return `backs up to ${to}: ${progressText(progress)}${ending}`;
}

function progressText({ phase, percent, bytes, rate, remaining }: Progress): string {
  const speed = rate > 0 ? `, ${rateText(rate)}` : '';
  if (phase === 'finishing') return 'all has arrived, finishes';
  if (percent === undefined) return bytes > 0 ? `${sizeText(bytes)} so far${speed}` : 'looks for changes';
  const left = remaining === undefined ? '' : `, ${aboutText(remaining)} left`;
  return `${percentText(percent)}${speed}${left}`;
}

const ENDINGS = {
  battery: 'the battery is low',
  metered: 'this network is metered',
  hours: 'its hours are over',
} as const;

/** Several closed gates are all said: opening one of them would not be enough. */
function waitsSentence(waits: readonly Wait[], place: string, now: number, localTime: LocalTime): string {
  return waits.map(wait => waitSentence(wait, place, now, localTime)).join('; ');
}

function restSentence(status: Unsaid, now: number, localTime: LocalTime): string {
  const { state, dueAt } = status;
  const newest = newestText(status, now, localTime);
  const trouble = troubleText(status);
  const next = dueAt === undefined ? '' : `; next ${dueAt <= now ? 'now' : whenText(dueAt, now, localTime)}`;
  if (state === 'manual') return `by hand only; ${trouble ?? newest}`;
  if (state === 'paused') return `paused; ${trouble ?? newest}`;
  return `${trouble ?? (status.lastSnapshot ? 'up to date' : newest)}${next}`;
}

function newestText({ lastSnapshot }: Unsaid, now: number, localTime: LocalTime): string {
  return lastSnapshot ? `newest snapshot from ${dayTimeText(lastSnapshot.time, now, localTime)}` : 'no snapshot yet';
}

/** How the last run ended, when that was not well and nothing better came after it. */
function troubleText({ lastEnd, lastSnapshot }: Unsaid): string | undefined {
  if (!lastEnd || lastEnd.verdict === 'whole' || lastEnd.time < (lastSnapshot?.time ?? 0)) return undefined;
  if (lastEnd.verdict === 'cancelled') return 'the last run was cancelled, what arrived is kept';
  return lastEnd.detail === '' ? 'the last run did not get through' : `the last run did not get through: ${lastEnd.detail}`;
}

function runningSummary([first, ...others]: readonly ItemStatus[]): string {
  const percent = first!.run?.progress?.percent;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return `backs up ${titleOf(first!)}${more}${percent === undefined ? '' : `: ${percentText(percent)}`}`;
}

function pausedSummary(
  paused: readonly ItemStatus[],
  now: number,
  localTime: LocalTime,
  pausedUntil: number | undefined,
): string {
  const waits = paused.flatMap(item => item.waits.filter(({ reason }) => reason === 'paused').slice(0, 1));
  const until = pausedUntil ?? waits[0]?.until;
  const text = until === undefined ? 'paused' : `paused until ${dayTimeText(until, now, localTime)}`;
  return `${text}${waits.length > 0 ? dueText(waits.length) : ''}`;
}

/** These say nothing of what others wait for, nor where. */
const OF_ONE_ITEM: readonly WaitReason[] = ['killed', 'hours', 'not-now', 'incomplete', 'failed'];

/** Whoever waits longest speaks for all. */
function waitingSummary(waiting: readonly ItemStatus[]): string {
  const since = ({ waits }: ItemStatus) => waits[0]?.since ?? Number.MAX_SAFE_INTEGER;
  const speaker = waiting.toSorted((a, b) => since(a) - since(b))[0]!;
  const name = speaker.waits[0] && OF_ONE_ITEM.includes(speaker.waits[0].reason) ? `${titleOf(speaker)}: ` : '';
  return `${name}${speaker.sentence}${dueText(waiting.length)}`;
}

function dueText(count: number): string {
  return `; ${counted(count, 'item')} due`;
}

function restSummary(items: readonly ItemStatus[], now: number, localTime: LocalTime): string {
  const scheduled = items.filter(({ state }) => state !== 'manual');
  if (scheduled.length === 0) return 'no item has a schedule; alp now backs up';
  const good = scheduled.filter(item => item.lastSnapshot && !item.overdue && troubleText(item) === undefined).length;
  const [next] = scheduled.filter(({ dueAt }) => dueAt !== undefined).toSorted((a, b) => a.dueAt! - b.dueAt!);
  const name = scheduled.length === 1 || !next ? '' : `: ${titleOf(next)}`;
  const nextText = next ? `; next${name} ${next.dueAt! <= now ? 'now' : whenText(next.dueAt!, now, localTime)}` : '';
  return `${upToDateText(good, scheduled)}${nextText}`;
}

function upToDateText(good: number, scheduled: readonly ItemStatus[]): string {
  if (scheduled.length === 1) return `${titleOf(scheduled[0]!)} is ${good === 1 ? 'up to date' : 'not up to date'}`;
  if (good === scheduled.length) return `all ${good} items are up to date`;
  return `${good} of ${scheduled.length} items ${good === 1 ? 'is' : 'are'} up to date`;
}

function titleOf({ server, item }: Pick<ItemStatus, 'server' | 'item'>): string {
  return `${server} ${item}`;
}
