/** Comes within the hour: a page of the history. */
export function HistoryPage(_: { run?: string }) {
  return null;
}
