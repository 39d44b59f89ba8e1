/** The journal: append-only lines, one file per item, of what happened on this machine. */
import type { Item, JournalLine } from './model.ts';
import { bytesAsText } from './world/lines.ts';
import type { World } from './world/world.ts';

export async function writeJournal(world: World, item: Item, line: JournalLine): Promise<void> {
  await world.files.appendLine(journalPath(world, item), JSON.stringify(line));
}

/** All lines, oldest first; a torn line (power cut) is passed over. */
export async function readJournal(world: World, item: Item): Promise<readonly JournalLine[]> {
  const lines: JournalLine[] = [];
  await world.files.readLines(journalPath(world, item), text => {
    const line = parseLine(bytesAsText(text));
    if (line) lines.push(line);
  });
  return lines;
}

/** Changes whenever the item's journal does. */
export function journalStamp(world: World, item: Item): Promise<string> {
  return world.files.stampOf(journalPath(world, item));
}

/** So many attempts' words are kept for an item. */
const keptWords = 50;

/** What rsync and ssh complained about during an attempt, for `alp log RUN`. */
export async function writeWords(world: World, item: Item, run: string, attempt: number, words: string): Promise<void> {
  if (words.trim() === '') return;
  const folder = wordsFolder(world, item);
  await world.files.replace(`${folder}/${run}-${String(attempt).padStart(4, '0')}.log`, words);
  const names = [...(await world.files.list(folder))].filter(name => name.endsWith('.log')).sort();
  for (const old of names.slice(0, -keptWords)) await world.files.delete(`${folder}/${old}`);
}

/** The words of all attempts of a run, oldest first. */
export async function readWords(world: World, item: Item, run: string): Promise<readonly string[]> {
  const folder = wordsFolder(world, item);
  const names = [...(await world.files.list(folder))].filter(name => name.startsWith(`${run}-`) && name.endsWith('.log')).sort();
  return Promise.all(names.map(async name => (await world.files.read(`${folder}/${name}`)) ?? ''));
}

function wordsFolder(world: World, item: Item): string {
  return `${world.folders.state}/logs/${item.server}/${item.name}`;
}

function parseLine(text: string): JournalLine | undefined {
  try {
    const line = JSON.parse(text) as JournalLine;
    return typeof line === 'object' && line !== null && typeof line.event === 'string' && typeof line.time === 'number'
      ? line
      : undefined;
  } catch {
    return undefined;
  }
}

function journalPath(world: World, item: Item): string {
  return `${world.folders.state}/journal/${item.server}/${item.name}.jsonl`;
}
