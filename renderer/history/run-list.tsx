/** Every run and what happened between them, newest first; only the rows in sight are on the page. */
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { useNow } from '../parts/now.ts';
import { Sentence } from '../parts/sentence.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { midnightOf } from '../words/figures.ts';
import { useFigures, useWords } from '../words/language.tsx';
import { type Entries, type Entry, timeOf } from './entries.ts';
import { EntryRow } from './entry-row.tsx';
import { useWidth } from './use-width.ts';

interface Props {
  readonly entries: Entries;
  /** The day on which the list begins, when not at the newest. */
  readonly upTo: number | undefined;
  readonly onNewest: () => void;
}

type Row = { readonly kind: 'day'; readonly midnight: number } | { readonly kind: 'entry'; readonly entry: Entry };

const HEIGHTS = { day: 40, wide: 32, narrow: 60 };
const NARROW = 600;
const AHEAD = 60;

export function RunList({ entries: { entries, isKnown, isAll, refusal, loadMore }, upTo, onNewest }: Props) {
  const { history: words } = useWords();
  const figures = useFigures();
  const now = useNow();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const isNarrow = width < NARROW;
  const [top, setTop] = useState(0);
  const rows = useMemo(() => rowsOf(entries), [entries]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: where the list begins changes with what is above it
  useLayoutEffect(() => setTop((frame.current?.getBoundingClientRect().top ?? 0) + scrollY), [width, isKnown, upTo]);

  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: index => (rows[index]?.kind === 'day' ? HEIGHTS.day : isNarrow ? HEIGHTS.narrow : HEIGHTS.wide),
    scrollMargin: top,
    overscan: 8,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights change with the width
  useEffect(() => virtual.measure(), [isNarrow]);

  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last > rows.length - AHEAD) loadMore();
  }, [last, rows.length, loadMore]);

  return (
    <section className="run-list" aria-label={words.list}>
      <header className="run-list-head">
        <h2>{words.list}</h2>
        {upTo === undefined ? null : (
          <>
            <span className="quiet">{words.fromDay(figures.day(upTo, now))}</span>
            <Button kind="quiet" onPress={onNewest}>
              {words.toNewest}
            </Button>
          </>
        )}
      </header>
      <div className="run-columns" aria-hidden="true">
        <span>{words.columns.time}</span>
        <span />
        <span>{words.columns.item}</span>
        <span>{words.columns.what}</span>
        <span className="number">{words.columns.attempts}</span>
        <span className="number">{words.columns.added}</span>
        <span className="number">{words.columns.duration}</span>
      </div>
      {refusal ? <Sentence text={refusal.message} /> : null}
      <div ref={frame}>
        {isKnown ? (
          <ul className="run-rows" style={{ height: virtual.getTotalSize() }}>
            {shown.map(({ index, start, size }) => {
              const row = rows[index]!;
              return (
                <li
                  key={row.kind === 'day' ? row.midnight : keyOf(row.entry)}
                  className="run-place"
                  aria-setsize={isAll ? rows.length : -1}
                  aria-posinset={index + 1}
                  style={{ height: size, transform: `translateY(${start - top}px)` }}
                >
                  {row.kind === 'day' ? (
                    <h3 className="run-day">{figures.day(row.midnight, now)}</h3>
                  ) : (
                    <EntryRow entry={row.entry} />
                  )}
                </li>
              );
            })}
          </ul>
        ) : (
          <Skeleton lines={12} className="run-skeleton" />
        )}
      </div>
      <p className="quiet">{isAll ? words.all : words.loadsMore}</p>
    </section>
  );
}

function rowsOf(entries: readonly Entry[]): readonly Row[] {
  let former: number | undefined;
  return entries.flatMap((entry): Row[] => {
    const midnight = midnightOf(timeOf(entry));
    const rows: Row[] =
      midnight === former
        ? [{ kind: 'entry', entry }]
        : [
            { kind: 'day', midnight },
            { kind: 'entry', entry },
          ];
    former = midnight;
    return rows;
  });
}

function keyOf(entry: Entry): string {
  return entry.kind === 'run'
    ? `${entry.server} ${entry.item} ${entry.run}`
    : `${entry.kind} ${entry.server} ${entry.item} ${entry.time} ${entry.text}`;
}
