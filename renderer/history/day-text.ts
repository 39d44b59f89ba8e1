/** What a day brought, in words. */
import { useNow } from '../parts/now.ts';
import { useFigures, useWords } from '../words/language.tsx';
import type { DayTotals } from './day-totals.ts';

export function useTotalsText(): (totals: DayTotals) => string {
  const { history: words } = useWords();
  const figures = useFigures();
  return ({ published, warnings, failed, addedBytes }) =>
    [
      published > 0 ? words.snapshots(published, figures.count(published)) : words.noBackup,
      published > 0 ? words.newBytes(figures.size(addedBytes)) : '',
      warnings > 0 ? words.withWarnings(warnings, figures.count(warnings)) : '',
      failed > 0 ? words.failures(failed, figures.count(failed)) : '',
    ]
      .filter(part => part !== '')
      .join(', ');
}

export function useDayText(): (midnight: number, totals: DayTotals) => string {
  const figures = useFigures();
  const totalsText = useTotalsText();
  const { colon } = useWords().history.joins;
  const now = useNow();
  return (midnight, totals) => `${figures.day(midnight, now)}${colon}${totalsText(totals)}`;
}
