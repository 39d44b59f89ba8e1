/** An agent's status as lines for a terminal, and what changed from one to the next. */
import type { AgentStatus, Conditions, ItemStatus, Known, LocalTime } from '../core/agent-model.ts';
import { dayTimeText } from '../core/rules/agent-words.ts';
import { exactTimeText, relativeText } from '../core/rules/figures.ts';

export function statusLines(status: AgentStatus, localTime: LocalTime): readonly string[] {
  const widest = Math.max(...status.items.map(item => stateMark(item).length));
  return [
    ...summaryLines(status, localTime),
    ...status.items.flatMap(item => ['', ...itemLines(item, widest, status.now, localTime)]),
  ];
}

/** For a log: all at first; then a line for what is not as it was. Progress alone is no change. */
export function changes(former: AgentStatus | undefined, status: AgentStatus, localTime: LocalTime): readonly string[] {
  if (!former) return statusLines(status, localTime);
  const time = exactTimeText(status.now);
  const before = summaryLines(former, localTime).slice(1);
  const known = new Map(former.items.map(item => [titleOf(item), essenceOf(item)]));
  const gone = [...known.keys()].filter(title => !status.items.some(item => titleOf(item) === title));
  return [
    ...summaryLines(status, localTime)
      .slice(1)
      .filter(line => !before.includes(line))
      .map(line => `${time}  ${line}`),
    ...gone.map(title => `${time}  ${title}: not configured any more`),
    ...status.items
      .filter(item => known.get(titleOf(item)) !== essenceOf(item))
      .map(item => `${time}  ${titleOf(item)}: ${item.sentence}`),
  ];
}

/** That the agent is paused is said by the sentence, unless something runs all the same. */
function summaryLines(
  { sentence, pausedUntil, conditions, problems, now }: AgentStatus,
  localTime: LocalTime,
): readonly string[] {
  const isUnsaid = pausedUntil !== undefined && !sentence.startsWith('paused');
  return [
    sentence,
    conditionsText(conditions),
    ...(isUnsaid ? [`paused until ${dayTimeText(pausedUntil, now, localTime)}, but for what is asked for`] : []),
    ...problems.map(problem => `mistake in the configuration: ${problem}`),
  ];
}

/** What comes next, how the last run ended and what is waited for says the sentence. */
function itemLines(item: ItemStatus, widest: number, now: number, localTime: LocalTime): readonly string[] {
  const indent = ' '.repeat(widest + 2);
  const more = [newestText(item, now, localTime), item.remedy];
  return [
    `${stateMark(item).padEnd(widest)}  ${titleOf(item)}: ${item.sentence}`,
    ...more.filter(line => line !== '').map(line => `${indent}${line}`),
  ];
}

function stateMark({ state, overdue }: ItemStatus): string {
  return overdue && state !== 'running' ? 'OVERDUE' : state;
}

function titleOf({ server, item }: ItemStatus): string {
  return `${server} ${item}`;
}

function newestText({ lastSnapshot, state, overdue }: ItemStatus, now: number, localTime: LocalTime): string {
  const late = overdue && state === 'running' ? '; overdue' : '';
  if (!lastSnapshot) return `no snapshot yet${late}`;
  return `last snapshot ${relativeText(lastSnapshot.time, now, localTime(lastSnapshot.time))} (${lastSnapshot.name})${late}`;
}

function essenceOf({ state, overdue, waits, lastSnapshot, remedy, run }: ItemStatus): string {
  const reasons = waits.map(({ reason, detail }) => [reason, detail]);
  return JSON.stringify([state, overdue, reasons, lastSnapshot?.name, remedy, run?.attempt, run?.to, run?.endsAt?.gate]);
}

/** What is unknown is not said: on a server, most of it always is. */
function conditionsText({ link, route, portal, network, mains, chargePercent, metered }: Conditions): string {
  const charge = chargePercent === undefined ? '' : `, ${Math.round(chargePercent)} % charged`;
  const power = { yes: 'on mains', no: 'on battery', unknown: '' }[mains];
  return [
    `${networkText(link, route, portal)}${network === undefined ? '' : ` (${network})`}`,
    power === '' ? '' : power + charge,
    { yes: 'metered', no: 'not metered', unknown: '' }[metered],
  ]
    .filter(text => text !== '')
    .join('; ');
}

function networkText(link: Known, route: Known, portal: Known): string {
  if (link === 'no') return 'no network';
  if (portal === 'yes') return 'the network wants a login first';
  if (route === 'no') return 'a network without a way out';
  return link === 'yes' ? 'network is there' : 'network unknown';
}
