/** A line of the history: a run that can be opened, or what happened between runs. */
import { memo } from 'react';
import { sentenceText } from '../parts/sentence.tsx';
import { Shape } from '../parts/state-mark.tsx';
import { useFigures, useWords } from '../words/language.tsx';
import type { Entry, RunEntry } from './entries.ts';
import { markOfKind, markOfOutcome, reasonsOf, runAddress } from './run-facts.ts';

/** Drawn once while it is in sight, however the list moves. */
export const EntryRow = memo(function EntryRow({ entry }: { entry: Entry }) {
  return entry.kind === 'run' ? <RunRow entry={entry} /> : <BetweenRow entry={entry} />;
});

function RunRow({ entry }: { entry: RunEntry }) {
  const { history: words } = useWords();
  const figures = useFigures();
  const { server, item, start, end, outcome, attempts, addedBytes, warnings } = entry;
  const mark = markOfOutcome(outcome);
  const reasons = reasonsOf(entry);
  return (
    <a className={`run-row is-${mark}`} href={runAddress(entry)}>
      <time dateTime={new Date(start).toISOString()} title={figures.exactTime(start)}>
        {figures.timeOfDay(start)}
      </time>
      <Shape mark={mark} />
      <span className="run-item">
        {item} <span className="quiet">{server}</span>
      </span>
      <span className="run-what">
        <span className="run-outcome">{words.outcomes[outcome]}</span>
        {warnings.length > 0 ? `${words.joins.semicolon}${words.warnings(warnings.length, figures.count(warnings.length))}` : ''}
        {reasons === '' ? null : <span className="quiet"> · {reasons}</span>}
      </span>
      <span className="number run-attempts">
        <span aria-hidden="true">{attempts.length > 1 ? figures.count(attempts.length) : ''}</span>
        <span className="only-read">{words.attempts(attempts.length, figures.count(attempts.length))}</span>
      </span>
      <span className="number run-added" title={addedBytes === undefined ? undefined : figures.exactSize(addedBytes)}>
        {addedBytes === undefined ? '' : figures.size(addedBytes)}
      </span>
      <span className="number quiet run-duration">{end === undefined ? '' : figures.duration(end - start)}</span>
    </a>
  );
}

function BetweenRow({ entry }: { entry: Exclude<Entry, RunEntry> }) {
  const { history: words } = useWords();
  const figures = useFigures();
  const { server, item, kind, time, text } = entry;
  const mark = markOfKind(kind);
  return (
    <div className={`run-row is-between is-${mark}`}>
      <time dateTime={new Date(time).toISOString()} title={figures.exactTime(time)}>
        {figures.timeOfDay(time)}
      </time>
      <Shape mark={mark} />
      <span className="run-item">
        {item} <span className="quiet">{server}</span>
      </span>
      <span className="run-what quiet" title={sentenceText(text)}>
        <span className="only-read">{`${words.kinds[kind]}${words.joins.colon}`}</span>
        <span>{sentenceText(text)}</span>
      </span>
    </div>
  );
}
