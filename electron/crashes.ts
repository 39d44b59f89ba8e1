/** When a mistake of ours ends the program: it starts again by itself, unless it broke a moment after its start; then it says so. */
import { app, dialog } from 'electron';
import type { Sentences } from '../core/rules/languages/sentences.ts';
import type { Clock } from '../core/world/clock.ts';

/** What breaks sooner than this after its start would only begin over and over (milliseconds). */
const tooSoon = 60_000;

export interface CrashWishes {
  readonly clock: Pick<Clock, 'monotonic'>;
  /** Of this program, without its own name. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isWindowOpen: () => boolean;
  readonly table: Sentences;
}

/**
 * Without this listener Electron would show a box and wait for a click, and nothing would be backed up until somebody comes.
 * A rejection that nobody awaits is printed, as Electron does: what it belonged to is over, the agent and its runs go on.
 * Nothing is ended in good order: a run that is cut goes on from where it was, and what is broken could break more.
 */
export function setUpCrashes(wishes: CrashWishes): () => void {
  const { clock, environment, isWindowOpen, table } = wishes;
  const begun = clock.monotonic();
  const args = wishes.args.filter(argument => argument !== '--hidden');
  let isOver = false;

  function end(error: unknown): void {
    if (isOver) return;
    isOver = true;
    if (clock.monotonic() - begun < tooSoon) giveUp(error, table);
    else beginAgain(error);
  }

  function beginAgain(error: unknown): void {
    console.error(error);
    app.relaunch({
      args: isWindowOpen() ? args : [...args, '--hidden'],
      // An AppImage runs from a mount that goes with it.
      ...(environment.APPIMAGE === undefined ? {} : { execPath: environment.APPIMAGE }),
    });
    app.exit(1);
  }

  process.on('uncaughtException', end);
  return () => void process.off('uncaughtException', end);
}

/** A tray app that cannot begin and stays all the same would be nowhere to be seen. */
export function giveUp(error: unknown, { desktop }: Sentences): void {
  console.error(error);
  dialog.showErrorBox('alpine-backup', desktop.ends(error instanceof Error ? error.message : String(error)));
  app.exit(1);
}
