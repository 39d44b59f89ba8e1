/** The rules of the Files page without a browser: addresses, names, commands, row windows, pages, selection, comparison. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { compareCommand, restoreCommand, shellWord } from '../../renderer/files/alp-command.ts';
import { inOrderOfTime, sumByChange } from '../../renderer/files/comparison.ts';
import { changedAt, kindOf, namePartsOf } from '../../renderer/files/entry-facts.ts';
import { entryPages, pageSize } from '../../renderer/files/entry-pages.ts';
import { type FilesPlace, folderOf, hrefOf, nameOf, readPlace } from '../../renderer/files/files-route.ts';
import { originalFolder } from '../../renderer/files/original-place.ts';
import { folderMistake, freshForm, requestOf } from '../../renderer/files/restore-wish.ts';
import { rowWindow, scrollTo } from '../../renderer/files/row-window.ts';
import { added, choiceOf, nothingChosen, pathsOf, sumOf, toggled } from '../../renderer/files/selection.ts';
import { byDay, newestFirst, snapshotCalled } from '../../renderer/files/snapshot-days.ts';
import { cutForMiddle, visibleName } from '../../renderer/files/visible-name.ts';

import { filesGerman } from '../../renderer/words/files.de.ts';
import { filesEnglish } from '../../renderer/words/files.en.ts';
import { filesFrench } from '../../renderer/words/files.fr.ts';

const partsOf = (href: string) =>
  href
    .replace(/^#\/files\/?/, '')
    .split('/')
    .filter(part => part !== '')
    .map(decodeURIComponent);
const name = { server: 'laptop', item: 'home' };

describe('addresses', () => {
  const places: readonly FilesPlace[] = [
    { kind: 'items' },
    { kind: 'everywhere', text: '' },
    { kind: 'everywhere', text: 'a/b #?%' },
    { ...name, kind: 'folder', snapshot: '2026-11-23T041502Z', path: '' },
    { ...name, kind: 'folder', snapshot: 'latest', path: 'versions/search/compare' },
    { ...name, kind: 'versions', snapshot: '2026-11-23', path: 'a/\u202eb\n/%2F' },
    { ...name, kind: 'search', snapshot: 'latest', text: 'r/eport' },
    { ...name, kind: 'compare', older: 'a', newer: 'b' },
    { ...name, kind: 'compare', older: '', newer: '' },
  ];
  for (const place of places) {
    test(JSON.stringify(place), () => assert.deepEqual(readPlace(partsOf(hrefOf(place))), place));
  }

  test('any names come back', () => {
    const part = fc.string({ unit: 'binary', minLength: 1 }).filter(text => !text.includes('/'));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), names => {
        const place = { ...name, kind: 'versions', snapshot: '2026-11-23', path: names.join('/') } as const;
        assert.deepEqual(readPlace(partsOf(hrefOf(place))), place);
      }),
    );
  });

  test('half an address leads to the place above', () => {
    assert.deepEqual(readPlace(['laptop']), { kind: 'items' });
    assert.deepEqual(readPlace(['laptop', 'home']), { ...name, kind: 'folder', snapshot: 'latest', path: '' });
    assert.deepEqual(readPlace(['laptop', 'home', 'versions', 'x']), { ...name, kind: 'folder', snapshot: 'x', path: '' });
    assert.equal(hrefOf({ kind: 'everywhere', text: '\ud800' }), '#/files/*/%EF%BF%BD');
    assert.equal(folderOf('a/b/c'), 'a/b');
    assert.equal(folderOf('a'), '');
    assert.equal(nameOf('a/b'), 'b');
  });
});

describe('names', () => {
  test('what acts becomes a sign', () => {
    assert.equal(visibleName('a\nb\u001b[31m\u007f'), 'a⟨LF⟩b⟨ESC⟩[31m⟨DEL⟩');
    assert.equal(visibleName('invoice\u202efdp.exe'), 'invoice⟨202E⟩fdp.exe');
    assert.equal(visibleName('\ud800a'), '⟨D800⟩a');
    assert.equal(visibleName('عربي 👩\u200d👩 é <b>'), 'عربي 👩\u200d👩 é <b>');
  });
  test('long names keep their end', () => {
    assert.deepEqual(cutForMiddle('short.txt'), ['short.txt', '']);
    const [front, end] = cutForMiddle(`${'x'.repeat(255)}-final.odt`);
    assert.equal(end, '-final.odt');
    assert.equal(front.length, 255);
  });
  test('entries', () => {
    assert.equal(kindOf({ mode: 'drwxr-xr-x' }), 'folder');
    assert.equal(kindOf({ mode: 'prw-------' }), 'other');
    assert.deepEqual(namePartsOf({ mode: 'lrwxrwxrwx', name: 'a -> b -> c' }), { name: 'a', target: 'b -> c' });
    assert.deepEqual(namePartsOf({ mode: '-rw-r--r--', name: 'a -> b' }), { name: 'a -> b' });
    assert.equal(changedAt({ time: '1970-01-01 00:00:01' }), 1000);
    assert.equal(changedAt({ time: '?' }), undefined);
  });
});

