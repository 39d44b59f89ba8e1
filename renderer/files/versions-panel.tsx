/** File first: every version of one file, which snapshots share it, and the way back to it. */
import { useAsk } from '../frame/ask.ts';
import { go } from '../frame/routes.ts';
import { Button } from '../parts/button.tsx';
import { CommandHint } from '../parts/command-hint.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { versionsCommand } from './alp-command.ts';
import { folderOf, hrefOf, type ItemName, nameOf } from './files-route.ts';
import { useFilesWords } from './files-words.ts';
import { NameText } from './name-text.tsx';
import { Refused } from './refused.tsx';
import type { RestoreSubject } from './restore-wish.ts';
import { nothingChosen, toggled } from './selection.ts';
import type { Snapshot } from './snapshot-days.ts';
import { VersionRow } from './version-row.tsx';
import { visibleName } from './visible-name.ts';

interface Props {
  readonly name: ItemName;
  readonly path: string;
  /** The snapshot that the table beside shows. */
  readonly snapshot: Snapshot;
  readonly snapshots: readonly Snapshot[];
  readonly onRestore: (subject: RestoreSubject) => void;
}

export function VersionsPanel({ name, path, snapshot, snapshots, onRestore }: Props) {
  const words = useFilesWords();
  const { answer, refusal, again } = useAsk('versions', { ...name, path }, snapshots.length);
  const versions = answer?.versions;
  const isFolder = versions?.[0]?.type === 'directory';
  const close = hrefOf({ ...name, kind: 'folder', snapshot: snapshot.name, path: folderOf(path) });
  return (
    <section className="versions-panel" aria-label={words.versionsOf(visibleName(nameOf(path)))}>
      <header>
        <h2>
          <NameText name={nameOf(path)} />
        </h2>
        <Button kind="quiet" aria-label={words.closeVersions} onPress={() => go(close)}>
          ✕
        </Button>
        <p role="status">
          {versions ? (isFolder ? words.versionsFolder : words.versions)(versions.length) : refusal ? '' : words.searching}
        </p>
      </header>
      {refusal ? <Refused refusal={refusal} onAgain={again} /> : null}
      {!versions && !refusal ? <Skeleton lines={6} /> : null}
      <ol className="version-list">
        {versions?.map(version => (
          <VersionRow
            key={version.snapshot}
            version={version}
            name={name}
            path={path}
            snapshot={snapshot}
            snapshots={snapshots}
            onRestore={() =>
              onRestore({
                ...name,
                snapshot: version.snapshot,
                selection: toggled(nothingChosen, path, { isFolder: version.type === 'directory', bytes: version.bytes }),
              })
            }
          />
        ))}
      </ol>
      <footer>
        <CommandHint command={versionsCommand(name.server, name.item, path)} />
      </footer>
    </section>
  );
}
