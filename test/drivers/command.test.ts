/** The driver command: real commands that dump, fail, hang and are killed. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { prepareDrivers } from '../../core/driver-steps.ts';
import { command } from '../../core/drivers/command.ts';
import { type Bench, forever, makeBench } from './bench.ts';
import { conforms } from './conformance.ts';

conforms({
  driver: command,
  keepsFiles: true,
  setUp(bench) {
    const [data, stopped] = [`${bench.folder}/data`, `${bench.folder}/stopped`];
    writeFileSync(data, 'one\nend\n');
    return {
      settings: { begin: ['touch', stopped], end: ['rm', '-f', stopped], command: ['cat', data], output: 'data', trailer: 'end' },
      change: () => writeFileSync(data, 'two\nend\n'),
      inspect(source) {
        assert.equal(readFileSync(`${source}/data`, 'utf8'), readFileSync(data, 'utf8'));
        assert.ok(existsSync(stopped));
      },
      leftBehind: () => (existsSync(stopped) ? ['the service is stopped'] : []),
      remove: () => rmSync(stopped, { force: true }),
    };
  },
});

describe('the output of a command', () => {
  async function refusal(bench: Bench, settings: Readonly<Record<string, string | readonly string[] | number>>): Promise<string> {
    const drivers = [{ name: 'command', isOwn: false, settings: { output: 'dump', ...settings } }];
    const run = { server: 's', item: 'i', drivers, source: '', run: 'r', signal: forever, say: bench.hear };
    const prepared = await prepareDrivers(bench.world, run);
    await prepared.release(forever);
    assert.deepEqual(await bench.left(), []);
    return prepared.ok || !('detail' in prepared.verdict)
      ? 'it was taken'
      : `${prepared.verdict.kind}: ${prepared.verdict.detail}`;
  }

  const cases = [
    [
      'is refused when the command fails',
      { command: ['sh', '-c', 'echo half; echo no room >&2; exit 3'] },
      /^failed: sh ended with code 3: no room/,
    ],
    ['is refused when there is none', { command: ['true'] }, /said nothing/],
    ['is refused without its trailer', { command: ['echo', 'half'], trailer: 'whole' }, /does not end with "whole"/],
    ['is waited for when the command says not now', { command: ['sh', '-c', 'echo locked >&2; exit 75'] }, /^not-now: .*locked/],
    ['is refused when the command hangs', { command: ['sleep', '1000'], patience: 200 }, /did not end in its time/],
    ['is refused when there is no such command', { command: ['alp-no-such-program'] }, /alp-no-such-program is not here/],
  ] as const;
  for (const [sentence, settings, words] of cases) {
    test(sentence, async () => {
      const bench = makeBench();
      try {
        assert.match(await refusal(bench, settings), words);
      } finally {
        await bench.remove();
      }
    });
  }

  test('that was cut off leaves the last whole dump as it was', async () => {
    const bench = makeBench();
    try {
      assert.equal(await refusal(bench, { command: ['echo', 'whole'] }), 'it was taken');
      const kept = `${bench.world.folders.state}/drivers/s/i/1-command/dump/dump`;
      const before = bench.fingerprint(kept.replace(/\/dump$/, ''));
      await refusal(bench, { command: ['sh', '-c', 'echo half; exit 1'] });
      assert.deepEqual(bench.fingerprint(kept.replace(/\/dump$/, '')), before);
      assert.equal(readFileSync(kept, 'utf8'), 'whole\n');
    } finally {
      await bench.remove();
    }
  });
});

describe('what cannot be undone', () => {
  test('is said, and undone before the next run', async () => {
    const bench = makeBench();
    try {
      const key = `${bench.folder}/key`;
      const settings = { begin: ['true'], end: ['test', '-d', key] };
      const drivers = [{ name: 'command', isOwn: false, settings }];
      const run = { server: 's', item: 'i', drivers, source: '/etc', run: 'r', signal: forever, say: bench.hear };
      const first = await prepareDrivers(bench.world, run);
      assert.match((await first.release(forever)).join(), /test ended with code 1 \(look at end/);
      const second = await prepareDrivers(bench.world, run);
      assert.ok(!second.ok && second.verdict.kind === 'failed');
      assert.match(second.verdict.detail, /an earlier run left behind could not be undone: test ended with code 1/);
      await second.release(forever);
      mkdirSync(key);
      const third = await prepareDrivers(bench.world, run);
      assert.ok(third.ok, JSON.stringify(third));
      assert.deepEqual(await third.release(forever), []);
      assert.deepEqual(await bench.left(), []);
    } finally {
      await bench.remove();
    }
  });
});