describe('commands', () => {
  const wish = { ...name, snapshot: '2026-11-23T041502Z', paths: ["it's here"], isPreview: false };
  test('restore', () => {
    assert.equal(
      restoreCommand({ ...wish, to: { kind: 'folder', path: '/home/me/a b' } }),
      "alp restore laptop home 'it'\\''s here' --from 2026-11-23T041502Z --to '/home/me/a b'",
    );
    assert.equal(
      restoreCommand({ ...wish, paths: ['-rf'], to: { kind: 'in-place', keepBoth: true }, isPreview: true }),
      'alp restore --from 2026-11-23T041502Z --in-place --keep-both --dry-run -- laptop home -rf',
    );
    assert.equal(compareCommand('a', 'b c', '1', '2'), "alp diff a 'b c' 1 2");
  });
  test('bash reads every word back unchanged', () => {
    const words = ['', ' ', "'", '$(id)', 'a\nb', '\u001b[0m', '~', '*', '\\', '\\n', "\t'\\", 'é‮ü'];
    const heard = execFileSync('bash', ['-c', `printf '%s\\0' ${words.map(shellWord).join(' ')}`]).toString();
    assert.deepEqual(heard.split('\0').slice(0, -1), words);
  });
});

describe('row windows', () => {
  const view = { rowHeight: 28, viewHeight: 560 };
  test('a few rows', () => {
    assert.deepEqual(rowWindow({ ...view, total: 5, scrollTop: 0 }), { height: 140, first: 0, end: 5, top: 0 });
  });
  test('a million: as many rows as for a thousand, the last one at the very end', () => {
    const total = 1_000_000;
    const { height } = rowWindow({ ...view, total, scrollTop: 0 });
    assert.ok(height < 17_000_000);
    const last = rowWindow({ ...view, total, scrollTop: height - 560 });
    assert.equal(last.end, total);
    assert.ok(last.end - last.first < 50);
    assert.equal(Math.round(last.top + (total - last.first) * 28), height);
  });
  test('every row can be scrolled to, and is then seen', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (total, share) => {
        const row = Math.floor(share * (total - 1));
        const scrollTop = scrollTo({ ...view, total, scrollTop: 0 }, row) ?? 0;
        const { first, end, top } = rowWindow({ ...view, total, scrollTop });
        assert.ok(first <= row && row < end);
        const y = top + (row - first) * 28 - scrollTop;
        assert.ok(y > -1 && y + 28 < 561, `row ${row} at ${y}`);
      }),
    );
  });
});

describe('pages', () => {
  const total = 1_000_000;
  const entry = (row: number) => ({ mode: '-rw-r--r--', bytes: row, time: '', name: `${row}` });
  const settled = () => new Promise(resolve => setImmediate(resolve));

  function scene() {
    const asked: number[] = [];
    const open: (() => void)[] = [];
    const pages = entryPages((offset, limit) => {
      asked.push(offset);
      return new Promise(resolve => {
        open.push(() => resolve({ entries: Array.from({ length: limit }, (_, index) => entry(offset + index)), total }));
      });
    });
    const answer = async () => {
      open.shift()?.();
      await settled();
    };
    return { asked, pages, answer };
  }

  test('only what is looked at is asked; what has gone by is forgotten', async () => {
    const { asked, pages, answer } = scene();
    pages.want(0, 30);
    for (let row = 0; row < total; row += 10_000) pages.want(row, row + 30);
    pages.want(999_900, 999_930);
    await answer();
    await answer();
    await answer();
    assert.ok(asked.length <= 4, `asked ${asked}`);
    assert.equal(pages.at(999_905)?.name, '999905');
    assert.equal(pages.total, total);
  });

  test('a million looked through leaves few in memory', async () => {
    const { pages, answer } = scene();
    for (let page = 0; page < 200; page++) {
      pages.want(page * pageSize, page * pageSize + 30);
      await answer();
    }
    assert.equal(pages.at(0), undefined);
    assert.equal(pages.at(199 * pageSize)?.bytes, 199 * pageSize);
  });

  test('an answer after closing changes nothing', async () => {
    const { pages, answer } = scene();
    let told = 0;
    pages.subscribe(() => told++);
    pages.want(0, 30);
    pages.close();
    await answer();
    assert.equal(told, 0);
    assert.equal(pages.total, undefined);
  });

  test('a refusal is kept until asked again', async () => {
    let fails = true;
    const pages = entryPages(() =>
      fails ? Promise.reject(new Error('away')) : Promise.resolve({ entries: [entry(0)], total: 1 }),
    );
    pages.want(0, 30);
    await settled();
    assert.match(String(pages.failure), /away/);
    fails = false;
    pages.again();
    await settled();
    assert.equal(pages.failure, undefined);
    assert.equal(pages.total, 1);
  });
});

