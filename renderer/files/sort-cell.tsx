/** The head of a column that its table can be sorted by. */
import { Cell } from './cell.tsx';
import { type SortColumn, type Sorting, turned } from './sorting.ts';

interface Props {
  readonly name: SortColumn;
  readonly sorting: Sorting | undefined;
  /** Absent: it cannot be sorted, there is too much of it. */
  readonly onSort: ((sorting: Sorting | undefined) => void) | undefined;
  readonly text: string;
  readonly children?: React.ReactNode;
}

export function SortCell({ name, sorting, onSort, text, children }: Props) {
  const own = sorting?.column === name ? sorting : undefined;
  if (!onSort) {
    return (
      <Cell isHead name={name}>
        {text}
        {children}
      </Cell>
    );
  }
  return (
    <Cell isHead name={name} sort={own ? (own.isDescending ? 'descending' : 'ascending') : 'none'}>
      <button type="button" className="sort-button" onClick={() => onSort(turned(sorting, name))}>
        {text}
        <span aria-hidden="true" className="sort-sign">
          {own ? (own.isDescending ? '↓' : '↑') : ''}
        </span>
      </button>
      {children}
    </Cell>
  );
}
