/** One folder of a snapshot as a table that may have a million rows. */
import { useCallback, useRef } from 'react';
import type { Bridge } from '../../bridge/channels.ts';
import { go } from '../frame/routes.ts';
import { EmptyPage } from '../parts/empty-page.tsx';
import { Cell } from './cell.tsx';
import { EntryBones, EntryCells } from './entry-cells.tsx';
import { type Entry, kindOf, namePartsOf } from './entry-facts.ts';
import { folderOf, hrefOf, type ItemName, inside } from './files-route.ts';
import { useFilesWords } from './files-words.ts';
import { LongTable } from './long-table.tsx';
import { Refused, useRefusalOf } from './refused.tsx';
import { added, type Choice, choiceOf, type Selection, toggled } from './selection.ts';
import { SortCell } from './sort-cell.tsx';
import { useEntryPages } from './use-entry-pages.ts';
import { type SortedEntries, useSortedEntries } from './use-sorted-entries.ts';
import { visibleName } from './visible-name.ts';

interface Props {
  readonly bridge: Bridge;
  readonly name: ItemName;
  readonly snapshot: string;
  readonly path: string;
  /** The file whose versions are shown beside. */
  readonly shown: string | undefined;
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
}

export function FolderView({ bridge, name, snapshot, path, shown, selection, onSelect }: Props) {
  const words = useFilesWords();
  const refusalOf = useRefusalOf();
  const pages = useEntryPages(bridge, name, snapshot, path);
  const sorted = useSortedEntries(bridge, name, snapshot, path, pages.total);
  const at = (row: number) => (sorted.entries ? sorted.entries[row] : pages.at(row));
  const lastChosen = useRef<number>(undefined);
  const onWindow = useCallback((first: number, end: number) => pages.want(first, end), [pages]);

  const pathOf = (entry: Entry) => inside(path, namePartsOf(entry).name);
  const hrefFor = (entry: Entry) =>
    hrefOf({ ...name, snapshot, path: pathOf(entry), kind: kindOf(entry) === 'folder' ? 'folder' : 'versions' });
  const open = (row: number) => {
    const entry = at(row);
    if (entry) go(hrefFor(entry));
  };
  const choose = (row: number, isFurther: boolean) => {
    const entry = at(row);
    if (!entry) return;
    const from = lastChosen.current;
    lastChosen.current = row;
    if (!isFurther) return onSelect(toggled(selection, ...chosen(entry)));
    const [low, high] = [Math.min(from ?? row, row), Math.max(from ?? row, row)];
    // Rows between that were never seen are not there yet, so they are not chosen unseen either.
    const between = Array.from({ length: Math.min(high - low + 1, 10_000) }, (_, index) => at(low + index));
    onSelect(added(selection, between.filter(other => other !== undefined).map(chosen)));
  };
  const chosen = (entry: Entry) => [pathOf(entry), { isFolder: kindOf(entry) === 'folder', bytes: entry.bytes }] as const;

  if (pages.failure !== undefined) return <Refused refusal={refusalOf(pages.failure)} onAgain={pages.again} />;
  if (pages.total === 0) {
    return (
      <EmptyPage title={words.emptyFolder}>
        {path === '' ? null : <a href={hrefOf({ ...name, kind: 'folder', snapshot, path: folderOf(path) })}>{words.upFolder}</a>}
      </EmptyPage>
    );
  }
  return (
    <LongTable
      label={words.tableOf(visibleName(path === '' ? name.item : path))}
      className="entry-table"
      memory={`${name.server}/${name.item}/${snapshot}/${path}`}
      isLoading={pages.total === undefined}
      total={pages.total ?? 12}
      onWindow={onWindow}
      onOpen={open}
      onChoose={choose}
      {...(path === '' ? {} : { onUp: () => go(hrefOf({ ...name, kind: 'folder', snapshot, path: folderOf(path) })) })}
      isChosen={row => {
        const entry = at(row);
        return entry !== undefined && choiceOf(selection, pathOf(entry)) !== 'no';
      }}
      isCurrent={row => {
        const entry = at(row);
        return entry !== undefined && shown !== undefined && pathOf(entry) === shown;
      }}
      head={
        <EntryHead
          total={pages.total}
          sorted={sorted}
          choice={choiceOf(selection, path)}
          onChoose={() => onSelect(toggled(selection, path, { isFolder: true, bytes: 0 }))}
        />
      }
      cells={row => {
        const entry = at(row);
        if (!entry) return <EntryBones row={row} />;
        return (
          <EntryCells
            entry={entry}
            href={hrefFor(entry)}
            choice={choiceOf(selection, pathOf(entry))}
            canChoose
            onChoose={isFurther => choose(row, isFurther)}
          />
        );
      }}
    />
  );
}

interface HeadProps {
  readonly total: number | undefined;
  readonly sorted: SortedEntries;
  readonly choice: Choice;
  readonly onChoose: () => void;
}

function EntryHead({ total, sorted: { sorting, onSort }, choice, onChoose }: HeadProps) {
  const words = useFilesWords();
  return (
    <>
      <Cell isHead name="choose">
        <label className="choose">
          <input
            type="checkbox"
            checked={choice !== 'no'}
            disabled={total === undefined || choice === 'with'}
            aria-label={words.chooseAll}
            title={words.chooseAll}
            onChange={onChoose}
          />
        </label>
      </Cell>
      <SortCell name="name" sorting={sorting} onSort={onSort} text={words.columnName}>
        {total === undefined ? null : <span className="entry-count">{words.entries(total)}</span>}
      </SortCell>
      <SortCell name="size" sorting={sorting} onSort={onSort} text={words.columnSize} />
      <SortCell name="changed" sorting={sorting} onSort={onSort} text={words.columnChanged} />
    </>
  );
}
