/** What another machine says of itself, held against what it may say: lines of `journals.sh`, the report of its alp. */
import type { ConfiguredItem } from '../report-model.ts';
import { problemOfName } from './names.ts';

export interface FarStatus {
  readonly state: string;
  /** The state folder is there, and this login may not read it. */
  readonly isUnreadable: boolean;
  /** The answer is whole. */
  readonly isReady: boolean;
  readonly journals: readonly { readonly server: string; readonly item: string; readonly size: number }[];
  /** Absent where there is no alp, or one that does not know reports. */
  readonly configured?: readonly ConfiguredItem[];
  readonly problems: readonly string[];
}

/** `lines` as UTF-8. Whatever is not as it should be is left out: nobody's names become paths here but those that an item may have. */
export function readFarStatus(lines: readonly string[]): FarStatus {
  const facts = lines.map(line => line.split('\t'));
  const value = (key: string) => facts.find(([name]) => name === key)?.[1];
  const status = value('status');
  return {
    state: value('state') ?? '',
    isUnreadable: value('unreadable') !== undefined,
    isReady: value('ready') !== undefined,
    journals: facts
      .filter(([key]) => key === 'journal')
      .slice(0, mostItems)
      .flatMap(([, size = '', name = '']) => journalOf(size, name)),
    ...(status === undefined ? { problems: [] } : readReport(status)),
  };
}

function journalOf(size: string, name: string): FarStatus['journals'] {
  const [server = '', file = '', ...more] = name.split('/');
  const item = file.replace(/\.jsonl$/, '');
  if (more.length > 0 || item === file || !/^\d{1,15}$/.test(size) || !isName(server, item)) return [];
  return [{ server, item, size: Number(size) }];
}

function isName(server: unknown, item: unknown): boolean {
  return (
    typeof server === 'string' &&
    typeof item === 'string' &&
    server.length <= longestName &&
    item.length <= longestName &&
    !problemOfName(server, 'server') &&
    !problemOfName(item, 'item')
  );
}

const longestName = 200;
const mostItems = 10_000;
const mostProblems = 50;

function readReport(text: string): { readonly configured?: readonly ConfiguredItem[]; readonly problems: readonly string[] } {
  let report: { items?: unknown; machines?: unknown } | null;
  try {
    report = JSON.parse(text);
  } catch {
    return { problems: [] };
  }
  if (!Array.isArray(report?.items)) return { problems: [] };
  const [machine] = (Array.isArray(report.machines) ? report.machines : []) as readonly { problems?: unknown }[];
  const problems = Array.isArray(machine?.problems) ? machine.problems : [];
  return {
    configured: report.items.slice(0, mostItems).flatMap(itemOf),
    problems: problems
      .filter(problem => typeof problem === 'string')
      .slice(0, mostProblems)
      .map(problem => problem.slice(0, 500)),
  };
}

function itemOf(value: unknown): readonly ConfiguredItem[] {
  const item = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  if (!isName(item.server, item.item) || item.standing === 'gone') return [];
  return [
    {
      server: item.server as string,
      item: item.item as string,
      schedule: typeof item.schedule === 'string' ? item.schedule.slice(0, longestName) : '',
      ...number('maxAge', item.maxAge),
      ...number('interval', item.interval),
      ...number('nextRun', item.nextRun),
    },
  ];
}

function number<Key extends string>(key: Key, value: unknown): { readonly [name in Key]?: number } {
  return typeof value === 'number' && value >= 0 && value <= 8.64e15 ? ({ [key]: value } as { [name in Key]: number }) : {};
}
