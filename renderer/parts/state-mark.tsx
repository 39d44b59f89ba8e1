/** A state as shape, colour and word: each alone is enough to tell it. */
import { useWords } from '../words/language.tsx';
import type { Mark } from './item-mark.ts';

export function Shape({ mark }: { mark: Mark }) {
  return (
    <svg className={`shape is-${mark}`} viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
      {SHAPES[mark]}
    </svg>
  );
}

/** `isBare`: the shape alone, its word for screen readers. */
export function ItemMark({ mark, isBare = false }: { mark: Mark; isBare?: boolean }) {
  const word = useWords().marks[mark];
  return (
    <span className={`mark is-${mark}`} title={isBare ? word : undefined}>
      <Shape mark={mark} />
      <span className={isBare ? 'only-read' : 'mark-word'}>{word}</span>
    </span>
  );
}

const SHAPES: Readonly<Record<Mark, React.ReactNode>> = {
  good: <circle cx="6" cy="6" r="5" fill="currentColor" />,
  running: (
    <>
      <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" />
      <path d="M6 1.5a4.5 4.5 0 0 1 0 9z" fill="currentColor" />
    </>
  ),
  waiting: <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2 1.53" />,
  warning: <path d="M6 .8 11.6 11H.4z" fill="currentColor" />,
  failed: <rect x="1.2" y="1.2" width="9.6" height="9.6" fill="currentColor" />,
  overdue: <path d="M6 0 12 6 6 12 0 6z" fill="currentColor" />,
  paused: <path d="M2.5 1.5h2.4v9H2.5zm4.6 0h2.4v9H7.1z" fill="currentColor" />,
  manual: <circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  none: <circle cx="6" cy="6" r="1.75" fill="currentColor" />,
};
