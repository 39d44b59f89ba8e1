/** Says in lines what was understood of an item, for the command that checks the configuration. */
import type { DriverUse } from '../driver-model.ts';
import type { Item, RetentionPolicy } from '../model.ts';
import { channelName } from './alert-keys.ts';
import { wayTexts, whenTexts } from './explain-when.ts';
import { counted, rateText } from './figures.ts';
import { isVaultInsideSource } from './item-from-parts.ts';
import { locationText } from './locations.ts';
import { writtenPeriod } from './quantities.ts';
import { upkeepText } from './upkeep.ts';

export function explainItem(item: Item): readonly string[] {
  return [
    line('from', sourceLine(item)),
    line('to', locationText(item.dest)),
    ...(isVaultInsideSource(item) ? [line('', 'the vault lies inside the source and is left out of it')] : []),
    ...(item.source.kind === 'ssh' || item.dest.kind === 'ssh' ? [line('over', commandText(item.ssh))] : []),
    ...item.drivers.flatMap(driverLines),
    ...some('leaves out', item.exclude),
    ...some('but not', item.include),
    ...(item.oneFileSystem ? [line('leaves out', 'what is mounted below the source')] : []),
    ...some('keeps also', item.preserve),
    ...some('rsync gets', item.rsyncOptions.length > 0 ? [commandText(item.rsyncOptions)] : []),
    ...wayTexts(item).map(([title, text]) => line(title, text)),
    ...limitLines(item),
    ...whenTexts(item).map(([title, text]) => line(title, text)),
    ...(item.before ? [line('before', `${commandText(item.before)} (exit code 75: not now)`)] : []),
    ...(item.after ? [line('after', commandText(item.after))] : []),
    line('held back', `${heldBack(item).join('; ')}`),
    line('retention', retentionText(item.retention)),
    ...upkeepText(item).map(text => line('upkeep', text)),
    ...item.alert.map((channel, index) => line(index === 0 ? 'tells' : '', `by ${channelName(channel)}`)),
    ...(item.remind === undefined ? [] : [line('', `again every ${writtenPeriod(item.remind)} while the trouble lasts`)]),
  ];
}

/** The policy as one sentence without a full stop. */
export function retentionText(policy: RetentionPolicy): string {
  const { deleteAfter, keepAtLeast } = policy;
  const kept = keptText(policy);
  const floor = `never fewer than ${keepAtLeast}`;
  if (deleteAfter === undefined && kept.length === 0) return 'keeps everything: no delete_after and no keep_…';
  if (deleteAfter === undefined) return `keeps ${kept.join(', ')}, ${floor}; removes the rest`;
  const removes = `removes snapshots older than ${writtenPeriod(deleteAfter)} of active age`;
  return kept.length === 0 ? `${removes}, ${floor}` : `${removes}, but keeps ${kept.join(', ')}, ${floor}`;
}

function sourceLine({ source, drivers }: Item): string {
  if (source.path === '') return `what ${drivers[0]?.name ?? 'the driver'} brings`;
  return `${locationText(source)}${source.path.endsWith('/') ? '' : ' (the folder itself, as the path has no slash at its end)'}`;
}

function driverLines({ name, isOwn, settings }: DriverUse): readonly string[] {
  const texts = Object.entries(settings).map(([key, value]) => `${key} = ${settingText(value)}`);
  return [line('driver', `${name}${isOwn ? ' (your own)' : ''}`), ...texts.map(text => line('', text))];
}

function settingText(value: DriverUse['settings'][string]): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'object' ? commandText(value) : String(value);
}

function limitLines(item: Item): readonly string[] {
  const network = [
    ...(item.bandwidth === undefined ? [] : [`at most ${rateText(item.bandwidth)}`]),
    ...(item.compress ? ['compressed'] : []),
    `an attempt ends after ${writtenPeriod(item.timeout)} without progress`,
  ];
  const overdue =
    item.maxAge === undefined ? [] : [line('overdue', `when the newest snapshot is older than ${writtenPeriod(item.maxAge)}`)];
  return [line('sending', network.join(', ')), ...overdue];
}

function heldBack(item: Item): readonly string[] {
  const tolerated = item.tolerate.length > 0 ? [`${item.tolerate.join(' and ')} files are tolerated`] : [];
  return [
    item.allowEmpty ? 'an empty source is allowed' : 'when the source is empty',
    ...(item.expectFiles === undefined ? [] : [`when there are fewer than ${counted(item.expectFiles, 'file')}`]),
    ...(item.shrinkLimitPercent >= 100 ? [] : [`when more than ${item.shrinkLimitPercent}% of the files are gone`]),
    ...tolerated,
  ];
}

function keptText({ keepLast, keepDaily, keepWeekly, keepMonthly, keepYearly }: RetentionPolicy): readonly string[] {
  const rules = [
    [keepLast, 'the last', ''],
    [keepDaily, 'one a day of', 'day'],
    [keepWeekly, 'one a week of', 'week'],
    [keepMonthly, 'one a month of', 'month'],
    [keepYearly, 'one a year of', 'year'],
  ] as const;
  return rules.flatMap(([count, words, unit]) =>
    count === undefined ? [] : [`${words} ${unit === '' ? count : counted(count, unit)}`],
  );
}

/** As it could be written in the configuration. */
function commandText(command: readonly string[]): string {
  return command.map(word => (/^[\w@%+=:,./*?~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}

function some(title: string, entries: readonly string[]): readonly string[] {
  return entries.length > 0 ? [line(title, entries.join(', '))] : [];
}

function line(title: string, text: string): string {
  return `${title.padEnd(12)}${text}`;
}
