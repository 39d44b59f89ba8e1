/** The differences between two snapshots, row by row; a row leads to all versions of its file. */
import { useMemo, useState } from 'react';
import { go } from '../frame/routes.ts';
import { Bytes } from '../parts/figures.tsx';
import { Cell } from './cell.tsx';
import { changeSigns, type Difference } from './comparison.ts';
import { hrefOf, type ItemName } from './files-route.ts';
import { useFilesWords } from './files-words.ts';
import { LongTable } from './long-table.tsx';
import { NameText } from './name-text.tsx';
import { SortCell } from './sort-cell.tsx';
import { type Sorting, sortedDifferences } from './sorting.ts';

interface Props {
  readonly name: ItemName;
  readonly older: string;
  readonly newer: string;
  readonly differences: readonly Difference[];
}

export function DifferenceTable({ name, older, newer, differences: asTheyCame }: Props) {
  const words = useFilesWords();
  const [sorting, setSorting] = useState<Sorting>();
  const differences = useMemo(() => (sorting ? sortedDifferences(asTheyCame, sorting) : asTheyCame), [asTheyCame, sorting]);
  const hrefFor = ({ path, change }: Difference) =>
    hrefOf({
      ...name,
      kind: path.endsWith('/') ? 'folder' : 'versions',
      // What is gone is seen where it still was.
      snapshot: change === 'removed' ? older : newer,
      path,
    });
  return (
    <LongTable
      label={words.compareTitle}
      className="difference-table"
      total={differences.length}
      onOpen={row => {
        const difference = differences[row];
        if (difference) go(hrefFor(difference));
      }}
      head={
        <>
          <SortCell name="change" sorting={sorting} onSort={setSorting} text={words.columnChange} />
          <SortCell name="name" sorting={sorting} onSort={setSorting} text={words.columnName} />
          <SortCell name="size" sorting={sorting} onSort={setSorting} text={words.columnSize} />
        </>
      }
      cells={row => {
        const difference = differences[row];
        if (!difference) return null;
        const { change, path, bytes, formerBytes } = difference;
        return (
          <>
            <Cell name="change" mark={`is-${change}`}>
              <span aria-hidden="true" className="change-sign">
                {changeSigns[change]}
              </span>
              <span className="change-word">{words.changes[change]}</span>
            </Cell>
            <Cell name="name">
              <a href={hrefFor(difference)} tabIndex={-1}>
                <NameText name={path} />
              </a>
            </Cell>
            <Cell name="size">
              {path.endsWith('/') ? null : (
                <>
                  {formerBytes === undefined || formerBytes === bytes ? null : (
                    <>
                      <Bytes bytes={formerBytes} /> →{' '}
                    </>
                  )}
                  <Bytes bytes={bytes} />
                </>
              )}
            </Cell>
          </>
        );
      }}
    />
  );
}
