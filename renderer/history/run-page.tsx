/** Comes within the hour: a page of the history. */
export function RunPage(_: { run?: string }) {
  return null;
}
