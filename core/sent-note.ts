/** What an attempt sent so far, noted while it runs: the next one learns it from here when this program was killed. */
import { writeJournal } from './journal.ts';
import type { Item } from './model.ts';
import type { Received } from './receive.ts';
import { wordless } from './rules/attempt-history.ts';
import { runFile } from './run-files.ts';
import type { World } from './world/world.ts';

interface Note extends Pick<Received, 'sentBytes' | 'confirmedBytes' | 'receivedFiles'> {
  readonly attempt: number;
  readonly start: number;
}

/** A note that cannot be written (no room) is no reason to end anything. */
export function noteSent(world: World, item: Item, run: string, note: Note): void {
  try {
    world.files.jot(notePath(world, item, run), JSON.stringify(note));
  } catch {
    // Without it the next attempt only knows less of what this one sent.
  }
}

export async function dropNote(world: World, item: Item, run: string): Promise<void> {
  await world.files.delete(notePath(world, item, run));
}

/** A note that is still there belongs to an attempt that ended without a word; the journal gets its line now. */
export async function journalKilledAttempt(world: World, item: Item, run: string): Promise<void> {
  const note = readNote((await world.files.read(notePath(world, item, run))) ?? '');
  if (!note) return;
  await writeJournal(world, item, {
    event: 'attempt-ended',
    time: world.clock.now(),
    run,
    verdict: 'cut',
    detail: wordless,
    resentBytes: 0,
    ...note,
  });
  await dropNote(world, item, run);
}

function readNote(text: string): Note | undefined {
  try {
    const note = JSON.parse(text) as Note;
    return typeof note.attempt === 'number' && typeof note.sentBytes === 'number' ? note : undefined;
  } catch {
    return undefined;
  }
}

function notePath(world: World, item: Item, run: string): string {
  return runFile(world, item, `${run}.sent`);
}
