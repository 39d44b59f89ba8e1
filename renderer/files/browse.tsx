/** A snapshot to look around in: its time, the folder or the results, the versions of a file beside. */
import type { Bridge } from '../../bridge/channels.ts';
import { CommandHint } from '../parts/command-hint.tsx';
import { EmptyPage } from '../parts/empty-page.tsx';
import { listCommand } from './alp-command.ts';
import { Breadcrumbs } from './breadcrumbs.tsx';
import { type FilesPlace, folderOf, hrefOf } from './files-route.ts';
import { useFilesWords } from './files-words.ts';
import { FolderView } from './folder-view.tsx';
import type { RestoreSubject } from './restore-wish.ts';
import { SearchResults } from './search-results.tsx';
import { nothingChosen, type Selection } from './selection.ts';
import { SelectionBar } from './selection-bar.tsx';
import type { Snapshot } from './snapshot-days.ts';
import { SnapshotList } from './snapshot-list.tsx';
import { TimeBar } from './time-bar.tsx';
import { VersionsPanel } from './versions-panel.tsx';

type BrowsePlace = Extract<FilesPlace, { kind: 'folder' | 'versions' | 'search' }>;

interface Props {
  readonly bridge: Bridge;
  readonly place: BrowsePlace;
  readonly snapshot: Snapshot;
  readonly snapshots: readonly Snapshot[];
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
  readonly onRestore: (subject: RestoreSubject) => void;
}

export function Browse({ bridge, place, snapshot, snapshots, selection, onSelect, onRestore }: Props) {
  const name = { server: place.server, item: place.item };
  const inSnapshot = (other: string) => hrefOf({ ...place, snapshot: other });
  return (
    <div className={`files-body is-${place.kind}`}>
      <SnapshotList snapshots={snapshots} chosen={snapshot.name} hrefFor={inSnapshot} />
      <div className="files-main">
        <TimeBar snapshots={snapshots} chosen={snapshot} onChoose={other => location.replace(inSnapshot(other))} />
        {place.kind === 'search' ? (
          <Found place={place} snapshot={snapshot} snapshots={snapshots} />
        ) : (
          <Folder
            bridge={bridge}
            name={name}
            snapshot={snapshot.name}
            path={place.kind === 'folder' ? place.path : folderOf(place.path)}
            shown={place.kind === 'versions' ? place.path : undefined}
            selection={selection}
            onSelect={onSelect}
          />
        )}
        {place.kind === 'search' && selection.size === 0 ? null : (
          <SelectionBar
            selection={selection}
            isReadOnly={bridge.abilities.readOnly}
            onClear={() => onSelect(nothingChosen)}
            onRestore={() => onRestore({ ...name, snapshot: snapshot.name, selection })}
          />
        )}
      </div>
      {place.kind === 'versions' ? (
        <VersionsPanel
          key={place.path}
          name={name}
          path={place.path}
          snapshot={snapshot}
          snapshots={snapshots}
          onRestore={onRestore}
        />
      ) : null}
    </div>
  );
}

function Folder(props: Parameters<typeof FolderView>[0]) {
  const { name, snapshot, path } = props;
  return (
    <>
      <div className="folder-head">
        <Breadcrumbs name={name} snapshot={snapshot} path={path} />
        <CommandHint command={listCommand(name.server, name.item, snapshot, path)} />
      </div>
      <FolderView key={`${snapshot}/${path}`} {...props} />
    </>
  );
}

interface FoundProps {
  readonly place: Extract<FilesPlace, { kind: 'search' }>;
  readonly snapshot: Snapshot;
  readonly snapshots: readonly Snapshot[];
}

function Found({ place, snapshot, snapshots }: FoundProps) {
  const words = useFilesWords();
  if (place.text === '') return <p className="files-lead">{words.typeMore}</p>;
  const older = snapshots[snapshots.indexOf(snapshot) + 1];
  return (
    <section className="found" aria-label={words.results(place.text)}>
      <SearchResults
        key={`${snapshot.name}/${place.text}`}
        name={{ server: place.server, item: place.item }}
        snapshot={snapshot.name}
        text={place.text}
      >
        <EmptyPage title={words.foundNone(place.text)}>
          {older ? (
            <p>
              {words.foundNoneMore} <a href={hrefOf({ ...place, snapshot: older.name })}>{words.searchOlder}</a>
            </p>
          ) : null}
        </EmptyPage>
      </SearchResults>
    </section>
  );
}
