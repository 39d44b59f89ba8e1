/** The cells of one entry of a folder; a row that is still on its way has their shape. */
import { Bytes, RelativeTime } from '../parts/figures.tsx';
import { changedAt, type Entry, type EntryKind, kindOf, namePartsOf } from './entry-facts.ts';
import { useFilesWords } from './files-words.ts';
import { KindIcon } from './kind-icon.tsx';
import { NameText } from './name-text.tsx';
import type { Choice } from './selection.ts';
import { visibleName } from './visible-name.ts';

interface Props {
  readonly entry: Entry;
  readonly href: string | undefined;
  readonly choice: Choice;
  readonly canChoose: boolean;
  readonly onChoose: (isFurther: boolean) => void;
}

export function EntryCells({ entry, href, choice, canChoose, onChoose }: Props) {
  const words = useFilesWords();
  const kind: EntryKind = kindOf(entry);
  const { name, target } = namePartsOf(entry);
  const time = changedAt(entry);
  return (
    <>
      <div role="gridcell" className="cell-choose" tabIndex={-1}>
        <label className="choose">
          <input
            type="checkbox"
            tabIndex={-1}
            checked={choice !== 'no'}
            disabled={choice === 'with' || !canChoose}
            aria-label={words.choose(visibleName(name))}
            onClick={event => onChoose(event.shiftKey)}
            onChange={() => undefined}
          />
        </label>
      </div>
      <div role="gridcell" className="cell-name" tabIndex={-1}>
        <KindIcon kind={kind} />
        {href === undefined ? (
          <NameText name={name} />
        ) : (
          <a href={href} tabIndex={-1}>
            <NameText name={name} />
          </a>
        )}
        {target === undefined ? null : (
          <span className="cell-target">
            → <NameText name={target} />
          </span>
        )}
      </div>
      <div role="gridcell" className="cell-size" tabIndex={-1}>
        {kind === 'file' ? <Bytes bytes={entry.bytes} /> : null}
      </div>
      <div role="gridcell" className="cell-changed" tabIndex={-1}>
        {time === undefined ? visibleName(entry.time) : <RelativeTime time={time} />}
      </div>
    </>
  );
}

export function EntryBones({ row }: { row: number }) {
  const words = useFilesWords();
  // Unlike lengths look like names; the number decides, so that nothing flickers.
  return (
    <>
      <div role="gridcell" className="cell-choose" tabIndex={-1} />
      <div role="gridcell" className="cell-name" tabIndex={-1} aria-label={words.loading}>
        <span className={`bone is-${(row * 7) % 4}`} />
      </div>
      <div role="gridcell" className="cell-size" tabIndex={-1}>
        <span className="bone is-small" />
      </div>
      <div role="gridcell" className="cell-changed" tabIndex={-1}>
        <span className="bone is-small" />
      </div>
    </>
  );
}