describe('selection', () => {
  const file = { isFolder: false, bytes: 10 };
  const folder = { isFolder: true, bytes: 4096 };
  test('a folder stands for what it holds', () => {
    let selection = toggled(toggled(nothingChosen, 'a/b/one', file), 'ab', file);
    assert.deepEqual(sumOf(selection), { files: 2, folders: 0, bytes: 20 });
    selection = toggled(selection, 'a', folder);
    assert.deepEqual(pathsOf(selection), ['ab', 'a']);
    assert.equal(choiceOf(selection, 'a/b/one'), 'with');
    assert.equal(choiceOf(selection, 'ab'), 'yes');
    assert.equal(choiceOf(selection, 'b'), 'no');
    assert.equal(toggled(selection, 'a/x', file).size, 2);
    assert.equal(choiceOf(toggled(selection, 'a', folder), 'a/b/one'), 'no');
  });
  test('the top is the whole snapshot', () => {
    const selection = added(toggled(nothingChosen, 'a', file), [['', folder]]);
    assert.deepEqual(pathsOf(selection), []);
    assert.equal(choiceOf(selection, 'a/b'), 'with');
  });
});

describe('snapshots', () => {
  const at = (name: string, time: number) => ({ name, time, warnings: [] });
  test('newest first by day, an order that the ledger knows better is kept', () => {
    const noon = new Date(2026, 10, 23, 12).getTime();
    const hour = 3_600_000;
    const list = [at('c', noon), at('b', noon - hour), at('a', noon - 24 * hour)];
    assert.deepEqual(newestFirst(list.toReversed()), list);
    assert.deepEqual(newestFirst(list), list);
    assert.deepEqual(
      byDay(list).map(({ snapshots }) => snapshots.length),
      [2, 1],
    );
    assert.equal(snapshotCalled(list, 'latest')?.name, 'c');
    assert.equal(snapshotCalled(list, 'gone'), undefined);
  });
});

describe('comparison', () => {
  test('sums by kind', () => {
    const sums = sumByChange([
      { change: 'added', path: 'a', bytes: 5 },
      { change: 'changed', path: 'b', bytes: 5, formerBytes: 8 },
      { change: 'changed', path: 'c', bytes: 5 },
      { change: 'attributes', path: 'd', bytes: 50 },
    ]);
    assert.deepEqual(sums.changed, { count: 2, bytes: -3 });
    assert.deepEqual(sums.attributes, { count: 1, bytes: 0 });
    assert.deepEqual(inOrderOfTime({ time: 2 }, { time: 1 }), { older: { time: 1 }, newer: { time: 2 } });
  });
});

describe('restore', () => {
  const subject = { ...name, snapshot: 's', selection: toggled(nothingChosen, 'a', { isFolder: false, bytes: 1 }) };
  test('keeps both unless told otherwise', () => {
    assert.deepEqual(requestOf(subject, freshForm, true).to, { kind: 'in-place', keepBoth: true });
  });
  test('a folder must have a beginning', () => {
    const form = { ...freshForm, where: 'folder' } as const;
    assert.equal(folderMistake(freshForm), undefined);
    assert.equal(folderMistake(form), 'missing');
    assert.equal(folderMistake({ ...form, folder: 'here' }), 'relative');
    assert.equal(folderMistake({ ...form, folder: ' /tmp/x ' }), undefined);
    assert.deepEqual(requestOf(subject, { ...form, folder: ' /tmp/x ' }, false).to, { kind: 'folder', path: '/tmp/x' });
  });
});

describe('where files came from', () => {
  test('with and without a slash at the source', () => {
    assert.equal(originalFolder('/home/me/', 'a/b.txt'), '/home/me/a');
    assert.equal(originalFolder('/home/me', 'me/a/b.txt'), '/home/me/a');
    assert.equal(originalFolder('/', 'etc'), '/');
    assert.equal(originalFolder('me@host:/home/me/', 'a'), undefined);
  });
});

describe('words', () => {
  const texts = (table: object): string[] =>
    Object.values(table).flatMap((value: unknown) => {
      if (typeof value === 'string') return [value];
      if (typeof value === 'object' && value !== null) return texts(value);
      const call = value as (...values: unknown[]) => string;
      const things = { files: 1, folders: 2, all: false };
      return [call(1, 'A'), call('A', 'B'), call(things, 'B')].filter(text => !/\[object|NaN|undefined/.test(text)).slice(0, 1);
    });
  for (const [language, table] of Object.entries({ filesGerman, filesFrench })) {
    test(`${language} has every text, none left in English`, () => {
      const [original, other] = [texts(filesEnglish), texts(table)];
      assert.equal(other.length, original.length);
      const same = other.filter((text, index) => text === original[index]);
      assert.ok(same.length <= 6, same.join(', '));
      for (const text of [...original, ...other]) assert.doesNotMatch(text, /^$|!|please|bitte|s’il vous plaît/i);
    });
  }
});
