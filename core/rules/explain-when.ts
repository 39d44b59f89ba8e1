/** Says in sentences when the agent runs an item, what it asks of battery, network and hours, and by which addresses it goes. */
import type { Gates, ReachAddress, Schedule } from '../agent-model.ts';
import type { Item } from '../model.ts';
import { rateText } from './figures.ts';
import { clockText } from './hours.ts';
import { writtenPeriod } from './quantities.ts';
import { addressText } from './reach-key.ts';

/** A title, which may be empty, and its text. */
type Texts = readonly (readonly [title: string, text: string])[];

export function whenTexts(item: Item): Texts {
  const { schedule, jitter, gates, jobs } = item;
  if (schedule.kind === 'manual') return [['runs', 'by hand only: schedule = daily, for example, leaves it to alp agent']];
  const later = jitter > 0 && schedule.kind !== 'when-reachable' ? `, up to ${writtenPeriod(jitter)} later` : '';
  return [
    ['runs', `${scheduleText(schedule)}${later}, while alp agent runs; what was missed is caught up once`],
    ['', gateTexts(gates).join('; ')],
    ...(jobs > 1 ? ([['', `up to ${jobs} items of this server at a time`]] as const) : []),
  ];
}

export function wayTexts({ source, dest, reach, recentFirst }: Item): Texts {
  const isLocal = source.kind === 'here' && dest.kind === 'here';
  const [first, ...others] = reach.map(reachText);
  const order = recentFirst ? ([['order', 'small files and those that changed last go first']] as const) : [];
  if (first === undefined) return order;
  if (isLocal) return [['reach', 'not used: source and dest are both on this machine'], ...order];
  return [['reach', `first ${first}`], ...others.map(text => ['', `else ${text}`] as const), ...order];
}

export function scheduleText(schedule: Exclude<Schedule, { kind: 'manual' }>): string {
  switch (schedule.kind) {
    case 'when-reachable':
      return 'as soon as the other side is in reach, at most once an hour';
    case 'daily':
      return `daily at ${clockText(schedule.minute)}`;
    case 'weekly':
      return 'weekly, on Mondays at 00:00';
    case 'hours':
      return hoursText(schedule.every);
  }
}

function hoursText(every: number): string {
  if (every === 1) return 'hourly, at each full hour';
  if (every > 12) return `every ${every} hours`;
  const slots = [0, 1, 2].map(slot => slot * every).filter(hour => hour < 24);
  const more = slots.length * every < 24 ? ' …' : '';
  return `every ${every} hours, at ${slots.map(hour => clockText(hour * 60)).join(', ')}${more}`;
}

function gateTexts({ onBattery, onMetered, between }: Gates): readonly string[] {
  const battery =
    onBattery === 'yes'
      ? 'also on battery'
      : onBattery === 'no'
        ? 'not on battery'
        : `on battery above ${onBattery.abovePercent} % charge only`;
  return [
    battery,
    onMetered ? 'also on metered networks' : 'not on metered networks',
    ...(between ? [`only between ${clockText(between.from)} and ${clockText(between.to)}`] : []),
  ];
}

function reachText(address: ReachAddress): string {
  const { bandwidth, onMetered } = address;
  const limits = [
    ...(bandwidth === undefined ? [] : [`at most ${rateText(bandwidth)}`]),
    ...(onMetered === undefined ? [] : [onMetered ? 'also when metered' : 'not when metered']),
  ];
  return `${addressText(address)}${limits.length > 0 ? ` (${limits.join(', ')})` : ''}`;
}
