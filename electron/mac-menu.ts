/** macOS has an app's menu at the top of the screen: what makes copy and paste work there, and a Quit that asks like the tray's. */
import { Menu } from 'electron';
import type { Sentences } from '../core/rules/languages/sentences.ts';

/** Electron's own menu would end the app without a question, and offer tools of its makers. */
export function setUpMacMenu(platform: NodeJS.Platform, quit: () => void, { menu }: Sentences): void {
  if (platform !== 'darwin') return;
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      {
        label: 'alpine-backup',
        submenu: [
          { role: 'about' },
          { type: 'separator' },
          { role: 'hide' },
          { role: 'hideOthers' },
          { role: 'unhide' },
          { type: 'separator' },
          { label: menu.quit, accelerator: 'Command+Q', click: quit },
        ],
      },
      { role: 'editMenu' },
      { role: 'windowMenu' },
    ]),
  );
}
