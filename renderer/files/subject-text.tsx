/** What the restore dialog is about: the names, and the snapshot that they come from. */

import { useNow } from '../parts/now.ts';
import { useFigures } from '../words/language.tsx';
import { nameOf } from './files-route.ts';
import { useFilesWords } from './files-words.ts';
import { NameText } from './name-text.tsx';
import type { RestoreSubject } from './restore-wish.ts';
import { snapshotTime } from './snapshot-days.ts';

export function SubjectText({ subject }: { subject: RestoreSubject }) {
  const words = useFilesWords();
  const figures = useFigures();
  const now = useNow();
  const paths = [...subject.selection.keys()].filter(path => path !== '');
  const time = snapshotTime(subject.snapshot);
  return (
    <p className="restore-subject">
      {paths.length > 0 ? <NameText name={paths.slice(0, 4).map(nameOf).join(', ') + (paths.length > 4 ? ', …' : '')} /> : null}
      <span>
        {words.fromSnapshot}{' '}
        <span title={subject.snapshot}>
          {time === undefined ? subject.snapshot : `${figures.day(time, now)}, ${figures.timeOfDay(time)}`}
        </span>
      </span>
    </p>
  );
}
