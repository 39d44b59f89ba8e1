/** The icon in the panel and its menu: drawn anew after a change, at most once a second; a click passes a wish on. */
import { join } from 'node:path';
import { Menu, type MenuItemConstructorOptions, nativeTheme, Tray } from 'electron';
import { english } from '../core/rules/languages/english.ts';
import type { Sentences } from '../core/rules/languages/sentences.ts';
import { pauseUntil } from '../core/rules/pause-until.ts';
import type { Clock } from '../core/world/clock.ts';
import type { AgentLink } from './agent.ts';
import { iconFile, iconState } from './tray-icon.ts';
import { type MenuAction, type MenuEntry, trayMenu, trayTooltip } from './tray-menu.ts';
import type { Updates } from './updates.ts';
import { iconsFolder } from './where.ts';

export interface TrayWishes {
  readonly agent: AgentLink;
  readonly clock: Clock;
  readonly autostart: { isOn(): boolean | undefined; turn(on: boolean): Promise<void> };
  /** At a page's address, or where the window is or begins. */
  readonly open: (route?: string) => void;
  readonly quit: () => void;
  /** What the agent answered to a click. */
  readonly tell: (title: string, body: string) => void;
  /** English where none is given. */
  readonly table?: Sentences;
  readonly updates: Pick<Updates, 'newer' | 'onChange'>;
}

/** Panels flicker, and an open menu closes, when it comes more often (milliseconds). */
const redrawEvery = 1000;

export function setUpTray(wishes: TrayWishes): () => void {
  const { agent, clock, table = english } = wishes;
  // Kept by the closure below: Electron forgets a tray that nobody holds.
  const tray = new Tray(iconNow());
  const over = new AbortController();
  let drawn = '';
  let shownIcon = '';
  let resting = false;
  let again = false;

  function iconNow(): string {
    const desktop = {
      platform: process.platform,
      name: process.env.XDG_CURRENT_DESKTOP ?? '',
      isDark: nativeTheme.shouldUseDarkColors,
    };
    return join(iconsFolder, iconFile(iconState(agent.status()), desktop));
  }

  function redraw(): void {
    if (resting) {
      again = true;
      return;
    }
    draw();
    resting = true;
    void clock.sleep(redrawEvery, over.signal).then(() => {
      resting = false;
      if (!again || over.signal.aborted) return;
      again = false;
      redraw();
    });
  }

  function draw(): void {
    const facts = {
      status: agent.status(),
      trouble: agent.trouble(),
      localTime: clock.offsetMinutes,
      startsAtLogin: wishes.autostart.isOn(),
      newerVersion: wishes.updates.newer(),
    };
    const icon = iconNow();
    if (icon !== shownIcon) tray.setImage(icon);
    shownIcon = icon;
    const entries = trayMenu(facts, table);
    const fresh = JSON.stringify(entries);
    if (fresh === drawn) return;
    drawn = fresh;
    tray.setToolTip(trayTooltip(facts, table));
    // A menu that was set cannot be changed on Linux; a new one can be set.
    tray.setContextMenu(Menu.buildFromTemplate(entries.map(templateOf)));
  }

  function templateOf(entry: MenuEntry): MenuItemConstructorOptions {
    switch (entry.kind) {
      case 'line':
        return { type: 'separator' };
      case 'text':
        return { label: plain(entry.label), enabled: false };
      case 'submenu':
        return { label: plain(entry.label), submenu: entry.entries.map(templateOf) };
      case 'tick':
        return { label: plain(entry.label), type: 'checkbox', checked: entry.isOn, click: () => perform(entry.action) };
      default:
        return { label: plain(entry.label), click: () => perform(entry.action) };
    }
  }

  function perform(action: MenuAction): void {
    carryOut(action).catch((error: unknown) => wishes.tell(table.menu.didNotWork, messageOf(error)));
  }

  async function carryOut(action: MenuAction): Promise<void> {
    switch (action.do) {
      case 'open':
        return wishes.open(action.route);
      case 'quit':
        return wishes.quit();
      case 'start-at-login':
        await wishes.autostart.turn(action.on);
        drawn = '';
        redraw();
        if (action.on && wishes.autostart.isOn() === false) wishes.tell(table.menu.startAtLogin, table.desktop.loginNotAllowed);
        return;
      case 'pause':
        return pauseFor(action.words);
      default:
        return ask(action.request);
    }
  }

  async function pauseFor(words: string): Promise<void> {
    const until = pauseUntil(words, clock.now(), clock.offsetMinutes);
    if (until.ok) await ask({ ask: 'pause', until: until.value });
  }

  /** Silence is answer enough where icon and menu show the change; `now` says which gates it passes. */
  async function ask(request: Parameters<AgentLink['ask']>[0]): Promise<void> {
    const answer = await agent.ask(request);
    if (answer.answer === 'refused') wishes.tell(answer.message, answer.remedy);
    if (answer.answer === 'done' && request.ask === 'now') wishes.tell(table.menu.backUpNow, answer.lines.join('\n'));
  }

  // A click opens the window on Windows; on Linux the panel decides what a click is, and the menu has all of it.
  if (process.platform === 'win32') tray.on('click', () => wishes.open());
  nativeTheme.on('updated', redraw);
  const stopListening = agent.onChange(redraw);
  const stopUpdates = wishes.updates.onChange(redraw);
  redraw();
  return () => {
    over.abort();
    stopListening();
    stopUpdates();
    nativeTheme.off('updated', redraw);
    tray.destroy();
  };
}

/** In a menu `&` marks the next letter as its key. */
function plain(label: string): string {
  return label.replaceAll('&', '&&');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
