/** Days with backups as a calendar, a column a week; those that stay are filled. */
import { useFigures, useWords } from '../words/language.tsx';
import { type Block, blocksOf, type Day, pathOf, WEEKS } from './kept-days-layout.ts';
import '../style/kept-days.css';

const SIZE = 9;
const GAP = 2;
const WIDTH = WEEKS * (SIZE + GAP) - GAP;
const HEIGHT = 7 * (SIZE + GAP) - GAP;

interface Props {
  /** Oldest first; undefined: they are on their way, and their room is kept. */
  readonly days: readonly Day[] | undefined;
  /** Above the calendar: how many stay. */
  readonly children: React.ReactNode;
}

export function KeptDays({ days, children }: Props) {
  const { parts: words } = useWords();
  return (
    <div className="kept-days">
      <p className="kept-count" role="status">
        {days ? children : ' '}
      </p>
      {days ? blocksOf(days).map(block => <Weeks key={block.first} block={block} />) : [1, 2].map(place => <Empty key={place} />)}
      <p className="kept-legend" aria-hidden="true">
        <span className="kept-sample is-kept" /> {words.stays} <span className="kept-sample" /> {words.goes}
      </p>
    </div>
  );
}

function Weeks({ block: { first, last, cells } }: { block: Block }) {
  const { parts: words } = useWords();
  const figures = useFigures();
  const [from, until] = [first, last].map(day => figures.date(Date.parse(`${day}T12:00:00`)));
  const kept = cells.filter(({ isKept }) => isKept).length;
  const text = words.daysStay(figures.count(kept), figures.count(cells.length));
  return (
    <figure className="kept-weeks">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words.daysStayFrom(text, from!, until!)}>
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
