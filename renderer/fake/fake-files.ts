/** Snapshots, folders, versions and restores that are not there: folders of 40 entries each, one of 100,000. */
import type { Answer, BridgeEvent, Request } from '../../bridge/channels.ts';

type Entry = Answer<'entries'>['entries'][number];
type Job = Answer<'restore'>;

const HOUR = 3_600_000;
const WORDS = ['Letters', 'Invoices', 'Engadin', 'Taxes 2025', 'Thesis', 'Music', 'Recipes', 'Contracts'];
const MANY = 100_000;

export function fakeFiles(emit: (event: BridgeEvent) => void) {
  const jobs = new Map<string, Job>();
  const newest = Math.floor(Date.now() / HOUR) * HOUR;
  const snapshots = Array.from({ length: 60 }, (_, number) => {
    const time = newest - number * (number < 20 ? 4 : 24) * HOUR - 720_000;
    return {
      name: nameOf(time),
      time,
      files: 61_204 - number * 12,
      bytes: 48_700_000_000 - number * 31_000_000,
      addedBytes: 12_000_000 * (1 + (number % 7)),
      attempts: 1 + (number % 4 === 3 ? 2 : 0),
      warnings: number % 11 === 5 ? ['cannot be read: .trash/locked.db (Permission denied)'] : [],
    };
  });

  return {
    snapshots: (): Answer<'snapshots'> => ({ snapshots, current: snapshots[0]!.name, freeBytes: 812_000_000_000, unfinished: 0 }),
    entries: ({ path, offset, limit }: Request<'entries'>): Answer<'entries'> => {
      const total = path.includes('Thesis') ? MANY : 40;
      const end = Math.min(total, offset + limit);
      return { entries: Array.from({ length: Math.max(0, end - offset) }, (_, index) => entry(offset + index)), total };
    },
    versions: ({ path }: Request<'versions'>): Answer<'versions'> => ({
      versions: [0, 3, 9, 17, 24, 40, 55].map((number, index) => ({
        snapshot: snapshots[number]!.name,
        inode: String(90_210 + number),
        bytes: 18_204 + path.length * 10 - index * 733,
        time: snapshots[number]!.time - HOUR,
        type: 'f',
        alsoIn: snapshots.slice(number + 1, number + 3).map(({ name }) => name),
      })),
    }),
    differences: ({ older, newer, limit }: Request<'differences'>): Answer<'differences'> => {
      const all = Array.from({ length: 1_234 }, (_, number) => ({
        change: (['added', 'changed', 'removed', 'attributes'] as const)[number % 4]!,
        path: `${WORDS[number % WORDS.length]}/part ${number}/letter ${number}.odt`,
        bytes: number * 1_017,
        ...(number % 4 === 1 ? { formerBytes: number * 990 } : {}),
      }));
      return { differences: all.slice(0, limit), total: all.length, older, newer };
    },
    search: ({ text, limit }: Request<'search'>): Answer<'search'> => {
      const found = Array.from({ length: 200 }, (_, number) => ({
        path: `${WORDS[number % WORDS.length]}/${2010 + (number % 16)}/${text} ${number}.pdf`,
        bytes: 4_200 * (number + 1),
        isFolder: number % 20 === 0,
      }));
      return { found: found.slice(0, limit), isAll: found.length <= limit };
    },
    restore: ({ isPreview, ...wish }: Request<'restore'>): Answer<'restore'> => {
      const job: Job = {
        ...wish,
        job: `job-${jobs.size + 1}`,
        isPreview,
        state: isPreview ? 'done' : 'running',
        sentence: isPreview ? 'would restore 3 files, 1.2 MB; 1 of them is different there' : 'restores 3 files',
        remedy: '',
        files: 3,
        bytes: 1_200_000,
        differing: ['Letters/letter 4.odt'],
        differingCount: 1,
      };
      jobs.set(job.job, job);
      if (!isPreview) finishLater(job);
      return job;
    },
    restores: (): Answer<'restores'> => ({ jobs: [...jobs.values()] }),
    stopRestore: ({ job }: Request<'stopRestore'>): Answer<'stopRestore'> => {
      const before = jobs.get(job);
      if (before) say({ ...before, state: 'stopped', sentence: 'stopped; what was restored stays' });
      return {};
    },
    examine: (): Answer<'examine'> => ({ findings: [{ state: 'good', text: 'the vault is there' }] }),
    openFolder: (): Answer<'openFolder'> => ({}),
  };

  function say(job: Job): void {
    jobs.set(job.job, job);
    emit({ kind: 'restore', job });
  }

  function finishLater(job: Job): void {
    const { progress: _, ...ended } = job;
    [20, 45, 70, 95].forEach((percent, index) => {
      setTimeout(() => {
        if (jobs.get(job.job)?.state !== 'running') return;
        say({ ...job, progress: { phase: 'receiving', percent, bytes: percent * 12_000, rate: 4_000_000, filesDone: index, filesFound: 3, currentFile: 'Letters/letter 4.odt' } });
      }, 300 * index);
    });
    setTimeout(() => {
      if (jobs.get(job.job)?.state === 'running') say({ ...ended, state: 'done', sentence: 'restored 3 files, 1.2 MB' });
    }, 1_500);
  }
}

function entry(number: number): Entry {
  const isFolder = number < WORDS.length;
  return {
    mode: isFolder ? 'drwxr-xr-x' : '-rw-r--r--',
    bytes: isFolder ? 4096 : 1_000 + number * 733,
    time: `2026-11-${String(1 + (number % 23)).padStart(2, '0')} 04:15:02`,
    name: isFolder ? WORDS[number]! : `letter ${String(number).padStart(6, '0')}.odt`,
  };
}

function nameOf(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replaceAll(':', '')}Z`;
}
