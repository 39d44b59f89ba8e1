/** The differences between two snapshots, row by row; a row leads to all versions of its file. */
import { go } from '../frame/routes.ts';
import { Bytes } from '../parts/figures.tsx';
import { changeSigns, type Difference } from './comparison.ts';
import { hrefOf, type ItemName } from './files-route.ts';
import { useFilesWords } from './files-words.ts';
import { LongTable } from './long-table.tsx';
import { NameText } from './name-text.tsx';

interface Props {
  readonly name: ItemName;
  readonly older: string;
  readonly newer: string;
  readonly differences: readonly Difference[];
}

export function DifferenceTable({ name, older, newer, differences }: Props) {
  const words = useFilesWords();
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
          <div role="columnheader" className="cell-change" tabIndex={-1}>
            {words.columnChange}
          </div>
          <div role="columnheader" className="cell-name" tabIndex={-1}>
            {words.columnName}
          </div>
          <div role="columnheader" className="cell-size" tabIndex={-1}>
            {words.columnSize}
          </div>
        </>
      }
      cells={row => {
        const difference = differences[row];
        if (!difference) return null;
        const { change, path, bytes, formerBytes } = difference;
        return (
          <>
            <div role="gridcell" className={`cell-change is-${change}`} tabIndex={-1}>
              <span aria-hidden="true" className="change-sign">
                {changeSigns[change]}
              </span>
              <span className="change-word">{words.changes[change]}</span>
            </div>
            <div role="gridcell" className="cell-name" tabIndex={-1}>
              <a href={hrefFor(difference)} tabIndex={-1}>
                <NameText name={path} />
              </a>
            </div>
            <div role="gridcell" className="cell-size" tabIndex={-1}>
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
            </div>
          </>
        );
      }}
    />
  );
}
