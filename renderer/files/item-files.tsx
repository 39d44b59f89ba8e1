/** One item: its snapshots, and in the chosen one a folder, the versions of a file, a search; or two of them compared. */
import { useMemo, useState } from 'react';
import type { Bridge } from '../../bridge/channels.ts';
import { useAsk } from '../frame/ask.ts';
import { useLive } from '../frame/live-status.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { Browse } from './browse.tsx';
import { CompareView } from './compare-view.tsx';
import { type FilesPlace, hrefOf, latest } from './files-route.ts';
import { NoSnapshots, SnapshotGone } from './no-snapshots.tsx';
import { Refused } from './refused.tsx';
import type { RestoreSubject } from './restore-wish.ts';
import { nothingChosen, type Selection } from './selection.ts';
import { newestFirst, snapshotCalled } from './snapshot-days.ts';

interface Props {
  readonly bridge: Bridge;
  readonly place: Exclude<FilesPlace, { kind: 'items' | 'everywhere' }>;
  readonly onRestore: (subject: RestoreSubject) => void;
}

/** Needs a key of the item. */
export function ItemFiles({ bridge, place, onRestore }: Props) {
  const { server, item } = place;
  const { status } = useLive();
  // A new snapshot appears by itself.
  const version = status?.items.find(other => other.server === server && other.item === item)?.lastSnapshot?.name;
  const { answer, refusal, again } = useAsk('snapshots', { server, item }, version);
  const snapshots = useMemo(() => newestFirst(answer?.snapshots ?? []), [answer]);
  const [chosen, setChosen] = useState<{ snapshot: string; selection: Selection }>({ snapshot: '', selection: nothingChosen });

  if (refusal && !answer) return <Refused refusal={refusal} onAgain={again} />;
  if (!answer) return <ItemBones />;
  const newest = snapshots[0];
  if (!newest) return <NoSnapshots bridge={bridge} name={{ server, item }} unfinished={answer.unfinished} />;
  if (place.kind === 'compare') return <CompareView name={{ server, item }} place={place} snapshots={snapshots} />;
  const snapshot = snapshotCalled(snapshots, place.snapshot);
  if (!snapshot) return <SnapshotGone name={place.snapshot} href={hrefOf({ ...place, snapshot: latest })} />;
  return (
    <Browse
      bridge={bridge}
      place={place}
      snapshot={snapshot}
      snapshots={snapshots}
      // What was chosen in one snapshot is not there, or is different, in another.
      selection={chosen.snapshot === snapshot.name ? chosen.selection : nothingChosen}
      onSelect={selection => setChosen({ snapshot: snapshot.name, selection })}
      onRestore={onRestore}
    />
  );
}

function ItemBones() {
  return (
    <div className="files-body">
      <Skeleton lines={10} className="skeleton snapshot-list" />
      <Skeleton lines={14} className="skeleton files-main" />
    </div>
  );
}
