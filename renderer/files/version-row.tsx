/** One version of a file: when it changed, how large it is, which snapshots share it. */
import type { Answer } from '../../bridge/channels.ts';
import { Button } from '../parts/button.tsx';
import { Bytes, RelativeTime } from '../parts/figures.tsx';
import { useNow } from '../parts/now.ts';
import { useFigures } from '../words/language.tsx';
import { hrefOf, type ItemName, nameOf } from './files-route.ts';
import { useFilesWords } from './files-words.ts';
import type { Snapshot } from './snapshot-days.ts';
import { visibleName } from './visible-name.ts';

type Version = Answer<'versions'>['versions'][number];

interface Props {
  readonly version: Version;
  readonly name: ItemName;
  readonly path: string;
  readonly snapshot: Snapshot;
  readonly snapshots: readonly Snapshot[];
  readonly onRestore: () => void;
}

export function VersionRow({ version, name, path, snapshot, snapshots, onRestore }: Props) {
  const words = useFilesWords();
  const figures = useFigures();
  const now = useNow();
  const holders = [version.snapshot, ...version.alsoIn];
  const isShown = holders.includes(snapshot.name);
  const isEverywhere = holders.length === snapshots.length;
  return (
    <li className={`version${isShown ? ' is-shown' : ''}`}>
      <div className="version-facts">
        <strong>
          <RelativeTime time={version.time} />
        </strong>
        {isShown ? <span className="version-shown">{words.thisOne}</span> : null}
      </div>
      <details className="version-holders">
        <summary>
          {version.type === 'directory' ? null : (
            <>
              <Bytes bytes={version.bytes} /> ·{' '}
            </>
          )}
          {isEverywhere ? words.inAllSnapshots : words.inSnapshots(holders.length)}
        </summary>
        <ul>
          {holders.map(holder => (
            <li key={holder}>
              <a href={hrefOf({ ...name, kind: 'versions', snapshot: holder, path })} aria-label={words.showIn(textOf(holder))}>
                {textOf(holder)}
              </a>
            </li>
          ))}
        </ul>
      </details>
      <Button aria-label={words.restoreVersionOf(visibleName(nameOf(path)), figures.exactTime(version.time))} onPress={onRestore}>
        {words.restoreVersion}
      </Button>
    </li>
  );

  function textOf(holder: string): string {
    const time = snapshots.find(({ name: other }) => other === holder)?.time;
    return time === undefined ? holder : `${figures.day(time, now)}, ${figures.timeOfDay(time)}`;
  }
}
