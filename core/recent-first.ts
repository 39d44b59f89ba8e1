/** `recent_first`: the small files that changed last go ahead of everything else, into a tree of their own that the next attempt links to. */
import type { Scene } from './attempt.ts';
import type { Announce } from './contract.ts';
import { readJournal } from './journal.ts';
import type { Received } from './receive.ts';
import { findRecent, writeList } from './recent-files.ts';
import type { AttemptHistory } from './rules/attempt-history.ts';
import {
  leavingOut,
  minutesBack,
  type RecentFile,
  recentText,
  type StageBase,
  stageBase,
  stageIsFutile,
} from './rules/recent-files.ts';
import type { RunPlan } from './rules/run-plan.ts';
import { runFile } from './run-files.ts';
import type { SourceFacts } from './source.ts';
import { journalEnd, makeTree, receiveInto, type Tree } from './tree.ts';

export type Stage =
  /** There was nothing to hurry with. */
  | { readonly kind: 'none' }
  /** Its attempt is over, the whole one follows. */
  | { readonly kind: 'done' }
  /** Cut, cancelled, or the vault is full: the run ends here for now. */
  | { readonly kind: 'ended'; readonly received: Received; readonly history: AttemptHistory };

/** At the beginning of every attempt of a run, with what changed since the last stage: a run may take days, each with its own work. */
export async function recentFirst(scene: Scene, source: SourceFacts, plan: RunPlan): Promise<Stage> {
  const { world, item } = scene;
  if (!pays(scene, source)) return { kind: 'none' };
  const base = stageBase(item.source.path, source.root);
  const list = runFile(world, item, `${plan.run}.recent`);
  const files = await recentFiles(scene, source, plan, base, list);
  if (files.length === 0 || scene.signal.aborted) return { kind: 'none' };
  const tree = await makeTree(scene, plan, files.length);
  if (!tree.ok) return { kind: 'none' };
  scene.announce({ kind: 'note', item, text: recentText(files) });
  await writeList(
    world,
    list,
    files.map(file => base.prefix + file.name),
  );
  const quiet = { ...scene, announce: withoutPercent(scene.announce) };
  const received = await receiveInto(quiet, source, plan, tree, { folder: base.folder, list });
  return conclude(scene, plan, tree, files, { ...received, percent: undefined });
}

/** Between two folders of this machine everything is there soon; and there rsync 3.5.0 breaks off when a list meets -M--fake-super. */
function pays({ item, ends, announce }: Scene, source: SourceFacts): boolean {
  if (!item.recentFirst || ends.direction === 'local' || source.root === '') return false;
  if (leavingOut(item) !== 'by-folders') return true;
  const text = 'recent files do not go first: opt has rules that lie in the folders of the source';
  announce({ kind: 'note', item, text });
  return false;
}

async function recentFiles(
  scene: Scene,
  source: SourceFacts,
  plan: RunPlan,
  base: StageBase,
  list: string,
): Promise<readonly RecentFile[]> {
  const { world, item, ends, vault, signal, start } = scene;
  const journal = await readJournal(world, item);
  if (stageIsFutile(journal, plan.run)) return [];
  const minutes = minutesBack(journal, plan.run, plan.base?.time, start);
  const { rsyncVersion: versionHere } = item.source.kind === 'here' ? source : vault.facts;
  return findRecent(world, { item, ends, root: source.root, versionHere, base, minutes, list, signal });
}

/** What could not be read hinders the whole attempt, which says so; nor does a stage that rsync refuses keep it from being tried. */
async function conclude(
  scene: Scene,
  plan: RunPlan,
  { history }: Tree,
  files: readonly RecentFile[],
  received: Received,
): Promise<Stage> {
  const { verdict } = received;
  switch (verdict.kind) {
    case 'whole':
    case 'incomplete':
      await journalEnd(scene, plan, history, received, { kind: 'staged', detail: recentText(files) });
      return { kind: 'done' };
    case 'failed':
      await journalEnd(scene, plan, history, received, verdict);
      scene.announce({ kind: 'note', item: scene.item, text: `recent files could not go first: ${verdict.detail}` });
      return { kind: 'done' };
    default:
      return { kind: 'ended', received, history };
  }
}

/** Of the chosen files, not of the whole: a share that went back to nothing afterwards would mislead. */
function withoutPercent(announce: Announce): Announce {
  return announcement => {
    if (announcement.kind !== 'progress') return announce(announcement);
    const { percent, remaining, ...progress } = announcement.progress;
    announce({ ...announcement, progress });
  };
}
