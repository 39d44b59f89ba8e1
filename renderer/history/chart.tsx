/** New bytes as bars and duration as a line over the last days; drawn by uPlot, which is loaded with this file. */
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useNow } from '../parts/now.ts';
import { midnightOf } from '../words/figures.ts';
import { useFigures, useWords } from '../words/language.tsx';
import { chartOptions } from './chart-options.ts';
import { type Days, dayKey, daysUpTo, NO_TOTALS } from './day-totals.ts';
import { useWidth } from './use-width.ts';

const NARROW = 600;

export function Chart({ days }: { days: Days }) {
  const { history: words } = useWords();
  const figures = useFigures();
  const now = useNow();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const today = midnightOf(now);
  const count = width < NARROW ? 30 : 90;

  useEffect(() => {
    if (!frame.current || width === 0) return;
    const shown = daysUpTo(today, count);
    const totals = shown.map(day => days.get(dayKey(day)) ?? NO_TOTALS);
    const options = chartOptions({ frame: frame.current, width, words, figures });
    const data: UPlot.AlignedData = [
      shown.map(day => day / 1000),
      totals.map(({ addedBytes }) => addedBytes),
      totals.map(({ published, milliseconds }) => (published === 0 ? null : milliseconds)),
    ];
    const plot = new UPlot(options, data, frame.current);
    const redraw = () => plot.redraw();
    const theme = new MutationObserver(redraw);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    const system = matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', redraw);
    return () => {
      theme.disconnect();
      system.removeEventListener('change', redraw);
      plot.destroy();
    };
  }, [days, width, count, today, words, figures]);

  const totals = daysUpTo(today, count).map(day => days.get(dayKey(day)) ?? NO_TOTALS);
  const bytes = totals.reduce((sum, { addedBytes }) => sum + addedBytes, 0);
  const longest = Math.max(0, ...totals.map(({ milliseconds }) => milliseconds));
  return (
    <div
      ref={frame}
      className="chart"
      role="img"
      aria-label={words.chartName(count, figures.size(bytes), figures.duration(longest))}
    />
  );
}
