/** The shape of what is being loaded, so that nothing jumps when it comes. */
import { useWords } from '../words/language.tsx';

export function Skeleton({ lines = 3, className = 'skeleton' }: { lines?: number; className?: string }) {
  const { parts } = useWords();
  return (
    <div className={className} role="status" aria-label={parts.loading}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines without a name that never move
        <div key={line} className="skeleton-line" />
      ))}
    </div>
  );
}

export function PageSkeleton() {
  return <Skeleton lines={8} />;
}
