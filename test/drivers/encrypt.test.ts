/** The driver encrypt, with the real gocryptfs: what the server sees, what is linked, and what comes back. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readServers } from '../../core/config.ts';
import { prepareDrivers } from '../../core/driver-steps.ts';
import { encrypt } from '../../core/drivers/encrypt.ts';
import { type Laboratory, makeLaboratory, snapshotsIn } from '../real/laboratory.ts';
import { type Bench, forever, makeBench } from './bench.ts';
import { conforms } from './conformance.ts';
import { mayFuse } from './mounting.ts';

const password = 'a "long" pass, word \\';
const longName = 'long name '.repeat(24).trim();

/** A key that takes no time to unlock: the usual one takes a second of hard work each time, on purpose. */
function quickKey(folder: string): string {
  const keys = `${folder}/quick.conf`;
  mkdirSync(`${folder}/empty`, { recursive: true });
  const options = ['-q', '-init', '-reverse', '-deterministic-names', '-scryptn', '10'];
  execFileSync('gocryptfs', [...options, '-config', keys, `${folder}/empty`], { input: password });
  return keys;
}

function setUp(bench: Bench) {
  const source = `${bench.folder}/plain`;
  mkdirSync(`${source}/docs`, { recursive: true });
  writeFileSync(`${source}/docs/letter`, 'in plain words');
  const settings = { credentials: bench.secretFile('password', `${password}\n`), keys: quickKey(bench.folder) };
  return { source, settings };
}

