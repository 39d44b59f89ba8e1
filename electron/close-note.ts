/** Says once, when the window is closed for the first time, that the backups go on and how to come back. */
import { english } from '../core/rules/languages/english.ts';
import type { Sentences } from '../core/rules/languages/sentences.ts';
import type { Preferences } from './preferences.ts';
import type { PageWindow } from './window.ts';

export function setUpCloseNote(
  window: PageWindow,
  preferences: Preferences,
  tell: (title: string, body: string) => void,
  { desktop }: Sentences = english,
): () => void {
  return window.onClosed(() => {
    if (preferences.current().closeExplained) return;
    tell(desktop.goesOnTitle, desktop.goesOnText);
    preferences.change({ closeExplained: true }).catch((error: unknown) => console.error(error));
  });
}
