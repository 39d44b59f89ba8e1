/** How far an attempt is, from rsync's lines; what it says never goes back. */
import type { Progress } from '../model.ts';
import type { FileLine, ProgressLine } from './rsync-output.ts';

export interface ProgressState {
  readonly progress: Progress;
  /** Measuring points of the last seconds: time and bytes. */
  readonly points: readonly (readonly [number, number])[];
  /** All files are known, so that there is something to be a share of. */
  readonly listed: boolean;
}

export interface ProgressGround {
  /** Bytes of this run that earlier attempts brought, which this one only links. */
  readonly safeBytes: number;
  /** There is a former snapshot, so most files are only checked: count files, not bytes. */
  readonly hasBase: boolean;
}

export const noProgress: ProgressState = {
  progress: { phase: 'listing', bytes: 0, rate: 0, filesDone: 0, filesFound: 0, currentFile: '' },
  points: [],
  listed: false,
};

const rateWindow = 5000;
const pointEvery = 200;

export function withProgressLine(state: ProgressState, line: ProgressLine, ground: ProgressGround, now: number): ProgressState {
  const points = withPoint(state.points, now, line.bytes);
  const found = line.total ?? state.progress.filesFound;
  const done = Math.max(state.progress.filesDone, filesBefore(line));
  const listed = line.listed || state.listed;
  const percent = listed ? percentDone(line, ground, done, found, state.progress.percent) : undefined;
  const rate = rateOf(points);
  return {
    points,
    listed,
    progress: {
      ...state.progress,
      // In the middle of the first file rsync does not say whether it has listed all; that it sends, it does say.
      phase: listed || line.bytes > 0 ? 'receiving' : state.progress.phase,
      bytes: Math.max(line.bytes, state.progress.bytes),
      filesDone: done,
      filesFound: found,
      rate,
      ...(percent === undefined ? {} : { percent }),
      ...(listed ? remainingTime(line, ground, rate) : {}),
    },
  };
}

/** rsync speaks after every file; a point each 200 ms is enough for a rate. */
function withPoint(points: ProgressState['points'], now: number, bytes: number): ProgressState['points'] {
  const last = points.at(-1);
  if (last && now - last[0] < pointEvery) return points;
  return [...points.filter(([time]) => now - time <= rateWindow), [now, bytes] as const];
}

/** rsync counts the file that it is sending as checked; it is not safe yet. */
function filesBefore(line: ProgressLine): number {
  if (line.total === undefined || line.toCheck === undefined) return 0;
  return Math.max(0, line.total - line.toCheck - 1);
}

export function withFileLine(state: ProgressState, line: FileLine): ProgressState {
  if (!line.received) return state;
  return { ...state, progress: { ...state.progress, currentFile: line.name } };
}

/** Bytes tell more where everything is new; where most is only checked, files do. */
function percentDone(line: ProgressLine, ground: ProgressGround, done: number, found: number, former = 0): number {
  const total = totalBytes(line);
  const byBytes = total === undefined ? 0 : ((line.bytes + ground.safeBytes) * 100) / total;
  const byFiles = found > 0 ? (done * 100) / found : 0;
  return Math.max(former, Math.min(99, Math.floor(ground.hasBase ? byFiles : byBytes)));
}

/** rsync prints the bytes and what share of everything they are: the quotient is everything, roughly. */
function totalBytes(line: ProgressLine): number | undefined {
  return line.percent > 0 ? (line.bytes * 100) / line.percent : undefined;
}

function remainingTime(line: ProgressLine, ground: ProgressGround, rate: number): { remaining: number } | Record<string, never> {
  const total = totalBytes(line);
  if (ground.hasBase || total === undefined || rate <= 0) return {};
  return { remaining: Math.max(0, Math.round(((total - line.bytes - ground.safeBytes) / rate) * 1000)) };
}

function rateOf(points: readonly (readonly [number, number])[]): number {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || last[0] === first[0]) return 0;
  return Math.max(0, Math.round(((last[1] - first[1]) * 1000) / (last[0] - first[0])));
}
