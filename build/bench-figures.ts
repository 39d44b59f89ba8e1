/** The figures of the benchmark: medians, ratios pair by pair, the facts of the machine, and the one table they are printed in. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';

export type Unit = 's' | 'ms' | 'MB' | '%' | 'count';

/** One line of the table: what was measured, beside the yardstick of the same run. */
export interface Row {
  readonly name: string;
  readonly what: string;
  readonly unit: Unit;
  readonly values: readonly number[];
  /** Taken beside `values`, one for one, so that ratios are made pair by pair. */
  readonly yardstick?: readonly number[];
  readonly yardstickName?: string;
  /** The limit is on the median of the values, or of the ratios. */
  readonly limit?: { readonly of: 'value' | 'ratio'; readonly most: number };
  /** What one should know to read the figures. */
  readonly notes?: readonly string[];
}

export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
  return { median, least: sorted[0] ?? Number.NaN, most: sorted.at(-1) ?? Number.NaN };
}

export function ratiosOf(row: Row): number[] {
  return row.values.flatMap((value, at) => {
    const other = row.yardstick?.[at];
    return other === undefined || other === 0 ? [] : [value / other];
  });
}

export function isWithin(row: Row): boolean | undefined {
  if (!row.limit) return undefined;
  return spreadOf(row.limit.of === 'value' ? row.values : ratiosOf(row)).median <= row.limit.most;
}

export function asJson(row: Row): object {
  const ratios = ratiosOf(row);
  return {
    ...row,
    spread: spreadOf(row.values),
    ...(row.yardstick ? { yardstickSpread: spreadOf(row.yardstick) } : {}),
    ...(ratios.length > 0 ? { ratio: spreadOf(ratios) } : {}),
    within: isWithin(row),
  };
}

const heads = ['what', 'figure (min–max)', 'yardstick (min–max)', 'ratio (min–max)', 'limit', ''];

export function tableText(rows: readonly Row[]): string {
  const cells = [heads, ...rows.map(cellsOf)];
  const widths = heads.map((_, column) => Math.max(...cells.map(line => line[column]?.length ?? 0)));
  const lines = cells.map(line =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map(width => '-'.repeat(width)).join('  '));
  const notes = rows.flatMap(row => (row.notes ?? []).map(note => `${row.name} · ${note}`));
  return [...lines, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
}

function cellsOf(row: Row): string[] {
  const ratios = ratiosOf(row);
  const yardstick = row.yardstick?.length ? `${spreadText(row.yardstick, row.unit)} ${row.yardstickName ?? ''}`.trim() : '';
  const limit = row.limit
    ? row.limit.of === 'ratio'
      ? `<= ${row.limit.most.toFixed(2)}x`
      : `<= ${numberText(row.limit.most, row.unit)}`
    : '';
  const within = isWithin(row);
  return [
    row.what,
    spreadText(row.values, row.unit),
    yardstick,
    ratios.length > 0 ? `${spreadText(ratios, 'ratio')}` : '',
    limit,
    within === undefined ? '' : within ? 'within' : 'OVER',
  ];
}

function spreadText(values: readonly number[], unit: Unit | 'ratio'): string {
  const { median, least, most } = spreadOf(values);
  if (values.length < 2) return numberText(median, unit);
  return `${numberText(median, unit)} (${numberText(least, unit, false)}–${numberText(most, unit, false)})`;
}

function numberText(value: number, unit: Unit | 'ratio', withUnit = true): string {
  switch (unit) {
    case 'ratio':
      return `${value.toFixed(2)}${withUnit ? 'x' : ''}`;
    case 'count':
      return String(value);
    case 'ms':
      return `${value.toFixed(0)}${withUnit ? ' ms' : ''}`;
    case '%':
      return `${value.toFixed(2)}${withUnit ? ' %' : ''}`;
    case 'MB':
      return `${value.toFixed(value < 100 ? 1 : 0)}${withUnit ? ' MB' : ''}`;
    default:
      return `${value.toFixed(2)}${withUnit ? ' s' : ''}`;
  }
}

export function machineFacts(folder: string): readonly string[] {
  const processors = cpus();
  return [
    `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}, ${(totalmem() / 1e9).toFixed(0)} GB, ${firstLine('uname', ['-srm'])}`,
    `file system of the benchmark: ${fileSystemOf(folder)}`,
    `${firstLine('rsync', ['--version'])}; node ${process.version}; ${firstLine('ssh', ['-V'])}`,
    loadFact(),
  ];
}

export function loadFact(): string {
  return `load average: ${loadavg()
    .map(load => load.toFixed(2))
    .join(' ')}`;
}

function fileSystemOf(folder: string): string {
  const line = firstLine('df', ['-P', '-k', folder], 1).split(/\s+/);
  const type = mountType(line.slice(5).join(' '));
  return `${type}, ${(Number(line[3] ?? 0) / 1e6).toFixed(0)} GB free`;
}

function mountType(point: string): string {
  try {
    const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
    return mounts.map(line => line.split(' ')).findLast(fields => fields[1] === point)?.[2] ?? 'unknown';
  } catch {
    return 'unknown';
  }
}

function firstLine(program: string, args: readonly string[], line = 0): string {
  try {
    // ssh -V says it on standard error.
    const text = execFileSync('sh', ['-c', '"$@" 2>&1', 'sh', program, ...args], { encoding: 'utf8' });
    return text.split('\n')[line]?.replace(/\s+/g, ' ').trim() ?? '';
  } catch {
    return `${program}: not there`;
  }
}
