/** The Status page before anything is configured: what will be here, and the file that makes it so. */
import { useAsk } from '../frame/ask.ts';
import { EmptyPage } from '../parts/empty-page.tsx';
import { useWords } from '../words/language.tsx';
import { ConfigurationProblems } from './configuration-problems.tsx';

export function NothingConfigured() {
  const { status: words } = useWords();
  const { answer } = useAsk('items', {});
  return (
    <EmptyPage title={words.emptyTitle}>
      <ConfigurationProblems problems={answer?.problems ?? []} />
      <p>{words.emptyText}</p>
      <p>{words.emptyHow(answer?.folder ?? '~/.config/alpine-backup')}</p>
      <pre className="example">
        {`[documents]
source   = /home/me/Documents/
dest     = me@nas.local:/backup/laptop/documents
schedule = every 4 hours     # ${words.exampleSchedule}
max_age  = 2 days            # ${words.exampleAge}`}
      </pre>
      <p>{words.emptyThen}</p>
      <pre className="example">alp check-config laptop</pre>
    </EmptyPage>
  );
}
