/** `alp restore`: brings paths of a snapshot back, to another folder or to where they came from. */
import { resolve } from 'node:path';
import type { Announcement, RestoreOutcome, RestoreWish } from '../core/contract.ts';
import type { Item } from '../core/model.ts';
import { counted, sizeText } from '../core/rules/figures.ts';
import { exitCodeOf, remedyOf, titleOf, verdictText } from '../core/rules/words.ts';
import { chooseItem } from './choose-items.ts';
import type { Invocation, Options } from './command-line.ts';
import { tellMistake } from './mistakes.ts';
import { changingLine, progressText, say } from './terminal.ts';

const usage = 'alp restore SERVER ITEM [PATH…] [--from SNAPSHOT|DATE] --to DIR | --in-place [--keep-both] | --to-database [NAME]';

export async function restore(invocation: Invocation): Promise<number> {
  const { options, words, core, signal } = invocation;
  const to = targetOf(options);
  if (to === undefined) return tellMistake('say where to restore to: --to DIR, --in-place or --to-database', usage);
  const chosen = await chooseItem(invocation, usage);
  if (!chosen.ok) return chosen.code;
  const { item } = chosen;
  const line = changingLine(!options.quiet);
  const tell = (announcement: Announcement) => {
    if (announcement.kind === 'progress') line.show(`${titleOf(item)}: ${progressText(announcement.progress)}`);
    if (announcement.kind !== 'would-send') return;
    line.clear();
    if (!options.quiet && !options.json) say.out(`would restore ${announcement.path} (${sizeText(announcement.bytes)})`);
  };
  const outcome = await core.restore(
    item,
    { paths: words.slice(2), from: options.from ?? 'latest', to, dryRun: options.dryRun },
    tell,
    signal,
  );
  line.clear();
  if (options.json) say.out(JSON.stringify(outcome));
  else tellOutcome(item, outcome, options);
  return exitCodeOf(outcome.verdict);
}

function targetOf({ to, inPlace, keepBoth, toDatabase }: Options): RestoreWish['to'] | undefined {
  if (toDatabase !== undefined) {
    if (to !== undefined || inPlace || keepBoth) return undefined;
    return toDatabase === '' ? { kind: 'database' } : { kind: 'database', name: toDatabase };
  }
  if (to !== undefined && to !== '' && !inPlace) return { kind: 'folder', path: resolve(to) };
  if (to === undefined && inPlace) return { kind: 'in-place', keepBoth };
  return undefined;
}

function tellOutcome(item: Item, outcome: RestoreOutcome, { quiet, dryRun }: Options): void {
  if (outcome.verdict.kind !== 'whole') {
    say.error(`${titleOf(item)}: not restored: ${verdictText(outcome.verdict)}`);
    say.error(
      `  ${outcome.verdict.kind === 'cut' || outcome.verdict.kind === 'cancelled' ? 'run the same command again, it goes on where it stopped' : remedyOf(outcome.verdict, item)}`,
    );
    return;
  }
  if (quiet) return;
  if (outcome.sentence !== undefined) {
    say.out(`${titleOf(item)}: ${outcome.sentence}, from ${outcome.snapshot}`);
    return;
  }
  const did = dryRun ? 'would restore' : 'restored';
  say.out(
    `${titleOf(item)}: ${did} ${counted(outcome.files, 'file')}, ${sizeText(outcome.bytes)}, from ${outcome.snapshot} to ${outcome.to}${outcome.files === 0 ? ' (the rest is there already)' : ''}`,
  );
  if (outcome.differingCount > 0) say.out(`  ${differingText(outcome, dryRun)}`);
}

function differingText(outcome: RestoreOutcome, dryRun: boolean): string {
  const names = outcome.differing.slice(0, 5).join(', ') + (outcome.differingCount > 5 ? ', …' : '');
  const what = `${counted(outcome.differingCount, 'file')} there ${outcome.differingCount === 1 ? 'is' : 'are'} different (${names})`;
  if (outcome.keptUnder) return `${what}: ${dryRun ? 'they would be kept' : 'kept'} as NAME${outcome.keptUnder}`;
  return `${what}: ${dryRun ? 'they would be replaced; --keep-both keeps them' : 'replaced'}`;
}
