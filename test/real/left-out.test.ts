/** What a page says that patterns leave out is what a backup then leaves out: same rsync, same set, same sizes. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { assemble, systemWorld } from '../../core/assemble.ts';
import { leftOut } from '../../core/left-out.ts';
import { readHidden } from '../../core/rules/filter-output.ts';
import type { LeftOut } from '../../core/settings-model.ts';
import type { World } from '../../core/world/world.ts';
import { makeLaboratory, newestIn } from './laboratory.ts';

let folder: string;
let source: string;
let world: World;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alp-left-'));
  source = join(folder, 'source');
  mkdirSync(source);
  world = systemWorld({ configuration: join(folder, 'configuration'), state: join(folder, 'state'), home: folder });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function fill(root: string): void {
  const put = (path: string, bytes: number) => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), Buffer.alloc(bytes, 1));
  };
  put('keep.txt', 10);
  put('.cache/a/one', 1000);
  put('.cache/two', 500);
  put('projects/x/node_modules/y/z', 3000);
  put('projects/x/index.js', 7);
  put('projects/x/note.tmp', 20);
  put('projects/keep.tmp', 21);
  put('#comment.tmp', 22);
  put('; other.tmp', 23);
  put('new\nline.tmp', 24);
  put('é because of pattern *.tmp', 25);
  put('odd because of pattern x.tmp', 26);
  put('wei[r]d/a, b', 5);
  put('empty.log/x', 0);
  symlinkSync('keep.txt', join(root, 'link.tmp'));
  execFileSync('mkfifo', [join(root, 'pipe.tmp')]);
}

const include = ['keep.tmp'];
const exclude = ['.cache/', 'node_modules', '*.tmp', '/wei\\[r\\]d/a, b', '*.log/***'];

async function ask(wish: Parameters<typeof leftOut>[1]): Promise<LeftOut> {
  const answer = await leftOut(world, wish);
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.value;
}

/** All below the folder that is no folder itself, and folders with a slash. */
function everything(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .map(entry => `${join(entry.parentPath, entry.name).slice(root.length + 1)}${entry.isDirectory() ? '/' : ''}`)
    .toSorted();
}

