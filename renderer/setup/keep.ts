/** How long snapshots stay: the presets, own numbers, and the file's keys for them. */
import type { KeepNumbers, Plan, Preset } from './plan.ts';
import { isCount } from './when.ts';

export const PRESETS: Readonly<Record<Exclude<Preset, 'own'>, KeepNumbers>> = {
  short: { days: '14', daily: '', weekly: '8', monthly: '', yearly: '' },
  usual: { days: '30', daily: '', weekly: '12', monthly: '12', yearly: '' },
  long: { days: '90', daily: '', weekly: '52', monthly: '60', yearly: '10' },
  all: { days: '', daily: '', weekly: '', monthly: '', yearly: '' },
};

export type KeepKey = 'delete_after' | 'keep_daily' | 'keep_weekly' | 'keep_monthly' | 'keep_yearly';

export function numbersOf({ preset, own }: Pick<Plan, 'preset' | 'own'>): KeepNumbers {
  return preset === 'own' ? own : PRESETS[preset];
}

/** Own numbers begin as those that were chosen before. */
export function withPreset(plan: Plan, preset: Preset): Plan {
  return { ...plan, preset, own: preset === 'own' ? numbersOf(plan) : plan.own };
}

export function keepMistakes(plan: Pick<Plan, 'preset' | 'own'>): readonly (keyof KeepNumbers)[] {
  const numbers = numbersOf(plan);
  return (Object.keys(numbers) as (keyof KeepNumbers)[]).filter(
    name => numbers[name].trim() !== '' && !isCount(numbers[name], 9999),
  );
}

/** undefined = not written. */
export function keepKeys(numbers: KeepNumbers): Readonly<Record<KeepKey, string | undefined>> {
  const days = count(numbers.days);
  return {
    delete_after: days === undefined ? undefined : `${days} ${days === '1' ? 'day' : 'days'}`,
    keep_daily: count(numbers.daily),
    keep_weekly: count(numbers.weekly),
    keep_monthly: count(numbers.monthly),
    keep_yearly: count(numbers.yearly),
  };
}

const KEEP_KEYS: readonly KeepKey[] = ['delete_after', 'keep_daily', 'keep_weekly', 'keep_monthly', 'keep_yearly'];

/** As the preview of the program takes them. */
export function keysToPreview(keys: Readonly<Record<KeepKey, string | undefined>>): Record<string, string> {
  return Object.fromEntries(KEEP_KEYS.flatMap(key => (keys[key] === undefined ? [] : [[key, keys[key]]])));
}

function count(text: string): string | undefined {
  return isCount(text, 9999) ? String(Number(text)) : undefined;
}
