/** What the program answered to a wish, or why it said no and what can be done. */
import type { Wish } from '../frame/ask.ts';
import { Sentence } from './sentence.tsx';
import { Shape } from './state-mark.tsx';

export function WishLines({ wish: { lines, refusal } }: { wish: Wish }) {
  return (
    <div role="status" className="wish-lines">
      {refusal ? (
        <p className="is-warning">
          <Shape mark="warning" /> <Sentence text={refusal.message} /> <Sentence text={refusal.remedy} className="quiet" />
        </p>
      ) : (
        lines.map(line => (
          <p key={line}>
            {/* A remedy is indented in a terminal. */}
            <Sentence text={line.trimStart()} />
          </p>
        ))
      )}
    </div>
  );
}
