/** One day as a shape: dot, circle, triangle or square; and what each means. */
import { useWords } from '../words/language.tsx';
import type { DayMark } from './day-totals.ts';

const RADII = [2.5, 3.75, 5, 6.25];

/** `level`: 0 to 3, how much was new compared with the other days. */
export function DayShape({ mark, level = 3 }: { mark: DayMark; level?: number }) {
  return (
    <svg className={`day-shape is-${mark}`} viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
      {mark === 'none' ? <circle cx="7" cy="7" r="1" fill="currentColor" /> : null}
      {mark === 'good' ? <circle cx="7" cy="7" r={RADII[level] ?? 6} fill="currentColor" /> : null}
      {mark === 'warning' ? <path d="M7 1.5 13 12.5H1z" fill="currentColor" /> : null}
      {mark === 'failed' ? <rect x="2" y="2" width="10" height="10" fill="currentColor" /> : null}
    </svg>
  );
}

export function Legend() {
  const { history: words } = useWords();
  const meanings = [
    ['none', words.legendNone],
    ['good', words.legendGood],
    ['warning', words.legendWarning],
    ['failed', words.legendFailed],
  ] as const;
  return (
    <ul className="legend">
      {meanings.map(([mark, text]) => (
        <li key={mark}>
          <DayShape mark={mark} level={2} /> {text}
        </li>
      ))}
    </ul>
  );
}
