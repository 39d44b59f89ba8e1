/** Which rows of a long table are drawn, and where; rows are all of one height, so a million cost as much as fifty. */

/** Firefox draws nothing beyond 17.9 million pixels, Chromium beyond 33.5 million. */
const tallest = 12_000_000;

export interface RowView {
  readonly total: number;
  readonly rowHeight: number;
  readonly scrollTop: number;
  readonly viewHeight: number;
}

export interface RowWindow {
  /** How tall the whole is for the scroll bar. */
  readonly height: number;
  readonly first: number;
  /** One behind the last. */
  readonly end: number;
  /** Where the first drawn row begins, from the top of the whole. */
  readonly top: number;
}

/** Rows drawn beyond what is seen, so that a quick wheel meets no gap. */
const spare = 8;

/** A folder taller than a browser can draw is scrolled in its own scale; the rows keep their height. */
export function rowWindow({ total, rowHeight, scrollTop, viewHeight }: RowView): RowWindow {
  const full = total * rowHeight;
  const height = Math.min(full, tallest);
  const offset = offsetAt({ total, rowHeight, scrollTop, viewHeight });
  const first = Math.max(0, Math.floor(offset / rowHeight) - spare);
  const end = Math.min(total, Math.ceil((offset + viewHeight) / rowHeight) + spare);
  return { height, first, end, top: scrollTop - offset + first * rowHeight };
}

/** How far into the rows the view begins, in pixels of rows. */
function offsetAt({ total, rowHeight, scrollTop, viewHeight }: RowView): number {
  const full = total * rowHeight;
  const height = Math.min(full, tallest);
  const mostScroll = Math.max(0, height - viewHeight);
  const wanted = Math.min(Math.max(0, scrollTop), mostScroll);
  return height === full || mostScroll === 0 ? wanted : (wanted / mostScroll) * (full - viewHeight);
}

/** The scroll position that shows a row, moved as little as may be; undefined where it is seen already. */
export function scrollTo(view: RowView, row: number): number | undefined {
  const { total, rowHeight, viewHeight } = view;
  const offset = offsetAt(view);
  const top = row * rowHeight;
  const wanted = top < offset ? top : top + rowHeight > offset + viewHeight ? top + rowHeight - viewHeight : undefined;
  if (wanted === undefined) return undefined;
  const full = total * rowHeight;
  const height = Math.min(full, tallest);
  return height === full ? wanted : (wanted / (full - viewHeight)) * (height - viewHeight);
}
