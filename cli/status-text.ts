/** An agent's status as lines for a terminal, and what changed from one to the next; in the language of the table. */
import type { AgentStatus, Conditions, ItemStatus, Known, LocalTime } from '../core/agent-model.ts';
import { agoText, isPauseUnsaid, untilText } from '../core/rules/agent-words.ts';
import { exactTimeText } from '../core/rules/figures.ts';
import { english } from '../core/rules/languages/english.ts';
import type { Sentences } from '../core/rules/languages/sentences.ts';

/** The status is in the language of the table already. */
export function statusLines(status: AgentStatus, localTime: LocalTime, table: Sentences = english): readonly string[] {
  const widest = Math.max(...status.items.map(item => stateMark(item, table).length));
  return [
    ...summaryLines(status, localTime, table),
    ...status.items.flatMap(item => ['', ...itemLines(item, widest, status.now, localTime, table)]),
  ];
}

/** For a log: all at first; then a line for what is not as it was. Progress alone is no change. */
export function changes(
  former: AgentStatus | undefined,
  status: AgentStatus,
  localTime: LocalTime,
  table: Sentences = english,
): readonly string[] {
  if (!former) return statusLines(status, localTime, table);
  const time = exactTimeText(status.now);
  const before = summaryLines(former, localTime, table).slice(1);
  const known = new Map(former.items.map(item => [titleOf(item), essenceOf(item)]));
  const gone = [...known.keys()].filter(title => !status.items.some(item => titleOf(item) === title));
  return [
    ...summaryLines(status, localTime, table)
      .slice(1)
      .filter(line => !before.includes(line))
      .map(line => `${time}  ${line}`),
    ...gone.map(title => `${time}  ${table.summary.of(title, table.terminal.notConfigured)}`),
    ...status.items
      .filter(item => known.get(titleOf(item)) !== essenceOf(item))
      .map(item => `${time}  ${table.summary.of(titleOf(item), item.sentence)}`),
  ];
}

/** That the agent is paused is said by the sentence, unless something runs all the same. */
function summaryLines(
  { sentence, pausedUntil, conditions, problems, items, now }: AgentStatus,
  localTime: LocalTime,
  table: Sentences,
): readonly string[] {
  const { terminal } = table;
  const isUnsaid = pausedUntil !== undefined && isPauseUnsaid(items, pausedUntil);
  return [
    sentence,
    conditionsText(conditions, table),
    ...(isUnsaid ? [terminal.pausedBut(untilText(pausedUntil, now, localTime, table))] : []),
    ...problems.map(terminal.problem),
  ];
}

/** What comes next, how the last run ended and what is waited for says the sentence. */
function itemLines(item: ItemStatus, widest: number, now: number, localTime: LocalTime, table: Sentences): readonly string[] {
  const indent = ' '.repeat(widest + 2);
  const more = [newestText(item, now, localTime, table), item.remedy];
  return [
    `${stateMark(item, table).padEnd(widest)}  ${table.summary.of(titleOf(item), item.sentence)}`,
    ...more.filter(line => line !== '').map(line => `${indent}${line}`),
  ];
}

function stateMark({ state, overdue }: ItemStatus, { terminal }: Sentences): string {
  return terminal.states[overdue && state !== 'running' ? 'overdue' : state];
}

function titleOf({ server, item }: ItemStatus): string {
  return `${server} ${item}`;
}

function newestText({ lastSnapshot, state, overdue }: ItemStatus, now: number, localTime: LocalTime, table: Sentences): string {
  const newest = lastSnapshot
    ? table.terminal.lastSnapshot(agoText(lastSnapshot.time, now, localTime, table), lastSnapshot.name)
    : table.item.noSnapshot;
  return overdue && state === 'running' ? [newest, table.terminal.late].join(table.join) : newest;
}

function essenceOf({ state, overdue, waits, lastSnapshot, remedy, run }: ItemStatus): string {
  const reasons = waits.map(({ reason, detail }) => [reason, detail]);
  return JSON.stringify([state, overdue, reasons, lastSnapshot?.name, remedy, run?.attempt, run?.to, run?.endsAt?.gate]);
}

/** What is unknown is not said: on a server, most of it always is. */
function conditionsText(
  { link, route, portal, network, mains, chargePercent, metered }: Conditions,
  { terminal, join }: Sentences,
): string {
  const charge = chargePercent === undefined ? '' : `, ${terminal.charge(Math.round(chargePercent))}`;
  const power = mains === 'unknown' ? '' : terminal.power[mains];
  return [
    `${terminal.networks[networkState(link, route, portal)]}${network === undefined ? '' : ` (${network})`}`,
    power === '' ? '' : power + charge,
    metered === 'unknown' ? '' : terminal.metered[metered],
  ]
    .filter(text => text !== '')
    .join(join);
}

function networkState(link: Known, route: Known, portal: Known): keyof Sentences['terminal']['networks'] {
  if (link === 'no') return 'none';
  if (portal === 'yes') return 'portal';
  if (route === 'no') return 'offline';
  return link === 'yes' ? 'there' : 'unknown';
}
