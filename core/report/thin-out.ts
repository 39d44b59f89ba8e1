/** Copies of journals of others are thinned out by age: their oldest lines go, never those that a report is made of. */
import type { ItemRecord, MachineIndex } from '../report-model.ts';
import type { World } from '../world/world.ts';
import { journalsIn, keyOf } from './machine-index.ts';
import { headOf, thinnedHead } from './mirror.ts';

const DAY = 86_400_000;

/**
 * The index as it belongs to the copies below `folder` afterwards. Looks once a day. Whoever is killed between copy and index has an index
 * that does not fit: what it knows stays known, and the copy is told again.
 */
export async function thinnedOut(
  world: World,
  folder: string,
  index: MachineIndex,
  keep: number | undefined,
): Promise<MachineIndex> {
  const now = world.clock.now();
  if (keep === undefined || (index.thinned !== undefined && now - index.thinned < DAY && now >= index.thinned)) return index;
  const records = new Map(index.items.map(record => [keyOf(record), record]));
  for (const { server, item, path } of await journalsIn(world, `${folder}/journal`)) {
    const record = records.get(keyOf({ server, item }));
    if (record) records.set(keyOf(record), await thinnedJournal(world, path, record, now - keep));
  }
  return { ...index, thinned: now, items: [...records.values()] };
}

async function thinnedJournal(world: World, path: string, record: ItemRecord, limit: number): Promise<ItemRecord> {
  const size = (await world.files.sizeOf(path)) ?? 0;
  const head = await headOf(world, path);
  const { cut, first } = await cutOf(world, path, record, Math.min(limit, record.good?.time ?? limit));
  // Writing it anew every day for one line would be dear.
  if (cut - head.length < size / 10) return record;
  const fresh = thinnedHead(head.dropped + cut - head.length, record.firstSeen ?? first);
  await world.files.delete(`${path}.thin`);
  const file = world.files.openForBytes(`${path}.thin`);
  try {
    file.write(Buffer.from(fresh));
    for await (const chunk of world.files.readChunks(path, cut)) file.write(chunk);
  } finally {
    file.close();
  }
  await world.files.rename(`${path}.thin`, path);
  const { offset } = record.journal;
  return { ...record, journal: { ...record.journal, offset: fresh.length + offset - cut } };
}

/** So many bytes of what is told stay in any case: the fingerprint is made of them. */
const staying = 1024;

/** Where the first line begins that is to stay, and the time of the first of all. */
async function cutOf(
  world: World,
  path: string,
  { journal: { offset } }: ItemRecord,
  limit: number,
): Promise<{ readonly cut: number; readonly first: number }> {
  const last = offset - staying;
  let rest: Buffer = Buffer.alloc(0);
  let cut = 0;
  let first = 0;
  if (last <= 0) return { cut, first };
  for await (const chunk of world.files.readChunks(path)) {
    rest = Buffer.concat([rest, chunk]);
    let begin = 0;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, begin)) {
      const time = timeOf(rest.toString('utf8', begin, end));
      if (time !== undefined && first === 0) first = time;
      const isHead = cut === 0 && begin === 0 && rest.toString('latin1', 0, 20).startsWith('{"event":"thinned"');
      if (!isHead && ((time !== undefined && time >= limit) || cut + end + 1 - begin > last)) return { cut, first };
      cut += end + 1 - begin;
      begin = end + 1;
    }
    rest = Buffer.from(rest.subarray(begin));
    if (cut + rest.length > last) return { cut, first };
  }
  return { cut, first };
}

function timeOf(text: string): number | undefined {
  try {
    const { time } = JSON.parse(text) as { readonly time?: unknown };
    return typeof time === 'number' ? time : undefined;
  } catch {
    return undefined;
  }
}
