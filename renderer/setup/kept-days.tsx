/** Two years of days, a column a week; those that stay are filled. */
import { useFigures } from '../words/language.tsx';
import { type Block, blocksOf, type Day, keptCount, pathOf, WEEKS } from './kept-days-layout.ts';
import { useSetupWords } from './setup-words.ts';

const SIZE = 9;
const GAP = 2;
const WIDTH = WEEKS * (SIZE + GAP) - GAP;
const HEIGHT = 7 * (SIZE + GAP) - GAP;

export function KeptDays({ days }: { days: readonly Day[] | undefined }) {
  const words = useSetupWords();
  const blocks = days ? blocksOf(days) : [];
  return (
    <div className="kept-days">
      <p className="kept-count" role="status">
        {days ? words.previewText(keptCount(days), days.length) : ' '}
      </p>
      {days ? blocks.map(block => <Weeks key={block.first} block={block} />) : [1, 2].map(place => <Empty key={place} />)}
      <p className="kept-legend" aria-hidden="true">
        <span className="kept-sample is-kept" /> {words.legendKept} <span className="kept-sample" /> {words.legendGone}
      </p>
    </div>
  );
}

function Weeks({ block: { first, last, cells } }: { block: Block }) {
  const words = useSetupWords();
  const figures = useFigures();
  const [from, until] = [first, last].map(day => figures.date(Date.parse(`${day}T12:00:00`)));
  const kept = cells.filter(({ isKept }) => isKept).length;
  return (
    <figure className="kept-weeks">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={words.previewName(words.previewText(kept, cells.length), from!, until!)}
      >
        <path className="day-gone" d={pathOf(cells, false, SIZE, GAP)} />
        <path className="day-kept" d={pathOf(cells, true, SIZE, GAP)} />
      </svg>
      <figcaption aria-hidden="true">
        <span>{from}</span>
        <span>{until}</span>
      </figcaption>
    </figure>
  );
}

function Empty() {
  return (
    <figure className="kept-weeks" aria-hidden="true">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" />
      <figcaption>&nbsp;</figcaption>
    </figure>
  );
}
