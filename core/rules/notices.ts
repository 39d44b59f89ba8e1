/** What a desktop makes of the agent's status: which item is in trouble, what is told once and taken back, whether the machine should stay awake. */
import type { AgentStatus, ItemStatus, WaitReason } from '../agent-model.ts';
import { english } from './languages/english.ts';
import type { Sentences } from './languages/sentences.ts';
import { titleOf } from './words.ts';

export interface Notice {
  /** A later notice of the same key replaces this one: `server/item`, or `configuration`. */
  readonly key: string;
  readonly kind: 'trouble' | 'overdue' | 'published' | 'configuration';
  readonly title: string;
  readonly body: string;
  /** Stays until somebody looks at it. */
  readonly persists: boolean;
  readonly item?: { readonly server: string; readonly item: string };
}

/** What was said already, so that a failure that repeats every hour is said once. */
export interface Told {
  readonly items: Readonly<Record<string, ToldItem>>;
  readonly problems: readonly string[];
}

interface ToldItem {
  readonly snapshot: string | undefined;
  /** The trouble that was told since that snapshot. */
  readonly trouble: string | undefined;
  readonly overdue: boolean;
}

export interface NoticeWishes {
  /** Say every published snapshot as well. */
  readonly success: boolean;
}

export interface Telling {
  readonly told: Told;
  readonly notices: readonly Notice[];
  /** Keys of notices that are not true any more. */
  readonly withdrawn: readonly string[];
}

export const nothingTold: Told = { items: {}, problems: [] };

/** Absence, battery, metering, hours and pauses are never told: it goes on by itself. `status` is in the language of the table. */
export function whatToTell(told: Told, status: AgentStatus, wishes: NoticeWishes, table: Sentences = english): Telling {
  const words = table.notices;
  const tellings = status.items.map(item => tellItem(item, told.items[keyOf(item)], wishes, words));
  const gone = Object.keys(told.items).filter(key => !status.items.some(item => keyOf(item) === key));
  const problems = tellProblems(told.problems, status.problems, words);
  return {
    told: {
      items: Object.fromEntries(tellings.map(({ key, told }) => [key, told])),
      problems: status.problems,
    },
    notices: [...tellings.flatMap(({ notice }) => notice ?? []), ...problems.notices],
    withdrawn: [
      ...tellings.filter(telling => telling.withdraws && !telling.notice).map(({ key }) => key),
      ...gone.filter(key => wasTold(told.items[key])),
      ...problems.withdrawn,
    ],
  };
}

export interface Trouble {
  readonly level: 'failed' | 'warning';
  readonly about: string;
}

/** Why an item needs a person; undefined for what passes by itself. */
export function troubleOf(item: ItemStatus): Trouble | undefined {
  if (item.state === 'running') return undefined;
  for (const { reason } of item.waits) {
    const level = LEVELS[reason];
    if (level) return { level, about: reason };
  }
  const { lastEnd, lastSnapshot } = item;
  if (!lastEnd || lastEnd.time < (lastSnapshot?.time ?? 0)) return undefined;
  if (lastEnd.verdict === 'incomplete') return { level: 'warning', about: 'incomplete' };
  if (lastEnd.verdict === 'full') return { level: 'failed', about: 'vault-full' };
  return lastEnd.verdict === 'failed' ? { level: 'failed', about: 'failed' } : undefined;
}

/** Sleep is put off only while something moves, and never at the battery's cost. Where no battery is known, none is there. */
export function staysAwake({ conditions, items }: AgentStatus): boolean {
  const { mains, chargePercent } = conditions;
  const isPowered = mains === 'yes' || (mains === 'unknown' && chargePercent === undefined);
  return isPowered && items.some(({ state, run }) => state === 'running' && run?.progress !== undefined);
}

const LEVELS: Readonly<Partial<Record<WaitReason, Trouble['level']>>> = {
  failed: 'failed',
  'login-refused': 'failed',
  'host-key-changed': 'failed',
  'vault-full': 'failed',
  'host-key-unknown': 'warning',
  incomplete: 'warning',
};

interface ItemTelling {
  readonly key: string;
  readonly told: ToldItem;
  readonly notice?: Notice;
  readonly withdraws: boolean;
}

type Words = Sentences['notices'];

function tellItem(item: ItemStatus, before: ToldItem | undefined, wishes: NoticeWishes, words: Words): ItemTelling {
  const key = keyOf(item);
  const snapshot = item.lastSnapshot?.name;
  const isFresh = before !== undefined && before.snapshot !== snapshot && snapshot !== undefined;
  const known = isFresh ? undefined : before;
  const trouble = troubleOf(item)?.about;
  const told = { snapshot, trouble: trouble ?? known?.trouble, overdue: item.overdue };
  const news = {
    isInTrouble: trouble !== undefined && trouble !== known?.trouble,
    isOverdue: item.overdue && known?.overdue !== true,
    isPublished: isFresh && wishes.success,
  };
  const notice = noticeFor(item, news, words);
  return { key, told, withdraws: isFresh && wasTold(before), ...(notice ? { notice } : {}) };
}

interface News {
  readonly isInTrouble: boolean;
  readonly isOverdue: boolean;
  readonly isPublished: boolean;
}

function noticeFor(item: ItemStatus, { isInTrouble, isOverdue, isPublished }: News, words: Words): Notice | undefined {
  const title = titleOf({ server: item.server, name: item.item });
  const base = { key: keyOf(item), item: { server: item.server, item: item.item }, body: bodyOf(item) };
  if (isOverdue) return { ...base, kind: 'overdue', title: words.overdue(title), persists: true };
  if (isInTrouble) return { ...base, kind: 'trouble', title: words.trouble(title), persists: true };
  return isPublished ? { ...base, kind: 'published', title: words.published(title), persists: false } : undefined;
}

function bodyOf({ sentence, remedy }: ItemStatus): string {
  return [sentence, remedy]
    .filter(text => text !== '')
    .map(asSentence)
    .join('\n');
}

/** The agent's sentences begin small and end open, to stand behind a name; alone they are whole ones. */
export function asSentence(text: string): string {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!…]$/.test(whole) ? whole : `${whole}.`;
}

function tellProblems(before: readonly string[], after: readonly string[], words: Words): Pick<Telling, 'notices' | 'withdrawn'> {
  if (after.length === 0) return { notices: [], withdrawn: before.length > 0 ? ['configuration'] : [] };
  if (after.every(problem => before.includes(problem))) return { notices: [], withdrawn: [] };
  const notice = {
    key: 'configuration',
    kind: 'configuration',
    title: words.configuration,
    body: after.join('\n'),
    persists: true,
  } as const;
  return { notices: [notice], withdrawn: [] };
}

function wasTold(told: ToldItem | undefined): boolean {
  return told !== undefined && (told.overdue || told.trouble !== undefined);
}

function keyOf({ server, item }: Pick<ItemStatus, 'server' | 'item'>): string {
  return `${server}/${item}`;
}
