/** The differences between two snapshots, row by row; a row leads to all versions of its file. */
import { go } from '../frame/routes.ts';
import { Bytes } from '../parts/figures.tsx';
import { Cell } from './cell.tsx';
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
          <Cell isHead name="change">
            {words.columnChange}
          </Cell>
          <Cell isHead name="name">
            {words.columnName}
          </Cell>
          <Cell isHead name="size">
            {words.columnSize}
          </Cell>
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
