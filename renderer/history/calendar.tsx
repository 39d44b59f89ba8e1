/** The calendar of days: a shape per day, larger where more was new; hovered or focused it says what the day brought. */
import { memo, useMemo, useRef, useState } from 'react';
import { useNow } from '../parts/now.ts';
import { useFigures, useLanguage, useWords } from '../words/language.tsx';
import { steppedDay, type Week, weeksUpTo } from './calendar-weeks.ts';
import { DayLine } from './day-line.tsx';
import { DayShape, Legend } from './day-shape.tsx';
import { useDayText } from './day-text.ts';
import { type Days, dayKey, markOfDay, NO_TOTALS, quarters } from './day-totals.ts';
import { useWidth } from './use-width.ts';

const PITCH = 18;
const LABELS = 36;
const MOST_WEEKS = 54;

interface Props {
  readonly days: Days;
  readonly onChoose: (midnight: number) => void;
}

export const Calendar = memo(function Calendar({ days, onChoose }: Props) {
  const { history: words } = useWords();
  const frame = useRef<HTMLDivElement>(null);
  const now = useNow();
  const width = useWidth(frame);
  const weeks = weeksUpTo(now, Math.max(1, Math.min(MOST_WEEKS, Math.floor((width - LABELS) / PITCH))));
  const all = weeks.flat().filter(day => day !== undefined);
  const [pointed, setPointed] = useState<number>();
  const [focused, setFocused] = useState<number>();
  const inFocus = focused ?? all.at(-1);
  const bounds = useMemo(() => quarters(days), [days]);

  const move = (event: React.KeyboardEvent) => {
    const next = steppedDay(event.key, all.indexOf(inFocus ?? 0), all.length);
    if (next === undefined) return;
    event.preventDefault();
    setFocused(all[next]);
    frame.current?.querySelector<HTMLElement>(`[data-day="${dayKey(all[next]!)}"]`)?.focus();
  };

  return (
    <div ref={frame} className="calendar">
      {width === 0 ? null : (
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table that is walked with arrow keys is a grid
        <table role="grid" aria-label={words.calendarName} onKeyDown={move} onMouseLeave={() => setPointed(undefined)}>
          <Months weeks={weeks} />
          <tbody>
            {WEEKDAYS.map((weekday, row) => (
              <tr key={weekday}>
                <WeekdayName row={row} />
                {weeks.map(week => (
                  <Cell
                    key={week[0]}
                    midnight={week[row]}
                    days={days}
                    bounds={bounds}
                    isInFocus={week[row] === inFocus}
                    onChoose={onChoose}
                    onPoint={setPointed}
                    onFocus={setFocused}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="calendar-foot">
        <DayLine days={days} shown={all} midnight={pointed ?? focused} />
        <Legend />
      </div>
    </div>
  );
});

const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6];

interface CellProps {
  readonly midnight: number | undefined;
  readonly days: Days;
  readonly bounds: readonly number[];
  readonly isInFocus: boolean;
  readonly onChoose: (midnight: number) => void;
  readonly onPoint: (midnight: number) => void;
  readonly onFocus: (midnight: number) => void;
}

/** Hundreds of them: only those that change are drawn again. */
const Cell = memo(function Cell({ midnight, days, bounds, isInFocus, onChoose, onPoint, onFocus }: CellProps) {
  const text = useDayText();
  if (midnight === undefined) return <td />;
  const totals = days.get(dayKey(midnight)) ?? NO_TOTALS;
  return (
    <td
      data-day={dayKey(midnight)}
      className="calendar-day"
      tabIndex={isInFocus ? 0 : -1}
      aria-label={text(midnight, totals)}
      onMouseEnter={() => onPoint(midnight)}
      onFocus={() => onFocus(midnight)}
      onClick={() => onChoose(midnight)}
      onKeyDown={event => (event.key === 'Enter' || event.key === ' ' ? onChoose(midnight) : undefined)}
    >
      <DayShape mark={markOfDay(totals)} level={bounds.filter(bound => totals.addedBytes > bound).length} />
    </td>
  );
});

function Months({ weeks }: { weeks: readonly Week[] }) {
  const figures = useFigures();
  const month = (week: Week | undefined) => (week?.[0] === undefined ? undefined : new Date(week[0]).getMonth());
  return (
    <thead aria-hidden="true">
      <tr>
        <td />
        {weeks.map((week, index) => (
          <td key={week[0]} className="calendar-month">
            {month(week) !== month(weeks[index - 1]) && index > 0 && index < weeks.length - 1 ? (
              <span>{figures.month(week[0]!)}</span>
            ) : null}
          </td>
        ))}
      </tr>
    </thead>
  );
}

/** Monday, Wednesday and Friday are enough to find one's way. */
function WeekdayName({ row }: { row: number }) {
  const { language } = useLanguage();
  // 2024 began on a Monday.
  const day = new Date(2024, 0, 1 + row);
  return (
    <th scope="row" className="calendar-weekday">
      <span className={row % 2 === 0 && row < 6 ? '' : 'only-read'}>
        {day.toLocaleDateString(language, { weekday: 'short' })}
      </span>
    </th>
  );
}
