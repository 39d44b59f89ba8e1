/** Restores that pages began: they go on when the page is closed, are told about at a gentle pace, and can be stopped. */
import type { Announcement, Core, RestoreOutcome } from '../core/contract.ts';
import type { Item } from '../core/model.ts';
import { type Answer, BridgeRefusal, type Request } from './channels.ts';
import type { Frozen } from './frozen.ts';
import { itemOf } from './refuse.ts';
import { areaOfRestore, areasOverlap } from './restore-area.ts';

type Phrases = Awaited<ReturnType<Core['phrases']>>;
type Phrase = ReturnType<Phrases['restored']>;
export type RestoreJob = Frozen<Answer<'restore'>>;
type RestoreRequest = Frozen<Request<'restore'>>;

export interface Restores {
  begin(request: RestoreRequest): Promise<RestoreJob>;
  /** Newest first. */
  all(): readonly RestoreJob[];
  /** A job as it is said in the language of the phrases. */
  worded(job: RestoreJob, phrases: Phrases): RestoreJob;
  stop(job: string): Promise<void>;
  stopAll(): Promise<void>;
}

interface Standing {
  job: RestoreJob;
  readonly area: string;
  readonly end: AbortController;
  /** Once it has ended. */
  ended?: (phrases: Phrases) => Phrase;
  over: Promise<void>;
}

/** Five a second are enough for any eye (milliseconds). */
const tellEvery = 200;
/** So many ended ones are kept for a page that comes later. */
const keptJobs = 20;

export function restores(core: Core, tell: (job: RestoreJob) => void): Restores {
  const standings = new Map<string, Standing>();

  async function begin(request: RestoreRequest): Promise<RestoreJob> {
    const item = await itemOf(core, request);
    const phrases = await core.phrases();
    const area = areaOfRestore(item, request.to);
    if (area === undefined) throw new BridgeRefusal(phrases.partialTarget(request.to.kind === 'folder' ? request.to.path : ''));
    if (!request.isPreview && [...standings.values()].some(one => writes(one.job) && areasOverlap(one.area, area)))
      throw new BridgeRefusal(phrases.sameTarget());
    const standing: Standing = {
      job: { ...firstJob(request), sentence: phrases.restoring(request.isPreview) },
      area,
      end: new AbortController(),
      over: Promise.resolve(),
    };
    standings.set(standing.job.job, standing);
    standing.over = carryOut(standing, item, request);
    forgetOldest(standings);
    tell(standing.job);
    return standing.job;
  }

  async function carryOut(standing: Standing, item: Item, request: RestoreRequest): Promise<void> {
    const pace = paced(() => tell(standing.job));
    const { paths, snapshot: from, to, isPreview: dryRun } = request;
    try {
      const outcome = await core.restore(
        item,
        { paths, from, to: to.kind === 'folder' ? { kind: 'folder', path: standing.area } : to, dryRun },
        announcement => {
          standing.job = afterAnnouncement(standing.job, announcement);
          pace.soon();
        },
        standing.end.signal,
      );
      standing.ended = phrases => phrases.restored(outcome, item, dryRun);
      standing.job = afterEnd(standing.job, outcome, standing.ended(await core.phrases()));
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      standing.ended = phrases => ({ message: phrases.mistake(words), remedy: '' });
      standing.job = { ...standing.job, state: 'failed', sentence: (await core.phrases()).mistake(words) };
    }
    pace.end();
    tell(standing.job);
  }

  function worded(job: RestoreJob, phrases: Phrases): RestoreJob {
    if (job.state === 'running') return { ...job, sentence: phrases.restoring(job.isPreview) };
    const end = standings.get(job.job)?.ended?.(phrases);
    return end ? { ...job, sentence: end.message, remedy: end.remedy } : job;
  }

  return {
    begin,
    worded,
    all: () => [...standings.values()].map(one => one.job).reverse(),
    async stop(job) {
      const standing = standings.get(job);
      if (!standing) throw new BridgeRefusal((await core.phrases()).unknownJob());
      standing.end.abort('user');
    },
    async stopAll() {
      for (const { end } of standings.values()) end.abort('SIGTERM');
      await Promise.all([...standings.values()].map(one => one.over));
    },
  };
}

function writes(job: RestoreJob): boolean {
  return job.state === 'running' && !job.isPreview;
}

function firstJob({ server, item, snapshot, paths, to, isPreview }: RestoreRequest): RestoreJob {
  return {
    job: crypto.randomUUID(),
    server,
    item,
    snapshot,
    paths,
    to,
    isPreview,
    state: 'running',
    sentence: '',
    remedy: '',
    files: 0,
    bytes: 0,
    differing: [],
    differingCount: 0,
  };
}

function afterAnnouncement(job: RestoreJob, announcement: Announcement): RestoreJob {
  if (announcement.kind === 'progress') return { ...job, progress: announcement.progress };
  if (announcement.kind !== 'would-send') return job;
  return { ...job, files: job.files + 1, bytes: job.bytes + announcement.bytes };
}

function afterEnd(job: RestoreJob, outcome: RestoreOutcome, words: { message: string; remedy: string }): RestoreJob {
  const { files, bytes, differing, differingCount, verdict } = outcome;
  return {
    ...job,
    snapshot: outcome.snapshot ?? job.snapshot,
    state: verdict.kind === 'whole' ? 'done' : verdict.kind === 'cancelled' ? 'stopped' : 'failed',
    sentence: words.message,
    remedy: words.remedy,
    files,
    bytes,
    differing: differing.slice(0, toldNames),
    differingCount,
  };
}

/** So many names of differing files go to the page. */
const toldNames = 200;

function forgetOldest(standings: Map<string, Standing>): void {
  const ended = [...standings.values()].filter(one => one.job.state !== 'running');
  for (const { job } of ended.slice(0, Math.max(0, ended.length - keptJobs))) standings.delete(job.job);
}

/** Calls `act` soon after `soon`, at most once in a while. */
function paced(act: () => void): { soon(): void; end(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    soon() {
      timer ??= setTimeout(() => {
        timer = undefined;
        act();
      }, tellEvery);
    },
    end: () => clearTimeout(timer),
  };
}
