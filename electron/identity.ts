/** By what names the desktops know the app: windows, notifications and panels find their icon and their settings by these. */
import { app } from 'electron';

/** Before the app is ready. */
export function setUpIdentity(): void {
  app.setDesktopName('alpine-backup-tray.desktop');
  // Windows shows no notification of a program without one.
  app.setAppUserModelId('org.alpine-backup.tray');
}
