/** Stands in for the module `electron`, whose binary cannot be had here: same names, same types, and a record of what was done; import it before anything of electron/. */
import { EventEmitter } from 'node:events';
import { registerHooks } from 'node:module';
import type * as Electron from 'electron';

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: import.meta.url, shortCircuit: true } : next(specifier, context),
});

/** What a test sets, and what it looks at afterwards. */
export const double = {
  isFirstInstance: true,
  userData: '/nowhere',
  /** Folders that the app chose itself. */
  paths: {} as Record<string, string>,
  wasOpenedAtLogin: false,
  /** What the desktop speaks, the best first. */
  languages: ['en-US'],
  /** The number of the button that is pressed in the next dialogs. */
  pressedButton: 0,
  dialogs: [] as Electron.MessageBoxOptions[],
  quits: 0,
  relaunches: [] as (Electron.RelaunchOptions | undefined)[],
  exits: [] as (number | undefined)[],
  trays: [] as Tray[],
  windows: [] as BrowserWindow[],
  notifications: [] as Notification[],
  loginItems: [] as Electron.Settings[],
  /** The user has the last word in the system's settings. */
  isLoginAllowed: true,
  /** Of the whole app: what macOS has at the top of the screen. */
  applicationMenu: undefined as Menu | null | undefined,
  opened: [] as string[],
  blockers: new Set<number>(),
  schemes: [] as Electron.CustomScheme[],
  schemeHandlers: new Map<string, (request: Request) => Response | Promise<Response>>(),
  askHandlers: new Map<string, (event: Electron.IpcMainInvokeEvent, ...args: never[]) => unknown>(),
  permissions: {} as Partial<Permissions>,
  exposed: {} as Record<string, unknown>,
  /** Linux: what keeps the secrets; `basic_text` protects nothing. */
  keyStore: 'gnome_libsecret' as ReturnType<Electron.SafeStorage['getSelectedStorageBackend']>,
  isKeyStoreThere: true,
  /** Shows a window's page for real; without, a page is there as soon as it is asked for. */
  load: undefined as ((window: BrowserWindow, url: string) => Promise<void>) | undefined,
};

interface Permissions {
  readonly request: Parameters<Electron.Session['setPermissionRequestHandler']>[0];
  readonly check: Parameters<Electron.Session['setPermissionCheckHandler']>[0];
  readonly device: Parameters<Electron.Session['setDevicePermissionHandler']>[0];
  readonly display: Parameters<Electron.Session['setDisplayMediaRequestHandler']>[0];
}

type Emitting<T> = Omit<T, keyof EventEmitter>;

export const app = Object.assign(new EventEmitter(), {
  requestSingleInstanceLock: () => double.isFirstInstance,
  whenReady: async () => undefined,
  isPackaged: false,
  getVersion: () => '1.2.3',
  getPreferredSystemLanguages: () => double.languages,
  getPath: name => (name === 'userData' ? double.userData : `/nowhere/${name}`),
  setPath: (name, path) => void Object.assign(double.paths, { [name]: path }),
  enableSandbox: () => undefined,
  disableHardwareAcceleration: () => undefined,
  setDesktopName: () => undefined,
  setAppUserModelId: () => undefined,
  getLoginItemSettings: () => ({
    openAtLogin: double.loginItems.at(-1)?.openAtLogin ?? false,
    wasOpenedAtLogin: double.wasOpenedAtLogin,
    status: 'enabled',
    executableWillLaunchAtLogin: double.isLoginAllowed && (double.loginItems.at(-1)?.openAtLogin ?? false),
    launchItems: [],
  }),
  setLoginItemSettings: settings => void double.loginItems.push(settings),
  exit: code => void double.exits.push(code),
  relaunch: options => void double.relaunches.push(options),
  /** As Electron: whoever listens may put it off. */
  quit() {
    let isPutOff = false;
    app.emit('before-quit', { preventDefault: () => (isPutOff = true) });
    if (!isPutOff) double.quits += 1;
  },
} satisfies Partial<Emitting<Electron.App>>);

class WebContents extends EventEmitter {
  readonly sent: unknown[][] = [];
  readonly mainFrame = { url: 'alp://app/' };
  openHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | undefined;
  #isDestroyed = false;
  reloads = 0;
  /** Passes an event on to a real page. */
  deliver: (channel: string, message: unknown) => void = () => undefined;

  send(channel: string, message: unknown): void {
    this.sent.push([channel, message]);
    this.deliver(channel, message);
  }
  setWindowOpenHandler(handler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0]): void {
    this.openHandler = handler;
  }
  isDestroyed(): boolean {
    return this.#isDestroyed;
  }
  reload(): void {
    this.reloads += 1;
  }
  end(): void {
    this.#isDestroyed = true;
    this.emit('destroyed');
  }
}
WebContents.prototype satisfies Pick<Electron.WebContents, 'send' | 'setWindowOpenHandler' | 'isDestroyed' | 'reload'>;

export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContents();
  readonly options: Electron.BrowserWindowConstructorOptions;
  url = '';
  isShown = false;
  isInFront = false;
  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    double.windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(url: string): Promise<void> {
    this.url = url;
    await double.load?.(this, url);
    this.emit('ready-to-show');
  }
  show(): void {
    this.isShown = true;
  }
  focus(): void {
    this.isInFront = true;
  }
  restore(): void {
    this.isShown = true;
  }
  isMinimized(): boolean {
    return false;
  }
  isDestroyed(): boolean {
    return this.webContents.isDestroyed();
  }
  close(): void {
    this.webContents.end();
    this.emit('closed');
    app.emit('window-all-closed');
  }
  destroy(): void {
    this.close();
  }
}
type WindowMembers = 'loadURL' | 'show' | 'focus' | 'restore' | 'isMinimized' | 'isDestroyed' | 'close' | 'destroy';
BrowserWindow.prototype satisfies Pick<Electron.BrowserWindow, WindowMembers>;

