/** What a face's request names, and the lines it is answered with. */
import type { AgentItem, ItemStatus } from '../agent-model.ts';
import { english } from './languages/english.ts';
import type { Sentences } from './languages/sentences.ts';
import { nearestWord } from './nearest-word.ts';

export type Chosen =
  | { readonly ok: true; readonly ids: readonly string[] }
  | { readonly ok: false; readonly message: string; readonly remedy: string };

/** All items, those of a server, or one. */
export function chosenItems(items: readonly AgentItem[], server: string | undefined, name: string | undefined): Chosen {
  if (items.length === 0)
    return { ok: false, message: 'there is no item to back up', remedy: 'alp check-config says what was understood' };
  if (server === undefined) return { ok: true, ids: items.map(({ id }) => id) };
  const ofServer = items.filter(item => item.server === server);
  if (ofServer.length === 0) return unknown('server', server, [...new Set(items.map(item => item.server))]);
  if (name === undefined) return { ok: true, ids: ofServer.map(({ id }) => id) };
  const one = ofServer.find(item => item.name === name);
  return one
    ? { ok: true, ids: [one.id] }
    : unknown(
        'item',
        name,
        ofServer.map(item => item.name),
      );
}

function unknown(kind: string, name: string, known: readonly string[]): Chosen {
  const near = nearestWord(name, known);
  return {
    ok: false,
    message: `the agent knows no ${kind} ${name}`,
    remedy: near ? `did you mean ${near}?` : `it knows ${known.join(', ')}`,
  };
}

/** One line for each item that was asked for: what it does now, and which gates it passes. */
export function answerLines(statuses: readonly ItemStatus[], table: Sentences = english): readonly string[] {
  return statuses.flatMap(status => [
    table.summary.of(`${status.server} ${status.item}`, `${status.sentence}${passedGates(status, table)}`),
    ...(status.remedy === '' ? [] : [`  ${status.remedy}`]),
  ]);
}

function passedGates({ run }: ItemStatus, { answers }: Sentences): string {
  return run && run.overrides.length > 0 ? answers.although(run.overrides) : '';
}
