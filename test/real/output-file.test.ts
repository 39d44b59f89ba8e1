/** Output that comes through a file instead of a pipe: every line, in order, while the program runs; and nothing stays behind. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type ProgramResult, systemPrograms } from '../../core/world/run-program.ts';
import { until } from './until.ts';

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'alp-output-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

async function listen(script: string, seen: string[]): Promise<{ result: Promise<ProgramResult> }> {
  const onLine = (line: string) => void seen.push(line);
  return systemPrograms.start({
    program: 'sh',
    args: ['-c', script, 'sh', folder],
    outputFile: join(folder, 'sub/said'),
    onLine,
  });
}

test('lines without end arrive whole and in order, also the last one that nothing ends', async () => {
  const seen: string[] = [];
  const running = await listen('seq 1 200000; sleep 0.3; seq 200001 200010; printf end', seen);
  const result = await running.result;
  assert.deepEqual([result.code, result.stdout], [0, '']);
  assert.equal(seen.length, 200_011);
  assert.ok(seen.every((line, at) => line === (at === 200_010 ? 'end' : String(at + 1))));
});

test('a line is heard while the program still runs, and no file can be seen', async () => {
  const seen: string[] = [];
  const running = await listen('echo begun; until [ -e "$1/go" ]; do sleep 0.05; done; echo done; exit 7', seen);
  await until('the first line is heard', () => seen.length === 1);
  assert.deepEqual([seen, readdirSync(join(folder, 'sub'))], [['begun'], []]);
  writeFileSync(join(folder, 'go'), '');
  assert.equal((await running.result).code, 7);
  assert.deepEqual(seen, ['begun', 'done']);
});

test('of a program that is killed, what it said before counts', async () => {
  const seen: string[] = [];
  const running = await listen('echo said; kill -KILL $$', seen);
  const result = await running.result;
  assert.deepEqual([result.signal, seen], ['SIGKILL', ['said']]);
});

test('a program that is not there says so', async () => {
  const result = await systemPrograms.run({ program: 'no-such-program', args: [], outputFile: join(folder, 'said') });
  assert.equal(result.code, 127);
});
