/** The Files page: choose an item and a time, look around, find a file, compare, restore. */
import { useState } from 'react';
import type { Bridge } from '../../bridge/channels.ts';
import { useAsk } from '../frame/ask.ts';
import { Skeleton } from '../parts/skeleton.tsx';
import { AllItems, Everywhere, NoItems } from './all-items.tsx';
import { FilesHead } from './files-head.tsx';
import { type FilesPlace, latest, readPlace } from './files-route.ts';
import { ItemFiles } from './item-files.tsx';
import { type Item, titleOf } from './items.ts';
import { Refused } from './refused.tsx';
import { RestoreDialog } from './restore-dialog.tsx';
import { RestoreJobs } from './restore-jobs.tsx';
import type { RestoreSubject } from './restore-wish.ts';
import { useRestores } from './use-restores.ts';
import './files.css';

export function FilesPage({ bridge, path }: { bridge: Bridge; path: readonly string[] }) {
  const { answer, refusal, again } = useAsk('items', {});
  const restores = useRestores(bridge);
  const [subject, setSubject] = useState<RestoreSubject>();
  const place = wherever(readPlace(path), answer?.items ?? []);
  return (
    <div className="files">
      <FilesHead place={place} items={answer?.items ?? []} />
      {refusal && !answer ? <Refused refusal={refusal} onAgain={again} /> : null}
      {!answer && !refusal ? <Skeleton lines={10} /> : null}
      {answer ? (
        <Body bridge={bridge} place={place} items={answer.items} problems={answer.problems} onRestore={setSubject} />
      ) : null}
      <RestoreJobs bridge={bridge} restores={restores} items={answer?.items ?? []} />
      {subject ? (
        <RestoreDialog
          bridge={bridge}
          restores={restores}
          subject={subject}
          source={answer?.items.find(item => titleOf(item) === titleOf(subject))?.source ?? ''}
          onClose={() => setSubject(undefined)}
        />
      ) : null}
    </div>
  );
}

interface BodyProps {
  readonly bridge: Bridge;
  readonly place: FilesPlace;
  readonly items: readonly Item[];
  readonly problems: readonly string[];
  readonly onRestore: (subject: RestoreSubject) => void;
}

function Body({ bridge, place, items, problems, onRestore }: BodyProps) {
  if (items.length === 0) return <NoItems problems={problems} />;
  if (place.kind === 'items') return <AllItems items={items} />;
  if (place.kind === 'everywhere') return <Everywhere items={items} text={place.text} />;
  return <ItemFiles key={titleOf(place)} bridge={bridge} place={place} onRestore={onRestore} />;
}

/** Who has one item does not choose. */
function wherever(place: FilesPlace, items: readonly Item[]): FilesPlace {
  const [only, another] = items;
  if (place.kind !== 'items' || !only || another) return place;
  return { kind: 'folder', server: only.server, item: only.item, snapshot: latest, path: '' };
}
