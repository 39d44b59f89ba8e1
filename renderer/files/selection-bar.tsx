/** What is chosen, how much it is, and the button that brings it back. */
import { Button } from '../parts/button.tsx';
import { Bytes } from '../parts/figures.tsx';
import { useFilesWords } from './files-words.ts';
import { type Selection, sumOf } from './selection.ts';

interface Props {
  readonly selection: Selection;
  readonly isReadOnly: boolean;
  readonly onClear: () => void;
  readonly onRestore: () => void;
}

export function SelectionBar({ selection, isReadOnly, onClear, onRestore }: Props) {
  const words = useFilesWords();
  const sum = sumOf(selection);
  const what = { ...sum, all: selection.has('') };
  const isEmpty = selection.size === 0;
  return (
    <div className={`selection-bar${isEmpty ? ' is-empty' : ''}`}>
      {isEmpty ? (
        <span className="selection-keys">{words.keys}</span>
      ) : (
        <>
          <span className="selection-sum" role="status">
            {words.chosen(what)}
            {sum.folders === 0 ? (
              <>
                {', '}
                <Bytes bytes={sum.bytes} />
              </>
            ) : null}
          </span>
          <Button kind="quiet" onPress={onClear}>
            {words.clearChoice}
          </Button>
          <Button kind="main" onPress={onRestore}>
            {isReadOnly ? words.showCommand : words.restoreChosen(what)}
          </Button>
        </>
      )}
    </div>
  );
}
