/** What an attempt sent so far, noted while it runs: the next one learns it from here when this program was killed. */
import { writeJournal } from './journal.ts';
import type { Item } from './model.ts';
import type { Received } from './receive.ts';
import type { World } from './world/world.ts';

interface Note extends Pick<Received, 'sentBytes' | 'confirmedBytes' | 'receivedFiles'> {
  readonly attempt: number;
  readonly start: number;
}

export function noteSent(world: World, run: string, note: Note): void {
  world.files.jot(notePath(world, run), JSON.stringify(note));
}

export async function dropNote(world: World, run: string): Promise<void> {
  await world.files.delete(notePath(world, run));
}

/** A note that is still there belongs to an attempt that ended without a word; the journal gets its line now. */
export async function journalKilledAttempt(world: World, item: Item, run: string): Promise<void> {
  const note = readNote((await world.files.read(notePath(world, run))) ?? '');
  if (!note) return;
  await writeJournal(world, item, {
    event: 'attempt-ended',
    time: world.clock.now(),
    run,
    verdict: 'cut',
    detail: 'ended without a word: killed, or the machine went down',
    resentBytes: 0,
    ...note,
  });
  await dropNote(world, run);
}

function readNote(text: string): Note | undefined {
  try {
    const note = JSON.parse(text) as Note;
    return typeof note.attempt === 'number' && typeof note.sentBytes === 'number' ? note : undefined;
  } catch {
    return undefined;
  }
}

function notePath(world: World, run: string): string {
  return `${world.folders.state}/runs/${run}.sent`;
}
