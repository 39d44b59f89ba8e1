/** The index of one machine: one small file, brought up to date by reading only what its journals have gained. */
import type { ConfiguredItem, DayPoint, ItemRecord, MachineIndex } from '../report-model.ts';
import { emptyRecord, markOf, toldInto } from '../rules/journal-index.ts';
import { problemOfName } from '../rules/names.ts';
import { curveOf, trendOf } from '../rules/trend.ts';
import type { World } from '../world/world.ts';

export function emptyIndex(machine: string): MachineIndex {
  return { format: 1, machine, problems: [], items: [] };
}

/** Without its days. An index that is not there, torn, or of another version is made anew: the journals have it all. */
export async function readIndex(world: World, folder: string, machine: string): Promise<MachineIndex> {
  const index = parse<MachineIndex>(await world.files.read(`${folder}/index.json`));
  return index?.format === 1 && Array.isArray(index.items) ? index : emptyIndex(machine);
}

/** With its days, to tell further lines into. They lie in a file of their own, as reports of many machines do not need them. */
export async function readWholeIndex(world: World, folder: string, machine: string): Promise<MachineIndex> {
  const index = await readIndex(world, folder, machine);
  const days = parse<DaysFile>(await world.files.read(`${folder}/days.json`));
  if (index.items.length === 0 || days === undefined || days?.stamp !== index.stamp) return { ...index, items: [] };
  return { ...index, items: index.items.map((record, at) => ({ ...record, days: days.items[at] ?? [] })) };
}

interface DaysFile {
  readonly stamp: string;
  /** In the order of the index. */
  readonly items: readonly (readonly DayPoint[])[];
}

/** Whoever is killed between the two files leaves two stamps: then the index is made anew. */
export async function writeIndex(world: World, folder: string, index: MachineIndex): Promise<void> {
  const stamp = world.files.randomHex(6);
  await world.files.replace(`${folder}/days.json`, JSON.stringify({ stamp, items: index.items.map(({ days }) => days) }));
  const items = index.items.map(record => ({ ...record, days: [] }));
  await world.files.replace(`${folder}/index.json`, JSON.stringify({ ...index, stamp, items }));
}

function parse<Value>(text: string | undefined): Value | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

/** The index with all that the journals below `folder` have gained, and with every configured item. */
export async function broughtUpToDate(world: World, index: MachineIndex, folder: string): Promise<MachineIndex> {
  const known = new Map(index.items.map(record => [keyOf(record), record]));
  const now = world.clock.now();
  for (const { server, item } of index.configured ?? [])
    if (!known.has(keyOf({ server, item }))) known.set(keyOf({ server, item }), emptyRecord(server, item, now));
  for (const { server, item, path } of await journalsIn(world, folder)) {
    const key = keyOf({ server, item });
    known.set(key, await toldJournal(world, path, known.get(key) ?? emptyRecord(server, item)));
  }
  return { ...index, items: [...known.values()].map(drawn) };
}

export function keyOf({ server, item }: Pick<ConfiguredItem, 'server' | 'item'>): string {
  return `${server}/${item}`;
}

export interface FoundJournal {
  readonly server: string;
  readonly item: string;
  readonly path: string;
}

export async function journalsIn(world: World, folder: string): Promise<readonly FoundJournal[]> {
  const found: FoundJournal[] = [];
  for (const server of [...(await world.files.list(folder))].sort()) {
    if (problemOfName(server, 'server')) continue;
    for (const name of [...(await world.files.list(`${folder}/${server}`))].sort()) {
      const item = name.replace(/\.jsonl$/, '');
      if (item === name || problemOfName(item, 'item')) continue;
      found.push({ server, item, path: `${folder}/${server}/${name}` });
    }
  }
  return found;
}

function drawn({ trend: _, ...record }: ItemRecord): ItemRecord {
  const trend = trendOf(record.days);
  return { ...record, ...(trend ? { trend } : {}), curve: curveOf(record.days) };
}

/** So many bytes before the place are what its fingerprint is made of. */
export const markBytes = 256;

/** No clock that is right is more than this ahead of ours. */
const mostAhead = 3_600_000;

async function toldJournal(world: World, path: string, record: ItemRecord): Promise<ItemRecord> {
  const size = (await world.files.sizeOf(path)) ?? 0;
  if (size === record.journal.offset) return record;
  const { offset } = record.journal;
  const told = offset <= size ? await toldFrom(world, path, record) : 'another file';
  if (told !== 'another file') return told;
  // Rotated, cut short or replaced: what was told stays told, and this file is told from its beginning.
  // A clock that was ahead must not keep back what is told from now on: rather twice.
  const toldUntil = (record.newest ?? 0) > world.clock.now() + mostAhead ? undefined : record.newest;
  const anew = { ...record, journal: { offset: 0, mark: '', ...(toldUntil === undefined ? {} : { toldUntil }) } };
  const again = await toldFrom(world, path, anew);
  return again === 'another file' ? anew : again;
}

/** What is longer is no line that anybody needs. */
const longestLine = 1024 * 1024;

async function toldFrom(world: World, path: string, record: ItemRecord): Promise<ItemRecord | 'another file'> {
  const before = Math.min(markBytes, record.journal.offset);
  const pending: Buffer[] = [];
  let pendingLength = 0;
  let told = record;
  let { offset } = record.journal;
  let tail: Buffer = Buffer.alloc(0);
  let isSame = before === 0;
  for await (const chunk of world.files.readChunks(path, offset - before)) {
    let bytes: Buffer = chunk;
    if (!isSame) {
      tail = Buffer.concat([tail, chunk]);
      if (tail.length < before) continue;
      bytes = tail.subarray(before);
      tail = tail.subarray(0, before);
      if (markOf(tail.toString('latin1')) !== record.journal.mark) return 'another file';
      isSame = true;
    }
    // A line without its end is being written, or torn: it waits for the rest.
    const end = bytes.lastIndexOf(10) + 1;
    if (end > 0) {
      const isTooLong = pendingLength > longestLine;
      const text = isTooLong ? bytes.subarray(bytes.indexOf(10) + 1, end) : Buffer.concat([...pending, bytes.subarray(0, end)]);
      told = toldInto(told, text.toString('utf8').split('\n'));
      tail = Buffer.from(Buffer.concat([tail, ...pending, bytes.subarray(0, end)]).subarray(-markBytes));
      offset += pendingLength + end;
      pending.length = 0;
      pendingLength = 0;
    }
    if (end < bytes.length) pending.push(Buffer.from(bytes.subarray(end)));
    pendingLength += bytes.length - end;
    // Only its end is needed any more, for the fingerprint.
    if (pendingLength > longestLine) pending.splice(0, pending.length, Buffer.from(Buffer.concat(pending).subarray(-markBytes)));
  }
  if (!isSame) return 'another file';
  if (offset === record.journal.offset) return told;
  return { ...told, journal: { ...told.journal, offset, mark: markOf(tail.toString('latin1')) } };
}
