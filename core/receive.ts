/** Step 3 of a run: rsync receives into the fresh tree, watched; ends it when the user, the connection or silence says so. */
import type { StopReason } from './agent-model.ts';
import type { Announce } from './contract.ts';
import type { Item, Verdict } from './model.ts';
import type { Ends } from './places.ts';
import { receiveScript, tiedScript } from './remote/scripts.ts';
import { collectComplaints } from './rules/complaints.ts';
import type { NotLinked } from './rules/health.ts';
import { noProgress, type ProgressGround, withFileLine, withProgressLine } from './rules/progress.ts';
import { type FileLine, isProgress, noStats, readOutputLine, type Stats } from './rules/rsync-output.ts';
import { connectionWords, verdictOf } from './rules/verdicts.ts';
import { bytesAsText } from './world/lines.ts';
import type { RunningProgram } from './world/run-program.ts';
import type { World } from './world/world.ts';

export interface ReceiveWish {
  readonly item: Item;
  readonly ends: Ends;
  readonly args: readonly string[];
  /** Where the receiving process is noted; undefined when the remote rsync notes itself, or nothing is received. */
  readonly receiverFile: string | undefined;
  readonly ground: ProgressGround;
  /** rsync's lines come through a file of this name, which costs a run of many files much less than a pipe. */
  readonly outputFile?: string;
  readonly onFile: (line: FileLine) => void;
  /** Told every second what was sent so far: should this program be killed, somebody knows. */
  readonly onSent?: (sent: Pick<Received, 'sentBytes' | 'confirmedBytes' | 'receivedFiles'>) => void;
}

export interface Received {
  readonly verdict: Verdict;
  readonly stats: Stats;
  readonly complaintCount: number;
  /** Bytes that went over the wire (or were copied, for a local vault). */
  readonly sentBytes: number;
  /** Of them, bytes of files that arrived whole. */
  readonly confirmedBytes: number;
  readonly receivedFiles: number;
  readonly percent: number | undefined;
  readonly notLinked?: NotLinked | undefined;
  readonly words: string;
}

type Stop =
  | { readonly kind: 'cancelled'; readonly signal: StopReason }
  | { readonly kind: 'lost' }
  | { readonly kind: 'stalled' };

export async function receive(world: World, wish: ReceiveWish, announce: Announce, signal: AbortSignal): Promise<Received> {
  const reading = outputReader(world, wish, announce);
  const complaints = collectComplaints();
  const meter = trafficMeter(world, wish.ends);
  const running = await startRsync(world, wish, reading.onLine, line => complaints.add(bytesAsText(line)));
  const sent = () => {
    const { stats, confirmedBytes, receivedFiles, bytes } = reading.totals();
    // A local copy has no connection to count at: rsync's own figures, the last of them when there is one.
    return { sentBytes: meter.total() ?? (stats.literalBytes || Math.max(confirmedBytes, bytes)), confirmedBytes, receivedFiles };
  };
  const stopTelling = world.clock.every(1000, () => wish.onSent?.(sent()));
  const watch = watchOver(world, wish, running, signal, () => `${reading.lastSign()} ${meter.sample(running)}`);
  const result = await running.result;
  stopTelling();
  meter.sample(running);
  const stop = watch.stop();
  const heard = complaints.heard();
  const { stats, percent, notLinked } = reading.totals();
  // rsync ends well although nothing of what it said could be written, its figures least of all.
  if (!stop && result.code === 0 && wish.outputFile !== undefined && stats === noStats)
    throw new Error('No space left on device for what rsync says');
  return {
    verdict: stop ? stoppedVerdict(stop, wish.item, heard.lastLines) : verdictOf(result.code, heard, wish.item),
    stats,
    complaintCount: heard.warningCount,
    ...sent(),
    percent,
    notLinked,
    words: bytesAsText(result.stderr),
  };
}

/**
 * Where rsync receives into a vault on this machine, a one-line script notes its process first; over there --rsync-path does.
 * What is noted nowhere here (a restore, a pushed run) ends with us, were we killed.
 */
async function startRsync(
  world: World,
  wish: ReceiveWish,
  onLine: (line: string) => void,
  onErrorLine: (line: string) => void,
): Promise<RunningProgram> {
  const output = { onLine, onErrorLine, ...(wish.outputFile === undefined ? {} : { outputFile: wish.outputFile }) };
  if (wish.receiverFile === undefined) {
    const args = ['-c', tiedScript(), 'alp', ...wish.args];
    const running = await world.programs.start({ program: 'sh', args, input: 'pipe', ...output });
    void running.result.then(() => running.input?.end('done\n'));
    return running;
  }
  return world.programs.start({
    program: 'sh',
    args: ['-c', receiveScript(), 'alp', wish.receiverFile, ...wish.args],
    ...output,
  });
}

