/** Two pictures side by side as somebody sees them who squints: cells of eight by eight pixels, each by its mean colour. */
import type { Page } from 'playwright-core';

/** More cells than that, and it is another picture. Measured on Status: a page that lies a pixel lower 0, a word that is missing 4, a button 10, a title of another colour 91, a page that lies 3 pixels lower 362. */
export const MOST_CELLS = 6;

/**
 * How many cells differ. Other smoothing of letters, as the next Chromium may bring, changes a cell's mean by little and is not
 * found; nor is a single word. A button that is missing, another colour, lines that moved are. Another size: all cells.
 */
export function otherCells(page: Page, one: Buffer, other: Buffer): Promise<number> {
  return page.evaluate(
    async ([first, second]) => {
      const cell = 8;
      // How far red, green or blue (0 to 255) of a cell may be apart.
      const tolerance = 30;
      async function means(base64: string) {
        const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
        const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        const { width, height } = image;
        const context = new OffscreenCanvas(width, height).getContext('2d')!;
        context.drawImage(image, 0, 0);
        const { data } = context.getImageData(0, 0, width, height);
        const [columns, rows] = [Math.ceil(width / cell), Math.ceil(height / cell)];
        const sums = new Float64Array(columns * rows * 3);
        for (let y = 0; y < height; y += 1)
          for (let x = 0; x < width; x += 1)
            for (let colour = 0; colour < 3; colour += 1)
              sums[(Math.floor(y / cell) * columns + Math.floor(x / cell)) * 3 + colour]! += data[(y * width + x) * 4 + colour]!;
        return { width, height, sums, cells: columns * rows };
      }
      const [a, b] = [await means(first!), await means(second!)];
      if (a.width !== b.width || a.height !== b.height) return a.cells;
      let others = 0;
      for (let at = 0; at < a.cells; at += 1) {
        const apart = [0, 1, 2].some(
          colour => Math.abs(a.sums[at * 3 + colour]! - b.sums[at * 3 + colour]!) / (cell * cell) > tolerance,
        );
        if (apart) others += 1;
      }
      return others;
    },
    [one.toString('base64'), other.toString('base64')],
  );
}
