/** What a name finds in one snapshot of one item: a file leads to its versions, a folder into itself. */
import { useState } from 'react';
import { useAsk } from '../frame/ask.ts';
import { Button } from '../parts/button.tsx';
import { Bytes } from '../parts/figures.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { folderOf, hrefOf, type ItemName, nameOf } from './files-route.ts';
import { useFilesWords } from './files-words.ts';
import { KindIcon } from './kind-icon.tsx';
import { NameText } from './name-text.tsx';
import { Refused } from './refused.tsx';

interface Props {
  readonly name: ItemName;
  readonly snapshot: string;
  readonly text: string;
  /** So many at first. */
  readonly first?: number;
  /** Shown where nothing was found. */
  readonly children: React.ReactNode;
}

/** Needs a key of item, snapshot and text. */
export function SearchResults({ name, snapshot, text, first = 200, children }: Props) {
  const words = useFilesWords();
  const [limit, setLimit] = useState(first);
  const { answer, refusal, again } = useAsk('search', { ...name, snapshot, text, limit });
  if (refusal) return <Refused refusal={refusal} onAgain={again} />;
  if (!answer) return <Skeleton lines={8} className="skeleton results-skeleton" />;
  if (answer.found.length === 0) return children;
  return (
    <>
      <p role="status" className="results-count">
        {answer.isAll ? words.found(answer.found.length) : words.foundFirst(answer.found.length)}
      </p>
      <ul className="results">
        {answer.found.map(({ path, bytes, isFolder }) => {
          const inner = path.replace(/^\/+|\/+$/g, '');
          return (
            <li key={path}>
              <a className="result" href={hrefOf({ ...name, kind: isFolder ? 'folder' : 'versions', snapshot, path: inner })}>
                <KindIcon kind={isFolder ? 'folder' : 'file'} />
                <span className="result-name">
                  <NameText name={nameOf(inner)} />
                </span>
                <span className="result-folder">
                  <NameText name={folderOf(inner) || '/'} />
                </span>
                <span className="file-size">{isFolder ? null : <Bytes bytes={bytes} />}</span>
              </a>
            </li>
          );
        })}
      </ul>
      {answer.isAll ? null : <Button onPress={() => setLimit(limit * 5)}>{words.more}</Button>}
    </>
  );
}