function outputReader(world: World, wish: ReceiveWish, announce: Announce) {
  let state = noProgress;
  let newestFile: FileLine | undefined;
  let stats = noStats;
  let confirmedBytes = 0;
  let receivedFiles = 0;
  let notLinked: NotLinked | undefined;
  let sign = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  let lookedAt = Number.NEGATIVE_INFINITY;
  function onLine(text: string): void {
    sign++;
    // rsync speaks of its progress after every file; ten times a second is more than anybody sees, but not when it first knows the total.
    const isNews = !state.listed && text.includes(' to-chk=');
    if (isProgress(text) && !isNews && world.clock.monotonic() - lookedAt < 100) return;
    const line = readOutputLine(text);
    if (line?.kind === 'progress') lookedAt = world.clock.monotonic();
    if (!line) return;
    if (line.kind === 'stats') stats = { ...stats, ...line.values };
    if (line.kind === 'file') {
      if (line.received) {
        receivedFiles++;
        confirmedBytes += line.sentBytes;
        newestFile = line;
      }
      wish.onFile(line);
    }
    if (line.kind === 'not-linked') notLinked = withNotLinked(notLinked, bytesAsText(line.name), line.why);
    if (line.kind === 'progress') state = withProgressLine(state, line, wish.ground, world.clock.now());
    if (line.kind === 'file' || line.kind === 'progress') tell();
  }
  function tell(): void {
    const now = world.clock.monotonic();
    if (now - toldAt < 200) return;
    toldAt = now;
    if (newestFile) state = withFileLine(state, newestFile);
    announce({
      kind: 'progress',
      item: wish.item,
      progress: { ...state.progress, currentFile: bytesAsText(state.progress.currentFile) },
    });
  }
  return {
    onLine,
    lastSign: () => sign,
    totals: () => ({
      ...{ stats, confirmedBytes, receivedFiles, notLinked },
      ...{ percent: state.progress.percent, bytes: state.progress.bytes },
    }),
  };
}

/** The first one is named, the others are counted. */
function withNotLinked(former: NotLinked | undefined, path: string, why: string): NotLinked {
  return former ? { ...former, count: former.count + 1 } : { count: 1, path, why };
}

/** The connection's own counters see every byte, also those of an attempt that was cut. */
function trafficMeter(world: World, ends: Ends) {
  const pid = ends.far.connectionPid;
  const count = () => {
    const traffic = pid === undefined ? undefined : world.machine.traffic(pid);
    return traffic && (ends.direction === 'push' ? traffic.written : traffic.read);
  };
  const before = count();
  let after = before;
  return {
    /** For the watchdog, any movement is a sign of life: also the reading of a local rsync. */
    sample(running: RunningProgram): string {
      after = count() ?? after;
      const own = running.pid === undefined ? undefined : world.machine.traffic(running.pid);
      return `${after} ${own?.read} ${own?.written}`;
    },
    total: () => (before === undefined || after === undefined ? undefined : after - before),
  };
}

function watchOver(world: World, wish: ReceiveWish, running: RunningProgram, signal: AbortSignal, sign: () => string) {
  const over = new AbortController();
  let stopped: Stop | undefined;
  let lastSign = sign();
  let lastChange = world.clock.monotonic();
  const end = (why: Stop) => {
    if (stopped) return;
    stopped = why;
    running.end('SIGTERM');
    // rsync saves its half-sent file on TERM; one that cannot even do that within ten seconds is beyond help.
    void world.clock.sleep(10_000, over.signal).then(() => over.signal.aborted || running.end('SIGKILL'));
  };
  const onAbort = () => end({ kind: 'cancelled', signal: signal.reason });
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  void wish.ends.far.lost.then(() => end({ kind: 'lost' }));
  // Often, since a connection that is gone takes its counters along.
  const stopTicks = world.clock.every(200, () => {
    const now = world.clock.monotonic();
    const next = sign();
    if (next !== lastSign) lastChange = now;
    lastSign = next;
    if (now - lastChange > wish.item.timeout * 2) end({ kind: 'stalled' });
  });
  return {
    stop(): Stop | undefined {
      stopTicks();
      over.abort();
      signal.removeEventListener('abort', onAbort);
      const result = stopped;
      stopped = stopped ?? { kind: 'lost' };
      return result;
    },
  };
}

function stoppedVerdict(stop: Stop, item: Item, lastLines: readonly string[]): Verdict {
  if (stop.kind === 'cancelled') return { kind: 'cancelled', signal: stop.signal };
  if (stop.kind === 'lost')
    return {
      kind: 'cut',
      reason: 'connection-lost',
      detail: connectionWords(lastLines),
    };
  return { kind: 'cut', reason: 'timeout', detail: `nothing moved for ${Math.round((item.timeout * 2) / 1000)} seconds` };
}
