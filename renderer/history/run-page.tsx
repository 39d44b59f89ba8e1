/** One run: its warnings first, then what it brought, its attempts with their reasons, and the words of rsync and ssh. */
import { useEffect, useState } from 'react';
import { useAsk } from '../frame/ask.ts';
import { useBridge } from '../frame/live-status.tsx';
import { addressOf, useRoute } from '../frame/routes.ts';
import { Block } from '../parts/block.tsx';
import { CommandHint, commandText } from '../parts/command-hint.tsx';
import { EmptyPage } from '../parts/empty-page.tsx';
import { useNow } from '../parts/now.ts';
import { Skeleton } from '../parts/skeleton.tsx';
import { Shape } from '../parts/state-mark.tsx';
import { useFigures, useWords } from '../words/language.tsx';
import { Attempts } from './attempts.tsx';
import { choiceOf, findRun, type RunEntry, useHappened } from './entries.ts';
import { lossOfWarning } from './loss.ts';
import { Losses } from './losses.tsx';
import { RunBrought } from './run-brought.tsx';
import { markOfOutcome } from './run-facts.ts';
import '../style/runs.css';

export function RunPage({ run }: { run: string }) {
  const { history: words } = useWords();
  const entry = useRun(run);
  return (
    <div className="page run-page">
      <nav aria-label={words.back}>
        <a className="quiet" href={addressOf('history')}>
          ← {words.back}
        </a>
      </nav>
      {entry === undefined ? <Skeleton lines={6} /> : entry === null ? <Missing run={run} /> : <Run entry={entry} />}
    </div>
  );
}

/** undefined: not known yet; null: there is none. */
function useRun(run: string): RunEntry | null | undefined {
  const bridge = useBridge();
  const { options } = useRoute();
  const server = options.get('server') ?? undefined;
  const item = options.get('item') ?? undefined;
  const happened = useHappened();
  const [entry, setEntry] = useState<RunEntry | null>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked up again when something happened
  useEffect(() => {
    let isWanted = true;
    findRun(bridge, run, choiceOf(server, item))
      .then(found => (isWanted ? setEntry(found ?? null) : undefined))
      // A lost connection is said by the banner; the page stays as it is.
      .catch(() => undefined);
    return () => {
      isWanted = false;
    };
  }, [bridge, run, server, item, happened]);
  return entry?.run === run || entry === null ? entry : undefined;
}

function Missing({ run }: { run: string }) {
  const { history: words } = useWords();
  return (
    <EmptyPage isWhole title={words.runMissing}>
      <p>{words.runMissingText(run)}</p>
    </EmptyPage>
  );
}

function Run({ entry }: { entry: RunEntry }) {
  const { history: words } = useWords();
  const { server, item, run, start, outcome } = entry;
  // Those of files stand below, each with what can be done about it.
  const warnings = entry.warnings.filter(warning => lossOfWarning(warning) === undefined);
  const mark = markOfOutcome(outcome);
  const figures = useFigures();
  const now = useNow();
  return (
    <>
      <header className={`run-head is-${mark}`}>
        <h1>
          <Shape mark={mark} /> {item} <span className="item-server">{server}</span>
        </h1>
        <p>
          <span className="run-outcome">{words.outcomes[outcome]}</span> ·{' '}
          <time dateTime={new Date(start).toISOString()} title={figures.exactTime(start)}>
            {figures.day(start, now)}, {figures.timeOfDay(start)}
          </time>
        </p>
      </header>
      {warnings.length > 0 ? (
        <section className="problems is-warning">
          <h2>
            <Shape mark="warning" /> {words.warningsTitle}
          </h2>
          <ul className="warnings">
            {warnings.map(warning => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </section>
      ) : null}
      <Losses entry={entry} />
      <RunBrought entry={entry} />
      <Attempts attempts={entry.attempts} />
      <Said entry={entry} />
      <CommandHint command={commandText('log', run)} />
    </>
  );
}

function Said({ entry: { server, item, run, end } }: { entry: RunEntry }) {
  const { history: words } = useWords();
  const { answer } = useAsk('words', { server, item, run }, end);
  return (
    <section>
      <h2>{words.words}</h2>
      {answer === undefined ? (
        <Skeleton lines={1} />
      ) : answer.words.length === 0 ? (
        <p className="quiet">{words.noWords}</p>
      ) : (
        <Block lang="en">{answer.words.join('\n')}</Block>
      )}
    </section>
  );
}
