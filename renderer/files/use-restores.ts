/** The restores that this program has begun, as they stand now; they go on when the page is closed. */
import { useCallback, useEffect, useState } from 'react';
import type { Answer, Bridge } from '../../bridge/channels.ts';

export type RestoreJob = Answer<'restore'>;
export type RestoreJobs = ReadonlyMap<string, RestoreJob>;

export interface Restores {
  readonly jobs: RestoreJobs;
  /** An answer that is older than the last event changes nothing. */
  readonly take: (job: RestoreJob) => void;
}

export function useRestores(bridge: Bridge): Restores {
  const [jobs, setJobs] = useState<RestoreJobs>(new Map());
  const take = useCallback((job: RestoreJob) => setJobs(before => (before.has(job.job) ? before : including(before, job))), []);
  useEffect(() => {
    const stop = bridge.onEvent(event => {
      if (event.kind === 'restore') setJobs(before => including(before, event.job));
    });
    bridge.ask('restores', {}).then(
      answer => answer.jobs.forEach(take),
      // The pages around say that nothing answers; events bring the jobs later.
      () => undefined,
    );
    return stop;
  }, [bridge, take]);
  return { jobs, take };
}

function including(jobs: RestoreJobs, job: RestoreJob): RestoreJobs {
  return new Map(jobs).set(job.job, job);
}
