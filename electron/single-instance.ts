/** One tray app per user: a second launch shows the window of the first and ends. */
import { app } from 'electron';

/** False in the second one, which must do nothing more. */
export function isFirstInstance(): boolean {
  if (app.requestSingleInstanceLock()) {
    app.once('second-instance', noteEarlyLaunch);
    return true;
  }
  app.exit(0);
  return false;
}

let wasLaunchedEarly = false;

/** While the first one still begins it has no window to show. */
function noteEarlyLaunch(): void {
  wasLaunchedEarly = true;
}

/** Never quiet: on a desktop without a tray this is the only way in. The returned stop ends it. */
export function setUpSecondLaunch(showWindow: () => void): () => void {
  // What the events bring along is no page's address.
  const show = (): void => showWindow();
  app.off('second-instance', noteEarlyLaunch);
  app.on('second-instance', show);
  if (wasLaunchedEarly) show();
  wasLaunchedEarly = false;
  // macOS: a click on the app in Finder or Launchpad starts no second one.
  app.on('activate', show);
  return () => {
    app.off('second-instance', show);
    app.off('activate', show);
  };
}
