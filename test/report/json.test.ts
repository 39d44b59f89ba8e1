/** The report as JSON in pieces: the same text as of the whole report, for every fleet, and harmless to a terminal. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { jsonReport } from '../../core/report/report-json.ts';
import { reportOf } from '../../core/rules/report.ts';
import { standings } from '../../core/rules/standing.ts';
import { fleetOfADay, partsOfADay } from './fleet-of-a-day.ts';

const question = { now: fleetOfADay().time, since: undefined };
async function* inTurn<Value>(values: readonly Value[]) {
  yield* values;
}
const textOf = async (parts: typeof partsOfADay) => {
  const { pieces, code } = await jsonReport({ host: 'backup1', question, parts: inTurn(parts) });
  return { text: Array.from(pieces, piece => Buffer.from(piece).toString('utf8')).join(''), code };
};

describe('a report as JSON', () => {
  test('in pieces is the text of the whole report', async () => {
    const whole = fleetOfADay();
    const { text, code } = await textOf(
      partsOfADay.toSorted(
        (a, b) =>
          Number(a.machine.state !== 'here') - Number(b.machine.state !== 'here') ||
          (a.machine.machine < b.machine.machine ? -1 : 1),
      ),
    );
    assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(whole)));
    assert.deepEqual(Object.keys(JSON.parse(text)), Object.keys(whole));
    assert.equal(code, whole.code);
  });

  test('of nothing is a report all the same', async () => {
    assert.deepEqual(
      JSON.parse((await textOf([])).text),
      JSON.parse(JSON.stringify(reportOf({ machines: [], items: [] }, 'backup1', question))),
    );
  });

  test('keeps the order of the most urgent across machines', async () => {
    const items = JSON.parse((await textOf(partsOfADay)).text).items.map(
      ({ standing }: { standing: (typeof standings)[number] }) => standings.indexOf(standing),
    );
    assert.deepEqual(
      items,
      items.toSorted((a: number, b: number) => a - b),
    );
  });

  test('has no byte that a terminal takes for an order', async () => {
    const [part] = partsOfADay;
    const evil = '\x1b[2J\x7f\x9b31m\u0085';
    const items = part!.items.map(item => ({ ...item, sentence: evil }));
    const { text } = await textOf([{ ...part!, items }]);
    assert.doesNotMatch(text, /[\x00-\x1f\x7f-\x9f]/);
    assert.equal(JSON.parse(text).items[0].sentence, evil);
  });
});
