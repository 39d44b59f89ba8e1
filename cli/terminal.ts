/** The terminal: plain lines, one line that changes while something runs, and the signals that mean "stop". */
import type { Progress } from '../core/model.ts';
import { aboutText, countText, percentText, rateText, shortPath, sizeText } from '../core/rules/figures.ts';

export const say = {
  out: (text: string) => void process.stdout.write(`${text}\n`),
  error: (text: string) => void process.stderr.write(`${text}\n`),
};

/** A reader that goes away (`alp ls | head`) is no failure of ours. */
process.stdout.on('error', () => process.exit(0));

/** The first signal ends the run in good order; a second one of the same kind ends the program. */
export function cancelOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(130);
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
  if (!wanted || !process.stderr.isTTY) return { show: () => undefined, clear: () => undefined };
  let shown = false;
  return {
    show(text) {
      process.stderr.write(`\r\x1b[K${text.slice(0, (process.stderr.columns || 80) - 1)}`);
      shown = true;
    },
    clear() {
      if (shown) process.stderr.write('\r\x1b[K');
      shown = false;
    },
  };
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
