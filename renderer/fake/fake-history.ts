/** 400 days of history with 10,000 runs, waits, skips and failures; the same at every call. */
import type { Answer, Request } from '../../bridge/channels.ts';
import { fakeItems } from './fake-status.ts';

type Entry = Answer<'history'>['entries'][number];
type Run = Extract<Entry, { kind: 'run' }>;
type Name = { readonly server: string; readonly item: string };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DAYS = 400;
const RUNS = 10_000;

const made = new Map<string, readonly Entry[]>();

export function fakeHistory(names: readonly Name[], { server, item, before, limit }: Request<'history'>): Answer<'history'> {
  const fitting = allOf(names).filter(
    entry =>
      (server === undefined || entry.server === server) &&
      (item === undefined || entry.item === item) &&
      timeOf(entry) < (before ?? Number.MAX_VALUE),
  );
  return { entries: fitting.slice(0, limit), isAll: fitting.length <= limit };
}

export function fakeDays(names: readonly Name[], { server, item, since }: Request<'days'>): Answer<'days'> {
  const days = new Map<string, Answer<'days'>['days'][number]>();
  for (const entry of allOf(names)) {
    if (entry.kind !== 'run' || entry.start < since) continue;
    if ((server !== undefined && entry.server !== server) || (item !== undefined && entry.item !== item)) continue;
    const day = new Date(entry.start - new Date(entry.start).getTimezoneOffset() * MINUTE).toISOString().slice(0, 10);
    const key = `${day} ${entry.server} ${entry.item}`;
    const before = days.get(key) ?? {
      day,
      server: entry.server,
      item: entry.item,
      published: 0,
      warnings: 0,
      failed: 0,
      addedBytes: 0,
      milliseconds: 0,
    };
    days.set(key, {
      ...before,
      published: before.published + Number(entry.outcome === 'published' || entry.outcome === 'warnings'),
      warnings: before.warnings + Number(entry.outcome === 'warnings'),
      failed: before.failed + Number(entry.outcome === 'failed'),
      addedBytes: before.addedBytes + (entry.addedBytes ?? 0),
      milliseconds: before.milliseconds + (entry.end ?? entry.start) - entry.start,
    });
  }
  return { days: [...days.values()] };
}

export function fakeWords({ run }: Request<'words'>): Answer<'words'> {
  if (!run.endsWith('7')) return { words: [] };
  return {
    words: [
      'rsync: [sender] send_files failed to open "/home/ada/Pictures/.trash/locked.db": Permission denied (13)',
      'file has vanished: "/home/ada/Pictures/.cache/thumbnails/9f/9f31c0.png"',
      'rsync warning: some files vanished before they could be transferred (code 24) at main.c(1338) [sender=3.5.0]',
    ],
  };
}

function timeOf(entry: Entry): number {
  return entry.kind === 'run' ? entry.start : entry.time;
}

function allOf(names: readonly Name[]): readonly Entry[] {
  const key = JSON.stringify(names);
  const known = made.get(key);
  if (known) return known;
  const entries = names.length === 0 ? [] : make(names);
  made.set(key, entries);
  return entries;
}

function make(names: readonly Name[]): readonly Entry[] {
  const random = randomOf(11);
  // Whole quarters of an hour: within one, every page load makes the same history.
  const newest = Math.floor(Date.now() / (15 * MINUTE)) * 15 * MINUTE;
  const entries: Entry[] = [];
  for (let number = 0; number < RUNS; number += 1) {
    const start = newest - Math.floor((number * DAYS * DAY) / RUNS) - Math.floor(random() * 20 * MINUTE);
    const name = names[Math.floor(random() * names.length)]!;
    const age = (newest - start) / DAY;
    // A week without a network in summer, and a trip in autumn.
    if ((age > 118 && age < 125) || (age > 40 && age < 43)) continue;
    entries.push(run(name, start, random, number));
    if (random() < 0.03) entries.push(between(name, start - 30 * MINUTE, random));
  }
  return entries.sort((one, other) => timeOf(other) - timeOf(one));
}

