/** How an item's size moves: a line through the sizes of its last days. */
import type { DayPoint, Trend } from '../report-model.ts';

/** A change of less than this share of the size in a week is none. */
const steadyShare = 0.01;

/** undefined while there is too little to tell: fewer than three days with a snapshot, or less than three days from the first to the last. */
export function trendOf(days: readonly DayPoint[]): Trend | undefined {
  const points = days.filter(([, , , published]) => published > 0);
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 3 || last[0] - first[0] < 3) return undefined;
  const bytesPerWeek = Math.round(slopeOf(points) * 7);
  if (Math.abs(bytesPerWeek) < Math.max(last[1], 1) * steadyShare) return { direction: 'steady', bytesPerWeek };
  return { direction: bytesPerWeek > 0 ? 'growing' : 'shrinking', bytesPerWeek };
}

/** The sizes between the smallest (0) and the largest (z), a digit of base 36 each; all the same: in the middle. */
export function curveOf(days: readonly DayPoint[]): string {
  const sizes = days.flatMap(([, bytes, , published]) => (published > 0 ? [bytes] : []));
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  return sizes.map(size => (most === least ? 18 : Math.round(((size - least) / (most - least)) * 35)).toString(36)).join('');
}

/** Bytes a day, by least squares. */
function slopeOf(points: readonly DayPoint[]): number {
  const mean = (of: (point: DayPoint) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [day, bytes] = [mean(point => point[0]), mean(point => point[1])];
  const spread = mean(point => (point[0] - day) ** 2);
  return mean(point => (point[0] - day) * (point[1] - bytes)) / spread;
}
