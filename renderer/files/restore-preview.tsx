/** What a restore would do, before it does it: how much it writes, and which files there are different. */
import { ProgressBar } from '../parts/progress-bar.tsx';
import { Sentence } from '../parts/sentence.tsx';
import { useFigures } from '../words/language.tsx';
import { useFilesWords } from './files-words.ts';
import { NameText } from './name-text.tsx';
import { Refused } from './refused.tsx';
import type { RestoreJob } from './use-restores.ts';
import { visibleName } from './visible-name.ts';

const named = 50;

export function RestorePreview({ job }: { job: RestoreJob }) {
  const words = useFilesWords();
  const figures = useFigures();
  if (job.state === 'running') {
    return (
      <div className="restore-preview" role="status">
        <p>{words.previewing}</p>
        <ProgressBar label={words.previewing} of={job.job} percent={job.progress?.percent} />
      </div>
    );
  }
  if (job.state === 'failed') return <Refused refusal={{ message: job.sentence, remedy: job.remedy }} />;
  if (job.state === 'stopped') return <Sentence text={visibleName(job.sentence)} />;
  const isReplacing = job.to.kind === 'in-place' && !job.to.keepBoth;
  const { differing, differingCount } = job;
  const shown = differing.slice(0, named);
  return (
    <div className="restore-preview" role="status">
      <p>
        <strong>{job.files === 0 ? words.previewNothing : words.previewWrites(job.files, figures.size(job.bytes))}</strong>{' '}
        {differingCount === 0
          ? words.previewNoneDiffers
          : (isReplacing ? words.previewDiffers : words.previewKeeps)(differingCount)}
      </p>
      {shown.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by keys
        <ul tabIndex={0} aria-label={words.differingFiles}>
          {shown.map(path => (
            <li key={path}>
              <NameText name={path} />
            </li>
          ))}
          {differingCount > shown.length ? (
            <li className="restore-rest">{words.andMore(differingCount - shown.length)}</li>
          ) : null}
        </ul>
      ) : null}
    </div>
  );
}
