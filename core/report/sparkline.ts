/** A small curve of sizes as SVG, drawn in the colour of the text around it. */

const [width, height, margin] = [96, 28, 3];

/** `curve`: a digit of base 36 for each size. '' for fewer than two: a point is no curve. */
export function sparkline(curve: string | undefined): string {
  const sizes = Array.from(curve ?? '', digit => Number.parseInt(digit, 36) || 0);
  if (sizes.length < 2) return '';
  const x = (index: number) => margin + (index / (sizes.length - 1)) * (width - 2 * margin);
  const y = (size: number) => height - margin - (size / 35) * (height - 2 * margin);
  const points = sizes.map((size, index) => `${x(index).toFixed(1)},${y(size).toFixed(1)}`);
  const [lastX, lastY] = points.at(-1)!.split(',');
  return (
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="sizes of the last ${sizes.length} days with a snapshot">` +
    `<polyline points="${points.join(' ')}" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"/>` +
    `<circle cx="${lastX}" cy="${lastY}" r="2.2" fill="currentColor"/></svg>`
  );
}
