/** How far something is; within one run the bar never goes back. */
import { ProgressBar as AriaProgressBar } from 'react-aria-components';
import { useFigures } from '../words/language.tsx';

const highest = new Map<string, number>();

/** The most that was ever said of `of`: an attempt that begins anew does not take back what is safe. */
export function useHighest(of: string, percent: number | undefined): number | undefined {
  const before = highest.get(of);
  const now = percent === undefined ? before : Math.max(before ?? 0, percent);
  if (now !== undefined) highest.set(of, now);
  return now;
}

export function ProgressBar({ label, of, percent }: { label: string; of: string; percent: number | undefined }) {
  const figures = useFigures();
  const value = useHighest(of, percent);
  if (value === undefined) return <div className="progress is-unknown" role="progressbar" aria-label={label} />;
  return (
    <AriaProgressBar className="progress" aria-label={label} value={value} valueLabel={figures.percent(value)}>
      <div className="progress-fill" style={{ width: `${value}%` }} />
    </AriaProgressBar>
  );
}
