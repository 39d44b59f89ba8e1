/** What a report says, the same in terminal, page and mail: its first sentence, the facts beside an item, texts of others made harmless. */
import type { LocalTime } from '../agent-model.ts';
import type { ItemReport, MachineReport, Report, Standing, Trend } from '../report-model.ts';
import { counted, countText, periodText, relativeText, sizeText } from './figures.ts';
import { ageText } from './standing.ts';

export const standingWords: Readonly<Record<Standing, string>> = {
  failing: 'failing',
  overdue: 'overdue',
  never: 'never backed up',
  silent: 'not even tried',
  warning: 'with warnings',
  good: 'good',
  gone: 'no longer configured',
};

/** State is shape and word, and colour only besides. */
export const standingShapes: Readonly<Record<Standing, string>> = {
  failing: '■',
  overdue: '◆',
  never: '◌',
  silent: '◌',
  warning: '▲',
  good: '●',
  gone: '‖',
};

/** `2 failing, 1 overdue, 112 good`; what there is none of is left out. */
export function summaryOf({ machines }: Report): string {
  const silent = machines.filter(({ isAlarming, state }) => isAlarming || state === 'silent').length;
  const mistakes = machines.filter(({ problems }) => problems.length > 0).length;
  const parts = [
    silent > 0 ? `${counted(silent, 'server')} silent` : '',
    mistakes > 0 ? `${counted(mistakes, 'configuration')} with mistakes` : '',
    ...(Object.keys(standingWords) as Standing[])
      .map(standing => ({ standing, count: machines.reduce((sum, { counts }) => sum + counts[standing], 0) }))
      .map(({ standing, count }) => (count > 0 ? `${countText(count)} ${standingWords[standing]}` : '')),
  ].filter(part => part !== '');
  return parts.length > 0 ? parts.join(', ') : 'nothing is configured yet';
}

/** What somebody should look at. */
export function needsAttention({ standing }: Pick<ItemReport, 'standing'>): boolean {
  return standing !== 'good' && standing !== 'gone';
}

/** So many items of all, also where not every one of them is named. */
export function urgentCount({ machines }: Report): number {
  return machines.reduce(
    (sum, { counts: { good: _, gone: __, ...rest } }) => sum + Object.values(rest).reduce((a, b) => a + b),
    0,
  );
}

export function machineNeedsAttention({ isAlarming, state, problems }: MachineReport): boolean {
  return isAlarming || state === 'silent' || problems.length > 0;
}

/** `web1 home`, and of a fleet `nas: web1 home`. */
export function itemTitle({ machine, server, item }: Pick<ItemReport, 'machine' | 'server' | 'item'>): string {
  return plain(`${machine === '' ? '' : `${machine}: `}${server} ${item}`);
}

/** `26 h of 24 h`. */
export function ageOf({ lastGood, maxAge }: ItemReport, now: number): string {
  const age = lastGood === undefined ? 'none' : ageText(now - lastGood);
  return maxAge === undefined ? age : `${age} of ${periodText(maxAge)}`;
}

export function trendText(trend: Trend | undefined): string {
  if (!trend) return '';
  return trend.direction === 'steady' ? 'steady' : `${trend.direction} ${sizeText(Math.abs(trend.bytesPerWeek))} a week`;
}

export function nextRunText({ nextRun, schedule }: ItemReport, now: number, localTime: LocalTime): string {
  if (nextRun === undefined) return schedule === undefined ? '' : 'by hand';
  return nextRun <= now ? 'due now' : relativeText(nextRun, now, localTime(now));
}

export function sinceText({ since }: ItemReport): string {
  if (!since) return '';
  const failed = since.failed > 0 ? `, ${counted(since.failed, 'failure')}` : '';
  return `${counted(since.published, 'snapshot')}${failed}, ${sizeText(since.addedBytes)} new`;
}

/** Others wrote it: no line breaks, no orders to a terminal, no marks that turn the reading direction. */
export function plain(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g, ' ').trim();
}
