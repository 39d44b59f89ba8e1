/** Why something cannot be shown or done, at the place where it would have been, with what can be done about it. */
import type { Refusal } from '../../bridge/channels.ts';
import { refusalOf } from '../frame/refusal.ts';
import { Button } from '../parts/button.tsx';
import { Sentence } from '../parts/sentence.tsx';
import { Shape } from '../parts/state-mark.tsx';
import { useFilesWords } from './files-words.ts';
import { visibleName } from './visible-name.ts';

interface Props {
  readonly refusal: Refusal;
  readonly onAgain?: (() => void) | undefined;
  readonly children?: React.ReactNode;
}

export function Refused({ refusal, onAgain, children }: Props) {
  const words = useFilesWords();
  return (
    <div className="refused" role="alert">
      <Shape mark="warning" />
      <div>
        <Sentence text={visibleName(refusal.message)} className="refused-message" />
        {refusal.remedy === '' ? null : <Sentence text={visibleName(refusal.remedy)} className="refused-remedy" />}
        <div className="refused-acts">
          {onAgain ? <Button onPress={onAgain}>{words.again}</Button> : null}
          {children}
        </div>
      </div>
    </div>
  );
}

/** For what was thrown: an expected no in its own words, anything else as a program that does not answer. */
export function useRefusalOf(): (error: unknown) => Refusal {
  const words = useFilesWords();
  return error => refusalOf(error) ?? { message: words.lost, remedy: words.lostMore };
}
