/** Setting up: folders to choose, what in them comes back by itself, the days that a policy keeps. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { assemble, systemWorld } from '../../core/assemble.ts';
import type { Core } from '../../core/contract.ts';
import { leftOut } from '../../core/left-out.ts';
import { retention } from '../../core/rules/retention.ts';
import { snapshotName } from '../../core/rules/snapshot-names.ts';
import type { World } from '../../core/world/world.ts';
import { fakeClock } from '../world/fake-clock.ts';
import { mountDead } from './dead-mount.ts';
import { makeLaboratory } from './laboratory.ts';

const DAY = 24 * 60 * 60 * 1000;
const TAG = 'Signature: 8a477f597d28d172789f06886806bc55\n# made by a test\n';

let folder: string;
let home: string;
let world: World;
let core: Core;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alp-set-up-'));
  home = join(folder, 'home');
  for (const name of ['home', 'configuration', 'state']) mkdirSync(join(folder, name));
  world = systemWorld({ configuration: join(folder, 'configuration'), state: join(folder, 'state'), home });
  core = assemble(world);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(path: string, content: number | string = 1): void {
  const whole = join(home, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, typeof content === 'string' ? content : Buffer.alloc(content));
}

async function proposals(path = home) {
  const answer = await core.proposeExcludes(path);
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.value;
}

async function patternsOf(kind: string): Promise<readonly string[]> {
  return (await proposals()).find(each => each.kind === kind)?.patterns ?? [];
}

describe('what is proposed to be left out', () => {
  test('comes back by itself, with what it takes and where the most of it is', async () => {
    put('.cache/firefox/a', 5000);
    put('projects/a/.cache/b', 100);
    put('.local/share/Trash/files/x', 300);
    put('projects/a/package.json', '{}');
    put('projects/a/node_modules/left/pad.js', 2000);
    put('projects/a/node_modules/left/node_modules/x.js', 20);
    put('projects/b/Cargo.toml', '');
    put('projects/b/target/debug/b', 7000);
    put('data/CACHEDIR.TAG', TAG);
    put('data/blob', 400);
    put('machines/windows.qcow2', 9000);
    put('letters/one.odt', 50);
    assert.deepEqual(await proposals(), [
      { kind: 'machines', patterns: ['*.qcow2'], saves: { files: 1, bytes: 9000 }, examples: [`${home}/machines/windows.qcow2`] },
      {
        kind: 'builds',
        patterns: ['/projects/b/target/'],
        saves: { files: 1, bytes: 7000 },
        examples: [`${home}/projects/b/target`],
      },
      {
        kind: 'caches',
        patterns: ['.cache/', '/data/'],
        saves: { files: 4, bytes: 5500 + TAG.length },
        examples: [`${home}/.cache`, `${home}/data`, `${home}/projects/a/.cache`],
      },
      {
        kind: 'packages',
        patterns: ['node_modules/'],
        saves: { files: 2, bytes: 2020 },
        examples: [`${home}/projects/a/node_modules`],
      },
      {
        kind: 'trash',
        patterns: ['.local/share/Trash/'],
        saves: { files: 1, bytes: 300 },
        examples: [`${home}/.local/share/Trash`],
      },
    ]);
  });

  test('is never what somebody wrote: such names need a proof beside them', async () => {
    for (const name of [
      'target',
      'build',
      'dist',
      'out',
      'node_modules',
      'vendor',
      'venv',
      'env',
      'obj',
      'Cache',
      'tmp',
      'coverage',
    ])
      put(`plain/${name}/novel.txt`, 100);
    put('data/CACHEDIR.TAG', 'this is a novel, too');
    put('app/package.json', '{}');
    put('app/build/icon.svg', 100);
    put('app/dist/written-by-hand.js', 100);
    put('app/.gitignore', 'node_modules\n!dist\n');
    put('python/env/notes.txt', 10);
    put('python/setup.py', '');
    put('letters/Makefile', '');
    put('letters/a.tmp', 10);
    assert.deepEqual(await proposals(), []);
  });

  test('are build folders that their project calls made, by what makes them', async () => {
    put('app/package.json', '{}');
    put('app/.gitignore', '# made\n/dist/\ncoverage\r\n');
    put('app/dist/a.js', 10);
    put('app/coverage/a.html', 10);
    put('java/pom.xml');
    put('java/target/a.class', 10);
    put('gradle/build.gradle.kts');
    put('gradle/build/a.class', 10);
    put('c/out-of-tree/a', 1);
    put('c/build/CMakeCache.txt', 10);
    put('net/app.csproj');
    put('net/obj/a.dll', 10);
    assert.deepEqual((await patternsOf('builds')).toSorted(), [
      '/app/coverage/',
      '/app/dist/',
      '/c/build/',
      '/gradle/build/',
      '/java/target/',
      '/net/obj/',
    ]);
  });

  test('is named by its path where the name alone would leave out something else', async () => {
    put('a/package.json', '{}');
    put('a/node_modules/x', 10);
    put('museum/node_modules/exhibit', 10);
    put('odd [1]/package.json', '{}');
    put('odd [1]/node_modules/x', 10);
    put('line\nbreak/package.json', '{}');
    put('line\nbreak/node_modules/x', 10);
    assert.deepEqual((await patternsOf('packages')).toSorted(), ['/a/node_modules/', '/odd \\[1]/node_modules/']);
  });

  test('are downloads, wherever the desktop has them put', async () => {
    put(
      '.config/user-dirs.dirs',
      '# made by a desktop\nXDG_DOWNLOAD_DIR="$HOME/T\u00e9l\u00e9chargements"\nXDG_MUSIC_DIR="$HOME/"\n',
    );
    put('Téléchargements/film.iso', 10);
    put('Downloads/mine', 10);
    assert.deepEqual(await patternsOf('downloads'), ['/Téléchargements/']);
    assert.deepEqual(await proposals(join(home, 'Downloads')), []);
  });

  test('is left out by these patterns exactly: rsync says the same sizes', async () => {
    put('.cache/a', 500);
    put('a [*]\\b/package.json', '{}');
    put('a [*]\\b/node_modules/x', 10);
    put('museum/node_modules/exhibit', 10);
    put('disk.vdi', 70);
    put('Downloads/mine', 10);
    const found = await proposals();
    const exclude = found.flatMap(({ patterns }) => patterns);
    const answer = await leftOut(world, { source: `${home}/`, include: [], exclude });
    assert.ok(answer.ok);
    assert.equal(answer.value.left.bytes, 590);
    assert.equal(
      answer.value.left.bytes,
      found.reduce((sum, { saves }) => sum + saves.bytes, 0),
    );
  });

  test('is not known of a folder that is not there', async () => {
    const answer = await core.proposeExcludes(join(home, 'none'));
    assert.ok(!answer.ok && answer.message.includes('there is no folder'));
    const cancelled = await core.proposeExcludes(home, AbortSignal.abort());
    assert.equal(cancelled.ok, false);
  });
});

describe('the folders to choose from', () => {
  test('are to begin with the home folder and those in it that desktops know', async () => {
    put('.config/user-dirs.dirs', 'XDG_PICTURES_DIR="$HOME/Bilder"\nXDG_DOCUMENTS_DIR="/srv/none"\nXDG_VIDEOS_DIR="$HOME/"\n');
    for (const path of ['Bilder/2026/a', 'Music/a', 'Downloads/a', 'src/a/b', 'else/a']) put(path);
    const answer = await core.folderChoices(undefined);
    assert.ok(answer.ok);
    const ours = answer.value.filter(({ path }) => path.startsWith(home));
    assert.deepEqual(
      ours.map(({ path, kind, hasFolders }) => [path.slice(home.length), kind, hasFolders]),
      [
        ['', 'home', true],
        ['/Bilder', 'pictures', true],
        ['/Music', 'music', false],
        ['/Downloads', 'downloads', false],
        ['/src', 'projects', true],
      ],
    );
    const isRoot = process.getuid?.() === 0;
    assert.equal(
      answer.value.some(({ path, kind }) => path === '/etc' && kind === 'system'),
      isRoot,
    );
  });

  test('are those inside a folder, hidden ones last, without files and links', async () => {
    for (const path of ['.config/a', 'Zebra/a/b', 'apple/a', 'Music/a', 'file']) put(path);
    symlinkSync('apple', join(home, 'link'));
    for (const path of [home, `${home}/`, '~', '~/']) {
      const answer = await core.folderChoices(path);
      assert.ok(answer.ok, path);
      assert.deepEqual(answer.value, [
        { path: `${home}/apple`, kind: 'folder', hasFolders: false },
        { path: `${home}/Music`, kind: 'music', hasFolders: false },
        { path: `${home}/Zebra`, kind: 'folder', hasFolders: true },
        { path: `${home}/.config`, kind: 'folder', hasFolders: false },
      ]);
    }
  });

  test('are told why they cannot be shown', async () => {
    put('file');
    const no = async (path: string) => {
      const answer = await core.folderChoices(path);
      assert.ok(!answer.ok);
      return answer.message;
    };
    assert.match(await no(join(home, 'none')), /there is no folder/);
    assert.match(await no(join(home, 'file')), /is not a folder/);
    assert.match(await no('nas:/a'), /another machine/);
    assert.match(await no('a'), /neither a whole path/);
  });
});

describe('a disk that is mounted and gives no answer', () => {
  test('keeps nobody waiting who chooses a folder beside it, and is named when it is chosen', async () => {
    put('alive/a/b');
    const dead = await mountDead(join(home, 'dead'));
    try {
      const impatient = { ...world.clock, sleep: (time: number, signal?: AbortSignal) => world.clock.sleep(time / 10, signal) };
      const here = assemble({ ...world, clock: impatient });
      const beside = await here.folderChoices(home);
      assert.ok(beside.ok);
      assert.deepEqual(
        beside.value.map(({ path, hasFolders }) => [path.slice(home.length), hasFolders]),
        [
          ['/alive', true],
          ['/dead', true],
        ],
      );
      const inside = await here.folderChoices(join(home, 'dead'));
      assert.ok(!inside.ok && inside.message.includes('gives no answer'));
    } finally {
      await dead.remove();
    }
  });
});

describe('the days that a policy keeps', () => {
  test('are those of the rule, for one imagined snapshot a day of two years', async () => {
    const clock = fakeClock(Date.UTC(2026, 10, 23, 22, 30));
    const east = assemble({ ...world, clock: { ...clock, offsetMinutes: () => 120 } });
    const preview = await east.previewRetention(undefined, { delete_after: '30 days', keep_monthly: '12', keep_at_least: '5' });
    const snapshots = Array.from({ length: 730 }, (_, at) => {
      const time = clock.now() - (729 - at) * DAY;
      return { name: snapshotName(time), time, sequence: at + 1 };
    });
    const policy = { deleteAfter: 30 * DAY, keepMonthly: 12, keepAtLeast: 5 };
    assert.equal(preview.of, 'imagined');
    assert.deepEqual(
      preview.days.map(({ time, action, reason }) => [time, action, reason]),
      retention(snapshots, policy).map(({ snapshot, action, reason }) => [snapshot.time, action, reason]),
    );
    assert.deepEqual([preview.days[0]?.day, preview.days.at(-1)?.day], ['2024-11-25', '2026-11-24']);
  });

  test('hold with the defaults of the configuration, unless the keys say otherwise', async () => {
    writeFileSync(join(folder, 'configuration/alpine-backup.conf'), '[defaults]\ndelete_after = 10 days\nkeep_at_least = 1\n');
    const kept = async (keys: Readonly<Record<string, string>>) =>
      (await core.previewRetention(undefined, keys)).days.filter(({ action }) => action === 'keep').length;
    assert.equal(await kept({}), 11);
    assert.equal(await kept({ delete_after: '20 days' }), 21);
    assert.equal(await kept({ delete_after: 'off' }), 730);
  });

  test('are of the own snapshots of an item that has some, as its next purge decides', async () => {
    const laboratory = makeLaboratory();
    try {
      writeFileSync(join(laboratory.source, 'file'), 'x');
      laboratory.configure('local', { keep_last: '9' });
      const folders = { configuration: join(laboratory.folder, 'configuration'), state: laboratory.state, home };
      const there = assemble(systemWorld(folders));
      const found = await there.configuration('s');
      assert.ok(found.kind === 'read');
      const item = found.servers[0]!.items[0]!;
      assert.equal((await there.previewRetention(item, {})).of, 'imagined');
      for (let run = 0; run < 3; run += 1) assert.equal((await laboratory.alp()).code, 0);
      const preview = await there.previewRetention(item, { keep_last: '1', keep_at_least: '1' });
      assert.equal(preview.of, 'snapshots');
      assert.deepEqual(
        preview.days.map(({ action }) => action),
        ['remove', 'remove', 'keep'],
      );
      laboratory.configure('local', { keep_last: '1', keep_at_least: '1' });
      const purge = await there.configuration('s');
      assert.ok(purge.kind === 'read');
      const answers = await there.purge(purge.servers[0]!.items[0]!, true, new AbortController().signal);
      assert.ok(answers.ok);
      assert.deepEqual(
        preview.days.map(({ time, action, reason }) => [time, action, reason]),
        answers.value.map(({ snapshot, action, reason }) => [snapshot.time, action, reason]),
      );
    } finally {
      await laboratory.remove();
    }
  });

  test('are none where a key has a mistake, which is said in the words of the configuration', async () => {
    const keys = { delete_after: '30 dayz', keep_daily: '-1', kep_weekly: '2', keep_yearly: '' };
    const preview = await core.previewRetention(undefined, keys);
    assert.deepEqual(preview.days, []);
    writeFileSync(
      join(folder, 'configuration/s'),
      `[a]\nsource = /a\ndest = /b\n${Object.entries(keys)
        .map(([key, value]) => `${key} = ${value}\n`)
        .join('')}`,
    );
    const read = await core.configuration('s');
    assert.ok(read.kind === 'read');
    assert.deepEqual(
      preview.problems.map(({ key, message, remedy }) => [key, message, remedy]),
      read.problems.map(({ key, message, remedy }) => [key, message, remedy]),
    );
  });
});

describe('a host key', () => {
  test('that ssh-keygen cannot tell in time does not keep anybody waiting', async () => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'ssh-keygen'), '#!/bin/sh\nexec sleep 1000\n');
    chmodSync(join(bin, 'ssh-keygen'), 0o755);
    writeFileSync(join(bin, 'ssh-keyscan'), '#!/bin/sh\necho "nas ssh-ed25519 AAAA"\n');
    chmodSync(join(bin, 'ssh-keyscan'), 0o755);
    const { shownKeys } = await import('../../core/host-keys.ts');
    const path = process.env.PATH;
    process.env.PATH = `${bin}:${path}`;
    try {
      const clock = { ...world.clock, sleep: (time: number, signal?: AbortSignal) => world.clock.sleep(time / 100, signal) };
      const destination = { host: 'nas', port: 22, knownAs: 'nas', knownHosts: [], isBehindProxy: false, hasKeyCommand: false };
      const [key] = await shownKeys({ ...world, clock }, destination);
      assert.deepEqual(key, { line: 'nas ssh-ed25519 AAAA', type: 'ssh-ed25519', fingerprint: '' });
    } finally {
      process.env.PATH = path;
    }
  });
});
