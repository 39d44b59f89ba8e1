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
  /** Its page's process ended twice: it was taken away. The returned stop ends it. */
  onBroken(listener: () => void): () => void;
}

/** Before the app is ready. */
export function prepareWindows(): void {
  // A process for the graphics card would cost more memory than these pages.
  app.disableHardwareAcceleration();
  // macOS gets one of its own.
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null);
}

/** `abilities` are handed to the page as they are. */
export function setUpWindow(abilities: Abilities): PageWindow {
  const closedListeners = new Set<() => void>();
  const brokenListeners = new Set<() => void>();
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
    const isBroken = mendOnce(made);
    made.once('closed', () => {
      open = undefined;
      for (const listener of isBroken() ? brokenListeners : closedListeners) listener();
    });
    load(made, route);
    return made;
  }

  /** A page whose process ended stays white: it is loaded again, and taken away when that does not help. */
  function mendOnce(window: BrowserWindow): () => boolean {
    let times = 0;
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason === 'clean-exit') return;
      times += 1;
      console.error(`the page's process ended: ${reason}`);
      if (times === 1) window.webContents.reload();
      else window.destroy();
    });
    return () => times > 1;
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
    onBroken(listener) {
      brokenListeners.add(listener);
      return () => void brokenListeners.delete(listener);
    },
  };
}
