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
