/** One item in a line or two: state, sentence, how old its last backup is, when the next one runs; a press shows the rest. */
import { useEffect, useId, useState } from 'react';
import type { Answer } from '../../bridge/channels.ts';
import { useWish } from '../frame/ask.ts';
import { Bytes, ClockTime } from '../parts/figures.tsx';
import { type ItemStatus, markOf, needsSomebody } from '../parts/item-mark.ts';
import { useNow } from '../parts/now.ts';
import { ProgressBar } from '../parts/progress-bar.tsx';
import { Sentence } from '../parts/sentence.tsx';
import { ItemMark } from '../parts/state-mark.tsx';
import { WishLines } from '../parts/wish-lines.tsx';
import { UnlockKeysOf } from '../unlock/unlock-key.tsx';
import { useFigures, useWords } from '../words/language.tsx';
import { BackupAge } from './backup-age.tsx';
import { ItemButtons } from './item-buttons.tsx';
import { ItemDetails } from './item-details.tsx';

interface Props {
  readonly item: ItemStatus;
  /** undefined as long as it is not answered. */
  readonly unprotected: Answer<'unprotected'> | undefined;
}

export function ItemRow({ item, unprotected }: Props) {
  const { status: words } = useWords();
  const [isOpen, setOpen] = useState(false);
  const details = useId();
  const wish = useWish();
  const mark = markOf(item);
  const { forget } = wish;
  // Another end of an attempt is another question.
  const isRefused = item.waits.some(({ reason }) => reason === 'login-refused');
  const refusedAt = isRefused ? (item.lastEnd?.time ?? 0) : undefined;
  const after = `${item.run?.startedAt} ${item.lastSnapshot?.name}`;
  useEffect(() => {
    // What it waited for when it was asked is no news once it runs, or has a new snapshot.
    if (after !== '') forget();
  }, [after, forget]);
  const toggle = (event: React.MouseEvent) => {
    const isOnText = (event.target as Element).closest('a, button, .item-details') === null;
    if (isOnText && getSelection()?.isCollapsed !== false) setOpen(!isOpen);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has the button on the item's name
    <li className={`item is-${mark}`} onClick={toggle}>
      <div className="item-line">
        <div className="item-state">
          <ItemMark mark={mark} />
        </div>
        <div className="item-main">
          <button
            type="button"
            className="item-name"
            aria-expanded={isOpen}
            aria-controls={details}
            onClick={() => setOpen(!isOpen)}
          >
            {item.item} <span className="item-server">{item.server}</span>
          </button>
          <p className="item-sentence">
            <Sentence text={item.sentence} />
          </p>
          {needsSomebody(mark) && item.remedy !== '' ? (
            <p className="item-remedy">
              <Sentence text={item.remedy} />
            </p>
          ) : null}
          {refusedAt === undefined ? null : <UnlockKeysOf server={item.server} item={item.item} since={refusedAt} />}
          <RunProgress item={item} />
          <WishLines wish={wish} />
        </div>
        <div className="item-cell">
          <span className="cell-name">{words.lastBackup}</span>
          <BackupAge item={item} />
        </div>
        <div className="item-cell">
          <span className="cell-name">{words.nextRun}</span>
          <NextRun item={item} />
        </div>
        <div className="item-cell number">
          <span className="cell-name">{words.unprotectedHead}</span>
          <UnprotectedFigure unprotected={unprotected} />
        </div>
        <ItemButtons item={item} wish={wish} />
      </div>
      <div id={details}>{isOpen ? <ItemDetails item={item} /> : null}</div>
    </li>
  );
}

function RunProgress({ item: { server, item, run, lastSnapshot } }: { item: ItemStatus }) {
  const { status: words } = useWords();
  if (!run) return null;
  // The next run begins from nothing again; the attempts of one run share what is safe.
  const of = `${server}/${item}/${lastSnapshot?.name ?? ''}`;
  return (
    <div className="item-progress">
      <ProgressBar label={words.progressOf(server, item)} of={of} percent={run.progress?.percent} />
      <span className="quiet">{words.attempt(run.attempt)}</span>
    </div>
  );
}

/** What waits comes when it is looked at again, or when what it waits for is there. */
function NextRun({ item: { state, dueAt, waits } }: { item: ItemStatus }) {
  const { status: words } = useWords();
  const now = useNow();
  if (state === 'manual' || dueAt === undefined) return <span className="quiet">{words.byHand}</span>;
  if (state === 'waiting' || state === 'paused') {
    const again = waits.flatMap(({ until }) => until ?? []).sort((a, b) => b - a)[0];
    return again === undefined ? <span className="quiet">{words.whenThere}</span> : <ClockTime time={again} />;
  }
  return dueAt <= now ? words.due : <ClockTime time={dueAt} />;
}

function UnprotectedFigure({ unprotected }: { unprotected: Props['unprotected'] }) {
  const { status: words } = useWords();
  const figures = useFigures();
  if (unprotected === undefined) return <span className="quiet">…</span>;
  if (unprotected === null) return <span className="quiet">{words.notKnown}</span>;
  if (unprotected.files === 0) return <span className="quiet">{words.nothingUnprotected}</span>;
  return (
    <>
      <Bytes bytes={unprotected.bytes} />
      <span className="cell-second">{words.unprotectedFiles(unprotected.files, figures.count(unprotected.files))}</span>
    </>
  );
}
