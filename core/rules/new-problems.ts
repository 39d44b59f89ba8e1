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
  const known = before.problems.map(identityIn(before));
  const identity = identityIn(after);
  return after.problems.filter(problem => {
    const at = known.indexOf(identity(problem));
    if (at >= 0) known.splice(at, 1);
    return at < 0;
  });
}

function identityIn({ file, text }: State): (problem: ConfigProblem) => string {
  const { lines, sections } = parseIni(text);
  return problem => {
    const isHere = problem.file === file && problem.line > 0;
    const section = isHere ? sections.findLast(({ line }) => line <= problem.line)?.name : '';
    const line = isHere ? (lines[problem.line - 1] ?? '').trim() : `${problem.line}`;
    return JSON.stringify([problem.file, section, line, problem.key, problem.message.replace(/line \d+/g, 'line')]);
  };
}