describe('what patterns leave out', () => {
  test('is what a backup with them then leaves out, with the same sizes', async () => {
    const laboratory = makeLaboratory();
    try {
      fill(laboratory.source);
      const list = (patterns: readonly string[]) => patterns.map(pattern => `"${pattern.replaceAll('\\', '\\\\')}"`).join(', ');
      laboratory.configure('local', { include: list(include), exclude: list(exclude) });
      const run = await laboratory.alp();
      assert.equal(run.code, 0, run.stderr);
      for (const slash of ['/', '']) {
        const anchored = exclude.map(pattern => (slash === '' ? pattern.replace(/^\//, '/source/') : pattern));
        const said = await ask({ source: `${laboratory.source}${slash}`, include, exclude: anchored });
        const gone = said.paths.map(({ path }) => path.slice(laboratory.source.length + 1));
        const expected = everything(laboratory.source).filter(
          path => !gone.some(each => path === each || path === `${each}/` || path.startsWith(`${each}/`)),
        );
        assert.deepEqual(everything(newestIn(laboratory.vault)), expected);
        assert.deepEqual(said.taken, { files: 3, bytes: 10 + 7 + 21 });
        assert.deepEqual(said.left, { files: 11, bytes: 1500 + 3000 + 20 + 22 + 23 + 24 + 25 + 26 + 5 });
      }
    } finally {
      await laboratory.remove();
    }
  });

  test('comes with the pattern that is to blame, the largest first', async () => {
    fill(source);
    const { paths } = await ask({ source: `${source}/`, include, exclude });
    assert.deepEqual(
      paths.slice(0, 5).map(path => ({ ...path, path: path.path.slice(source.length + 1) })),
      [
        { path: 'projects/x/node_modules', bytes: 3000, isFolder: true, pattern: 'node_modules' },
        { path: '.cache', bytes: 1500, isFolder: true, pattern: '.cache/' },
        { path: 'odd because of pattern x.tmp', bytes: 26, isFolder: false, pattern: '*.tmp' },
        { path: 'é because of pattern *.tmp', bytes: 25, isFolder: false, pattern: '*.tmp' },
        { path: 'new\nline.tmp', bytes: 24, isFolder: false, pattern: '*.tmp' },
      ],
    );
  });

  test('is one path for a folder with all that is below it, however deep and beside whichever others', async () => {
    for (const top of ['a', 'b/c']) {
      for (const path of ['out/1/2/3', 'out/4', 'out-side', 'in']) mkdirSync(join(source, top, path), { recursive: true });
      for (const path of ['out/1/2/3/x', 'out/1/y', 'out/4/z', 'out-side/x', 'in/x'])
        writeFileSync(join(source, top, path), Buffer.alloc(path.length));
    }
    const { paths, left } = await ask({ source, include: [], exclude: ['out', 'out-side'] });
    assert.deepEqual(
      paths.map(({ path, bytes }) => [path.slice(source.length + 1), bytes]),
      [
        ['a/out', 25],
        ['b/c/out', 25],
        ['a/out-side', 10],
        ['b/c/out-side', 10],
      ],
    );
    assert.deepEqual(left, { files: 8, bytes: 70 });
  });

  test('is nothing without patterns', async () => {
    fill(source);
    const { left, paths, taken } = await ask({ source: `${source}/`, include: [], exclude: [] });
    assert.deepEqual([left, paths, taken.files], [{ files: 0, bytes: 0 }, [], 14]);
  });

  test('stays a short list of the largest, however much there is', async () => {
    for (let number = 0; number < 1000; number += 1) writeFileSync(join(source, `${number}.tmp`), Buffer.alloc(number));
    const { left, paths } = await ask({ source: `${source}/`, include: [], exclude: ['*.tmp'] });
    assert.deepEqual(
      [left.files, left.bytes, paths.length, paths[0]?.bytes, paths.at(-1)?.bytes],
      [1000, 499_500, 200, 999, 800],
    );
  });

  test('changes nothing and leaves nothing behind', async () => {
    fill(source);
    const before = everything(folder);
    const scratch = readdirSync(tmpdir()).filter(name => name.startsWith('alp-left-out-')).length;
    await ask({ source, include, exclude });
    assert.deepEqual(everything(folder), before);
    assert.ok(readdirSync(tmpdir()).filter(name => name.startsWith('alp-left-out-')).length <= scratch);
  });

  test('is not known of a folder that is not there, not ours to read, on another machine, or with a pattern that rsync takes for a command', async () => {
    const wish = { source: join(folder, 'none'), include: [] as string[], exclude: [] as string[] };
    const no = async (change: Partial<typeof wish>) => {
      const answer = await leftOut(world, { ...wish, ...change });
      assert.ok(!answer.ok);
      return `${answer.message}; ${answer.remedy}`;
    };
    assert.match(await no({}), /there is no folder .*none; is a disk/);
    assert.match(await no({ source: 'nas:/a' }), /another machine/);
    assert.match(await no({ source: 'a' }), /neither a whole path/);
    assert.match(await no({ source, exclude: ['!'] }), /would clear all patterns/);
    assert.match(await no({ source, exclude: ['a\nb'] }), /line break/);
    const isRoot = process.geteuid?.() === 0;
    chmodSync(folder, 0o755);
    chmodSync(source, 0o700);
    if (isRoot) process.seteuid?.(65534);
    else chmodSync(source, 0);
    try {
      assert.match(await no({ source }), /cannot be read by this user \(EACCES\)/);
    } finally {
      if (isRoot) process.seteuid?.(0);
      chmodSync(source, 0o700);
    }
  });

  test('is no longer looked for when nobody wants to know', async () => {
    fill(source);
    const answer = await leftOut(world, { source, include, exclude }, AbortSignal.abort());
    assert.equal(answer.ok, false);
    const asked = await assemble(world).leftOut({ source: `~/source/`, include, exclude });
    assert.ok(asked.ok);
  });
});

describe('a line of rsync about its filter', () => {
  test('is taken apart where the name ends', () => {
    assert.deepEqual(readHidden('[sender] hiding directory a b because of pattern b/', ['b/']), {
      name: 'a b',
      isFolder: true,
      pattern: 'b/',
    });
    const twice = '[sender] hiding file x because of pattern y because of pattern *';
    assert.equal(readHidden(twice, ['*'])?.name, 'x because of pattern y');
    assert.equal(readHidden(twice, ['y because of pattern *', '*'])?.name, 'x');
    assert.equal(readHidden(twice, [])?.pattern, '*');
    assert.equal(readHidden('[sender] showing file a because of pattern b', ['b']), undefined);
    assert.equal(readHidden('alp|>f+++++++++| |1|0|[sender] hiding file a because of pattern b', ['b']), undefined);
  });
});
