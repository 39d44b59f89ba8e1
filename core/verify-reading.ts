/** The reading itself: orders to the script at the vault, its records back, and every path of what is damaged. */
import type { Item, Verdict } from './model.ts';
import { recordCutter } from './rules/records.ts';
import { scriptBeside } from './vault.ts';
import type { VerifyPlan } from './verify.ts';
import type { Damage } from './verify-model.ts';
import { bytesAsText } from './world/lines.ts';
import type { Place } from './world/place.ts';

export interface Reading {
  readonly ended: 'whole' | Verdict;
  readonly filesRead: number;
  readonly damaged: readonly DamagedPath[];
  readonly walked: readonly WalkedSnapshot[];
  readonly tornLines: readonly string[];
  /** Kinds of checksums that nothing at the vault can make. */
  readonly unchecked: ReadonlySet<string>;
}

export interface DamagedPath {
  readonly kind: Damage['kind'];
  readonly checksum: string;
  /** '' when the file is missing. */
  readonly inode: string;
  readonly path: string;
}

export interface WalkedSnapshot {
  readonly snapshot: string;
  readonly files: number;
  /** Own inodes without a line in the snapshot's manifest; those whose content an older manifest knows. */
  readonly copies: number;
  readonly uncovered: number;
}

/** So many inodes are looked for in one walk. */
const inodesOfWalk = 200;

/** Orders go out one at a time, and what was read is remembered at the vault: whatever ends it, little is read twice. */
export async function readParts(
  place: Place,
  item: Item,
  plan: VerifyPlan,
  time: number,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<Reading> {
  const seen = {
    filesRead: 0,
    damaged: [] as DamagedPath[],
    walked: [] as WalkedSnapshot[],
    tornLines: [] as string[],
    unchecked: new Set<string>(),
  };
  let isOver = false;
  let next = () => {};
  const total = plan.orders.reduce((sum, { weight }) => sum + weight, 0);
  let read = 0;
  let at = 0;
  const records = recordCutter(record => {
    const tab = record.indexOf('\t');
    const [key, text] = [record.slice(0, tab).replace(/^\n+/, ''), record.slice(tab + 1)];
    if (key === 'over') isOver = true;
    else if (key === 'done') {
      seen.filesRead += Number(text);
      read += plan.orders[at]?.weight ?? 0;
      at++;
      if (total > 0) say(`${Math.floor((100 * read) / total)} %`);
      next();
    } else notice(seen, key, text);
  });
  const running = await place.start({
    script: scriptBeside('verify'),
    args: [item.dest.path, String(time), plan.round],
    input: 'pipe',
    onChunk: chunk => records(chunk.toString('latin1')),
  });
  const stop = () => running.input?.end();
  const abort = () => {
    stop();
    running.end();
  };
  signal.addEventListener('abort', abort, { once: true });
  next = () => {
    const order = plan.orders[at]?.order;
    if (order === undefined || signal.aborted) stop();
    else running.input?.write(`${order}\n`);
  };
  next();
  const { stderr } = await running.result;
  signal.removeEventListener('abort', abort);
  if (signal.aborted) return { ...seen, ended: { kind: 'cancelled', signal: signal.reason } };
  if (isOver && at >= plan.orders.length) return { ...seen, ended: 'whole' };
  const lost: Verdict = place.isLost()
    ? { kind: 'cut', reason: 'connection-lost', detail: 'the connection is gone; the next verification goes on from there' }
    : {
        kind: 'failed',
        detail: `the vault ended the reading: ${bytesAsText(stderr).trim() || 'without a word'}`,
        remedy: `alp doctor ${item.server} ${item.name} looks for the cause`,
      };
  return { ...seen, ended: lost };
}

interface Seen {
  readonly damaged: DamagedPath[];
  readonly walked: WalkedSnapshot[];
  readonly tornLines: string[];
  readonly unchecked: Set<string>;
}

function notice(seen: Seen, key: string, text: string): void {
  const words = text.split(' ');
  switch (key) {
    case 'missing':
      seen.damaged.push({ kind: 'missing', checksum: words[1]!, inode: '', path: bytesAsText(words.slice(2).join(' ')) });
      break;
    case 'damaged': {
      const [, checksum = '', inode = '', found, ...path] = words;
      const kind = found === 'unreadable' ? 'unreadable' : 'damaged';
      seen.damaged.push({ kind, checksum, inode, path: bytesAsText(path.join(' ')) });
      break;
    }
    case 'linked': {
      const [snapshot = '', files, copies, uncovered] = words;
      seen.walked.push({ snapshot, files: Number(files), copies: Number(copies), uncovered: Number(uncovered) });
      break;
    }
    case 'torn-line':
      seen.tornLines.push(bytesAsText(text));
      break;
    case 'unchecked':
      seen.unchecked.add(text);
      break;
  }
}

/** An inode is one damage, however many snapshots share it. */
export async function withAllPaths(
  place: Place,
  item: Item,
  damaged: readonly DamagedPath[],
  snapshots: readonly string[],
): Promise<readonly Damage[]> {
  const inodes = [...new Set(damaged.flatMap(({ inode }) => (inode === '' ? [] : [inode])))];
  const paths = new Map<string, string[]>();
  for (let at = 0; at < inodes.length; at += inodesOfWalk) {
    const records = recordCutter(record => {
      const space = record.indexOf(' ');
      const inode = record.slice(0, space);
      paths.set(inode, [...(paths.get(inode) ?? []), bytesAsText(record.slice(space + 1))]);
    });
    const running = await place.start({
      script: scriptBeside('sharing'),
      args: [item.dest.path, ...inodes.slice(at, at + inodesOfWalk)],
      onChunk: chunk => records(chunk.toString('latin1')),
    });
    await running.result;
  }
  const order = (path: string) => snapshots.indexOf(path.slice(0, path.indexOf('/')));
  const found = new Map<string, Damage>();
  for (const { kind, checksum, inode, path } of damaged) {
    const all = (paths.get(inode) ?? [path]).toSorted((a, b) => order(a) - order(b) || (a < b ? -1 : 1));
    found.set(inode === '' ? path : inode, { kind, checksum, paths: all });
  }
  return [...found.values()];
}
