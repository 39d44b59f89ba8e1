/** The steps of setting up: their order, their addresses, and what each of them still lacks. */
import { overlapping, whereMistakes } from './destination.ts';
import { itemNames, nameMistake } from './item-names.ts';
import { keepMistakes } from './keep.ts';
import type { Plan } from './plan.ts';
import { whenMistakes } from './when.ts';

export const STEPS = ['what', 'where', 'when', 'keep', 'begin'] as const;
export type Step = (typeof STEPS)[number];
export type SetupPlace = Step | 'paste';

/** `#/setup` leads to the step where one was. */
export function placeOf(parts: readonly string[], last: SetupPlace): SetupPlace {
  return [...STEPS, 'paste' as const].find(place => place === parts[0]) ?? last;
}

export function hrefOf(place: SetupPlace): string {
  return `#/setup/${place}`;
}

export function nextStep(step: Step): Step | undefined {
  return STEPS[STEPS.indexOf(step) + 1];
}

export function stepBefore(step: Step): Step | undefined {
  return STEPS[STEPS.indexOf(step) - 1];
}

/** Whether all that the step must know is known. */
export function isComplete(plan: Plan, step: Step): boolean {
  if (step === 'what') return plan.folders.length > 0;
  if (step === 'where') return whereMistakes(plan.where).length === 0 && overlapping(plan) === undefined;
  if (step === 'when') return whenMistakes(plan.when).length === 0;
  if (step === 'keep') return keepMistakes(plan).length === 0;
  const names = itemNames(plan.folders);
  const areItemsNamed = names.every((name, index) => nameMistake(name, names.toSpliced(index, 1)) === undefined);
  return areItemsNamed && (plan.server.trim() === '' || nameMistake(plan.server.trim(), []) === undefined);
}

export function lacking(plan: Plan): readonly Step[] {
  return STEPS.filter(step => !isComplete(plan, step));
}
