/** From the state of all items to one icon, and from the icon to the file that shows it on this desktop. */
import type { AgentStatus, ItemStatus } from '../core/agent-model.ts';
import { troubleOf } from '../core/rules/notices.ts';

/** The worst first: what needs a person is shown before what goes on by itself. */
export const iconStates = ['failed', 'overdue', 'running', 'warning', 'waiting', 'paused', 'up-to-date'] as const;
export type IconState = (typeof iconStates)[number];

/** undefined: no agent runs. */
export function iconState(status: AgentStatus | undefined): IconState {
  if (!status) return 'warning';
  const shown = new Set(status.items.map(itemState));
  if (status.problems.length > 0) shown.add('warning');
  if (status.pausedUntil !== undefined) shown.add('paused');
  return iconStates.find(state => shown.has(state)) ?? 'up-to-date';
}

function itemState(item: ItemStatus): IconState {
  if (item.state === 'running') return 'running';
  const trouble = troubleOf(item);
  if (trouble?.level === 'failed') return 'failed';
  if (item.overdue) return 'overdue';
  if (trouble) return 'warning';
  if (item.state === 'waiting' || item.state === 'paused') return item.state;
  // Its first backup is yet to come.
  return item.state === 'idle' && !item.lastSnapshot ? 'waiting' : 'up-to-date';
}

export interface Desktop {
  readonly platform: NodeJS.Platform;
  /** XDG_CURRENT_DESKTOP. */
  readonly name: string;
  readonly isDark: boolean;
}

/** The path below assets/icons. */
export function iconFile(state: IconState, { platform, name, isDark }: Desktop): string {
  // The name's ending is how macOS knows that it may colour the shape itself.
  if (platform === 'darwin') return `tray/${state}Template.png`;
  if (platform === 'win32') return `tray/${state}.ico`;
  // GNOME's panel is dark whatever the theme of the windows.
  const isPanelDark = isDark || /gnome|unity/i.test(name);
  return `tray/${state}-${isPanelDark ? 'light' : 'dark'}.png`;
}
