/** The snapshots on a slider, the oldest left; the bars are what each of them brought anew. */
import { useEffect, useRef, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { useNow } from '../parts/now.ts';
import { useFigures } from '../words/language.tsx';
import { useFilesWords } from './files-words.ts';
import type { Snapshot } from './snapshot-days.ts';

interface Props {
  /** Newest first. */
  readonly snapshots: readonly Snapshot[];
  readonly chosen: Snapshot;
  readonly onChoose: (snapshot: string) => void;
}

/** A hand that is still sliding asks for nothing yet. */
const rest = 200;

export function TimeBar({ snapshots, chosen, onChoose }: Props) {
  const words = useFilesWords();
  const figures = useFigures();
  const now = useNow();
  const last = snapshots.length - 1;
  const [draft, setDraft] = useState<number>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const at = draft ?? last - snapshots.indexOf(chosen);
  const shown = snapshots[last - at] ?? chosen;
  const text = `${figures.day(shown.time, now)}, ${figures.timeOfDay(shown.time)}`;
  const slideTo = (to: number) => {
    const snapshot = snapshots[last - to];
    if (!snapshot) return;
    setDraft(to);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setDraft(undefined);
      if (snapshot !== chosen) onChoose(snapshot.name);
    }, rest);
  };
  return (
    <div className="time-bar">
      <Button kind="quiet" aria-label={words.older} isDisabled={at <= 0} onPress={() => slideTo(at - 1)}>
        ‹
      </Button>
      <div className="time-slide">
        <AddedBars snapshots={snapshots} />
        <input
          type="range"
          min={0}
          max={last}
          value={at}
          disabled={last === 0}
          aria-label={words.timeSlider}
          aria-valuetext={text}
          onChange={event => slideTo(Number(event.target.value))}
        />
      </div>
      <Button kind="quiet" aria-label={words.newer} isDisabled={at >= last} onPress={() => slideTo(at + 1)}>
        ›
      </Button>
      <strong className="time-shown" title={figures.exactTime(shown.time)}>
        {text}
        {shown === snapshots[0] ? <span className="snapshot-newest"> {words.newest}</span> : null}
      </strong>
    </div>
  );
}

/** Square roots, so that one large day does not make all others invisible. */
function AddedBars({ snapshots }: { snapshots: readonly Snapshot[] }) {
  const last = snapshots.length - 1;
  const most = Math.max(1, ...snapshots.map(({ addedBytes }) => Math.sqrt(addedBytes ?? 0)));
  const bars = snapshots.map(({ addedBytes }, index) => {
    const x = last === 0 ? 500 : ((last - index) / last) * 1000;
    return `M${x.toFixed(1)} 16V${(15 - (Math.sqrt(addedBytes ?? 0) / most) * 15).toFixed(1)}`;
  });
  return (
    <svg className="time-bars" viewBox="0 0 1000 16" preserveAspectRatio="none" aria-hidden="true">
      <path d={bars.join('')} fill="none" stroke="currentColor" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
