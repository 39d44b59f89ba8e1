/** By what names the desktops know the app: windows, notifications and panels find their icon and their settings by these; and where its own files lie. */
import { join } from 'node:path';
import { app } from 'electron';

/** Before the app is ready, and before it asks whether it is the first: that is noted in its folder. */
export function setUpIdentity(): void {
  // By its name alone it would be ~/.config/alpine-backup on Linux, where every file is read as a server's configuration.
  app.setPath('userData', join(app.getPath('appData'), 'alpine-backup-tray'));
  app.setDesktopName('alpine-backup-tray.desktop');
  // Windows shows no notification of a program without one.
  app.setAppUserModelId('org.alpine-backup.tray');
}
