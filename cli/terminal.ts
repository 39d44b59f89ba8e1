/** The terminal: plain lines, one line that changes while something runs, and the signals that mean "stop". */
import type { Progress } from '../core/model.ts';
import { aboutText, countText, percentText, rateText, shortPath, sizeText } from '../core/rules/figures.ts';

/** What became of standard output: a reader that went away (`alp ls | head`), or a full disk under a log file. */
let output: 'good' | 'reader-gone' | 'broken' = 'good';
let complaintsAreHeard = true;

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  output = error.code === 'EPIPE' ? 'reader-gone' : 'broken';
});
process.stderr.on('error', () => {
  complaintsAreHeard = false;
});

/** Nothing that is said may stop a run: words that nobody can hear are dropped. */
export const say = {
  out(text: string): void {
    if (output === 'good') process.stdout.write(`${harmless(text)}\n`);
  },
  /** Much of it, with a line end behind the last piece: each waits until the one before has been taken, and none is made for a reader who went away. */
  async pieces(pieces: Iterable<string | Uint8Array>): Promise<void> {
    let isFirst = true;
    for (const piece of pieces) {
      if (output !== 'good') return;
      isFirst = false;
      await taken(typeof piece === 'string' ? harmless(piece) : piece);
    }
    if (!isFirst && output === 'good') await taken('\n');
  },
  error(text: string): void {
    if (complaintsAreHeard) process.stderr.write(`${harmless(text)}\n`);
  },
};

function taken(piece: string | Uint8Array): Promise<void> {
  return new Promise(resolve => process.stdout.write(piece, () => resolve()));
}

export function stateOfOutput(): 'good' | 'reader-gone' | 'broken' {
  return output;
}

/** A file name may hold what a terminal takes for orders. */
function harmless(text: string): string {
  return text.replace(/[\x00-\x08\x0b-\x1f\x7f]/g, character => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** A name on one line, whatever it holds. */
export function onOneLine(name: string): string {
  return name.replaceAll('\n', '\\n');
}

/** The first signal ends the run in good order; a second one of the same kind ends the program. */
export function cancelOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const [name, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    let heard = false;
    process.on(name, () => {
      if (heard) process.exit(code);
      heard = true;
      controller.abort(name);
    });
  }
  return controller.signal;
}

export interface ChangingLine {
  show(text: string): void;
  clear(): void;
}

/** Only on a terminal; a log file gets whole lines or nothing. */
export function changingLine(wanted: boolean): ChangingLine {
  if (!wanted || !process.stderr.isTTY || !complaintsAreHeard) return { show: () => undefined, clear: () => undefined };
  let shown = false;
  return {
    show(text) {
      if (!complaintsAreHeard) return;
      process.stderr.write(`\r\x1b[K${harmless(onOneLine(text)).slice(0, (process.stderr.columns || 80) - 1)}`);
      shown = true;
    },
    clear() {
      if (shown && complaintsAreHeard) process.stderr.write('\r\x1b[K');
      shown = false;
    },
  };
}

export interface Screen {
  draw(text: string): void;
  close(): void;
}

/** The whole terminal for a text that changes, and the terminal as it was afterwards; undefined where there is none. */
export function wholeScreen(): Screen | undefined {
  if (!process.stdout.isTTY || output !== 'good') return undefined;
  const close = () => void process.stdout.write('\x1b[?25h\x1b[?1049l');
  process.stdout.write('\x1b[?1049h\x1b[?25l');
  process.once('exit', close);
  return {
    draw(text) {
      const rows = fitted(harmless(text).split('\n'), process.stdout.columns || 80, process.stdout.rows || 24);
      process.stdout.write(`\x1b[H${rows.map(row => `${row}\x1b[K`).join('\n')}\x1b[J`);
    },
    close() {
      process.off('exit', close);
      close();
    },
  };
}

/** Lines broken to `columns`, between words where that can be; those that do not fit into the height are counted. */
function fitted(lines: readonly string[], columns: number, height: number): readonly string[] {
  const row = new RegExp(`.{1,${columns}}(?: |$)|.{1,${columns}}`, 'gu');
  const rows = lines.flatMap(line => line.match(row)?.map(part => part.trimEnd()) ?? ['']);
  return rows.length <= height ? rows : [...rows.slice(0, height - 1), `and ${rows.length - height + 1} more lines`];
}

/** `61 %  1.24 GB  12 MB/s  about 5 minutes  documents/report.odt`, or `listing files` until the total is known. */
export function progressText(progress: Progress): string {
  if (progress.phase === 'listing')
    return progress.filesFound > 0 ? `listing files: ${countText(progress.filesFound)} so far` : 'listing files';
  const parts = [
    progress.percent === undefined ? '' : percentText(progress.percent),
    sizeText(progress.bytes),
    progress.rate > 0 ? rateText(progress.rate) : '',
    progress.remaining === undefined ? '' : aboutText(progress.remaining),
    progress.currentFile === '' ? '' : shortPath(progress.currentFile, 40),
  ];
  return parts.filter(part => part !== '').join('  ');
}

/** Rows with columns of equal width; `right` names the columns that hold numbers. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => (row[column] ?? '').length)));
  return rows
    .map(row =>
      row
        .map((cell, column) => (right.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
