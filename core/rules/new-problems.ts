/** Which mistakes a change of a configuration file has brought: those that were there before forbid no change elsewhere. */
import type { ConfigProblem } from '../model.ts';
import { parseIni } from './ini-file.ts';

/** What was understood of the files, and the text of the one that changes. */
export interface State {
  readonly file: string;
  readonly text: string;
  readonly problems: readonly ConfigProblem[];
}

/**
 * A mistake is an old one if before the change the same was said of the same line in the same section: the same words of a line that was
 * written anew are a mistake that was made again. Where a line stands does not count, as lines move.
 */
export function newProblems(before: State, after: State): readonly ConfigProblem[] {
  const known = new Map<string, number>();
  const former = identityIn(before);
  for (const problem of before.problems) known.set(former(problem), (known.get(former(problem)) ?? 0) + 1);
  const identity = identityIn(after);
  return after.problems.filter(problem => {
    const left = known.get(identity(problem)) ?? 0;
    if (left > 0) known.set(identity(problem), left - 1);
    return left === 0;
  });
}

function identityIn({ file, text }: State): (problem: ConfigProblem) => string {
  const { lines, sections } = parseIni(text);
  const headers = new Map(sections.map(({ line, name }) => [line, name]));
  let name: string | undefined;
  const sectionOfLine = ['', ...lines].map((_, line) => {
    name = headers.get(line) ?? name;
    return name;
  });
  return problem => {
    const isHere = problem.file === file && problem.line > 0;
    const section = isHere ? sectionOfLine[problem.line] : '';
    const line = isHere ? (lines[problem.line - 1] ?? '').trim() : `${problem.line}`;
    return JSON.stringify([problem.file, section, line, problem.key, problem.message.replace(/line \d+/g, 'line')]);
  };
}
