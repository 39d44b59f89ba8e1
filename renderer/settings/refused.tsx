/** Why something cannot be shown or changed, with what can be done about it. */
import type { Refusal } from '../../bridge/channels.ts';
import { Button } from '../parts/button.tsx';
import { Sentence } from '../parts/sentence.tsx';
import { Shape } from '../parts/state-mark.tsx';
import { useWords } from '../words/language.tsx';

export function Refused({ refusal, onAgain }: { refusal: Refusal; onAgain?: () => void }) {
  const { parts } = useWords();
  return (
    <div className="settings-refused is-warning" role="alert">
      <Shape mark="warning" />
      <div>
        <p>
          <Sentence text={refusal.message} />
        </p>
        {refusal.remedy === '' ? null : (
          <p className="quiet">
            <Sentence text={refusal.remedy} />
          </p>
        )}
        {onAgain ? <Button onPress={onAgain}>{parts.again}</Button> : null}
      </div>
    </div>
  );
}
