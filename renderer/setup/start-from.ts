/** Where set-up begins when folders go into a file that is there: with the schedule, gates and retention that the file gives to its other items. */
import type { Answer } from '../../bridge/channels.ts';
import { keepKeys, numbersOf, PRESETS } from './keep.ts';
import { FRESH_PLAN, type KeepNumbers, type Plan, type Preset, type Start, type When } from './plan.ts';
import { whenKeys } from './when.ts';

type SettingsFile = Answer<'settings'>;

const WHEN = ['schedule', 'on_battery', 'on_metered', 'between', 'max_age'] as const;
const KEEP = ['delete_after', 'keep_daily', 'keep_weekly', 'keep_monthly', 'keep_yearly'] as const;
type Key = (typeof WHEN)[number] | (typeof KEEP)[number];
type Part = Partial<When>;

/** What the items of the file have: their own, else the file's, else everybody's; where they disagree, what most of them have. */
export function startOf(file: SettingsFile, shared: SettingsFile | undefined): Start {
  const items = file.sections.filter(({ name }) => name !== '').map(({ name }) => name);
  const above = (key: Key) => valueIn(file, '', key) ?? (shared && valueIn(shared, 'defaults', key));
  const said = (key: Key) => {
    const all = items.map(item => valueIn(file, item, key) ?? above(key));
    return items.length === 0 ? above(key) : mostFrequent(all);
  };
  const raw = Object.fromEntries([...WHEN, ...KEEP].map(key => [key, said(key)])) as Start['raw'];
  const parts = WHEN.map(key => ({ key, part: whenPart(key, raw[key]) }));
  const numbers = keepNumbers(raw);
  return {
    when: Object.assign({ ...FRESH_PLAN.when }, ...parts.map(({ part }) => part)) as When,
    ...(numbers ? presetOf(numbers) : { preset: FRESH_PLAN.preset, own: FRESH_PLAN.own }),
    asIs: [...parts.filter(({ part }) => part === undefined).map(({ key }) => key), ...(numbers ? [] : KEEP)],
    raw,
  };
}

/** As long as nobody has chosen something else on the page, the plan follows the file that gets the folders. */
export function startedFrom(plan: Plan, start: Start | undefined): Plan {
  const { when, preset, own, asIs } = plan.start ?? { ...FRESH_PLAN, asIs: [] };
  const isUntouched = same([plan.when, plan.preset, plan.own, plan.asIs], [when, preset, own, asIs]);
  // What was chosen stays; what it is held against is the file as it is now.
  if (!isUntouched) return { ...plan, start, asIs: same(plan.start?.raw, start?.raw) ? plan.asIs : [] };
  const { when: nextWhen, preset: nextPreset, own: nextOwn, asIs: nextAsIs } = start ?? { ...FRESH_PLAN, asIs: [] };
  return { ...plan, when: nextWhen, preset: nextPreset, own: nextOwn, asIs: nextAsIs, start };
}

/** What is to be written for schedule, gates and retention: in the file's own words where nothing else was chosen; undefined = nothing. */
export function chosenKeys(
  plan: Pick<Plan, 'when' | 'preset' | 'own' | 'asIs' | 'start'>,
): Readonly<Record<Key, string | undefined>> {
  const chosen = keysOf(plan);
  const { start } = plan;
  if (!start) return chosen;
  const before = keysOf(start);
  const isKept = (key: Key) => plan.asIs.includes(key) || (!start.asIs.includes(key) && chosen[key] === before[key]);
  return Object.fromEntries([...WHEN, ...KEEP].map(key => [key, isKept(key) ? start.raw[key] : chosen[key]])) as typeof chosen;
}

export function isWhenAsIs(plan: Pick<Plan, 'asIs'>): boolean {
  return WHEN.some(key => plan.asIs.includes(key));
}

export function isKeepAsIs(plan: Pick<Plan, 'asIs'>): boolean {
  return KEEP.some(key => plan.asIs.includes(key));
}

/** The lines of the file that the page has no fields for. */
export function linesAsIs(plan: Plan, of: 'when' | 'keep'): readonly string[] {
  return (of === 'when' ? WHEN : KEEP).flatMap(key => {
    const value = plan.start?.raw[key];
    return value !== undefined && plan.asIs.includes(key) ? [`${key} = ${value}`] : [];
  });
}

export function withFields(plan: Plan, of: 'when' | 'keep'): Plan {
  const keys: readonly string[] = of === 'when' ? WHEN : KEEP;
  return { ...plan, asIs: plan.asIs.filter(key => !keys.includes(key)) };
}

