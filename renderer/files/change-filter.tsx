/** How many differences of each kind there are, and the choice to see one kind alone. */
import { useMemo } from 'react';
import { useFigures } from '../words/language.tsx';
import { type Change, changeSigns, changes, type Difference, sumByChange } from './comparison.ts';
import { useFilesWords } from './files-words.ts';

interface Props {
  readonly differences: readonly Difference[];
  readonly chosen: Change | undefined;
  readonly onChoose: (change: Change | undefined) => void;
}

export function ChangeFilter({ differences, chosen, onChoose }: Props) {
  const words = useFilesWords();
  const figures = useFigures();
  const sums = useMemo(() => sumByChange(differences), [differences]);
  return (
    <fieldset className="change-filter">
      <legend className="only-read">{words.filterChanges}</legend>
      <label className="change-choice">
        <input type="radio" name="change" checked={chosen === undefined} onChange={() => onChoose(undefined)} />
        {words.everyChange} <span className="change-count">{words.count(differences.length)}</span>
      </label>
      {changes.map(change => (
        <label key={change} className={`change-choice is-${change}`}>
          <input
            type="radio"
            name="change"
            checked={chosen === change}
            disabled={sums[change].count === 0}
            onChange={() => onChoose(change)}
          />
          <span aria-hidden="true" className="change-sign">
            {changeSigns[change]}
          </span>
          {words.changes[change]} <span className="change-count">{words.count(sums[change].count)}</span>
          {change === 'attributes' || sums[change].count === 0 ? null : (
            <span className="change-bytes">{sizeText(change, sums[change].bytes)}</span>
          )}
        </label>
      ))}
    </fieldset>
  );

  function sizeText(change: Change, bytes: number): string {
    if (change === 'changed') return `${bytes < 0 ? '' : '+'}${figures.size(bytes)}`;
    return `${change === 'added' ? '+' : '−'}${figures.size(bytes)}`;
  }
}
