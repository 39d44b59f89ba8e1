/** From the agent's status to the tray's menu, as data: no clock, no click, no Electron. */
import type { AgentRequest, AgentStatus, ItemStatus, LocalTime } from '../core/agent-model.ts';
import { dayTimeText } from '../core/rules/agent-words.ts';
import { english } from '../core/rules/languages/english.ts';
import type { Sentences } from '../core/rules/languages/sentences.ts';
import { asSentence } from '../core/rules/notices.ts';
import { titleOf } from '../core/rules/words.ts';
import type { Trouble } from './agent.ts';

export type MenuAction =
  | { readonly do: 'ask'; readonly request: Extract<AgentRequest, { ask: 'now' | 'unpause' | 'cancel' }> }
  /** Counted from the click, in the words of `alp pause`. */
  | { readonly do: 'pause'; readonly words: string }
  | { readonly do: 'start-at-login'; readonly on: boolean }
  /** At a page's address, `#/settings`; without one, where it is or begins. */
  | { readonly do: 'open'; readonly route?: string }
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
  readonly newerVersion?: string | undefined;
}

/** The status is in the language of the table already. */
export function trayMenu(facts: MenuFacts, table: Sentences = english): readonly MenuEntry[] {
  const { menu } = table;
  const { status, trouble, localTime, startsAtLogin, newerVersion } = facts;
  return [
    ...(status ? statusLines(status, localTime, table) : troubleLines(trouble, menu)),
    line,
    ...(status ? commands(status, menu) : []),
    ...(status && status.items.length > 0 ? [line] : []),
    action(menu.open, { do: 'open' }),
    action(menu.settings, { do: 'open', route: '#/settings' }),
    ...(startsAtLogin === undefined ? [] : [loginTick(startsAtLogin, menu)]),
    ...(newerVersion === undefined ? [] : [text(table.desktop.newerTitle(newerVersion))]),
    line,
    action(menu.quit, { do: 'quit' }),
  ];
}

/** What hovering over the icon says. */
export function trayTooltip({ status, trouble }: Pick<MenuFacts, 'status' | 'trouble'>, table: Sentences = english): string {
  return table.summary.of('alpine-backup', status?.sentence ?? trouble?.message ?? table.menu.starting);
}

type Words = Sentences['menu'];

const line = { kind: 'line' } as const;

function troubleLines(trouble: Trouble | undefined, words: Words): readonly MenuEntry[] {
  if (!trouble) return [text(asSentence(words.starting))];
  return [trouble.message, trouble.remedy].filter(words => words !== '').map(words => text(asSentence(words)));
}

function statusLines(status: AgentStatus, localTime: LocalTime, table: Sentences): readonly MenuEntry[] {
  const { items, now, sentence } = status;
  const running = items.filter(({ state }) => state === 'running');
  // One item's sentence says all that the summary says, and more.
  const told = items.length === 1 ? items : running;
  const isAlone = items.length === 1;
  return [
    ...(isAlone ? [] : [text(asSentence(sentence))]),
    ...told.map(item => text(isAlone ? asSentence(item.sentence) : table.summary.of(titleFor(item), item.sentence))),
    ...lastLine(items, now, localTime, table),
    ...nextLine(items, now, localTime, table),
    ...status.problems.slice(0, 3).map(text),
  ];
}

function lastLine(items: readonly ItemStatus[], now: number, localTime: LocalTime, table: Sentences): readonly MenuEntry[] {
  const [last] = items.filter(({ lastSnapshot }) => lastSnapshot).toSorted((a, b) => b.lastSnapshot!.time - a.lastSnapshot!.time);
  if (!last) return items.length === 0 ? [] : [text(table.menu.noSnapshot)];
  return [text(table.menu.last(nameAmong(items, last), dayTimeText(last.lastSnapshot!.time, now, localTime, table)))];
}

function nextLine(items: readonly ItemStatus[], now: number, localTime: LocalTime, table: Sentences): readonly MenuEntry[] {
  const [next] = items
    .filter(({ dueAt, state }) => dueAt !== undefined && state !== 'running')
    .toSorted((a, b) => a.dueAt! - b.dueAt!);
  if (!next) return [];
  const when = next.dueAt! <= now ? table.menu.dueNow : dayTimeText(next.dueAt!, now, localTime, table);
  return [text(table.menu.next(nameAmong(items, next), when))];
}

function commands(status: AgentStatus, words: Words): readonly MenuEntry[] {
  if (status.items.length === 0) return [];
  return [backUp(status.items, words), pause(status, words), ...cancel(status.items, words)];
}

function backUp(items: readonly ItemStatus[], words: Words): MenuEntry {
  const label = words.backUpNow;
  if (items.length === 1) return action(label, askNow(items[0]!));
  const each = items.map(item => action(titleFor(item), askNow(item)));
  return { kind: 'submenu', label, entries: [action(words.allItems, { do: 'ask', request: { ask: 'now' } }), line, ...each] };
}

function pause({ pausedUntil }: AgentStatus, words: Words): MenuEntry {
  if (pausedUntil !== undefined) return action(words.goOn, { do: 'ask', request: { ask: 'unpause' } });
  return {
    kind: 'submenu',
    label: words.pause,
    entries: [
      action(words.forHours(1), { do: 'pause', words: '1h' }),
      action(words.forHours(4), { do: 'pause', words: '4h' }),
      action(words.untilTomorrow, { do: 'pause', words: 'until tomorrow' }),
    ],
  };
}

/** Only what runs: what waits goes on by itself, and a pause is what holds it. */
function cancel(items: readonly ItemStatus[], words: Words): readonly MenuEntry[] {
  const running = items.filter(({ state }) => state === 'running');
  const request = (item: ItemStatus) => ({ do: 'ask', request: { ask: 'cancel', ...namesOf(item) } }) as const;
  if (running.length === 0) return [];
  if (running.length === 1) return [action(words.cancelOne(titleFor(running[0]!)), request(running[0]!))];
  return [{ kind: 'submenu', label: words.cancel, entries: running.map(item => action(titleFor(item), request(item))) }];
}

function loginTick(isOn: boolean, words: Words): MenuEntry {
  return { kind: 'tick', label: words.startAtLogin, isOn, action: { do: 'start-at-login', on: !isOn } };
}

function askNow(item: ItemStatus): MenuAction {
  return { do: 'ask', request: { ask: 'now', ...namesOf(item) } };
}

function namesOf({ server, item }: ItemStatus): { readonly server: string; readonly item: string } {
  return { server, item };
}

/** '' where there is one item alone. */
function nameAmong(items: readonly ItemStatus[], item: ItemStatus): string {
  return items.length === 1 ? '' : titleFor(item);
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
