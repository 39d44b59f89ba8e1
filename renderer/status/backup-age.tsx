/** How old the last backup is, as words and as a bar against the age that is allowed. */
import { RelativeTime } from '../parts/figures.tsx';
import type { ItemStatus } from '../parts/item-mark.ts';
import { useNow } from '../parts/now.ts';
import { useFigures, useWords } from '../words/language.tsx';

export function BackupAge({ item: { server, item, lastSnapshot, maxAge } }: { item: ItemStatus }) {
  const { status: words } = useWords();
  const figures = useFigures();
  const now = useNow();
  if (!lastSnapshot) return <span className="quiet">{words.never}</span>;
  if (maxAge === undefined) return <RelativeTime time={lastSnapshot.time} />;
  const age = Math.max(0, now - lastSnapshot.time);
  const limit = figures.span(maxAge);
  return (
    <>
      <RelativeTime time={lastSnapshot.time} />
      {/* biome-ignore lint/a11y/useSemanticElements: browsers draw a meter element each in their own way */}
      <div
        className={`age ${age > maxAge ? 'is-overdue' : ''}`}
        role="meter"
        aria-label={words.ageOf(server, item)}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.min(100, Math.round((age / maxAge) * 100))}
        aria-valuetext={words.ageName(figures.span(age), limit)}
        title={words.ageName(figures.span(age), limit)}
      >
        <span className="age-bar">
          <span className="age-fill" style={{ width: `${Math.min(100, (age / maxAge) * 100)}%` }} />
        </span>
        <span className="cell-second">{words.ofAge(limit)}</span>
      </div>
    </>
  );
}
