/** What alerts say: one wording for mail, hook and notice. Times are UTC, as names of snapshots are. */
import type { Trouble } from '../alert-model.ts';
import { counted, exactTimeText, relativeText } from './figures.ts';

export interface Words {
  readonly subject: string;
  readonly text: string;
}

export interface Recovered {
  readonly item: string;
  /** When the trouble was told. */
  readonly since: number;
  readonly lastGood?: number;
}

export function troubleText(server: string, troubles: readonly Trouble[], now: number, host: string): Words {
  const [first] = troubles;
  const what =
    troubles.length === 1 && first ? `${first.item} ${CAUSES[first.cause]}` : `${counted(troubles.length, 'item')} in trouble`;
  return {
    subject: oneLine(`${server}: ${what}`),
    text: `${troubles.map(trouble => paragraph(trouble, now)).join('\n\n')}\n\n${signature(host, now)}`,
  };
}

export function recoveryText(server: string, items: readonly Recovered[], now: number, host: string): Words {
  const names = items.map(({ item }) => item).join(', ');
  const what = items.length <= 3 ? names : counted(items.length, 'item');
  return {
    subject: oneLine(`${server}: ${what} ${items.length === 1 ? 'is' : 'are'} good`),
    text: `${items.map(item => recoveredLine(server, item, now)).join('\n')}\n\n${signature(host, now)}`,
  };
}

export function testText(host: string, now: number): Words {
  return {
    subject: `${host}: this is a test`,
    text: `alp alert --test sent this, to show that alerts arrive. Nothing is wrong.\n\n${signature(host, now)}`,
  };
}

const CAUSES = { failed: 'failed', overdue: 'is overdue', damaged: 'is damaged' } as const;

function paragraph({ server, item, cause, text, remedy, since, lines }: Trouble, now: number): string {
  const head = `${server} ${item} ${CAUSES[cause]}: ${text}`;
  const facts = [
    `  since ${exactTimeText(since)} (${relativeText(since, now, 0)})`,
    ...(remedy === '' ? [] : [`  what to do: ${remedy}`]),
  ];
  const log = lines.length === 0 ? [] : ['  last lines of its journal:', ...lines.map(line => `    ${line}`)];
  return [head, ...facts, ...log].join('\n');
}

function recoveredLine(server: string, { item, lastGood }: Recovered, now: number): string {
  const newest =
    lastGood === undefined ? '' : `: newest snapshot from ${exactTimeText(lastGood)} (${relativeText(lastGood, now, 0)})`;
  return `${server} ${item} is good${newest}`;
}

function signature(host: string, now: number): string {
  return `alpine-backup on ${host}, ${exactTimeText(now)}`;
}

/** A subject is one line, whatever a name holds. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
}
