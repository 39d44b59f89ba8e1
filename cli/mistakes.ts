/** How mistakes are told: those of the configuration, those of the command line, and bugs. */
import type { Configuration } from '../core/contract.ts';
import type { ConfigProblem, Item, Verdict } from '../core/model.ts';
import { remedyOf, titleOf, verdictText, worldTrouble } from '../core/rules/words.ts';
import { say } from './terminal.ts';

export function tellProblems(problems: readonly ConfigProblem[]): void {
  for (const problem of problems) {
    const place = [problem.file, problem.line > 0 ? String(problem.line) : ''].filter(part => part !== '').join(':');
    say.error(`${place}: ${problem.key === '' ? '' : `${problem.key}: `}${problem.message}`);
    if (problem.remedy !== '') say.error(`  ${problem.remedy}`);
  }
}

export function tellConfiguration(configuration: Configuration): void {
  if (configuration.kind === 'read') tellProblems(configuration.problems);
  else tellMistake(configuration.message, configuration.remedy);
}

export function tellMistake(message: string, remedy: string): number {
  say.error(`alp: ${message}`);
  say.error(`  ${remedy}`);
  return 2;
}

/** What did not work with an item, and what to do about it. */
export function tellVerdict(item: Pick<Item, 'server' | 'name'>, verdict: Verdict): void {
  say.error(`${titleOf(item)}: ${verdictText(verdict)}`);
  const remedy = remedyOf(verdict, item);
  if (remedy !== '') say.error(`  ${remedy}`);
}

/** A bug, or a machine that does not do what it should (no room for the state folder, say). */
export function tellError(error: unknown, verbose: boolean, stateFolder: string): number {
  const known = error instanceof Error ? error : new Error(String(error));
  const trouble = worldTrouble(known, stateFolder);
  if (trouble) {
    tellMistake(trouble.detail, trouble.remedy);
  } else {
    say.error(`alp: this is a mistake in the program: ${verbose ? known.stack : known.message}`);
    if (!verbose) say.error('  -v shows where; nothing that was published is touched by it');
  }
  return 1;
}
