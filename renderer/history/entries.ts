/** The entries of the history as they are loaded, newest first, a page at a time; new ones come in on top. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Answer, Bridge, Refusal, Request } from '../../bridge/channels.ts';
import { useBridge, useLive } from '../frame/live-status.tsx';
import { refusalOf } from '../frame/refusal.ts';
import { useWords } from '../words/language.tsx';

export type Entry = Answer<'history'>['entries'][number];
export type RunEntry = Extract<Entry, { kind: 'run' }>;
export type Choice = Pick<Request<'history'>, 'server' | 'item'>;

const PAGE = 500;

export interface Entries {
  readonly entries: readonly Entry[];
  /** false until the first page is there. */
  readonly isKnown: boolean;
  readonly isAll: boolean;
  readonly refusal: Refusal | undefined;
  readonly loadMore: () => void;
}

interface Loaded {
  readonly entries: readonly Entry[];
  readonly isAll: boolean;
}

/** `upTo`: the list begins at this time and not at the newest. */
export function useEntries({ server, item }: Choice, upTo: number | undefined): Entries {
  const bridge = useBridge();
  const words = useWords();
  const happened = useHappened();
  const [loaded, setLoaded] = useState<Loaded>();
  const [refusal, setRefusal] = useState<Refusal>();
  const isLoading = useRef(false);
  // What is asked: an answer to a former question is dropped.
  const question = JSON.stringify([server, item, upTo]);
  const current = useRef(question);

  const ask = useCallback(
    async (before: number | undefined, take: (former: Loaded | undefined, page: Loaded) => Loaded) => {
      current.current = question;
      try {
        const page = await bridge.ask('history', {
          ...choiceOf(server, item),
          ...(before === undefined ? {} : { before }),
          limit: PAGE,
        });
        if (current.current !== question) return;
        setLoaded(former => take(former, page));
        setRefusal(undefined);
      } catch (error) {
        setRefusal(refusalOf(error) ?? words.frame.noAnswer);
      }
    },
    [bridge, question, server, item, words],
  );

  const shown = useRef('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when something happened
  useEffect(() => {
    const isOther = shown.current !== question;
    shown.current = question;
    if (isOther) setLoaded(undefined);
    void ask(upTo, (former, page) => (isOther || !former ? page : withNewest(former, page)));
  }, [ask, question, upTo, happened]);

  const loadMore = useCallback(() => {
    const last = loaded?.entries.at(-1);
    if (!last || loaded?.isAll || isLoading.current) return;
    isLoading.current = true;
    void ask(timeOf(last), (former, page) => ({
      entries: [...(former?.entries ?? []), ...page.entries],
      isAll: page.isAll,
    })).finally(() => {
      isLoading.current = false;
    });
  }, [ask, loaded]);

  return { entries: loaded?.entries ?? [], isKnown: loaded !== undefined, isAll: loaded?.isAll ?? false, refusal, loadMore };
}

/** Looks for one run: its name begins with its start, which says where in the history it lies. */
export async function findRun(bridge: Bridge, run: string, choice: Choice): Promise<RunEntry | undefined> {
  const start = startOf(run);
  let before = start === undefined ? undefined : start + WEEK;
  for (;;) {
    const { entries, isAll } = await bridge.ask('history', {
      ...choice,
      ...(before === undefined ? {} : { before }),
      limit: PAGE,
    });
    const found = entries.find((entry): entry is RunEntry => entry.kind === 'run' && entry.run === run);
    const last = entries.at(-1);
    if (found || isAll || !last || (start !== undefined && timeOf(last) < start - WEEK)) return found;
    before = timeOf(last);
  }
}

const WEEK = 7 * 86_400_000;

/** `2026-11-23T041502Z-1f3a`. */
function startOf(run: string): number | undefined {
  const [, day, hour, minute, second] = /^(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(run) ?? [];
  return day === undefined ? undefined : Date.parse(`${day}T${hour}:${minute}:${second}Z`);
}

export function timeOf(entry: Entry): number {
  return entry.kind === 'run' ? entry.start : entry.time;
}

export function choiceOf(server: string | undefined, item: string | undefined): Choice {
  return { ...(server === undefined ? {} : { server }), ...(item === undefined ? {} : { item }) };
}

/** Changes whenever an attempt of any item began or ended. */
export function useHappened(): string {
  const { status } = useLive();
  return JSON.stringify(status?.items.map(({ lastEnd, run }) => [lastEnd?.time, run?.startedAt]) ?? []);
}

function withNewest(former: Loaded, page: Loaded): Loaded {
  const last = page.entries.at(-1);
  if (!last || page.isAll) return page;
  return { entries: [...page.entries, ...former.entries.filter(entry => timeOf(entry) < timeOf(last))], isAll: former.isAll };
}
