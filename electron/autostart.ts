/** Start at login: a desktop entry of the user's on Linux, the system's own list elsewhere; what the user switched off stays off. */
import { join } from 'node:path';
import { app, type LoginItemSettings } from 'electron';
import type { Files } from '../core/world/files.ts';

export interface Autostart {
  /** undefined where the packaging decides it (Flatpak, Snap). */
  isOn(): boolean | undefined;
  turn(on: boolean): Promise<void>;
}

export const hiddenArgument = '--hidden';

export interface AutostartWorld {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly program: string;
  readonly files: Pick<Files, 'read' | 'replace'>;
}

export async function setUpAutostart(world: AutostartWorld): Promise<Autostart> {
  if (world.platform !== 'linux') return loginItem(world.platform);
  if (world.environment.FLATPAK_ID !== undefined || world.environment.SNAP !== undefined)
    return { isOn: () => undefined, turn: async () => undefined };
  return desktopEntry(world);
}

/** The login item has no word for “hidden” on macOS; whether the login started us is asked instead. */
export function isHiddenStart(platform: NodeJS.Platform, args: readonly string[]): boolean {
  return args.includes(hiddenArgument) || (platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin);
}

function loginItem(platform: NodeJS.Platform): Autostart {
  // Windows finds its entry again by the same arguments only.
  const item = platform === 'win32' ? { args: [hiddenArgument] } : {};
  return {
    isOn: () => isAllowed(platform, app.getLoginItemSettings(item)),
    turn: async on => app.setLoginItemSettings({ ...item, openAtLogin: on }),
  };
}

/** In the Task Manager an entry is switched off and stays; macOS counts those that wait for the user's leave as not there. */
function isAllowed(platform: NodeJS.Platform, { openAtLogin, executableWillLaunchAtLogin }: LoginItemSettings): boolean {
  return openAtLogin && (platform !== 'win32' || executableWillLaunchAtLogin);
}

async function desktopEntry({ environment, program, files }: AutostartWorld): Promise<Autostart> {
  const folder = environment.XDG_CONFIG_HOME || join(environment.HOME ?? '/', '.config');
  const path = join(folder, 'autostart', 'alpine-backup-tray.desktop');
  // An AppImage runs from a mount that is another one next time; its own file is what starts it.
  const exec = execLine([environment.APPIMAGE ?? program, hiddenArgument]);
  let text = await files.read(path);

  async function write(isOn: boolean): Promise<void> {
    text = entryText(exec, isOn);
    await files.replace(path, text);
  }

  // The AppImage was moved, or the program was installed elsewhere.
  if (text !== undefined && isOn(text) && entryOf(text, 'Exec') !== exec) await write(true);
  return {
    isOn: () => text !== undefined && isOn(text),
    turn: write,
  };
}

/** Desktops switch an entry off by one key or the other, and do not remove it. */
function isOn(text: string): boolean {
  return entryOf(text, 'Hidden') !== 'true' && entryOf(text, 'X-GNOME-Autostart-enabled') !== 'false';
}

function entryText(exec: string, isOn: boolean): string {
  return `${[
    '[Desktop Entry]',
    'Type=Application',
    'Name=alpine-backup',
    'Comment=Backs up by itself when the server is in reach',
    `Exec=${exec}`,
    'Icon=alpine-backup-tray',
    'Terminal=false',
    'StartupNotify=false',
    // Off is written, not deleted: an entry of the system with the same name would come back.
    `Hidden=${!isOn}`,
    `X-GNOME-Autostart-enabled=${isOn}`,
  ].join('\n')}\n`;
}

/** Quoted twice, as the desktop entry specification has it: once as an argument, once as a string value. `%` begins a field code. */
function execLine(args: readonly string[]): string {
  return args
    .map(argument => `"${argument.replace(/["`$\\]/g, '\\$&')}"`)
    .join(' ')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%');
}

function entryOf(text: string, key: string): string | undefined {
  const line = text.split('\n').find(one => one.split('=', 1)[0]?.trim() === key);
  return line?.slice(line.indexOf('=') + 1).trim();
}
