/** Two snapshots side by side: what was added, changed, removed between them, and how much it is. */
import { useState } from 'react';
import { useAsk } from '../frame/ask.ts';
import { go } from '../frame/routes.ts';
import { Choice } from '../parts/choice.tsx';
import { CommandHint } from '../parts/command-hint.tsx';
import { EmptyPage } from '../parts/empty-page.tsx';
import { useNow } from '../parts/now.ts';
import { Skeleton } from '../parts/skeleton.tsx';
import { useFigures } from '../words/language.tsx';
import { compareCommand } from './alp-command.ts';
import { ChangeFilter } from './change-filter.tsx';
import type { Change } from './comparison.ts';
import { DifferenceTable } from './difference-table.tsx';
import { type FilesPlace, hrefOf, type ItemName } from './files-route.ts';
import { useFilesWords } from './files-words.ts';
import { Refused } from './refused.tsx';
import { type Snapshot, snapshotCalled } from './snapshot-days.ts';

interface Props {
  readonly name: ItemName;
  readonly place: Extract<FilesPlace, { kind: 'compare' }>;
  /** Newest first. */
  readonly snapshots: readonly Snapshot[];
}

export function CompareView({ name, place, snapshots }: Props) {
  const words = useFilesWords();
  const figures = useFigures();
  const now = useNow();
  const newer = snapshotCalled(snapshots, place.newer) ?? snapshots[0];
  const before = newer && snapshots[snapshots.indexOf(newer) + 1];
  const older = snapshotCalled(snapshots, place.older) ?? before ?? snapshots.find(other => other !== newer);
  if (!newer || !older) {
    return (
      <EmptyPage title={words.compareNeedsTwo}>
        <p>{words.compareNeedsTwoMore}</p>
      </EmptyPage>
    );
  }
  const options = snapshots.map(({ name: value, time }) => ({
    value,
    text: `${figures.day(time, now)}, ${figures.timeOfDay(time)}`,
  }));
  const show = (first: string, second: string) => {
    // Whichever way they were picked: a comparison goes from the older to the newer.
    const isTurned = snapshots.findIndex(other => other.name === first) < snapshots.findIndex(other => other.name === second);
    const [from, to] = isTurned ? [second, first] : [first, second];
    go(hrefOf({ ...name, kind: 'compare', older: from, newer: to }));
  };
  return (
    <div className="compare">
      <h2>{words.compareTitle}</h2>
      <div className="compare-pair">
        <span>{words.from}</span>
        <Choice label={words.from} value={older.name} options={options} onChoose={value => show(value, newer.name)} />
        <span>{words.to}</span>
        <Choice label={words.to} value={newer.name} options={options} onChoose={value => show(older.name, value)} />
        <CommandHint command={compareCommand(name.server, name.item, older.name, newer.name)} />
      </div>
      <Differences key={`${older.name}/${newer.name}`} name={name} older={older.name} newer={newer.name} />
    </div>
  );
}

const limit = 10_000;

function Differences({ name, older, newer }: { name: ItemName; older: string; newer: string }) {
  const words = useFilesWords();
  const [kind, setKind] = useState<Change>();
  const { answer, refusal, again } = useAsk('differences', { ...name, older, newer, limit });
  if (refusal) return <Refused refusal={refusal} onAgain={again} />;
  if (!answer) return <Skeleton lines={12} className="skeleton compare-skeleton" />;
  const { differences, total } = answer;
  if (total === 0) {
    return (
      <EmptyPage title={words.noDifferences}>
        <p>{words.noDifferencesMore}</p>
      </EmptyPage>
    );
  }
  return (
    <>
      <ChangeFilter differences={differences} chosen={kind} onChoose={setKind} />
      {differences.length < total ? <p className="compare-part">{words.differencesFirst(differences.length, total)}</p> : null}
      <DifferenceTable
        key={kind ?? ''}
        name={name}
        older={older}
        newer={newer}
        differences={kind === undefined ? differences : differences.filter(({ change }) => change === kind)}
      />
    </>
  );
}
