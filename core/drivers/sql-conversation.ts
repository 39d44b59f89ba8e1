/** A conversation with psql or sqlite3: statements in, answers out, each to its asker or, however large, straight into a file. */
import type { Files } from '../world/files.ts';
import { bytesAsText } from '../world/lines.ts';
import type { ProgramRequest } from '../world/run-program.ts';
import type { DriverTask } from './driver.ts';
import { formerOf } from './dump-folder.ts';
import { whatWentWrong } from './verdicts.ts';

export interface SqlConversation {
  /** The lines of the answer; undefined when the program ended instead: `end` says why. Several may be asked before the first has answered. */
  ask(statements: string): Promise<readonly string[] | undefined>;
  /**
   * The answer becomes a new file of the dump under way: `head`, the lines, `tail`. What is the same as last time is not written, but
   * stays that file. False when the program ended instead.
   */
  save(statements: string, path: string, head: string, tail: string): Promise<boolean>;
  /** Statements whose answers nobody wants. */
  tell(statements: string): Promise<void>;
  /** A file of statements. */
  load(path: string): Promise<void>;
  /** Nothing more will be said. Words = what went wrong, in this conversation at any time. */
  end(): Promise<string | undefined>;
}

/** Takes an answer piece by piece. An answer is empty, or begins with a line end: each of its lines comes after one. */
interface Asker {
  take(piece: Buffer): void;
  over(isWhole: boolean): void;
}

/**
 * The program reads standard input, prints rows bare, and ends at the first error. `patience` in milliseconds.
 * After every question it is made to say a word that nobody can know; where that stands on a line of its own, the answer is over.
 */
export async function converse(task: DriverTask, request: ProgramRequest, patience: number): Promise<SqlConversation> {
  const word = task.files.randomHex(12);
  const mark = Buffer.from(`\n${word}\n`);
  const askers: Asker[] = [];
  let pending: Buffer = Buffer.from('\n');
  let mishap: string | undefined;
  let isLate = false;
  let isOver = false;

  function hear(chunk: Buffer): void {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    for (let at = pending.indexOf(mark); at >= 0; at = pending.indexOf(mark)) {
      askers[0]?.take(pending.subarray(0, at));
      askers.shift()?.over(true);
      // The line end of the mark begins what comes next.
      pending = pending.subarray(at + mark.length - 1);
    }
    const sure = pending.length - torn(pending, mark);
    if (sure > 0) askers[0]?.take(pending.subarray(0, sure));
    pending = pending.subarray(sure);
  }

  const running = await task.start({
    ...request,
    input: 'pipe',
    onChunk(chunk) {
      if (mishap !== undefined) return;
      try {
        hear(chunk);
      } catch (error) {
        mishap = `what ${request.program} said could not be written: ${(error as Error).message}`;
        running.end('SIGKILL');
      }
    },
  });
  const over = new AbortController();
  void task.clock.sleep(patience, over.signal).then(() => {
    isLate = !over.signal.aborted;
    if (isLate) running.end('SIGKILL');
  });
  const ended = running.result.then(result => {
    over.abort();
    isOver = true;
    for (const asker of askers.splice(0)) asker.over(false);
    return mishap ?? whatWentWrong(request.program, isLate ? undefined : result);
  });

  async function tell(text: string | Buffer): Promise<void> {
    const { input } = running;
    if (!input || input.destroyed || input.write(text)) return;
    const stop = new AbortController();
    const drained = new Promise<void>(resolve => {
      input.once('drain', resolve);
      stop.signal.addEventListener('abort', () => input.off('drain', resolve));
    });
    await Promise.race([drained, ended]);
    stop.abort();
  }

  function ask(statements: string, take: Asker['take'], close?: (isWhole: boolean) => void): Promise<boolean> {
    // Nobody would ever answer.
    if (isOver) return Promise.resolve(false);
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    askers.push({
      take,
      over(isWhole) {
        try {
          close?.(isWhole);
          resolve(isWhole);
        } catch (error) {
          resolve(false);
          throw error;
        }
      },
    });
    void tell(`${statements}\nSELECT '${word}';\n`).catch(reject);
    return promise;
  }

  return {
    async ask(statements) {
      const pieces: Buffer[] = [];
      const isWhole = await ask(statements, piece => void pieces.push(Buffer.from(piece)));
      return isWhole ? Buffer.concat(pieces).toString('utf8').split('\n').slice(1) : undefined;
    },
    async save(statements, path, head, tail) {
      let file: ReturnType<Files['openForBytes']> | undefined;
      const open = () => {
        if (file) return file;
        file = task.files.openLike(path, formerOf(task, path));
        file.write(Buffer.from(head));
        return file;
      };
      return ask(
        statements,
        piece => open().write(piece),
        isWhole => {
          if (!isWhole) return file?.abandon();
          try {
            open().write(Buffer.from(tail));
            file?.close();
          } catch (error) {
            file?.abandon();
            throw error;
          }
        },
      );
    },
    tell,
    async load(path) {
      for await (const chunk of task.files.readChunks(path)) await tell(Buffer.from(chunk));
    },
    end() {
      running.input?.end();
      return ended.then(words => words && bytesAsText(words));
    },
  };
}

/** So many bytes at the end may be the beginning of a mark, and wait for what comes next. A mark has line ends at its ends alone. */
function torn(bytes: Buffer, mark: Buffer): number {
  const end = bytes.subarray(-(mark.length - 1));
  const at = end.lastIndexOf('\n');
  return at >= 0 && mark.subarray(0, end.length - at).equals(end.subarray(at)) ? end.length - at : 0;
}
