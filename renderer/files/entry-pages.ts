/** The entries of one folder, fetched page by page as they come into view; a million are never held at once. */
import type { Answer } from '../../bridge/channels.ts';
import type { Entry } from './entry-facts.ts';

export const pageSize = 200;
/** Pages that stay; with 200 entries each that is two screens of a fast scroll in every direction. */
const kept = 40;
/** Asked at a time: a drag over the whole scroll bar must not queue five thousand questions. */
const atOnce = 2;

type Ask = (offset: number, limit: number) => Promise<Answer<'entries'>>;

export interface EntryPages {
  /** undefined until the first answer. */
  readonly total: number | undefined;
  readonly failure: unknown;
  at(row: number): Entry | undefined;
  /** Rows that are looked at now; asks for what is missing, and forgets wishes for what has gone by. */
  want(first: number, end: number): void;
  /** After a failure: asks again. */
  again(): void;
  subscribe(listener: () => void): () => void;
  /** Grows with every change. */
  version(): number;
  /** After closing: asks again for what is wanted. */
  open(): void;
  /** Answers that still come are dropped. */
  close(): void;
}

export function entryPages(ask: Ask): EntryPages {
  const pages = new Map<number, readonly Entry[]>();
  const listeners = new Set<() => void>();
  const asking = new Set<number>();
  let wish: readonly number[] = [0];
  let isClosed = false;
  let version = 0;
  let total: number | undefined;
  let failure: unknown;

  function tell(): void {
    version++;
    for (const listener of listeners) listener();
  }

  function next(): void {
    if (isClosed || failure !== undefined) return;
    for (const page of wish) {
      if (asking.size >= atOnce) return;
      if (pages.has(page) || asking.has(page)) continue;
      asking.add(page);
      ask(page * pageSize, pageSize).then(
        answer => take(page, answer),
        (reason: unknown) => refuse(page, reason),
      );
    }
  }

  function take(page: number, answer: Answer<'entries'>): void {
    asking.delete(page);
    if (isClosed) return;
    total = answer.total;
    pages.set(page, answer.entries);
    // Map keeps the order of coming: the first are the oldest, and what is looked at is never dropped.
    for (const old of pages.keys()) {
      if (pages.size <= kept) break;
      if (!wish.includes(old)) pages.delete(old);
    }
    tell();
    next();
  }

  function refuse(page: number, reason: unknown): void {
    asking.delete(page);
    if (isClosed) return;
    failure = reason ?? new Error('no reason');
    tell();
  }

  return {
    get total() {
      return total;
    },
    get failure() {
      return failure;
    },
    at: row => pages.get(Math.floor(row / pageSize))?.[row % pageSize],
    want(first, end) {
      const from = Math.floor(first / pageSize);
      const to = Math.floor(Math.max(first, end - 1) / pageSize);
      wish = Array.from({ length: to - from + 1 }, (_, index) => from + index);
      next();
    },
    again() {
      failure = undefined;
      tell();
      next();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: () => version,
    open() {
      isClosed = false;
      next();
    },
    close() {
      isClosed = true;
      asking.clear();
    },
  };
}
