/** One tray app per user: a second launch shows the window of the first and ends. */
import { app } from 'electron';

/** False in the second one, which must do nothing more. */
export function isFirstInstance(): boolean {
  if (app.requestSingleInstanceLock()) return true;
  app.exit(0);
  return false;
}

/** Never quiet: on a desktop without a tray this is the only way in. The returned stop ends it. */
export function setUpSecondLaunch(showWindow: () => void): () => void {
  app.on('second-instance', showWindow);
  // macOS: a click on the app in Finder or Launchpad starts no second one.
  app.on('activate', showWindow);
  return () => {
    app.off('second-instance', showWindow);
    app.off('activate', showWindow);
  };
}
