/** How the chart looks: its axes, colours of the theme, figures of the language. */
import UPlot from 'uplot';
import type { Figures } from '../words/figures.ts';
import type { Words } from '../words/words.ts';

interface Wish {
  /** Its computed colours are the chart's: canvas knows no custom properties. */
  readonly frame: HTMLElement;
  readonly width: number;
  readonly words: Words['history'];
  readonly figures: Figures;
}

const HEIGHT = 168;

export function chartOptions({ frame, width, words, figures }: Wish): UPlot.Options {
  const style = getComputedStyle(frame);
  const quiet = () => style.color;
  const bars = () => style.borderTopColor;
  const line = () => style.borderBottomColor;
  const ink = () => style.outlineColor;
  const axis = { stroke: quiet, font: `12px ${style.fontFamily}`, gap: 8, ticks: { show: false } } as const;
  return {
    width,
    height: HEIGHT,
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    legend: { live: true },
    padding: [8, 0, 0, 0],
    focus: { alpha: 1 },
    scales: {
      x: { time: true },
      bytes: { range: (_, __, max) => [0, max || 1] },
      time: { range: (_, __, max) => [0, max || 1] },
    },
    axes: [
      {
        ...axis,
        size: 28,
        grid: { show: false },
        space: 64,
        values: (_, marks) => marks.map(mark => figures.shortDay(mark * 1000)),
      },
      {
        ...axis,
        scale: 'bytes',
        size: 64,
        grid: { stroke: line, width: 1 },
        values: (_, marks) => marks.map(figures.size),
        splits: splits(roundBytes),
      },
      {
        ...axis,
        scale: 'time',
        side: 1,
        size: 72,
        grid: { show: false },
        values: (_, marks) => marks.map(figures.shortDuration),
        splits: splits(roundTime),
      },
    ],
    series: [
      { label: '', value: (_, value) => (value === null ? '' : dayText(value, figures)) },
      {
        label: words.chartBytes,
        scale: 'bytes',
        fill: bars,
        stroke: quiet,
        width: 0,
        paths: UPlot.paths.bars!({ size: [0.7, 16] }),
        points: { show: false },
        value: (_, value) => (value === null ? '–' : figures.size(value)),
      },
      {
        label: words.chartDuration,
        scale: 'time',
        stroke: ink,
        width: 1.5,
        points: { show: false },
        value: (_, value) => (value === null ? '–' : figures.duration(value)),
      },
    ],
  };
}

/** Nought and about three round marks above it. */
function splits(round: (third: number) => number): UPlot.Axis.Splits {
  return (_, __, ___, max) => {
    const step = Math.max(1, round(max / 3));
    return Array.from({ length: Math.floor(max / step) + 1 }, (_, index) => index * step);
  };
}

function roundBytes(third: number): number {
  const size = 10 ** Math.floor(Math.log10(Math.max(1, third)));
  return [1, 2, 5].map(factor => factor * size).findLast(one => one <= third) ?? third;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const STEPS = [
  ...[1, 5, 10, 30].map(one => one * SECOND),
  ...[1, 2, 5, 10, 15, 30].map(one => one * MINUTE),
  ...[1, 2, 4, 8, 24].map(one => one * HOUR),
];

function roundTime(third: number): number {
  return STEPS.findLast(step => step <= third) ?? third;
}

function dayText(seconds: number, figures: Figures): string {
  return figures.day(seconds * 1000, Date.now());
}
