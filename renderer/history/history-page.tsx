/** What happened: the calendar of days, the chart, and every run with its attempts, waits and reasons. */
import { lazy, Suspense, useMemo, useState } from 'react';
import { useAsk } from '../frame/ask.ts';
import { useLive } from '../frame/live-status.tsx';
import { addressOf, go, useRoute } from '../frame/routes.ts';
import { Choice } from '../parts/choice.tsx';
import { EmptyPage } from '../parts/empty-page.tsx';
import { midnightOf } from '../words/figures.ts';
import { useWords } from '../words/language.tsx';
import { Calendar } from './calendar.tsx';
import { endOfDay, totalsByDay } from './day-totals.ts';
import { choiceOf, useEntries, useHappened } from './entries.ts';
import { RunList } from './run-list.tsx';
import '../style/history.css';
import '../style/runs.css';

const Chart = lazy(async () => ({ default: (await import('./chart.tsx')).Chart }));

const YEAR_AND_A_MONTH = 400 * 86_400_000;
const since = midnightOf(Date.now() - YEAR_AND_A_MONTH);

export function HistoryPage() {
  const { history: words } = useWords();
  const { options } = useRoute();
  const choice = choiceOf(options.get('server') ?? undefined, options.get('item') ?? undefined);
  const happened = useHappened();
  const { answer } = useAsk('days', { ...choice, since }, happened);
  const days = useMemo(() => totalsByDay(answer?.days ?? []), [answer]);
  const [day, setDay] = useState<number>();
  const entries = useEntries(choice, day === undefined ? undefined : endOfDay(day));
  if (entries.isKnown && entries.entries.length === 0 && day === undefined && choice.item === undefined) {
    return (
      <div className="page">
        <EmptyPage isWhole title={words.emptyTitle}>
          <p>{words.emptyText}</p>
        </EmptyPage>
      </div>
    );
  }
  return (
    <div className="page history">
      <header className="page-head">
        <h1>{words.title}</h1>
        <ItemChoice server={choice.server} item={choice.item} />
      </header>
      <section aria-label={words.calendar}>
        <Calendar days={days} onChoose={setDay} />
      </section>
      <section aria-label={words.chart} className="chart-room">
        <Suspense fallback={null}>
          <Chart days={days} />
        </Suspense>
      </section>
      <RunList entries={entries} upTo={day} onNewest={() => setDay(undefined)} />
    </div>
  );
}

function ItemChoice({ server, item }: { server: string | undefined; item: string | undefined }) {
  const { history: words } = useWords();
  const { status } = useLive();
  const names = status?.items ?? [];
  const options = [
    { value: '', text: words.allItems },
    ...names.map(name => ({
      value: String(new URLSearchParams({ server: name.server, item: name.item })),
      text: `${name.server} ${name.item}`,
    })),
  ];
  const value = server === undefined || item === undefined ? '' : String(new URLSearchParams({ server, item }));
  return (
    <div className="item-choice">
      <Choice
        label={words.item}
        value={value}
        options={options}
        onChoose={next => go(`${addressOf('history')}${next === '' ? '' : `?${next}`}`)}
      />
    </div>
  );
}
