/** `alp SERVER [ITEM]`: backs up one item after the other; one that fails does not stop the others. */
import type { Announcement, RunOutcome } from '../core/contract.ts';
import type { Item, RetentionAnswer } from '../core/model.ts';
import { aboutText, counted, durationText, sizeText } from '../core/rules/figures.ts';
import { exitCodeOf, remedyOf, safeText, titleOf, verdictText, warningText, worstExitCode } from '../core/rules/words.ts';
import { chooseItems } from './choose-items.ts';
import type { Invocation } from './command-line.ts';
import { tellError, tellMistake } from './mistakes.ts';
import { type ChangingLine, changingLine, onOneLine, progressText, say } from './terminal.ts';

export async function backup(invocation: Invocation): Promise<number> {
  const { words, options, core, signal } = invocation;
  const [server, item, ...more] = words;
  if (server === undefined) return tellMistake('say which server to back up', 'alp SERVER [ITEM]');
  if (more.length > 0) return tellMistake(`too many words: ${more.join(' ')}`, 'alp SERVER [ITEM]');
  const chosen = await chooseItems(invocation, server, item);
  if (!chosen.ok) return chosen.code;
  const tell = options.json ? tellAsJson : teller(invocation);
  const codes: number[] = [];
  for (const one of chosen.items) {
    if (signal.aborted) break;
    const { dryRun, retries, acceptShrink, quiet } = options;
    const wish = { dryRun, retries, acceptShrink, watched: !quiet };
    // One item that trips over a mistake of ours does not stop the others either.
    const code = await core.backUp(one, wish, tell, signal).then(
      outcome => exitCodeOf(outcome.verdict),
      error => tellError(error, options.verbose, core.folders.state),
    );
    codes.push(code);
  }
  if (!options.dryRun) for (const complaint of await complaintsOfAlerts(invocation, server)) say.error(complaint);
  return worstExitCode(codes);
}

/** A way that fails is said, and makes no backup worse than it is. */
async function complaintsOfAlerts({ core }: Invocation, server: string): Promise<readonly string[]> {
  return core.sendAlerts({ server, isTest: false }).then(
    ({ complaints }) => complaints,
    error => [`alerts could not be sent: ${error instanceof Error ? error.message : String(error)}`],
  );
}

function tellAsJson(announcement: Announcement): void {
  if (announcement.kind === 'progress') return;
  const { item, ...rest } = announcement;
  say.out(JSON.stringify({ server: item.server, item: item.name, ...rest }));
}

function teller({ options }: Invocation): (announcement: Announcement) => void {
  const line = changingLine(!options.quiet);
  const out = (text: string) => {
    line.clear();
    if (!options.quiet) say.out(text);
  };
  const aboutOne = aboutRun(line, out);
  return announcement => {
    if (announcement.kind !== 'run-ended') return aboutOne(announcement);
    line.clear();
    tellOutcome(announcement.item, announcement.outcome, options);
  };
}

/** What is said while something is received: of a run, and of a sync. */
export function aboutRun(line: ChangingLine, out: (text: string) => void): (announcement: Announcement) => void {
  return announcement => {
    const title = titleOf(announcement.item);
    switch (announcement.kind) {
      case 'progress':
        return line.show(`${title}: ${progressText(announcement.progress)}`);
      case 'connecting':
        return announcement.to === 'here' ? undefined : line.show(`${title}: connecting to ${announcement.to}`);
      case 'attempt-started':
        return announcement.attempt > 1 ? out(`${title}: ${resumeText(announcement)}`) : undefined;
      case 'note':
        return out(`${title}: ${announcement.text}`);
      case 'would-send':
        return out(`${title}: would send ${onOneLine(announcement.path)} (${sizeText(announcement.bytes)})`);
      case 'waiting':
        return out(
          `${title}: tries again in ${aboutText(announcement.milliseconds)} (${announcement.tryNumber} of ${announcement.tries})`,
        );
      case 'purged':
        return out(`${title}: removed by the policy: ${removedText(announcement.answers)}`);
    }
  };
}

function removedText(answers: readonly RetentionAnswer[]): string {
  const names = answers.filter(answer => answer.action === 'remove').map(answer => answer.snapshot.name);
  return names.length <= 5 ? names.join(', ') : `${counted(names.length, 'snapshot')} from ${names[0]} to ${names.at(-1)}`;
}

function resumeText({
  attempt,
  sentBefore,
  carriedBytes,
  resentBytes,
}: Extract<Announcement, { kind: 'attempt-started' }>): string {
  const half = carriedBytes > 0 ? `, ${sizeText(carriedBytes)} of a half-sent file are there` : '';
  return `attempt ${attempt} goes on: ${safeText(undefined, sentBefore, resentBytes, '')}${half}`;
}

function tellOutcome(item: Item, outcome: RunOutcome, { quiet, dryRun, verbose }: Invocation['options']): void {
  const { verdict } = outcome;
  const title = titleOf(item);
  if (verdict.kind === 'whole') {
    if (!quiet) say.out(`${title}: ${dryRun ? dryText(outcome) : publishedText(outcome)}`);
    for (const warning of firstOf(verdict.warnings.map(warningText), verbose)) say.error(`${title}: warning: ${warning}`);
    return;
  }
  if (verdict.kind === 'incomplete')
    for (const warning of firstOf(verdict.warnings.map(warningText), verbose)) say.error(`${title}: ${warning}`);
  say.error(`${title}: ${outcome.attempt > 0 ? 'not finished' : 'not backed up'}: ${verdictText(verdict)}`);
  if (outcome.attempt > 0)
    say.error(
      `  attempt ${outcome.attempt}: ${safeText(outcome.safePercent, outcome.sentBytes, outcome.resentBytes, 'in the vault')}`,
    );
  say.error(`  ${remedyOf(verdict, item)}`);
  if (outcome.run !== undefined && (verdict.kind === 'failed' || verdict.kind === 'incomplete'))
    say.error(`  the run's log: alp log ${outcome.run}`);
}

function publishedText(outcome: RunOutcome): string {
  const attempts =
    outcome.attempt > 1
      ? `, ${counted(outcome.attempt, 'attempt')}, ${safeText(undefined, outcome.sentBytes, outcome.resentBytes, '')}`
      : '';
  return `${outcome.snapshot}: ${counted(outcome.files, 'file')}, ${sizeText(outcome.bytes)}; new: ${counted(outcome.receivedFiles, 'file')}, ${sizeText(outcome.addedBytes)}; ${durationText(outcome.milliseconds)}${attempts}`;
}

function dryText(outcome: RunOutcome): string {
  return `would send ${counted(outcome.receivedFiles, 'file')}, ${sizeText(outcome.addedBytes)} of ${counted(outcome.files, 'file')}, ${sizeText(outcome.bytes)}; nothing was written`;
}

/** Twenty names are enough to see what it is about; -v shows all that were kept. */
function firstOf(texts: readonly string[], all: boolean): readonly string[] {
  if (all || texts.length <= 20) return texts;
  return [...texts.slice(0, 20), `and ${texts.length - 20} more (-v shows them)`];
}
