/** Restores that write nothing: a preview that takes a moment, a run with progress that can be stopped. */
import type { Answer, BridgeEvent, Request } from '../../bridge/channels.ts';
import { FakeRefusal } from './fake-bridge.ts';

type Job = Answer<'restore'>;

export function fakeRestores(emit: (event: BridgeEvent) => void) {
  const jobs = new Map<string, Job>();

  return {
    restore: (wish: Request<'restore'>): Answer<'restore'> => {
      if (wish.to.kind === 'folder' && wish.to.path.startsWith('/srv/vault')) {
        throw new FakeRefusal(
          `${wish.to.path} lies inside the vault /srv/vault`,
          'restore to a folder outside: nothing in a vault is ever changed',
        );
      }
      const files = Math.max(1, wish.paths.length);
      const job: Job = {
        ...wish,
        job: `job-${jobs.size + 1}`,
        state: 'running',
        sentence: wish.isPreview ? 'compares with what is there' : 'restores',
        remedy: '',
        files: 0,
        bytes: 0,
        differing: [],
        differingCount: 0,
      };
      jobs.set(job.job, job);
      const ended = {
        ...job,
        state: 'done' as const,
        files,
        bytes: files * 1_204_000,
        differing: wish.paths.slice(0, 1),
        differingCount: Math.min(1, wish.paths.length),
        sentence: `${wish.isPreview ? 'would restore' : 'restored'} ${files} ${files === 1 ? 'file' : 'files'}, ${files * 1.2} MB`,
      };
      if (wish.isPreview) setTimeout(() => say(ended), 150);
      else advance(job, ended, 0);
      return job;
    },
    restores: (): Answer<'restores'> => ({ jobs: [...jobs.values()] }),
    stopRestore: ({ job }: Request<'stopRestore'>): Answer<'stopRestore'> => {
      const before = jobs.get(job);
      if (before) say({ ...before, state: 'stopped', sentence: 'stopped; what was restored stays' });
      return {};
    },
    openFolder: (): Answer<'openFolder'> => ({}),
  };

  function say(job: Job): void {
    jobs.set(job.job, job);
    emit({ kind: 'restore', job });
  }

  function advance(job: Job, ended: Job, percent: number): void {
    if (jobs.get(job.job)?.state !== 'running') return;
    if (percent >= 100) {
      say(ended);
      return;
    }
    const progress = {
      phase: 'receiving' as const,
      percent,
      bytes: percent * 12_040,
      rate: 4_000_000,
      remaining: (100 - percent) * 1_500,
      filesDone: 0,
      filesFound: ended.files,
      currentFile: job.paths[0] ?? '',
    };
    say({ ...job, progress });
    setTimeout(() => advance(job, ended, percent + 7), 200);
  }
}
