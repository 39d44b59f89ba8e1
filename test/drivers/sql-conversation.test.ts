/** The conversation with a program that speaks SQL: every answer to its asker, in whatever pieces it arrives. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, test } from 'node:test';
import * as fc from 'fast-check';
import type { DriverTask } from '../../core/drivers/driver.ts';
import { converse } from '../../core/drivers/sql-conversation.ts';
import type { ProgramResult } from '../../core/world/run-program.ts';
import { systemTreeFiles } from '../../core/world/tree-files.ts';

const word = 'abab';
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(`${tmpdir()}/alp-sql-`);
  mkdirSync(`${folder}/dump`);
  mkdirSync(`${folder}/dump.new`);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** `hear`: what the program says; `stop`: it has ended with this code. */
async function talking(files: Partial<DriverTask['files']> = {}) {
  const { promise: result, resolve } = Promise.withResolvers<ProgramResult>();
  let hear: (chunk: Buffer) => void = () => undefined;
  const task = {
    folder,
    clock: { sleep: () => new Promise<void>(() => undefined) },
    files: { ...systemTreeFiles, randomHex: () => word, ...files },
    async start(request: { onChunk(chunk: Buffer): void }) {
      hear = request.onChunk;
      return { pid: 1, input: new PassThrough().resume(), result, gone: result, end: () => undefined };
    },
  } as unknown as DriverTask;
  const conversation = await converse(task, { program: 'psql', args: [] }, 1);
  const stop = (code: number) => resolve({ code, signal: null, stdout: '', stderr: code === 0 ? '' : 'lost' } as never);
  return { conversation, hear: (text: string) => hear(Buffer.from(text)), stop };
}

test('answers in whatever pieces reach their askers whole, also where they look like the end of an answer', async () => {
  const line = fc.oneof(fc.constantFrom('', 'a', 'aba', `x${word}`, `${word}x`), fc.string({ unit: fc.constantFrom('a', 'b') }));
  const answer = fc.array(
    line.filter(text => text !== word),
    { maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(answer, { maxLength: 4 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 12 })),
      async (all, sizes) => {
        const { conversation, hear, stop } = await talking();
        const asked = all.map(lines => conversation.ask(`${lines.length}`));
        const said = all.map(lines => `${lines.map(text => `${text}\n`).join('')}${word}\n`).join('');
        for (let at = 0; at < said.length; ) {
          const size = sizes.next().value ?? 1;
          hear(said.slice(at, at + size));
          at += size;
        }
        stop(0);
        assert.deepEqual(await Promise.all(asked), all);
        assert.equal(await conversation.end(), undefined);
      },
    ),
    { numRuns: 500 },
  );
});

test('an answer that is what the last dump holds is that file, and another one is not', async () => {
  writeFileSync(`${folder}/dump/same`, 'head\n1\n2\ntail');
  writeFileSync(`${folder}/dump/other`, 'head\n1\n3\ntail');
  const { conversation, hear } = await talking();
  const saved = ['same', 'other'].map(name => conversation.save('', `${folder}/dump.new/${name}`, 'head', '\ntail'));
  hear(`1\n2\n${word}\n1\n2\n${word}\n`);
  assert.deepEqual(await Promise.all(saved), [true, true]);
  const inodes = (name: string) => ['dump', 'dump.new'].map(place => statSync(`${folder}/${place}/${name}`).ino);
  assert.equal(...(inodes('same') as [number, number]));
  assert.notEqual(...(inodes('other') as [number, number]));
  assert.equal(readFileSync(`${folder}/dump.new/other`, 'utf8'), 'head\n1\n2\ntail');
  assert.equal(readFileSync(`${folder}/dump/other`, 'utf8'), 'head\n1\n3\ntail');
});

test('a program that ends in the middle of an answer leaves nothing that looks whole, and is told in its own words', async () => {
  writeFileSync(`${folder}/dump/cut`, 'head\n1\n2\ntail');
  const { conversation, hear, stop } = await talking();
  const saved = conversation.save('', `${folder}/dump.new/cut`, 'head', '\ntail');
  const next = conversation.ask('');
  hear('1\n2');
  stop(3);
  assert.equal(await saved, false);
  assert.equal(await next, undefined);
  assert.ok(!existsSync(`${folder}/dump.new/cut`));
  assert.match((await conversation.end()) ?? '', /lost/);
  assert.equal(await conversation.ask('later'), undefined);
});

test('a disk that is full at the last byte fails the conversation, and only that', async () => {
  const { conversation, hear, stop } = await talking({
    openLike: () => ({
      write: () => undefined,
      close: () => assert.fail('ENOSPC'),
      abandon: () => undefined,
    }),
  });
  const saved = conversation.save('', `${folder}/dump.new/one`, 'head', '\ntail');
  const next = conversation.save('', `${folder}/dump.new/two`, 'head', '\ntail');
  hear(`1\n${word}\n2\n${word}\n`);
  stop(0);
  assert.deepEqual([await saved, await next], [false, false]);
  assert.match((await conversation.end()) ?? '', /psql said could not be written: ENOSPC/);
});
