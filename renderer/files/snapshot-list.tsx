/** All snapshots of an item, newest first, under their days; arrows go from one to the next. */
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useNow } from '../parts/now.ts';
import { useFigures } from '../words/language.tsx';
import { useFilesWords } from './files-words.ts';
import { byDay, type Snapshot } from './snapshot-days.ts';

interface Props {
  readonly snapshots: readonly Snapshot[];
  readonly chosen: string;
  readonly hrefFor: (snapshot: string) => string;
}

export function SnapshotList({ snapshots, chosen, hrefFor }: Props) {
  const words = useFilesWords();
  const figures = useFigures();
  const now = useNow();
  const list = useRef<HTMLElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another snapshot comes into view when it is chosen
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const onKeyDown = (event: KeyboardEvent) => {
    const links = [...(list.current?.querySelectorAll('a') ?? [])];
    const at = links.indexOf(event.target as HTMLAnchorElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    links[to]?.focus();
    event.preventDefault();
  };

  return (
    <nav className="snapshot-list" aria-label={words.snapshots} ref={list} onKeyDown={onKeyDown}>
      <p className="snapshot-count">{words.snapshotCount(snapshots.length)}</p>
      {byDay(snapshots).map(({ day, snapshots: ofDay }) => (
        <section key={ofDay[0]!.name} className="snapshot-day">
          <h2>{figures.day(day, now)}</h2>
          <ul>
            {ofDay.map(snapshot => (
              <li key={snapshot.name}>
                <a
                  href={hrefFor(snapshot.name)}
                  tabIndex={snapshot.name === chosen ? 0 : -1}
                  aria-current={snapshot.name === chosen ? 'true' : undefined}
                  title={`${snapshot.name}\n${figures.exactTime(snapshot.time)}`}
                >
                  <span>{figures.timeOfDay(snapshot.time)}</span>
                  {snapshot === snapshots[0] ? <span className="snapshot-newest">{words.newest}</span> : null}
                  {snapshot.addedBytes === undefined ? null : (
                    <span className="snapshot-new">{words.newFiles(figures.size(snapshot.addedBytes))}</span>
                  )}
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}
