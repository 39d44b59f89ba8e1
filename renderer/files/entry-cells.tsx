/** The cells of one entry of a folder; a row that is still on its way has their shape. */
import { Bytes, RelativeTime } from '../parts/figures.tsx';
import { Cell } from './cell.tsx';
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
      <Cell name="choose">
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
      </Cell>
      <Cell name="name">
        <KindIcon kind={kind} />
        {href === undefined ? (
          <NameText name={name} />
        ) : (
          <a href={href} tabIndex={-1}>
            <NameText name={name} />
          </a>
        )}
        {target === undefined ? null : (
          <span className="file-target">
            → <NameText name={target} />
          </span>
        )}
      </Cell>
      <Cell name="size">{kind === 'file' ? <Bytes bytes={entry.bytes} /> : null}</Cell>
      <Cell name="changed">{time === undefined ? visibleName(entry.time) : <RelativeTime time={time} />}</Cell>
    </>
  );
}

export function EntryBones({ row }: { row: number }) {
  const words = useFilesWords();
  // Unlike lengths look like names; the number decides, so that nothing flickers.
  return (
    <>
      <Cell name="choose" />
      <Cell name="name">
        <span className="only-read">{words.loading}</span>
        <span className={`bone is-${(row * 7) % 4}`} />
      </Cell>
      <Cell name="size">
        <span className="bone is-small" />
      </Cell>
      <Cell name="changed">
        <span className="bone is-small" />
      </Cell>
    </>
  );
}
