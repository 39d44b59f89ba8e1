/** The window: made when somebody wants it, destroyed when it is closed, for a hidden one keeps all of its memory. */
import { join } from 'node:path';
import { app, BrowserWindow, Menu, type WebContents } from 'electron';
import type { Abilities } from '../bridge/channels.ts';
import { startPage } from './scheme.ts';
import { iconsFolder, preloadFile } from './where.ts';

export interface PageWindow {
  /** At a page's address (`#/settings`); without one, where it is or begins. */
  show(route?: string): void;
  /** undefined while there is no window. */
  contents(): WebContents | undefined;
  /** The returned stop ends it. */
  onClosed(listener: () => void): () => void;
}

/** Before the app is ready. */
export function prepareWindows(): void {
  // A process for the graphics card would cost more memory than these pages.
  app.disableHardwareAcceleration();
  // On macOS the usual menu is what makes copy and paste work.
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null);
}

/** `abilities` are handed to the page as they are. */
export function setUpWindow(abilities: Abilities): PageWindow {
  const closedListeners = new Set<() => void>();
  let open: BrowserWindow | undefined;

  function make(route: string): BrowserWindow {
    const made = new BrowserWindow({
      width: 1000,
      height: 720,
      minWidth: 400,
      minHeight: 400,
      show: false,
      title: 'alpine-backup',
      icon: join(iconsFolder, 'app', '128.png'),
      autoHideMenuBar: true,
      webPreferences: {
        preload: preloadFile,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
        additionalArguments: [`--alp-abilities=${JSON.stringify(abilities)}`],
      },
    });
    made.once('ready-to-show', () => made.show());
    made.once('closed', () => {
      open = undefined;
      for (const listener of closedListeners) listener();
    });
    load(made, route);
    return made;
  }

  /** An address that differs behind its `#` alone takes the page there without loading it again. */
  function load(window: BrowserWindow, route: string): void {
    // A page that cannot be loaded shows an empty window, which is better than none.
    window.loadURL(`${startPage}${route}`).catch((error: unknown) => {
      console.error(`the page does not load: ${String(error)}`);
      if (!window.isDestroyed()) window.show();
    });
  }

  return {
    show(route) {
      if (!open) {
        open = make(route ?? '');
        return;
      }
      if (route !== undefined) load(open, route);
      if (open.isMinimized()) open.restore();
      open.show();
      open.focus();
    },
    contents: () => open?.webContents,
    onClosed(listener) {
      closedListeners.add(listener);
      return () => void closedListeners.delete(listener);
    },
  };
}