export class Menu {
  readonly template: readonly Electron.MenuItemConstructorOptions[];
  constructor(template: readonly Electron.MenuItemConstructorOptions[]) {
    this.template = template;
  }
  static buildFromTemplate(template: readonly Electron.MenuItemConstructorOptions[]): Menu {
    return new Menu(template);
  }
  static setApplicationMenu(menu: Menu | null): void {
    double.applicationMenu = menu;
  }
}

export class Tray extends EventEmitter {
  image: string;
  tooltip = '';
  isDestroyed = false;
  readonly menus: Menu[] = [];
  constructor(image: string) {
    super();
    this.image = image;
    double.trays.push(this);
  }
  setImage(image: string): void {
    this.image = image;
  }
  setToolTip(text: string): void {
    this.tooltip = text;
  }
  setContextMenu(menu: Menu): void {
    this.menus.push(menu);
  }
  destroy(): void {
    this.isDestroyed = true;
  }
}
Tray.prototype satisfies { [Name in 'setImage' | 'setToolTip' | 'setContextMenu' | 'destroy']: (...values: never[]) => void };

export class Notification extends EventEmitter {
  readonly options: Electron.NotificationConstructorOptions;
  state: 'made' | 'shown' | 'closed' = 'made';
  constructor(options: Electron.NotificationConstructorOptions) {
    super();
    this.options = options;
    double.notifications.push(this);
  }
  static isSupported(): boolean {
    return true;
  }
  show(): void {
    this.state = 'shown';
  }
  close(): void {
    this.state = 'closed';
    this.emit('close', {});
  }
}
Notification.prototype satisfies Pick<Electron.Notification, 'show' | 'close'>;

export const ipcMain = {
  handle: (channel, listener) => void double.askHandlers.set(channel, listener),
  removeHandler: channel => void double.askHandlers.delete(channel),
} satisfies Partial<Electron.IpcMain>;

export const protocol = {
  registerSchemesAsPrivileged: schemes => void double.schemes.push(...schemes),
  handle: (scheme, handler) => void double.schemeHandlers.set(scheme, handler as (request: Request) => Promise<Response>),
  unhandle: scheme => void double.schemeHandlers.delete(scheme),
} satisfies Partial<Electron.Protocol>;

export const session = {
  defaultSession: {
    setPermissionRequestHandler: request => void Object.assign(double.permissions, { request }),
    setPermissionCheckHandler: check => void Object.assign(double.permissions, { check }),
    setDevicePermissionHandler: device => void Object.assign(double.permissions, { device }),
    setDisplayMediaRequestHandler: display => void Object.assign(double.permissions, { display }),
  } satisfies Partial<Electron.Session>,
};

export const shell = {
  openExternal: async url => void double.opened.push(url),
  openPath: async path => {
    double.opened.push(path);
    return '';
  },
  showItemInFolder: path => void double.opened.push(path),
} satisfies Partial<Electron.Shell>;

export const dialog = {
  showErrorBox(title: string, content: string) {
    double.dialogs.push({ title, message: content });
  },
  async showMessageBox(options: Electron.MessageBoxOptions) {
    double.dialogs.push(options);
    return { response: double.pressedButton, checkboxChecked: false };
  },
};
dialog.showMessageBox satisfies (options: Electron.MessageBoxOptions) => Promise<Electron.MessageBoxReturnValue>;

export const powerMonitor: Pick<Electron.PowerMonitor, 'on' | 'off'> & EventEmitter = new EventEmitter() as never;

let lastBlocker = 0;
export const powerSaveBlocker = {
  start() {
    lastBlocker += 1;
    double.blockers.add(lastBlocker);
    return lastBlocker;
  },
  stop: id => double.blockers.delete(id),
} satisfies Partial<Electron.PowerSaveBlocker>;

export const nativeTheme = Object.assign(new EventEmitter(), { shouldUseDarkColors: false } satisfies Partial<
  Emitting<Electron.NativeTheme>
>);

export const net = { fetch: globalThis.fetch } satisfies Pick<Electron.Net, 'fetch'>;

/** Hidden from eyes, not from anybody who knows base64. */
export const safeStorage = {
  getSelectedStorageBackend: () => double.keyStore,
  isAsyncEncryptionAvailable: async () => double.isKeyStoreThere,
  encryptStringAsync: async text => Buffer.from(`hidden ${Buffer.from(text).toString('base64')}`),
  async decryptStringAsync(hidden) {
    if (!double.isKeyStoreThere) throw new Error('the key store is locked');
    const text = hidden.toString().slice('hidden '.length);
    return { shouldReEncrypt: false, result: Buffer.from(text, 'base64').toString() };
  },
} satisfies Partial<Electron.SafeStorage>;

/** The page's side, for a preload that runs here. */
export const contextBridge = {
  exposeInMainWorld: (key, value) => void Object.assign(double.exposed, { [key]: value }),
} satisfies Partial<Electron.ContextBridge>;

export const ipcRenderer = Object.assign(new EventEmitter(), {
  invoke: async (channel, ...values) => double.askHandlers.get(channel)?.(ownEvent(), ...(values as never[])),
} satisfies Partial<Emitting<Electron.IpcRenderer>>);

/** As if the main frame of the newest window asked. */
export function ownEvent(): Electron.IpcMainInvokeEvent {
  const contents = double.windows.at(-1)?.webContents;
  return { sender: contents, senderFrame: contents?.mainFrame } as never;
}
