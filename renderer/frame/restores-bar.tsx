/** Restores under way, on every page but Files, which shows more of them: how far, and the way there. */
import { useState } from 'react';
import { type RestoreJob, useRestores } from '../files/use-restores.ts';
import { Button } from '../parts/button.tsx';
import { ProgressBar } from '../parts/progress-bar.tsx';
import { Shape } from '../parts/state-mark.tsx';
import { useFigures, useWords } from '../words/language.tsx';
import { useBridge } from './live-status.tsx';
import { addressOf } from './routes.ts';

const MARKS = { running: 'running', done: 'good', stopped: 'paused', failed: 'failed' } as const;

export function RestoresBar() {
  const { frame: words } = useWords();
  const { jobs } = useRestores(useBridge());
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [running, setRunning] = useState<ReadonlySet<string>>(new Set());
  const wanted = [...jobs.values()].filter(job => !job.isPreview);
  // What ended before this page was looked at is no news.
  const seen = wanted.filter(job => job.state === 'running' && !running.has(job.job));
  if (seen.length > 0) setRunning(new Set([...running, ...seen.map(({ job }) => job)]));
  const shown = wanted.filter(job => job.state === 'running' || (running.has(job.job) && !hidden.has(job.job)));
  if (shown.length === 0) return null;
  return (
    <section className="restores-bar" aria-label={words.restores}>
      {shown.map(job => (
        <Restore key={job.job} job={job} onHide={() => setHidden(new Set([...hidden, job.job]))} />
      ))}
    </section>
  );
}

function Restore({ job, onHide }: { job: RestoreJob; onHide: () => void }) {
  const { frame: words } = useWords();
  const figures = useFigures();
  const { state, server, item, progress } = job;
  const title = { running: words.restoring, done: words.restored, stopped: words.restoreStopped, failed: words.restoreFailed }[
    state
  ];
  return (
    <div className={`restores-one is-${MARKS[state]}`}>
      <Shape mark={MARKS[state]} />
      <span role="status">{title(`${server} ${item}`)}</span>
      {state === 'running' ? (
        <>
          <ProgressBar label={words.restoreProgress} of={job.job} percent={progress?.percent} />
          <span className="number">{progress?.percent === undefined ? '' : figures.percent(progress.percent)}</span>
        </>
      ) : null}
      <a href={addressOf('files', server, item)}>{words.show}</a>
      {state === 'running' ? null : (
        <Button kind="quiet" onPress={onHide}>
          {words.hide}
        </Button>
      )}
    </div>
  );
}
