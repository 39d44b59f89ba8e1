/** The text of the file as it will be, or what is wrong with it, line by line. */
import type { Answer } from '../../bridge/channels.ts';
import { Block } from '../parts/block.tsx';
import { Sentence } from '../parts/sentence.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { SaidHere } from './said.tsx';
import { useSetupWords } from './setup-words.ts';
import type { Writing } from './use-writing.ts';

export function FileText({ writing: { wish, outcome, isRefused } }: { writing: Writing }) {
  const words = useSetupWords();
  if (!wish) return null;
  return (
    <section className="setup-text" aria-label={words.fileText}>
      <h3>{words.fileText}</h3>
      {isRefused ? <SaidHere text={words.lost.message} more={words.lost.remedy} /> : null}
      {!outcome && !isRefused ? <Skeleton lines={3} /> : null}
      {outcome?.kind === 'refused' ? <Problems title={words.fileRefused} problems={outcome.problems} /> : null}
      {outcome?.kind === 'changed-meanwhile' ? (
        <SaidHere text={words.changedMeanwhile(outcome.file.file)} more={words.changedRemedy} />
      ) : null}
      {outcome?.kind === 'would-write' ? <Block>{outcome.file.text}</Block> : null}
    </section>
  );
}

type Problem = Extract<Answer<'changeSettings'>, { kind: 'refused' }>['problems'][number];

export function Problems({ title, problems }: { title: string; problems: readonly Problem[] }) {
  const words = useSetupWords();
  return (
    <div className="setup-problems">
      <SaidHere text={title} />
      <ul>
        {problems.map(({ line, key, message, remedy }) => (
          <li key={`${line} ${key} ${message}`}>
            {line > 0 ? <span className="problem-place">{words.line(line)}</span> : null}
            <Sentence text={message} />
            <Sentence text={remedy} className="said-remedy" />
          </li>
        ))}
      </ul>
    </div>
  );
}
