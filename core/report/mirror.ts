/** Copies of another machine's journals, which grow as theirs do: only what they have gained is asked for, and another file is noticed. */
import type { FarStatus } from '../rules/far-status.ts';
import type { World } from '../world/world.ts';
import { markBytes } from './machine-index.ts';

/** A part of a journal that is wanted: `overlap` bytes are here already and must be the same there. */
export interface Part {
  /** Below the journals' folder: `web/home.jsonl`. */
  readonly name: string;
  /** The first byte, from 0. */
  readonly from: number;
  readonly overlap: number;
  /** Together with the overlap. */
  readonly count: number;
}

/** So much at a time: it is held in memory. */
const mostBytes = 8 * 1024 * 1024;

/** The parts of the next round; none when all is here. */
export async function partsWanted(world: World, folder: string, listed: FarStatus['journals']): Promise<readonly Part[]> {
  const parts: Part[] = [];
  let room = mostBytes;
  for (const { server, item, size } of listed) {
    const name = `${server}/${item}.jsonl`;
    const here = await toldBy(world, `${folder}/journal/${name}`);
    // Shorter than what it was: rotated, or begun anew.
    if (size < here.until) await setAside(world, folder, name);
    const from = size < here.until ? 0 : here.until;
    if (size === from || room <= 0) continue;
    const overlap = Math.min(markBytes, size < here.until ? 0 : here.bytes);
    const fresh = Math.min(size - from, room);
    parts.push({ name, from: from - overlap, overlap, count: overlap + fresh });
    room -= fresh;
  }
  return parts;
}

/** How many bytes were new; a journal that is another one than before is set aside, and comes whole in the next round. */
export async function storeParts(world: World, folder: string, parts: readonly Part[], bytes: Buffer): Promise<number> {
  let [position, stored] = [0, 0];
  for (const { name, from, overlap, count } of parts) {
    const part = bytes.subarray(position, position + count);
    position += count;
    const path = `${folder}/journal/${name}`;
    const { length, dropped } = await headOf(world, path);
    if (!part.subarray(0, overlap).equals(await bytesFrom(world, path, length + from - dropped, overlap))) {
      await setAside(world, folder, name);
      continue;
    }
    const file = world.files.openForBytes(path);
    try {
      file.write(part.subarray(overlap));
    } finally {
      file.close();
    }
    stored += count - overlap;
  }
  return stored;
}

// ---- Copies that were thinned out ------------------------------------------------------------------------------------------

/** The first line of a copy whose oldest lines are gone; it says how many bytes they were, and when the journal began. */
export interface Head {
  /** Bytes of that line with its end; 0 where the copy is whole. */
  readonly length: number;
  readonly dropped: number;
}

export function thinnedHead(dropped: number, time: number): string {
  return `${JSON.stringify({ event: 'thinned', time, dropped })}\n`;
}

export async function headOf(world: World, path: string): Promise<Head> {
  const text = (await bytesFrom(world, path, 0, longestHead)).toString('latin1');
  const [line = '', ...more] = text.split('\n');
  const dropped =
    more.length > 0 ? Number(/^\{"event":"thinned","time":[\d.e+]+,"dropped":(\d{1,15})\}$/.exec(line)?.[1] ?? 0) : 0;
  return dropped > 0 ? { length: line.length + 1, dropped } : { length: 0, dropped: 0 };
}

const longestHead = 120;

/** Up to which byte of the journal its copy goes, and how many bytes before that are here. */
async function toldBy(world: World, path: string): Promise<{ readonly until: number; readonly bytes: number }> {
  const size = (await world.files.sizeOf(path)) ?? 0;
  if (size === 0) return { until: 0, bytes: 0 };
  const { length, dropped } = await headOf(world, path);
  return { until: dropped + size - length, bytes: size - length };
}

async function bytesFrom(world: World, path: string, from: number, count: number): Promise<Buffer> {
  let bytes: Buffer = Buffer.alloc(0);
  if (count === 0 || !(await world.files.exists(path))) return bytes;
  for await (const chunk of world.files.readChunks(path, from)) {
    bytes = Buffer.concat([bytes, chunk]).subarray(0, count);
    if (bytes.length === count) break;
  }
  return bytes;
}

/** The former journal is kept once, for people. */
async function setAside(world: World, folder: string, name: string): Promise<void> {
  const former = `${folder}/former/${name}`;
  await world.files.makeFolder(former.slice(0, former.lastIndexOf('/')));
  await world.files.rename(`${folder}/journal/${name}`, former);
}
