/** What the file says in words that the page has no fields for: shown as it stands, until one chooses here instead. */
import { Button } from '../parts/button.tsx';
import { changePlan, useSession } from './session.ts';
import { useSetupWords } from './setup-words.ts';
import { linesAsIs, withFields } from './start-from.ts';

export function AsIs({ of }: { of: 'when' | 'keep' }) {
  const words = useSetupWords();
  const { plan } = useSession();
  const lines = linesAsIs(plan, of);
  if (lines.length === 0) return null;
  return (
    <div className="as-is">
      <pre className="block">{lines.join('\n')}</pre>
      <Button onPress={() => changePlan(before => withFields(before, of))}>{words.chooseHere}</Button>
    </div>
  );
}

/** Whose choices these are. */
export function StartNote() {
  const words = useSetupWords();
  const { plan } = useSession();
  if (plan.into === undefined || plan.start === undefined) return null;
  return <p className="setup-note">{words.startsAs(plan.into)}</p>;
}
