/** The report for a terminal and for the plain part of a mail. */
import type { LocalTime } from '../agent-model.ts';
import type { ItemReport, MachineReport, Report } from '../report-model.ts';
import { counted, exactTimeText, sizeText } from '../rules/figures.ts';
import { mostUrgentItems } from '../rules/report.ts';
import {
  ageOf,
  itemTitle,
  machineNeedsAttention,
  needsAttention,
  nextRunText,
  plain,
  sinceText,
  standingShapes,
  summaryOf,
  trendText,
  urgentCount,
} from '../rules/report-words.ts';

/** Of more items each machine gets one line; what needs somebody is said in any case, up to a number. */
const mostGoodRows = 300;

export function reportText(report: Report, localTime: LocalTime): string {
  const { time, host, machines, items } = report;
  const urgent = items.filter(needsAttention).slice(0, mostUrgentItems);
  const unnamed = urgentCount(report) - urgent.length;
  const calm = items.filter(item => !needsAttention(item));
  const blocks = [
    [`Backups as ${plain(host)} knows them, ${exactTimeText(time)}: ${summaryOf(report)}`],
    machines.filter(machineNeedsAttention).flatMap(machineLines),
    urgent.flatMap(item => urgentLines(item, time, localTime)),
    unnamed > 0 ? [`and ${counted(unnamed, 'item')} more like these: alp report SERVER`] : [],
    report.isAbridged || calm.length > mostGoodRows
      ? columns(machines.map(machineRow), [1, 2])
      : columns(
          calm.map(item => calmRow(item, time, localTime)),
          [2],
        ),
  ];
  return blocks
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n');
}

function machineLines({ machine, isAlarming, state, sentence, remedy, problems }: MachineReport): readonly string[] {
  const isSilent = isAlarming || state === 'silent';
  return [
    ...(isSilent ? [`■ ${plain(machine)} ${plain(sentence)}`, ...(remedy === '' ? [] : [`    ${plain(remedy)}`])] : []),
    ...problems.map(problem => `■ ${plain(machine)}: a mistake in the configuration: ${plain(problem)}`),
  ];
}

function urgentLines(item: ItemReport, now: number, localTime: LocalTime): readonly string[] {
  const facts = [
    item.lastGood === undefined ? '' : `newest ${ageOf(item, now)}`,
    item.bytes === undefined ? '' : sizeText(item.bytes),
    trendText(item.trend),
    sinceText(item),
    nextOf(item, now, localTime),
  ].filter(fact => fact !== '');
  return [
    `${standingShapes[item.standing]} ${itemTitle(item)}: ${item.standing === 'overdue' ? 'overdue: ' : ''}${plain(item.sentence)}`,
    ...(facts.length > 0 ? [`    ${facts.join(' · ')}`] : []),
  ];
}

function nextOf(item: ItemReport, now: number, localTime: LocalTime): string {
  const next = nextRunText(item, now, localTime);
  return next === '' || next === 'by hand' || next === 'due now' ? next : `next run ${next}`;
}

function calmRow(item: ItemReport, now: number, localTime: LocalTime): readonly string[] {
  return [
    `${standingShapes[item.standing]} ${itemTitle(item)}`,
    ageOf(item, now),
    item.bytes === undefined ? '' : sizeText(item.bytes),
    trendText(item.trend),
    item.since ? sinceText(item) : '',
    item.standing === 'gone' ? plain(item.sentence) : nextOf(item, now, localTime),
  ];
}

function machineRow({ machine, counts }: MachineReport): readonly string[] {
  const { good, gone, ...rest } = counts;
  const bad = Object.values(rest).reduce((sum, count) => sum + count, 0);
  return [
    `${bad > 0 ? '▲' : '●'} ${plain(machine)}`,
    `${good} good`,
    bad > 0 ? `${bad} not` : '',
    gone > 0 ? `${gone} gone` : '',
  ];
}

function columns(rows: readonly (readonly string[])[], right: readonly number[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => rows.reduce((width, row) => Math.max(width, row[column]!.length), 0));
  return rows.map(row =>
    row
      .map((cell, column) => (right.includes(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .filter((_, column) => widths[column]! > 0)
      .join('  ')
      .trimEnd(),
  );
}
