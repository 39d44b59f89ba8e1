/** Cuts a stream of bytes into lines; the only place where output is cut, so that nobody parses by chunk. */

/**
 * Collects chunks and hands over whole lines, decoded byte by byte (latin1): file names need not be valid UTF-8.
 * A carriage return ends a line as well (rsync's progress); empty lines are kept out.
 */
export function lineCutter(onLine: (line: string) => void): { push(chunk: Buffer): void; end(): void } {
  let rest = '';
  function push(chunk: Buffer): void {
    const text = rest + chunk.toString('latin1');
    let start = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code !== 10 && code !== 13) continue;
      if (at > start) onLine(text.slice(start, at));
      start = at + 1;
    }
    rest = text.slice(start);
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