function keysOf(plan: Pick<Plan, 'when' | 'preset' | 'own'>): Readonly<Record<Key, string | undefined>> {
  return { ...whenKeys(plan.when), ...keepKeys(numbersOf(plan)) };
}

// ---- Reading ---------------------------------------------------------------------------------------------------------------

/** The fields that say the same; undefined where none do. */
function whenPart(key: (typeof WHEN)[number], raw: string | undefined): Part | undefined {
  const text = raw?.trim().toLowerCase().replace(/\s+/g, ' ');
  if (key === 'schedule') return schedulePart(text ?? 'manual');
  if (key === 'on_battery') return batteryPart(text ?? 'above 30%');
  if (key === 'on_metered') return meteredPart(text ?? 'no');
  if (key === 'between') return text === undefined || text === 'off' ? { isBetween: false } : hoursPart(text);
  const days = text === undefined || text === 'off' ? '' : daysIn(text);
  return days === undefined ? undefined : { maxAge: days };
}

function schedulePart(text: string): Part | undefined {
  if (text === 'manual' || text === 'weekly') return { schedule: text };
  if (text === 'when reachable') return { schedule: 'reachable' };
  const hours = text === 'hourly' ? '1' : /^every (\d+) hours?$/.exec(text)?.[1];
  if (hours !== undefined) return { schedule: 'hours', everyHours: String(Number(hours)) };
  const time = /^(?:daily|every day) at (\d{1,2}:\d\d)$/.exec(text)?.[1];
  return time === undefined ? undefined : { schedule: 'daily', dailyAt: time };
}

function batteryPart(text: string): Part | undefined {
  if (/^(yes|on|true|1)$/.test(text)) return { battery: 'yes' };
  if (/^(no|off|false|0)$/.test(text)) return { battery: 'no' };
  const percent = /^above (\d{1,2}) ?%$/.exec(text)?.[1];
  return percent === undefined || Number(percent) < 1 ? undefined : { battery: 'above', abovePercent: String(Number(percent)) };
}

function meteredPart(text: string): Part {
  return { isOnMetered: /^(yes|on|true|1)$/.test(text) };
}

function hoursPart(text: string): Part | undefined {
  const [, from, until] = /^(\d{1,2}:\d\d) ?- ?(\d{1,2}:\d\d)$/.exec(text) ?? [];
  return from === undefined || until === undefined ? undefined : { isBetween: true, from, until };
}

/** undefined where the fields of retention cannot say what stands there. */
function keepNumbers(raw: Start['raw']): KeepNumbers | undefined {
  const count = (text: string | undefined) => {
    if (text === undefined || text.trim() === 'off') return '';
    return /^\s*[1-9]\d{0,3}\s*$/.test(text) ? text.trim() : undefined;
  };
  const period = raw.delete_after?.trim().toLowerCase();
  const days = period === undefined || period === 'off' ? '' : daysIn(period);
  const [daily, weekly, monthly, yearly] = [raw.keep_daily, raw.keep_weekly, raw.keep_monthly, raw.keep_yearly].map(count);
  if (days === undefined || daily === undefined || weekly === undefined || monthly === undefined || yearly === undefined)
    return undefined;
  return { days, daily, weekly, monthly, yearly };
}

function daysIn(text: string): string | undefined {
  const [, count, unit] = /^(\d{1,4}) ?(day|week)s?$/.exec(text) ?? [];
  const days = Number(count) * (unit === 'week' ? 7 : 1);
  return count !== undefined && days >= 1 && days <= 9999 ? String(days) : undefined;
}

function presetOf(numbers: KeepNumbers): { readonly preset: Preset; readonly own: KeepNumbers } {
  const known = (Object.keys(PRESETS) as (keyof typeof PRESETS)[]).find(name => same(PRESETS[name], numbers));
  return { preset: known ?? 'own', own: known === undefined ? numbers : FRESH_PLAN.own };
}

function valueIn(file: SettingsFile, section: string, key: string): string | undefined {
  return file.sections.find(({ name }) => name === section)?.entries.findLast(entry => entry.key === key)?.value;
}

/** Of those that are equally frequent the first. */
function mostFrequent(values: readonly (string | undefined)[]): string | undefined {
  const groups = [...Map.groupBy(values, value => value).values()];
  return groups.reduce((most, group) => (group.length > most.length ? group : most))[0];
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
