/** Mistakes of a configuration file, each with its line, its key and what to write instead. */
import type { Answer } from '../../bridge/channels.ts';
import { Sentence } from '../parts/sentence.tsx';
import { Shape } from '../parts/state-mark.tsx';
import { useSettingsWords } from './settings-words.ts';

type Problem = Answer<'settings'>['problems'][number];

export function Problems({ problems, lead }: { problems: readonly Problem[]; lead?: string }) {
  const words = useSettingsWords();
  return (
    <div className="settings-problems is-failed">
      {lead === undefined ? null : (
        <p className="problems-lead">
          <Shape mark="failed" /> {lead}
        </p>
      )}
      <ul>
        {problems.map(problem => (
          <li key={`${problem.file} ${problem.line} ${problem.key} ${problem.message}`}>
            <span className="quiet">
              {problem.line > 0 ? words.line(problem.line) : ''} {problem.key === '' ? '' : <code>{problem.key}</code>}
            </span>{' '}
            <ProblemText problem={problem} />
          </li>
        ))}
      </ul>
    </div>
  );
}

export function ProblemText({ problem: { message, remedy } }: { problem: Problem }) {
  return (
    <>
      <Sentence text={message} /> <Sentence text={remedy} className="quiet" />
    </>
  );
}