function run(name: Name, start: number, random: () => number, number: number): Run {
  const luck = random();
  const age = number / (RUNS / DAYS);
  const outcome =
    number === 0
      ? 'running'
      : luck < (age > 200 && age < 206 ? 1 : 0.006)
        ? 'failed'
        : luck < 0.011
          ? 'warnings'
          : luck < 0.045
            ? 'cancelled'
            : luck < 0.05
              ? 'unfinished'
              : 'published';
  const isPublished = outcome === 'published' || outcome === 'warnings';
  const weekend = [0, 6].includes(new Date(start).getDay()) ? 0.2 : 1;
  const addedBytes = Math.round(weekend * 10 ** (5 + random() * 3.6));
  const tries = luck > 0.9 || outcome === 'failed' ? 1 + Math.ceil(random() * 4) : 1;
  const long = Math.round(20_000 + addedBytes / 8000 + random() * 60_000);
  const attempts = Array.from({ length: tries }, (_, index) => {
    const isLast = index === tries - 1;
    const from = start + index * (long + 4 * MINUTE);
    return {
      attempt: index + 1,
      start: from,
      ...(outcome === 'running' && isLast ? {} : { end: from + long, verdict: isLast ? verdictOf(outcome) : 'cut' }),
      detail: isLast
        ? outcome === 'failed'
          ? 'nas.local refuses the login: Permission denied (publickey)'
          : ''
        : CUTS[Math.floor(random() * CUTS.length)]!,
      sentBytes: Math.round(addedBytes / tries),
      safePercent: Math.round(((index + 1) / tries) * (isPublished ? 100 : 71)),
    };
  });
  const end = attempts.at(-1)!.end;
  const stamp = `${new Date(start).toISOString().slice(0, 19).replaceAll(':', '')}Z`;
  const source = fakeItems.find(({ server, item }) => server === name.server && item === name.item)?.source ?? '/home/ada/';
  const path = source.slice(source.indexOf('/'));
  const count = 1 + Math.floor(random() * 3);
  const warnings = outcome === 'warnings' ? WARNINGS.slice(0, count).map(text => text.replace('SOURCE', path)) : [];
  return {
    kind: 'run',
    ...name,
    run: `${stamp}-${(number * 7919).toString(16).padStart(4, '0').slice(-4)}${warnings.length > 0 ? '7' : ''}`,
    start,
    ...(end === undefined ? {} : { end }),
    outcome,
    ...(isPublished
      ? { snapshot: stamp, files: 61_204 + (number % 97), bytes: 48_700_000_000 - number * 1_000_000, addedBytes }
      : {}),
    attempts,
    sentBytes: Math.round(addedBytes * 0.8),
    resentBytes: tries > 1 && luck > 0.97 ? 960_000 : 0,
    warnings,
  };
}

const CUTS = ['the connection was lost', 'the lid was closed', 'the battery is low', 'nothing moved any more'];
const WARNINGS = [
  'SOURCE.trash/locked [old].db: Permission denied',
  'SOURCE.cache/thumbnails/9f/9f31c0.png: vanished while it was read',
  'not linked to the former snapshot: 3 of 200 files that did not change',
];

function verdictOf(outcome: Run['outcome']): string {
  if (outcome === 'failed' || outcome === 'cancelled') return outcome;
  return outcome === 'unfinished' ? 'cut' : 'whole';
}

function between(name: Name, time: number, random: () => number): Entry {
  const texts = [
    ['wait', 'waited for nas.local: no link from 9:12 to 11:40'],
    ['skipped', 'left out: the battery was low, 24 % charge, runs above 40 %'],
    ['wait', 'waited: the network was metered, from 17:05 to 19:30'],
    ['purged', 'removed 3 snapshots: older than 30 days, and not the last of a month'],
    ['overdue', 'overdue: the newest snapshot was older than 2 days'],
    ['note', 'the address changed from 192.168.1.23 to 10.0.4.7; went on by the second address'],
    ['restored', 'restored 3 files to /home/ada/Desktop'],
  ] as const;
  const [kind, text] = texts[Math.floor(random() * texts.length)]!;
  return { kind, ...name, time, text };
}

/** Numbers from 0 to 1, the same at every call. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}
