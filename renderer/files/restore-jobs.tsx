/** Restores under way and just ended, at the foot of every Files page: how far, what went where, stop and go on. */
import { useState } from 'react';
import type { Bridge, Refusal } from '../../bridge/channels.ts';
import { Button } from '../parts/button.tsx';
import { ProgressBar } from '../parts/progress-bar.tsx';
import { Sentence } from '../parts/sentence.tsx';
import { Shape } from '../parts/state-mark.tsx';
import { useFigures } from '../words/language.tsx';
import { nameOf } from './files-route.ts';
import { useFilesWords } from './files-words.ts';
import type { Item } from './items.ts';
import { originalFolder } from './original-place.ts';
import { Refused, useRefusalOf } from './refused.tsx';
import type { RestoreJob, Restores } from './use-restores.ts';
import { visibleName } from './visible-name.ts';

interface Props {
  readonly bridge: Bridge;
  readonly restores: Restores;
  readonly items: readonly Item[];
}

export function RestoreJobs({ bridge, restores, items }: Props) {
  const words = useFilesWords();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const seen = [...restores.jobs.values()].filter(job => !job.isPreview && !hidden.has(job.job));
  const hide = (job: string) => setHidden(new Set([...hidden, job]));
  if (seen.length === 0) return null;
  return (
    <section className="restore-jobs" aria-label={words.jobs}>
      {seen.map(job => {
        const item = items.find(({ server, item: name }) => server === job.server && name === job.item);
        return (
          <Job
            key={job.job}
            bridge={bridge}
            restores={restores}
            job={job}
            source={item?.source ?? ''}
            onHide={() => hide(job.job)}
          />
        );
      })}
    </section>
  );
}

interface JobProps {
  readonly bridge: Bridge;
  readonly restores: Restores;
  readonly job: RestoreJob;
  readonly source: string;
  readonly onHide: () => void;
}

const marks = { running: 'running', done: 'good', stopped: 'paused', failed: 'failed' } as const;

function Job({ bridge, restores, job, source, onHide }: JobProps) {
  const words = useFilesWords();
  const refusalOf = useRefusalOf();
  const [refusal, setRefusal] = useState<Refusal>();
  const attempt = (asked: Promise<unknown>) => {
    setRefusal(undefined);
    asked.catch(error => setRefusal(refusalOf(error)));
  };
  const goOn = async () => {
    const { server, item, snapshot, paths, to } = job;
    restores.take(await bridge.ask('restore', { server, item, snapshot, paths, to, isPreview: false }));
    onHide();
  };
  const folder = job.to.kind === 'folder' ? job.to.path : originalFolder(source, job.paths[0] ?? '');
  const what = whatOf(job, words);
  const to = job.to.kind === 'folder' ? visibleName(job.to.path) : words.jobPlace;
  const title = { running: words.jobRunning, done: words.jobDone, stopped: words.jobStopped, failed: words.jobFailed }[job.state];
  return (
    <div className={`restore-job is-${job.state}`}>
      <Shape mark={marks[job.state]} />
      <div className="job-text">
        <strong role="status">{title(what, to)}</strong>
        {job.state === 'running' ? <JobProgress job={job} /> : <Sentence text={visibleName(job.sentence)} />}
        {job.state !== 'running' && job.remedy !== '' ? <Sentence text={visibleName(job.remedy)} className="job-remedy" /> : null}
        {job.state === 'done' && job.differingCount > 0 ? <span>{words.differed(job.differingCount)}</span> : null}
        {refusal ? <Refused refusal={refusal} /> : null}
      </div>
      <div className="job-acts">
        {job.state === 'running' ? (
          <Button onPress={() => attempt(bridge.ask('stopRestore', { job: job.job }))}>{words.stop}</Button>
        ) : (
          <>
            {job.state === 'done' || bridge.abilities.readOnly ? null : (
              <Button onPress={() => attempt(goOn())}>{words.goOn}</Button>
            )}
            {job.state === 'done' && bridge.abilities.desktop && folder !== undefined ? (
              <Button onPress={() => attempt(bridge.ask('openFolder', { path: folder }))}>{words.openFolder}</Button>
            ) : null}
            <Button kind="quiet" onPress={onHide}>
              {words.hide}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

function JobProgress({ job }: { job: RestoreJob }) {
  const words = useFilesWords();
  const figures = useFigures();
  const { progress } = job;
  const parts = progress
    ? [
        progress.percent === undefined ? figures.size(progress.bytes) : figures.percent(progress.percent),
        progress.rate > 0 ? figures.rate(progress.rate) : '',
        progress.remaining === undefined ? '' : words.remaining(figures.span(progress.remaining)),
      ]
    : [];
  return (
    <>
      <ProgressBar label={words.jobProgress} of={job.job} percent={progress?.percent} />
      <span className="job-figures">{parts.filter(part => part !== '').join(' · ') || words.jobBegins}</span>
    </>
  );
}

function whatOf({ paths }: RestoreJob, words: ReturnType<typeof useFilesWords>): string {
  if (paths.length === 0) return words.jobEverything;
  return paths.length === 1 ? visibleName(nameOf(paths[0]!)) : words.jobPaths(paths.length);
}
