/** Somebody else wrote the file while it was being changed here: which of the two counts is chosen, never guessed. */
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Shape } from '../parts/state-mark.tsx';
import type { Change } from './draft.ts';
import type { SettingsFile } from './levels.ts';
import { Problems } from './problems.tsx';
import { useSettingsWords } from './settings-words.ts';
import { SideBySide } from './side-by-side.tsx';
import { useLook } from './use-changes.ts';

interface Props {
  readonly theirs: SettingsFile;
  readonly changes: readonly Change[];
  readonly onMine: () => void;
  readonly onTheirs: () => void;
}

export function ChangedMeanwhile({ theirs, changes, onMine, onTheirs }: Props) {
  const words = useSettingsWords();
  const [isCompared, setCompared] = useState(false);
  // My changes, put into their file: what would be written.
  const { outcome } = useLook(theirs, changes);
  const mine = outcome?.kind === 'would-write' ? outcome.file.text : undefined;
  const isText = changes.some(({ kind }) => kind === 'text');
  return (
    <section className="meanwhile is-warning" role="alert">
      <h3>
        <Shape mark="warning" /> {words.meanwhile(theirs.file.split('/').at(-1) ?? '')}
      </h3>
      <p>{words.meanwhileMore}</p>
      <div className="buttons">
        <Button isDisabled={mine === undefined} onPress={onMine}>
          {isText ? words.mineText : words.mineKeys}
        </Button>
        <Button onPress={onTheirs}>{words.theirs}</Button>
        <Button aria-expanded={isCompared} isDisabled={mine === undefined} onPress={() => setCompared(!isCompared)}>
          {isCompared ? words.hideCompare : words.compare}
        </Button>
      </div>
      {outcome?.kind === 'refused' ? <Problems problems={outcome.problems} lead={words.mineImpossible} /> : null}
      {isCompared && mine !== undefined ? <SideBySide left={theirs.text} right={mine} /> : null}
    </section>
  );
}
