/** The report as JSON in pieces, the same as of the whole report: fifty thousand items are bytes here, never objects all at once. */

import type { MachineReport, Standing, WrittenReport } from '../report-model.ts';
import { byUrgency, codeOf, type Gathered, moreUrgentFirst } from '../rules/report.ts';
import { standings } from '../rules/standing.ts';

/** The parts come in the order of machines, so items of one standing need be put into order only within a machine. */
export async function jsonReport({ host, question, parts }: Gathered): Promise<WrittenReport> {
  const { now: time, since } = question;
  const machines: MachineReport[] = [];
  const texts = new Map<Standing, Buffer[]>(standings.map(standing => [standing, []]));
  for await (const { machine, items } of parts) {
    machines.push(machine);
    for (const [standing, alike] of Map.groupBy(items, item => item.standing))
      texts.get(standing)!.push(bytesOf(alike.toSorted(byUrgency).map(jsonText).join(',')));
  }
  const code = codeOf(machines);
  const head = jsonText({ time, host, ...(since === undefined ? {} : { since }), machines: machines.sort(moreUrgentFirst) });
  return { pieces: piecesOf(head, [...texts.values()].flat(), code), code };
}

function* piecesOf(head: string, texts: readonly Buffer[], code: number): Iterable<Buffer> {
  yield bytesOf(`${head.slice(0, -1)},"items":[`);
  for (const [index, text] of texts.entries()) {
    if (index > 0) yield comma;
    yield text;
  }
  yield bytesOf(`],"isAbridged":false,"code":${code}}`);
}

const comma = Buffer.from(',');

function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}

/** What a terminal might take for an order is written as JSON writes control characters, which leaves DEL and its like as they are. */
function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\x7f-\x9f]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