conforms({
  driver: encrypt,
  ...(mayFuse ? {} : { refuses: /nothing could be mounted at|no key could be made/ }),
  setUp(bench) {
    const { source, settings } = setUp(bench);
    return {
      settings,
      source: `${source}/`,
      inspect(encrypted) {
        assert.deepEqual(readdirSync(encrypted).toSorted(), ['files', 'gocryptfs.conf']);
        const seen = readdirSync(encrypted, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
        assert.equal(seen.length, 2);
        for (const { parentPath, name } of seen) {
          assert.doesNotMatch(name, /docs|letter/);
          assert.doesNotMatch(readFileSync(join(parentPath, name), 'latin1'), /plain words/);
        }
      },
      remove: () =>
        void spawnSync('umount', ['-l', `${bench.world.folders.state}/drivers/s/i/1-encrypt/encrypted/files`], {
          stdio: 'ignore',
        }),
      secrets: [password],
      wrongPassword: {
        settings: { ...settings, credentials: bench.secretFile('wrong', 'wrong-password\n') },
        secret: 'wrong-password',
        words: /Password incorrect/,
      },
    };
  },
});

test('patterns and options that gocryptfs could not follow are refused before any run, with the line', async () => {
  const bench = makeBench();
  try {
    for (const [text, words] of [
      ['exclude = *.tmp, a/**/b', /encrypt cannot leave out "a\/\*\*\/b": it has \*\*/],
      ['exclude = *.tmp\ninclude = keep.tmp', /encrypt cannot follow include/],
      ['opt = --exclude=*.o', /encrypt cannot follow --exclude=\*\.o/],
      ['exclude = *.tmp, /cache, node_modules/', undefined],
    ] as const) {
      const lines = ['[i]', 'source = /home/ann/', 'dest = /vault', 'driver = encrypt', 'credentials = /secret', text, ''];
      writeFileSync(`${bench.world.folders.configuration}/server`, lines.join('\n'));
      const read = await readServers(bench.world.files, bench.world.folders.configuration);
      assert.ok(read.kind === 'read');
      if (!words) assert.deepEqual(read.problems, []);
      else {
        assert.match(read.problems[0]?.message ?? '', words);
        assert.equal(read.problems[0]?.line, text.includes('include') ? 7 : 6);
        assert.equal(read.problems.length, 1);
      }
    }
  } finally {
    await bench.remove();
  }
});

if (mayFuse)
  describe('what is left out', () => {
    const names = [
      'a.tmp a.tmp~ b.txt .hidden ü.tmp x+y(1).txt x_y1.txt [a] a b c1 cx {z} $d #e !f we^ird pi|pe trailing%20',
      'docs/a.tmp docs/keep/a docs/keep/b.txt docs/build/out docs/build/deep/out docs/c2',
      'build/out build/deep/out cache/one cache/deep/two src/cache/three src/build node/cache/.x dir/docs/keep/a tree/docs/build/x',
    ].flatMap(line => line.split(' ').map(name => name.replace('%20', ' ')));
    const patterns = [
      ['*.tmp'],
      ['/build', 'cache/'],
      ['build'],
      ['docs/keep', '/src/cache'],
      ['docs/build/**', '/cache/***'],
      ['**/keep', '/docs/*.tmp'],
      ['c?', '[ab]', 'b.t[a-z]t'],
      ['x+y(1).txt', '{z}', '$d', '#e', 'we^ird', 'pi|pe', 'trailing '],
      ['.*'],
      ['deep/out', '/dir/docs/*'],
      ['/plain/build', 'plain/docs', 'keep'],
    ];

    for (const slash of ['/', '']) {
      test(`is exactly what rsync would leave out of a source ${slash ? 'with' : 'without'} a slash at its end`, async () => {
        const bench = makeBench();
        try {
          const { source, settings } = setUp(bench);
          for (const name of names) {
            mkdirSync(join(source, name, '..'), { recursive: true });
            writeFileSync(join(source, name), 'x');
          }
          for (const exclude of slash ? patterns : patterns.slice(-2)) {
            const words = ['-rn', '--out-format=%n', ...exclude.map(one => `--exclude=${one}`), `${source}${slash}`, '/nowhere/'];
            const wanted = execFileSync('rsync', [...words.slice(0, -1), `${bench.folder}/nowhere/`], { encoding: 'utf8' })
              .split('\n')
              .map(name => (slash ? name : name.replace(/^plain\//, '')))
              .filter(name => name !== '' && !name.endsWith('/') && !name.startsWith('created '));
            const drivers = [{ name: 'encrypt', isOwn: false, settings }];
            const selection = { exclude, oneFileSystem: false };
            const run = { server: 's', item: 'i', drivers, source: `${source}${slash}`, selection, run: 'r', signal: forever };
            const prepared = await prepareDrivers(bench.world, { ...run, say: bench.hear });
            assert.ok(prepared.ok, JSON.stringify(prepared));
            const point = join(bench.folder, 'plainly');
            mkdirSync(point, { recursive: true });
            execFileSync('gocryptfs', ['-q', '-ro', '-config', settings.keys, join(prepared.source, 'files'), point], {
              input: password,
              stdio: ['pipe', 'ignore', 'ignore'],
            });
            const sent = readdirSync(point, { recursive: true, withFileTypes: true })
              .filter(entry => entry.isFile())
              .map(entry => join(entry.parentPath, entry.name).slice(point.length + 1));
            spawnSync('umount', [point]);
            assert.deepEqual(await prepared.release(forever), []);
            assert.deepEqual(sent.toSorted(), wanted.toSorted(), exclude.join('  '));
          }
          await bench.calm();
          assert.deepEqual(await bench.left(), []);
        } finally {
          await bench.remove();
        }
      });
    }
  });

if (mayFuse)
  test('without a key one is made, once', async () => {
    const bench = makeBench();
    try {
      const { source, settings } = setUp(bench);
      const drivers = [{ name: 'encrypt', isOwn: false, settings: { credentials: settings.credentials } }];
      const run = { server: 's', item: 'i', drivers, source: `${source}/`, run: 'r', signal: forever, say: bench.hear };
      const made: string[] = [];
      for (let turn = 0; turn < 2; turn += 1) {
        const prepared = await prepareDrivers(bench.world, run);
        assert.ok(prepared.ok, JSON.stringify(prepared));
        made.push(readFileSync(`${prepared.source}gocryptfs.conf`, 'utf8'));
        assert.deepEqual(await prepared.release(forever), []);
      }
      assert.equal(made[0], made[1]);
      assert.match(bench.heard(), /made a new key for this item; keep its password in a second place/);
    } finally {
      await bench.remove();
    }
  });

if (mayFuse)
  describe('what was encrypted', () => {
    let laboratory: Laboratory;
    let snapshots: readonly string[];
    const plain = (path: string) => join(laboratory.source, path);
    const item = (more: readonly string[] = []) =>
      laboratory.writeConfiguration(
        [
          ...['[i]', `source = ${laboratory.source}/`, `dest = ${laboratory.vault}`, 'driver = encrypt'],
          ...[`credentials = ${laboratory.folder}/password`, ...more],
        ].join('\n'),
      );
    const restored = async (...words: readonly string[]) => {
      const folder = join(laboratory.folder, `back-${Math.random()}`);
      const outcome = await laboratory.alp(['restore', 's', 'i', ...words, '--to', folder]);
      return { folder, ...outcome };
    };

    before(async () => {
      laboratory = makeLaboratory();
      writeFileSync(join(laboratory.folder, 'password'), `${password}\n`, { mode: 0o600 });
      // As if a first run had made it: the usual key takes a second each time.
      const keys = join(laboratory.state, 'drivers/s/i/1-encrypt/encrypted/gocryptfs.conf');
      mkdirSync(join(keys, '..'), { recursive: true });
      renameSync(quickKey(laboratory.folder), keys);
      mkdirSync(plain('docs'));
      writeFileSync(plain('docs/letter'), 'in plain words');
      writeFileSync(plain('docs/unchanged'), 'x'.repeat(10_000));
      mkdirSync(plain(longName));
      writeFileSync(plain(`${longName}/${longName}`), 'long');
      chmodSync(plain('docs/letter'), 0o640);
      item(['exclude = *.tmp', 'leave_out = *.left', 'one_file_system = yes']);
      for (const name of ['x.tmp', 'x.left']) writeFileSync(plain(`docs/${name}`), 'left out');
      for (const text of ['in plain words', 'in quite other words']) {
        writeFileSync(plain('docs/letter'), text);
        const { code, stderr } = await laboratory.alp();
        assert.equal(code, 0, stderr);
      }
      snapshots = snapshotsIn(laboratory.vault).map(name => join(laboratory.vault, name));
    });
    after(() => laboratory?.remove());

    const filesOf = (snapshot: string) =>
      readdirSync(snapshot, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name));

    test('shows the server neither a name nor a word, in no file of the vault', () => {
      for (const entry of readdirSync(laboratory.vault, { recursive: true, withFileTypes: true })) {
        assert.doesNotMatch(entry.name, /docs|letter|unchanged|long name/);
        if (!entry.isFile()) continue;
        assert.doesNotMatch(readFileSync(join(entry.parentPath, entry.name), 'latin1'), /docs\/|letter|plain words|long name/);
      }
    });

    test('is linked from snapshot to snapshot where it has not changed, the key as well', () => {
      const [first, second] = snapshots.map(snapshot =>
        filesOf(snapshot).map(file => [file.slice(snapshot.length), statSync(file).ino] as const),
      );
      const changed = second!.filter(([path, inode]) => new Map(first).get(path) !== inode);
      assert.equal(changed.length, 1);
      assert.equal(first!.length, second!.length);
      assert.ok(first!.some(([path]) => path === '/gocryptfs.conf'));
    });

    test('is rehearsed by alp drill as it is stored and as the user has it; damage and a wrong password are found', async () => {
      const good = await laboratory.alp(['drill', 's', 'i']);
      assert.equal(good.code, 0, good.stderr);
      assert.match(good.stdout, /restored 7 files for a try .*, 7 as stored/);
      writeFileSync(join(laboratory.folder, 'password'), 'another\n');
      const locked = await laboratory.alp(['drill', 's', 'i']);
      writeFileSync(join(laboratory.folder, 'password'), `${password}\n`);
      assert.notEqual(locked.code, 0);
      assert.match(locked.stderr, /Password incorrect/);
      const large = filesOf(snapshots[1]!).find(file => statSync(file).size > 10_000)!;
      const sound = readFileSync(large);
      const { mtime } = statSync(large);
      const damaged = Buffer.from(sound);
      damaged[5000]! ^= 1;
      writeFileSync(large, damaged);
      utimesSync(large, mtime, mtime);
      const found = await laboratory.alp(['drill', 's', 'i']);
      writeFileSync(large, sound);
      utimesSync(large, mtime, mtime);
      assert.equal(found.code, 1, found.stderr);
      assert.match(found.stderr, new RegExp(`${large.slice(large.lastIndexOf('/') + 1)}: what came back is not what was stored`));
      assert.match(found.stderr, /not everything could be decrypted/);
      assert.equal((await laboratory.alp(['drill', 's', 'i'])).code, 0);
    });

    test('comes back in part, by its real names, from a former snapshot', async () => {
      const former = snapshots[0]!.slice(snapshots[0]!.lastIndexOf('/') + 1);
      const { folder, code, stderr } = await restored('--from', former, 'docs/letter', `${longName}/${longName}`);
      assert.equal(code, 0, stderr);
      assert.equal(readFileSync(join(folder, 'docs/letter'), 'utf8'), 'in plain words');
      assert.deepEqual(readdirSync(join(folder, 'docs')), ['letter']);
      assert.equal(readFileSync(join(folder, longName, longName), 'utf8'), 'long');
    });

    test('opens without alp: the snapshot and the password are enough', () => {
      const point = join(laboratory.folder, 'by-hand');
      mkdirSync(point);
      const keys = join(snapshots[1]!, 'gocryptfs.conf');
      execFileSync('gocryptfs', ['-q', '-ro', '-config', keys, join(snapshots[1]!, 'files'), point], {
        input: password,
        stdio: ['pipe', 'ignore', 'ignore'],
      });
      try {
        assert.equal(readFileSync(join(point, 'docs/letter'), 'utf8'), 'in quite other words');
      } finally {
        execFileSync('umount', [point]);
      }
    });

    test('is not brought back with another password, and nothing is left', async () => {
      writeFileSync(join(laboratory.folder, 'password'), 'another\n');
      const { code, stderr } = await restored();
      writeFileSync(join(laboratory.folder, 'password'), `${password}\n`);
      assert.equal(code, 1);
      assert.match(stderr, /Password incorrect/);
      assert.deepEqual(readdirSync(join(laboratory.state, 'restores')), []);
      assert.doesNotMatch(readFileSync('/proc/self/mountinfo', 'utf8'), new RegExp(laboratory.state));
    });

    test('comes back on a new machine: whole at once and as it was, in part once the key is there', async () => {
      rmSync(join(laboratory.state, 'drivers'), { recursive: true });
      const partly = await restored('docs/letter');
      assert.equal(partly.code, 1);
      assert.match(partly.stderr, /key of this item is not on this machine/);
      const whole = await restored();
      assert.equal(whole.code, 0, whole.stderr);
      const back = (path: string) => join(whole.folder, path);
      assert.equal(readFileSync(back('docs/letter'), 'utf8'), 'in quite other words');
      assert.equal(readFileSync(back(`${longName}/${longName}`), 'utf8'), 'long');
      const [now, then] = [statSync(back('docs/letter')), statSync(plain('docs/letter'))];
      assert.deepEqual([now.mode, now.mtimeMs, now.uid], [then.mode, then.mtimeMs, then.uid]);
      assert.deepEqual(readdirSync(back('docs')).toSorted(), ['letter', 'unchanged'], 'what is left out is not there');
      const key = await restored('gocryptfs.conf');
      assert.equal(key.code, 0, key.stderr);
      copyFileSync(join(key.folder, 'gocryptfs.conf'), join(laboratory.folder, 'keys'));
      item([`keys = ${laboratory.folder}/keys`, 'exclude = *.tmp', 'leave_out = *.left']);
      const again = await restored('docs/letter');
      assert.equal(again.code, 0, again.stderr);
      const run = await laboratory.alp();
      assert.equal(run.code, 0, run.stderr);
      const newest = join(laboratory.vault, snapshotsIn(laboratory.vault).at(-1)!);
      const inodes = new Set(filesOf(snapshots[1]!).map(file => statSync(file).ino));
      const fresh = filesOf(newest).filter(file => !inodes.has(statSync(file).ino));
      assert.deepEqual(
        fresh.map(file => file.slice(newest.length)),
        ['/gocryptfs.conf'],
        'with the former key, nothing but the file of the key is new',
      );
    });
  });
