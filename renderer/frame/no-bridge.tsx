/** What is shown when not even the first word with the program was possible. */
import { EmptyPage } from '../parts/empty-page.tsx';
import { useWords } from '../words/language.tsx';
import { refusalOf } from './refusal.ts';

export function NoBridge({ error }: { error: unknown }) {
  const { frame } = useWords();
  const refusal = refusalOf(error);
  return (
    <main className="no-bridge">
      <EmptyPage isWhole title={refusal?.message ?? frame.lost}>
        <p>{refusal?.remedy ?? frame.lostRemedy}</p>
      </EmptyPage>
    </main>
  );
}
