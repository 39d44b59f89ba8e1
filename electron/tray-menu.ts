/** From the agent's status to the tray's menu, as data: no clock, no click, no Electron. */
import type { AgentRequest, AgentStatus, ItemStatus, LocalTime } from '../core/agent-model.ts';
import { dayTimeText } from '../core/rules/agent-words.ts';
import { asSentence } from '../core/rules/notices.ts';
import { titleOf } from '../core/rules/words.ts';
import type { Trouble } from './agent.ts';

export type MenuAction =
  | { readonly do: 'ask'; readonly request: Extract<AgentRequest, { ask: 'now' | 'unpause' | 'cancel' }> }
  /** Counted from the click, in the words of `alp pause`. */
  | { readonly do: 'pause'; readonly words: string }
  | { readonly do: 'start-at-login'; readonly on: boolean }
  | { readonly do: 'open' }
  | { readonly do: 'quit' };

export type MenuEntry =
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'action'; readonly label: string; readonly action: MenuAction }
  | { readonly kind: 'tick'; readonly label: string; readonly isOn: boolean; readonly action: MenuAction }
  | { readonly kind: 'submenu'; readonly label: string; readonly entries: readonly MenuEntry[] }
  | { readonly kind: 'line' };

export interface MenuFacts {
  readonly status: AgentStatus | undefined;
  readonly trouble: Trouble | undefined;
  readonly localTime: LocalTime;
  /** undefined where somebody else decides it (Flatpak, Snap). */
  readonly startsAtLogin: boolean | undefined;
}

export function trayMenu(facts: MenuFacts): readonly MenuEntry[] {
  const { status, trouble, localTime, startsAtLogin } = facts;
  return [
    ...(status ? statusLines(status, localTime) : troubleLines(trouble)),
    line,
    ...(status ? commands(status) : []),
    ...(status && status.items.length > 0 ? [line] : []),
    action('Open alpine-backup', { do: 'open' }),
    ...(startsAtLogin === undefined ? [] : [loginTick(startsAtLogin)]),
    line,
    action('Quit', { do: 'quit' }),
  ];
}

/** What hovering over the icon says. */
export function trayTooltip({ status, trouble }: Pick<MenuFacts, 'status' | 'trouble'>): string {
  return `alpine-backup: ${status?.sentence ?? trouble?.message ?? starting}`;
}

const starting = 'begins';
const line = { kind: 'line' } as const;

function troubleLines(trouble: Trouble | undefined): readonly MenuEntry[] {
  if (!trouble) return [text(asSentence(starting))];
  return [trouble.message, trouble.remedy].filter(words => words !== '').map(words => text(asSentence(words)));
}

function statusLines(status: AgentStatus, localTime: LocalTime): readonly MenuEntry[] {
  const { items, now, sentence } = status;
  const running = items.filter(({ state }) => state === 'running');
  // One item's sentence says all that the summary says, and more.
  const told = items.length === 1 ? items : running;
  const isAlone = items.length === 1;
  return [
    ...(isAlone ? [] : [text(asSentence(sentence))]),
    ...told.map(item => text(isAlone ? asSentence(item.sentence) : `${titleFor(item)}: ${item.sentence}`)),
    ...lastLine(items, now, localTime),
    ...nextLine(items, now, localTime),
    ...status.problems.slice(0, 3).map(text),
  ];
}

function lastLine(items: readonly ItemStatus[], now: number, localTime: LocalTime): readonly MenuEntry[] {
  const [last] = items.filter(({ lastSnapshot }) => lastSnapshot).toSorted((a, b) => b.lastSnapshot!.time - a.lastSnapshot!.time);
  if (!last) return items.length === 0 ? [] : [text('No snapshot yet')];
  return [text(`Last backup: ${nameAmong(items, last)}${dayTimeText(last.lastSnapshot!.time, now, localTime)}`)];
}

function nextLine(items: readonly ItemStatus[], now: number, localTime: LocalTime): readonly MenuEntry[] {
  const [next] = items
    .filter(({ dueAt, state }) => dueAt !== undefined && state !== 'running')
    .toSorted((a, b) => a.dueAt! - b.dueAt!);
  if (!next) return [];
  const when = next.dueAt! <= now ? 'due now' : dayTimeText(next.dueAt!, now, localTime);
  return [text(`Next: ${nameAmong(items, next)}${when}`)];
}

function commands(status: AgentStatus): readonly MenuEntry[] {
  if (status.items.length === 0) return [];
  return [backUp(status.items), pause(status), ...cancel(status.items)];
}

function backUp(items: readonly ItemStatus[]): MenuEntry {
  const label = 'Back up now';
  if (items.length === 1) return action(label, askNow(items[0]!));
  const each = items.map(item => action(titleFor(item), askNow(item)));
  return { kind: 'submenu', label, entries: [action('All items', { do: 'ask', request: { ask: 'now' } }), line, ...each] };
}

function pause({ pausedUntil }: AgentStatus): MenuEntry {
  if (pausedUntil !== undefined) return action('Go on', { do: 'ask', request: { ask: 'unpause' } });
  return {
    kind: 'submenu',
    label: 'Pause',
    entries: [
      action('For 1 hour', { do: 'pause', words: '1h' }),
      action('For 4 hours', { do: 'pause', words: '4h' }),
      action('Until tomorrow', { do: 'pause', words: 'until tomorrow' }),
    ],
  };
}

/** Only what runs: what waits goes on by itself, and a pause is what holds it. */
function cancel(items: readonly ItemStatus[]): readonly MenuEntry[] {
  const running = items.filter(({ state }) => state === 'running');
  const request = (item: ItemStatus) => ({ do: 'ask', request: { ask: 'cancel', ...namesOf(item) } }) as const;
  if (running.length === 0) return [];
  if (running.length === 1) return [action(`Cancel ${titleFor(running[0]!)}`, request(running[0]!))];
  return [{ kind: 'submenu', label: 'Cancel', entries: running.map(item => action(titleFor(item), request(item))) }];
}

function loginTick(isOn: boolean): MenuEntry {
  return { kind: 'tick', label: 'Start at login', isOn, action: { do: 'start-at-login', on: !isOn } };
}

function askNow(item: ItemStatus): MenuAction {
  return { do: 'ask', request: { ask: 'now', ...namesOf(item) } };
}

function namesOf({ server, item }: ItemStatus): { readonly server: string; readonly item: string } {
  return { server, item };
}

function nameAmong(items: readonly ItemStatus[], item: ItemStatus): string {
  return items.length === 1 ? '' : `${titleFor(item)}, `;
}

function titleFor({ server, item }: ItemStatus): string {
  return titleOf({ server, name: item });
}

function action(label: string, action: MenuAction): MenuEntry {
  return { kind: 'action', label, action };
}

function text(label: string): MenuEntry {
  return { kind: 'text', label };
}
