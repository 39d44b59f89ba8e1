/** A dump's folder: equal bytes stay the former file, everything else gets a time of its own, and a kill leaves the last whole dump. */
import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, test } from 'node:test';
import * as fc from 'fast-check';
import {
  beginDump,
  dropUnfinishedDump,
  fileNameOf,
  fileNamesOf,
  finishDump,
  nameOfFile,
} from '../../core/drivers/dump-folder.ts';
import { systemFiles } from '../../core/world/files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(`${tmpdir()}/alp-dump-`);
  noted = {};
});
afterEach(() => rmSync(folder, { recursive: true }));

let noted: Readonly<Record<string, string>> = {};
const task = () => ({
  folder,
  files: systemFiles,
  noted,
  async note(facts: Readonly<Record<string, string>>) {
    noted = { ...noted, ...facts };
  },
});

async function dump(tables: Readonly<Record<string, string>>, time?: number): Promise<string> {
  const fresh = await beginDump(task());
  for (const [name, text] of Object.entries(tables)) {
    mkdirSync(`${fresh}/shop`, { recursive: true });
    writeFileSync(`${fresh}/shop/${name}`, text);
    if (time !== undefined) utimesSync(`${fresh}/shop/${name}`, time, time);
  }
  return (await finishDump(task())).source;
}

const stamp = (path: string) => `${statSync(path).ino} ${statSync(path).mtimeMs}`;

describe('a dump', () => {
  test('keeps inode and time of a table whose bytes are the same, and its folder keeps its time', async () => {
    const source = await dump({ orders: 'a', people: 'b' }, 1000);
    const [orders, shop] = [stamp(`${source}/shop/orders`), statSync(`${source}/shop`).mtimeMs];
    await dump({ orders: 'a', people: 'c' });
    assert.equal(stamp(`${source}/shop/orders`), orders);
    assert.equal(readFileSync(`${source}/shop/people`, 'utf8'), 'c');
    assert.equal(statSync(`${source}/shop`).mtimeMs, shop);
    assert.equal(statSync(`${source}/shop/orders`).nlink, 1);
  });

  test('of the same size and the same second, or from before a clock was set back, has another second when its bytes differ', async () => {
    const source = await dump({ orders: 'one' }, 1_000_000);
    await dump({ orders: 'two' }, 1_000_000);
    assert.equal(statSync(`${source}/shop/orders`).mtimeMs, 1_000_001_000);
    await dump({ orders: 'six' }, 900_000);
    assert.equal(statSync(`${source}/shop/orders`).mtimeMs, 1_000_002_000);
  });

  test('loses tables that are no more', async () => {
    const source = await dump({ orders: 'a', people: 'b' });
    await dump({ orders: 'a' });
    assert.deepEqual(readdirSync(`${source}/shop`), ['orders']);
  });

  test('that was killed while it was written, or between its renames, leaves the last whole one', async () => {
    const source = await dump({ orders: 'a' });
    const before = stamp(`${source}/shop/orders`);
    writeFileSync(`${await beginDump(task())}/half`, 'h');
    await dropUnfinishedDump(task());
    assert.deepEqual(readdirSync(folder), ['dump']);
    renameSync(`${folder}/dump`, `${folder}/dump.old`);
    await dropUnfinishedDump(task());
    assert.equal(stamp(`${source}/shop/orders`), before);
  });

  test('that somebody else makes at this moment is none of the business of a release that has begun none, such as that of a restore', async () => {
    writeFileSync(`${await beginDump(task())}/half`, 'h');
    await dropUnfinishedDump({ ...task(), noted: { aside: 'x' } });
    assert.deepEqual(readdirSync(`${folder}/dump.new`), ['half']);
  });

  test('lies in a folder that only we can enter', async () => {
    assert.equal(statSync(await dump({ orders: 'a' })).mode & 0o777, 0o700);
  });
});

test('every name becomes a safe file name, and comes back from it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), name => {
      const file = fileNameOf(name);
      assert.match(file, /^[^./\0-\x1f-][^/\0-\x1f]*$/);
      assert.equal(nameOfFile(file), name);
    }),
  );
  assert.equal(fileNameOf('../etc'), '%2E.%2Fetc');
  assert.equal(fileNameOf('größe & maß'), 'größe %26 maß');
});

test('names in one folder stay apart on file systems that know no case and no accents, however long they are', () => {
  const letter = fc.constantFrom('a', 'A', 'ä', 'a\u0308', 'ß', 'ſ', 's', 'S', 'K', '%', '/', '☃');
  const name = fc
    .tuple(fc.string({ unit: letter, maxLength: 6 }), fc.constantFrom(1, 1, 100))
    .map(([text, times]) => text.repeat(times));
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 12 }), names => {
      const files = fileNamesOf(names);
      const alike = (file: string) => file.normalize('NFD').toLowerCase().toUpperCase();
      assert.equal(new Set([...files.values()].map(alike)).size, names.length, JSON.stringify([...files]));
      for (const [one, file] of files) {
        assert.ok(new TextEncoder().encode(file).length <= 240);
        if (!/~[0-9a-f]{16}$/.test(file)) assert.equal(nameOfFile(file), one);
      }
    }),
  );
});
