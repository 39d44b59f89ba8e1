/** The line below the calendar: the day that is pointed at, else all days together. */
import { useFigures, useWords } from '../words/language.tsx';
import { useDayText, useTotalsText } from './day-text.ts';
import { type Days, dayKey, NO_TOTALS, sumOf } from './day-totals.ts';

interface Props {
  readonly days: Days;
  readonly shown: readonly number[];
  readonly midnight: number | undefined;
}

export function DayLine({ days, shown, midnight }: Props) {
  const { history: words } = useWords();
  const figures = useFigures();
  const dayText = useDayText();
  const totalsText = useTotalsText();
  const totals = (day: number) => days.get(dayKey(day)) ?? NO_TOTALS;
  return (
    <p className="day-line">
      {midnight === undefined
        ? `${words.days(shown.length, figures.count(shown.length))}${words.joins.colon}${totalsText(sumOf(shown.map(totals)))}`
        : dayText(midnight, totals(midnight))}
    </p>
  );
}
