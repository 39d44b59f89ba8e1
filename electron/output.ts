/** What is printed may go nowhere: a terminal that was closed, a desktop that never listened. */

/** Without a listener Electron would show each lost line to the user as a crash. */
export function tolerateClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
