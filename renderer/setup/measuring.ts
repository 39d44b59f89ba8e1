/** Asks in the background how large each chosen folder is and what could be left out of it; goes on while another step is shown. */
import { useEffect } from 'react';
import type { Bridge, Refusal } from '../../bridge/channels.ts';
import { useBridge } from '../frame/live-status.tsx';
import { refusalOf } from '../frame/refusal.ts';
import { useWords } from '../words/language.tsx';
import { type ChosenFolder, excludesOf, type Plan, sourceText, withChanged } from './plan.ts';
import { changePlan, changeSession, type Measured, type Session, useSession } from './session.ts';

const proposing = new Set<string>();

export function useMeasuring(): void {
  const bridge = useBridge();
  const { plan, measured } = useSession();
  const { noAnswer } = useWords().frame;
  useEffect(() => {
    for (const folder of plan.folders) {
      if (folder.proposals === undefined) void propose(bridge, folder.path);
      if (measured[measureKey(folder)] === undefined) void measure(bridge, folder, noAnswer);
    }
  }, [bridge, plan.folders, measured, noAnswer]);
}

export function measureKey(folder: ChosenFolder): string {
  return JSON.stringify([folder.path, excludesOf(folder)]);
}

/** What the folders take together; undefined as long as one of them is not measured. */
export function takenBytes(plan: Plan, measured: Session['measured']): number | undefined {
  let sum = 0;
  for (const folder of plan.folders) {
    const found = measured[measureKey(folder)];
    if (found?.kind !== 'known') return undefined;
    sum += found.answer.taken.bytes;
  }
  return sum;
}

/** A folder that could not be read is looked at once more. */
export function measureAgain(folder: ChosenFolder): void {
  changeSession(({ measured }) => ({
    measured: Object.fromEntries(
      Object.entries(measured).filter(([key, { kind }]) => kind !== 'refused' || key !== measureKey(folder)),
    ),
  }));
}

async function measure(bridge: Bridge, folder: ChosenFolder, noAnswer: Refusal): Promise<void> {
  const key = measureKey(folder);
  const note = (measured: Measured) => changeSession(before => ({ measured: { ...before.measured, [key]: measured } }));
  note({ kind: 'asking' });
  try {
    const wish = { source: sourceText(folder.path), include: [], exclude: [...excludesOf(folder)] };
    note({ kind: 'known', answer: await bridge.ask('leftOut', wish) });
  } catch (error) {
    note({ kind: 'refused', refusal: refusalOf(error) ?? noAnswer });
  }
}

async function propose(bridge: Bridge, path: string): Promise<void> {
  if (proposing.has(path)) return;
  proposing.add(path);
  let proposals: ChosenFolder['proposals'] = [];
  try {
    proposals = (await bridge.ask('proposeExcludes', { source: sourceText(path) })).excludes;
  } catch {
    // Why a folder cannot be read is said where its size would be.
  } finally {
    proposing.delete(path);
    changePlan(plan => withChanged(plan, path, { proposals }));
  }
}
