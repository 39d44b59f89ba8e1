/** The Status page before anything is configured: what will be here, and the file that makes it so. */
import { useAsk } from '../frame/ask.ts';
import { addressOf } from '../frame/routes.ts';
import { Block } from '../parts/block.tsx';
import { EmptyPage } from '../parts/empty-page.tsx';
import { useWords } from '../words/language.tsx';
import { ConfigurationProblems } from './configuration-problems.tsx';

export function NothingConfigured() {
  const { status: words } = useWords();
  const { answer } = useAsk('items', {});
  return (
    <EmptyPage isWhole title={words.emptyTitle}>
      <ConfigurationProblems problems={answer?.problems ?? []} />
      <p>{words.emptyText}</p>
      <p>
        <a className="button is-main" href={addressOf('setup')}>
          {words.setUp}
        </a>
      </p>
      <p>{words.emptyHow(answer?.folder ?? '~/.config/alpine-backup')}</p>
      <Block>{`[documents]
source   = /home/me/Documents/
dest     = me@nas.local:/backup/laptop/documents
# ${words.exampleSchedule}
schedule = every 4 hours
# ${words.exampleAge}
max_age  = 2 days`}</Block>
      <p>{words.emptyThen}</p>
      <Block>alp check-config laptop</Block>
    </EmptyPage>
  );
}
