/** A table of any length of which only the seen rows exist, with one place for the keyboard and a row as the target of a click. */
// biome-ignore-all lint/a11y/useSemanticElements: table elements cannot leave out the rows between
import { type KeyboardEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { rowWindow, scrollTo } from './row-window.ts';

export interface LongTableProps {
  readonly label: string;
  readonly total: number;
  /** The cells of the head, each a columnheader. */
  readonly head: ReactNode;
  /** The cells of a row. */
  readonly cells: (row: number) => ReactNode;
  readonly className: string;
  /** Who comes back to a table of this name finds it as it was left. */
  readonly memory?: string;
  /** The rows are only the shape of what comes. */
  readonly isLoading?: boolean;
  readonly isChosen?: (row: number) => boolean;
  /** Shown beside the table. */
  readonly isCurrent?: (row: number) => boolean;
  readonly onWindow?: (first: number, end: number) => void;
  readonly onOpen: (row: number) => void;
  /** Space; from another row on with Shift and an arrow. */
  readonly onChoose?: (row: number, isFurther: boolean) => void;
  readonly onUp?: () => void;
}

const positions = new Map<string, { readonly scrollTop: number; readonly active: number }>();

export function LongTable(props: LongTableProps) {
  const { label, total, head, cells, className, memory = '', isLoading = false, isChosen, isCurrent, onWindow, onOpen } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const headRow = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(() => positions.get(memory)?.active ?? 0);
  const [view, setView] = useState({ scrollTop: 0, viewHeight: 600, rowHeight: 28 });
  const window = rowWindow({ total, ...view });
  const { first, end } = window;
  const isActiveDrawn = active >= first && active < end;

  useLayoutEffect(() => {
    const table = scroller.current!;
    const measure = () => {
      const rowHeight = Number.parseFloat(getComputedStyle(table).getPropertyValue('--row-height')) || 28;
      const viewHeight = table.clientHeight - (headRow.current?.offsetHeight ?? 0);
      setView({ scrollTop: table.scrollTop, viewHeight, rowHeight });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(table);
    return () => observer.disconnect();
  }, []);

  useEffect(() => onWindow?.(first, end), [onWindow, first, end]);

  const cameBack = useRef(false);
  useLayoutEffect(() => {
    if (isLoading || cameBack.current || !scroller.current) return;
    cameBack.current = true;
    scroller.current.scrollTop = positions.get(memory)?.scrollTop ?? 0;
  }, [isLoading, memory]);
  useEffect(() => {
    if (memory !== '' && cameBack.current) positions.set(memory, { scrollTop: view.scrollTop, active });
  }, [memory, view.scrollTop, active]);

  const moveTo = (row: number) => {
    const next = Math.max(0, Math.min(total - 1, row));
    setActive(next);
    const top = scrollTo({ total, ...view }, next);
    if (top !== undefined && scroller.current) scroller.current.scrollTop = top;
    return next;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || total === 0) return;
    const page = Math.max(1, Math.floor(view.viewHeight / view.rowHeight) - 1);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -total, End: total };
    const step = steps[event.key];
    if (step !== undefined) {
      if (event.shiftKey) props.onChoose?.(active, true);
      const next = moveTo(active + step);
      if (event.shiftKey) props.onChoose?.(next, true);
    } else if (event.key === 'Enter') onOpen(active);
    else if (event.key === ' ' && props.onChoose) props.onChoose(active, event.shiftKey);
    else if (event.key === 'Backspace' && props.onUp) props.onUp();
    else return;
    event.preventDefault();
  };

  const rows = Array.from({ length: end - first }, (_, index) => first + index);
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={total + 1}
      aria-multiselectable={props.onChoose ? true : undefined}
      aria-activedescendant={isActiveDrawn ? `${id}${active}` : undefined}
      tabIndex={0}
      className={`long-table ${className}`}
      onKeyDown={onKeyDown}
      onScroll={event => setView({ ...view, scrollTop: event.currentTarget.scrollTop })}
    >
      <div role="rowgroup" className="long-head" ref={headRow}>
        <div role="row" aria-rowindex={1} className="long-row is-head" tabIndex={-1}>
          {head}
        </div>
      </div>
      <div role="rowgroup" className="long-body" style={{ height: window.height }}>
        <div role="presentation" className="long-seen" style={{ transform: `translateY(${window.top}px)` }}>
          {rows.map(row => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys
            <div
              key={row}
              id={`${id}${row}`}
              role="row"
              tabIndex={-1}
              aria-rowindex={row + 2}
              aria-selected={isChosen ? isChosen(row) : undefined}
              aria-current={isCurrent?.(row) ? true : undefined}
              className={`long-row${row === active ? ' is-active' : ''}`}
              onMouseDown={event => keepFocusOnTable(event, scroller.current)}
              onClick={event => {
                setActive(row);
                // A link in the row goes its own way (a new tab, for one); a control acts alone.
                if (!(event.target instanceof Element && event.target.closest('a, input, button, label'))) onOpen(row);
              }}
            >
              {cells(row)}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

/** A row that scrolls out of sight would take the focus with it. */
function keepFocusOnTable(event: { target: EventTarget; preventDefault: () => void }, table: HTMLDivElement | null): void {
  if (event.target instanceof HTMLInputElement) return;
  event.preventDefault();
  // Who has just pressed a row knows where they are.
  table?.focus({ preventScroll: true, focusVisible: false });
}
