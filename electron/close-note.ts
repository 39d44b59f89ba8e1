/** Says once, when the window is closed for the first time, that the backups go on and how to come back. */
import type { Preferences } from './preferences.ts';
import type { PageWindow } from './window.ts';

export function setUpCloseNote(
  window: PageWindow,
  preferences: Preferences,
  tell: (title: string, body: string) => void,
): () => void {
  return window.onClosed(() => {
    if (preferences.current().closeExplained) return;
    tell(
      'alpine-backup goes on',
      'Its icon in the panel brings the window back; so does starting it again. Quit is in the menu.',
    );
    preferences.change({ closeExplained: true }).catch((error: unknown) => console.error(error));
  });
}
