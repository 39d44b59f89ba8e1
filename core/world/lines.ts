/** Cuts a stream of bytes into lines; the only place where output is cut, so that nobody parses by chunk. */

/**
 * Collects chunks and hands over whole lines, decoded byte by byte (latin1): file names need not be valid UTF-8.
 * A carriage return ends a line as well (rsync's progress); empty lines are kept out.
 */
export function lineCutter(onLine: (line: string) => void): { push(chunk: Buffer): void; end(): void } {
  let rest = '';
  function push(chunk: Buffer): void {
    const lines = (rest + chunk.toString('latin1')).split(/[\r\n]/);
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') onLine(line);
  }
  function end(): void {
    if (rest !== '') onLine(rest);
    rest = '';
  }
  return { push, end };
}

/** The same bytes read as UTF-8, for people; bytes that are none become the replacement character. */
export function bytesAsText(line: string): string {
  return Buffer.from(line, 'latin1').toString('utf8');
}
